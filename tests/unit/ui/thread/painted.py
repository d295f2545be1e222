"""Invented pictures, as bytes."""

from __future__ import annotations

import struct
import zlib

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

BLUE = 0x336699


def as_bytes(image: QImage, kind: str = "PNG") -> bytes:
    """The image in a file of that kind."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, kind)
    return bytes(buffer.data().data())


def plain(width: int, height: int, color: int = BLUE, kind: str = "PNG") -> bytes:
    """A picture of one colour."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(color)
    return as_bytes(image, kind)


def _chunk(name: bytes, content: bytes) -> bytes:
    check = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)


def bomb(side: int) -> bytes:
    """A square PNG whose few bytes say that it is very large; its rows are all there.

    What is deflated after a full flush needs nothing before it, so one row serves for all (RFC
    1950, 1951); the sum of so many zeros is their number.
    """
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    row = packer.compress(b"\0" * (side * 4 + 1)) + packer.flush(zlib.Z_FULL_FLUSH)
    check = struct.pack(">HH", side * (side * 4 + 1) % 65_521, 1)
    rows = b"\x78\xda" + row * side + packer.flush() + check
    head = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    parts = _chunk(b"IHDR", head) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def turned_jpeg(width: int, height: int) -> bytes:
    """A JPEG that says it is to be shown turned by a quarter."""
    content = plain(width, height, kind="JPEG")
    tiff = b"MM\0*\0\0\0\x08\0\x01" + struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0) + b"\0\0\0\0"
    exif = b"Exif\0\0" + tiff
    return content[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + content[2:]
