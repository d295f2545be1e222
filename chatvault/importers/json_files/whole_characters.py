"""JSON without escaped halves of characters whose other half is missing, at which ijson stops.

Programs that cut a text amid an emoji write them; the text around them is sound.
"""

from __future__ import annotations

import re
from typing import BinaryIO

# Every escape is looked at, so that a backslash that is one itself begins none.
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    rb"|(?P<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|u[0-9a-fA-F]{4}|[^u])",
    re.DOTALL,
)
_REPLACED = rb"\ufffd"
_LONGEST = len(r"\ud83c\udf31")


def whole(text: bytes) -> bytes:
    """The text with a mark in the place of each half."""
    if b"\\ud" not in text and b"\\uD" not in text:
        return text
    return _ESCAPE.sub(lambda escape: _REPLACED if escape["half"] else escape[0], text)


class WholeCharacters:
    """A stream of such JSON, for ijson, which reads it piece by piece."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._held = stream, b""

    def read(self, size: int = -1) -> bytes:
        """Some bytes, maybe a few more or fewer than asked for; none at the end."""
        if not size:  # so ijson asks for the kind of what it will get
            return b""
        while piece := self._stream.read(size):
            text = self._held + piece
            end = _sure(text)
            self._held = text[end:]
            if end:
                return whole(text[:end])
        text, self._held = self._held, b""
        return whole(text)


def _sure(text: bytes) -> int:
    """Where what may go on in the next piece begins."""
    sure = len(text) - _LONGEST
    if text.find(b"\\", max(sure, 0)) < 0:
        return len(text)
    end = 0
    for escape in _ESCAPE.finditer(text):
        if escape.start() >= sure:
            return escape.start()
        end = escape.end()
    begun = text.find(b"\\", max(end, sure))
    return len(text) if begun < 0 else begun
