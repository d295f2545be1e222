"""Pictures that a record carries as base64 text."""

from __future__ import annotations

import binascii
import hashlib
import io
import re
from functools import partial

from chatvault.domain.blocks import Attachment

DAMAGED_PICTURE = "A picture is damaged and could not be kept."
_DATA_URL = re.compile(r"data:(?P<type>[\w.+-]+/[\w.+-]+)?(?:;[\w=.+-]+)*;base64,")
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # JPEG markers that tell the size


class Pictures:
    """Makes attachments of base64 text; a picture that comes again is held once."""

    def __init__(self) -> None:
        self._contents: dict[bytes, bytes] = {}

    def from_base64(self, text: str, media_type: str, name: str = "") -> Attachment:
        """The picture; its ``content`` is None where the text is damaged."""
        media_type = media_type or "image/png"
        name = name or f"image.{_extension(media_type)}"
        content = self._decode(text)
        if content is None:
            return Attachment(name, media_type)
        width, height = size_in_pixels(content)
        opener = partial(io.BytesIO, content)
        return Attachment(name, media_type, len(content), width, height, content=opener)

    def from_url(self, url: str, name: str = "") -> Attachment | None:
        """The picture of a ``data:`` URL, None where the URL is of another kind."""
        match = _DATA_URL.match(url)
        if match is None:
            return None
        return self.from_base64(url[match.end() :], match["type"] or "", name)

    def _decode(self, text: str) -> bytes | None:
        try:
            content = binascii.a2b_base64("".join(text.split()), strict_mode=True)
        except (binascii.Error, ValueError):
            return None
        return self._contents.setdefault(hashlib.sha1(content).digest(), content) or None


def size_in_pixels(content: bytes) -> tuple[int | None, int | None]:
    """Width and height of a PNG, GIF or JPEG, where its head tells them."""
    if content.startswith(_PNG) and len(content) >= 24:
        return _number(content[16:20]), _number(content[20:24])
    if content.startswith((b"GIF87a", b"GIF89a")) and len(content) >= 10:
        return int.from_bytes(content[6:8], "little"), int.from_bytes(content[8:10], "little")
    if content.startswith(_JPEG):
        return _size_of_jpeg(content)
    return None, None


def _size_of_jpeg(content: bytes) -> tuple[int | None, int | None]:
    place = 2
    while place + 9 <= len(content) and content[place] == 0xFF:
        if content[place + 1] in _FRAMES:
            height, width = content[place + 5 : place + 7], content[place + 7 : place + 9]
            return _number(width), _number(height)
        place += 2 + max(_number(content[place + 2 : place + 4]), 2)
    return None, None


def _number(content: bytes) -> int:
    return int.from_bytes(content, "big")


def _extension(media_type: str) -> str:
    kind = media_type.partition("/")[2].partition("+")[0]
    return "jpg" if kind == "jpeg" else kind or "bin"
