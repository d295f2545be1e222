"""Pictures and files in what Cline sends and shows, given by the person, a tool or the model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from chatvault.domain.blocks import Attachment, Block, File, Image, Text
from chatvault.importers.cline.items import Record
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.json_files.json_values import mapping, sequence, string

# What a person referred to, which the program puts behind their words.
_CONTENT = re.compile(
    r'<(?P<kind>file_content|folder_content|url_content) (?:path|url)="(?P<name>[^"\n]{1,1000})">'
)
_HEADING = "Files attached by the user:"
_SHOWN = ("images", "files")  # as ``data:`` URLs, and by their paths


def parted(text: Text) -> Iterator[Block]:
    """The words of a person, and the files that the program put behind them."""
    words, place, unclosed = list[str](), 0, set[str]()
    files: list[Block] = []
    for opening in _CONTENT.finditer(text.text):
        closing = f"</{opening['kind']}>"
        if opening.start() < place or closing in unclosed:
            continue
        end = text.text.find(closing, opening.end())
        if end < 0:
            unclosed.add(closing)
            continue
        words.append(text.text[place : opening.start()].strip())
        inside = text.text[opening.end() : end].strip("\n")
        files.append(File(Attachment(_name(opening["name"]) or opening["name"]), inside))
        place = end + len(closing)
    words.append(text.text[place:].strip())
    said = "\n\n".join(filter(None, words)).removesuffix(_HEADING).strip() if files else text.text
    if said:
        yield Text(said, text.variant)
    yield from files


class Attached:
    """Makes blocks of pieces that hold no words; a picture that comes again is held once."""

    def __init__(self) -> None:
        self._pictures = Pictures()

    def blocks(self, piece: Record) -> list[Block]:
        """The block of such a piece, none where it is of another kind or empty."""
        match piece.get("type"):
            case "image":
                return self._picture(piece)
            case "file":
                path, text = string(piece.get("path")), string(piece.get("content"))
                return [File(Attachment(_name(path) or "file"), text)] if path or text else []
            case "media":
                return self._media(mapping(piece.get("media")))
            case _:
                return []

    def shown(self, item: Record) -> list[Block]:
        """What the panel shows with words: a person's pictures and files, and what a model made."""
        urls, paths = (filter(None, map(string, sequence(item.get(key)))) for key in _SHOWN)
        pictures = filter(None, map(self._pictures.from_url, urls))
        files = (File(Attachment(_name(path) or path)) for path in paths)
        made = (each for told in sequence(item.get("media")) for each in self._media(mapping(told)))
        return [*map(Image, pictures), *files, *made]

    def _picture(self, piece: Record) -> list[Block]:
        """A picture; the command line has its data in the piece itself."""
        source = mapping(piece.get("source")) or piece
        data = string(source.get("data"))
        if not data:
            return []
        if (picture := self._pictures.from_url(data)) is not None:
            return [Image(picture)]
        kind = string(source.get("media_type")) or string(source.get("mediaType"))
        return [Image(self._pictures.from_base64(data, kind))]

    def _media(self, media: Record) -> list[Block]:
        """What a model made: its bytes, or where they are."""
        source, kind = mapping(media.get("source")), string(media.get("mediaType"))
        name, data = string(media.get("name")), string(source.get("data"))
        if data:
            made = self._pictures.from_base64(data, kind, name)
            return [Image(made) if kind.startswith("image/") else File(made)]
        place = string(source.get("url")) or string(source.get("artifactId"))
        return [File(Attachment(name or place, kind), place if name else "")] if place else []


def _name(path: str) -> str:
    """The last part of a path of any system."""
    return PurePosixPath(path.replace("\\", "/")).name
