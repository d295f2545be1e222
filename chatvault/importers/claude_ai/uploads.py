"""The files that were given along with a message of Claude, each of them once.

``files`` and ``files_v2`` list them, and some stand in the content too; what was extracted of
one lies in ``attachments``, under the same name.
"""

from __future__ import annotations

import mimetypes
from collections import Counter
from collections.abc import Iterator
from typing import Any

from chatvault.domain.blocks import Attachment, Block, File, Image
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.json_files.json_values import mapping, sequence, string

KINDS = ("image", "document")  # of blocks of the content that are files

_PASTED = "Pasted text.txt"
_SHORT_TYPES = {"txt": "text/plain", "pdf": "application/pdf", "md": "text/markdown"}

Entry = dict[str, Any]


class Uploads:
    """The files of one message."""

    def __init__(self, message: Entry, pictures: Pictures) -> None:
        self._pictures = pictures
        self._attached = [
            each for each in sequence(message.get("attachments")) if isinstance(each, dict)
        ]
        self._listed: dict[str, Entry] = {}
        self._shown: set[str] = set()
        for listed in sequence(message.get("files")) + sequence(message.get("files_v2")):
            entry = mapping(listed)
            identity = string(entry.get("file_uuid")) or string(entry.get("file_name"))
            if identity:
                self._listed.setdefault(identity, entry)

    def shown(self, block: Entry) -> Block:
        """A file that stands in the content."""
        if block.get("type") == "image":
            return Image(self.picture(block))
        named = self._named(block)
        names = (named.get("title"), named.get("file_name"), named.get("file_uuid"))
        name = next(filter(None, map(string, names)), "Document")
        source = mapping(block.get("source"))
        media_type = string(source.get("media_type")) or _guessed(name)
        text = string(source.get("data")) if source.get("type") == "text" else ""
        return File(Attachment(name, media_type), text)

    def picture(self, block: Entry) -> Attachment:
        """A picture: its bytes where the block carries them, which official exports never do."""
        named = self._named(block)
        source = mapping(named.get("source"))
        name = string(named.get("file_name")) or string(named.get("title"))
        media_type = string(source.get("media_type")) or string(named.get("mime_type"))
        if isinstance(source.get("data"), str):
            return self._pictures.from_base64(source["data"], media_type, name)
        media_type = media_type or _guessed(name)
        return Attachment(name or string(named.get("file_uuid")) or "image", media_type)

    def _named(self, block: Entry) -> Entry:
        """A file of the content or of a tool's answer, called as it is in the list."""
        identity = string(block.get("file_uuid"))
        self._shown.add(identity)
        return {"file_name": self._listed.get(identity, {}).get("file_name")} | block

    def others(self) -> Iterator[Block]:
        """Those with their text, then those that are only named."""
        told = Counter(string(each.get("file_name")) for each in self._attached)
        yield from map(_extracted, self._attached)
        for identity, entry in self._listed.items():
            name = string(entry.get("file_name"))
            if identity in self._shown:
                continue
            if told[name] > 0:
                told[name] -= 1
            else:
                yield _named(entry, name or identity)


def _extracted(attached: Entry) -> File:
    """A file whose text was extracted, or a long paste, which has no name."""
    name = string(attached.get("file_name")) or _PASTED
    size = attached.get("file_size")
    valid = isinstance(size, int) and not isinstance(size, bool) and size >= 0
    attachment = Attachment(name, _media_type(attached, name), size if valid else None)
    return File(attachment, string(attached.get("extracted_content")))


def _media_type(attached: Entry, name: str) -> str:
    written = string(attached.get("file_type"))
    return written if "/" in written else _SHORT_TYPES.get(written.lower()) or _guessed(name)


def _named(listed: Entry, name: str) -> Block:
    """A file that the export names without containing it."""
    attachment = Attachment(name, _guessed(name))
    picture = listed.get("file_kind") == "image" or attachment.media_type.startswith("image/")
    return Image(attachment) if picture else File(attachment)


def _guessed(name: str) -> str:
    return mimetypes.guess_type(name, strict=False)[0] or ""
