"""Reads values in the form of MessagePack, with the objects that LangGraph puts into them."""

from __future__ import annotations

import struct
from typing import Any

_DEEPEST = 100  # values in each other
_NUMBERS = {
    0xCA: "f", 0xCB: "d", 0xCC: "B", 0xCD: "H", 0xCE: "I", 0xCF: "Q",
    0xD0: "b", 0xD1: "h", 0xD2: "i", 0xD3: "q",
}  # fmt: skip
_CONSTANTS = {0xC0: None, 0xC2: False, 0xC3: True}
# The kinds of its objects that are told by the fields they are made of.
_WITH_FIELDS = (2, 4, 5)


def unpacked(content: bytes) -> Any:
    """The value; an object is its fields. Raises ValueError where it is damaged."""
    return _Reader(memoryview(content)).value(0)


class _Reader:
    """Reads one value after the other; nothing larger than what is left is believed."""

    def __init__(self, content: memoryview) -> None:
        self._content, self._place = content, 0

    def value(self, depth: int) -> Any:
        """The next value."""
        if depth > _DEEPEST:
            raise ValueError("too deep")
        kind = self._number("B")
        if kind < 0x80 or kind >= 0xE0:
            return kind if kind < 0x80 else kind - 0x100
        if kind < 0xC0:
            return self._short(kind, depth)
        if kind in _CONSTANTS:
            return _CONSTANTS[kind]
        if kind in _NUMBERS:
            return self._number(_NUMBERS[kind])
        return self._long(kind, depth)

    def _short(self, kind: int, depth: int) -> Any:
        """What tells its size in its first byte."""
        if kind < 0x90:
            return self._named(kind & 0x0F, depth)
        if kind < 0xA0:
            return self._list(kind & 0x0F, depth)
        return self._text(kind & 0x1F)

    def _long(self, kind: int, depth: int) -> Any:
        """What tells its size, or that of an object, in the bytes behind it."""
        match kind:
            case 0xC4 | 0xC5 | 0xC6:
                return bytes(self._bytes(self._number("BHI"[kind - 0xC4])))
            case 0xC7 | 0xC8 | 0xC9:
                return self._object(self._number("BHI"[kind - 0xC7]), depth)
            case 0xD4 | 0xD5 | 0xD6 | 0xD7 | 0xD8:
                return self._object(1 << (kind - 0xD4), depth)
            case 0xD9 | 0xDA | 0xDB:
                return self._text(self._number("BHI"[kind - 0xD9]))
            case 0xDC | 0xDD:
                return self._list(self._number("HI"[kind - 0xDC]), depth)
            case 0xDE | 0xDF:
                return self._named(self._number("HI"[kind - 0xDE]), depth)
        raise ValueError("no such kind")

    def _object(self, size: int, depth: int) -> Any:
        kind = self._number("b")
        inner = _Reader(self._bytes(size)).value(depth + 1)
        if kind in _WITH_FIELDS and isinstance(inner, list) and len(inner) > 2:
            return inner[2]
        return inner

    def _list(self, size: int, depth: int) -> list[Any]:
        self._expect(size)
        return [self.value(depth + 1) for _ in range(size)]

    def _named(self, size: int, depth: int) -> dict[str, Any]:
        self._expect(size)
        pairs = ((self.value(depth + 1), self.value(depth + 1)) for _ in range(size))
        return {str(key): value for key, value in pairs}

    def _text(self, size: int) -> str:
        return bytes(self._bytes(size)).decode("utf-8", "replace")

    def _number(self, form: str) -> Any:
        (found,) = struct.unpack(f">{form}", self._bytes(struct.calcsize(form)))
        return found

    def _bytes(self, size: int) -> memoryview:
        self._expect(size)
        self._place += size
        return self._content[self._place - size : self._place]

    def _expect(self, size: int) -> None:
        if size > len(self._content) - self._place:
            raise ValueError("cut short")
