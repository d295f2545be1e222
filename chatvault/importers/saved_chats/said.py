"""What stands in one turn of a saved chat: text, and pictures that its Markdown holds whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from chatvault.domain.blocks import Attachment, Block, Citation, File, Image, Text, Thinking
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.texts.markdown_links import is_web_address

_PICTURE = re.compile(r"!\[([^\]\n]{0,300})\]\(\s{0,9}(data:[\w.+-]{1,40}/[^)\s]+)\s{0,9}\)")

Entry = dict[str, Any]


class Saying:
    """Makes blocks of what the turns of one file hold; a picture that comes again is held once."""

    def __init__(self) -> None:
        self._pictures = Pictures()

    def text(self, text: str) -> Iterator[Block]:
        """The text, with pictures in their places."""
        place = 0
        for found in _PICTURE.finditer(text):
            if (picture := self._pictures.from_url(found[2], found[1])) is None:
                continue
            yield from _plain(text[place : found.start()])
            yield Image(picture)
            place = found.end()
        yield from _plain(text[place:])

    def whole(self, told: object) -> Iterator[Block]:
        """A turn that is text, or an object of text with what was thought, drawn and written."""
        if isinstance(told, str):
            yield from self.text(told)
            return
        entry = mapping(told)
        if (thought := string(entry.get("thinking"))).strip():
            yield Thinking(thought.strip())
        yield from self.text(string(entry.get("text")))
        canvas = entry.get("canvas")
        for written in [canvas] if isinstance(canvas, str | dict) else sequence(canvas):
            yield from _canvas(written)
        yield from self.pictures(sequence(entry.get("images")))

    def pictures(self, listed: Iterable[object]) -> Iterator[Block]:
        """Pictures as addresses, or as objects with their bytes in base64 text."""
        for told in listed:
            entry = mapping(told)
            data, kind = string(entry.get("data")), string(entry.get("format"))
            address = string(told) or string(entry.get("original_src")) or string(entry.get("url"))
            held = self._pictures.from_url(data) or self._pictures.from_url(address)
            if held is not None:
                yield Image(held)
            elif data:
                yield Image(self._pictures.from_base64(data, kind))
            elif is_web_address(address):
                yield Citation("Picture", address)


def attached(listed: Iterable[object]) -> Iterator[Block]:
    """Files that were given along, of which an extension keeps no more than the name."""
    for told in map(mapping, listed):
        if name := string(told.get("name")):
            kind = string(told.get("type"))
            attachment = Attachment(name, kind if "/" in kind else "")
            yield Image(attachment) if kind.startswith("image") else File(attachment)


def _plain(text: str) -> Iterator[Block]:
    if text.strip():
        yield Text(text.strip("\n"))


def _canvas(told: object) -> Iterator[Block]:
    entry = mapping(told)
    text = string(told) or string(entry.get("content")) or string(entry.get("text"))
    if text.strip():
        yield File(Attachment(string(entry.get("title")) or "Canvas", "text/markdown"), text)
