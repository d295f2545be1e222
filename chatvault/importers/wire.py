"""Taking apart Protocol Buffers without their schema."""

from __future__ import annotations

from collections.abc import Iterator

_VARINT, _LONG, _BYTES, _SHORT = 0, 1, 2, 5
_WIDTHS = {_LONG: 8, _SHORT: 4}
_LONGEST_VARINT = 10  # bytes


class NotWire(ValueError):
    """The bytes are no such message."""


def fields(message: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and content of every field that holds bytes, in order; others are passed over.

    Raises NotWire.
    """
    for number, kind, value in _entries(message):
        if kind == _BYTES and isinstance(value, bytes):
            yield number, value


def numbers(message: bytes) -> Iterator[tuple[int, int]]:
    """Number and value of every field that holds a whole number or a yes or no. Raises NotWire."""
    for number, kind, value in _entries(message):
        if kind == _VARINT and isinstance(value, int):
            yield number, value


def _entries(message: bytes) -> Iterator[tuple[int, int, bytes | int]]:
    """Number, kind and value of every field."""
    place = 0
    while place < len(message):
        key, place = _varint(message, place)
        number, kind = key >> 3, key & 7
        if number == 0 or kind not in (_VARINT, *_WIDTHS, _BYTES):
            raise NotWire
        if kind == _VARINT:
            value, place = _varint(message, place)
            yield number, kind, value
            continue
        length = _WIDTHS.get(kind, 0)
        if kind == _BYTES:
            length, place = _varint(message, place)
        if place + length > len(message):
            raise NotWire
        yield number, kind, message[place : place + length]
        place += length


def _varint(message: bytes, place: int) -> tuple[int, int]:
    """The number at the place, and where it ends."""
    value = 0
    for shift, byte in enumerate(message[place : place + _LONGEST_VARINT]):
        value |= (byte & 0x7F) << (7 * shift)
        if byte < 0x80:
            return value, place + shift + 1
    raise NotWire


def words(message: bytes, depth: int = 8) -> list[str]:
    """All texts of a message whose form is not known, in order."""
    found: list[str] = []
    for _number, content in _parts(message):
        inside = words(content, depth - 1) if depth and not _is_text(content) else []
        found += inside or ([content.decode()] if _is_text(content) and content.strip() else [])
    return found


def _parts(message: bytes) -> list[tuple[int, bytes]]:
    try:
        return list(fields(message))
    except NotWire:
        return []


def _is_text(content: bytes) -> bool:
    try:
        return all(sign.isprintable() or sign in "\r\n\t" for sign in content.decode())
    except UnicodeDecodeError:
        return False
