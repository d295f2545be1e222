"""Reads what programs made with Qt write: numbers, texts and lists, one behind the other."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any, BinaryIO

from chatvault.errors import UnreadableFile

_MOST_BYTES = 256 * 1024**2  # of one text or file
_PIECE = 1024**2  # bytes passed over at once
_NONE, _LONGER = 0xFFFFFFFF, 0xFFFFFFFE  # no text at all; its length is told in eight bytes
_DEEPEST = 32  # lists in lists
_DAMAGED = (
    "The file is damaged or cut short, or of another version of its program. What stands before "
    "was kept."
)


class QtStream:
    """Reads values from the start of a file on; nothing larger than the file is believed."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self._stream, self._left = stream, size

    def number(self, form: str = "i") -> Any:
        """A number as ``struct`` names its form: ``i`` of four bytes, ``q`` of eight."""
        (found,) = struct.unpack(f">{form}", self._bytes(struct.calcsize(form)))
        return found

    def truth(self) -> bool:
        """Yes or no."""
        return self._bytes(1) != b"\0"

    def count(self, form: str = "q") -> range:
        """How many come now; each takes a byte at least."""
        number = self.number(form)
        if not 0 <= number <= self._left:
            raise damaged()
        return range(number)

    def text(self) -> str:
        """A text; "" where there is none."""
        return self._held().decode("utf-16-be", "replace")

    def content(self) -> bytes:
        """The bytes of something else."""
        return self._held()

    def texts(self) -> list[str]:
        """A list of texts."""
        return [self.text() for _ in self.count("I")]

    def skip(self, size: int) -> None:
        """Pass over so many bytes."""
        if not 0 <= size <= self._left:
            raise damaged()
        while size:
            size -= len(self._bytes(min(size, _PIECE)))

    def skip_content(self) -> None:
        """Pass over the bytes of something, however many they are."""
        size = self._length()
        self.skip(size)

    def value(self, depth: int = 0) -> Any:
        """A value that tells its own kind, None where it is nothing."""
        kind = self.number("I")
        is_nothing = self.truth()
        if kind == 0:
            return None
        read = _KINDS.get(kind)
        if read is None or depth > _DEEPEST:
            raise damaged()
        found = read(self, depth)
        return None if is_nothing else found

    def values(self, depth: int) -> list[Any]:
        """A list of values of any kind."""
        return [self.value(depth + 1) for _ in self.count("I")]

    def named(self, depth: int) -> dict[str, Any]:
        """Values by their names."""
        return {self.text(): self.value(depth + 1) for _ in self.count("I")}

    def _held(self) -> bytes:
        size = self._length()
        if size > _MOST_BYTES:
            raise damaged()
        return self._bytes(size)

    def _length(self) -> int:
        size: int = self.number("I")
        if size == _LONGER:
            size = self.number("q")
        return 0 if size == _NONE else size

    def _bytes(self, size: int) -> bytes:
        if not 0 <= size <= self._left:
            raise damaged()
        found = self._stream.read(size)
        self._left -= size
        if len(found) < size:
            raise damaged()
        return found


def damaged() -> UnreadableFile:
    """What is raised where the file cannot go on so."""
    return UnreadableFile(_DAMAGED)


_KINDS: dict[int, Callable[[QtStream, int], Any]] = {
    1: lambda stream, _: stream.truth(),
    2: lambda stream, _: stream.number("i"),
    3: lambda stream, _: stream.number("I"),
    4: lambda stream, _: stream.number("q"),
    5: lambda stream, _: stream.number("Q"),
    6: lambda stream, _: stream.number("d"),
    8: lambda stream, depth: stream.named(depth),
    9: lambda stream, depth: stream.values(depth),
    10: lambda stream, _: stream.text(),
    11: lambda stream, _: stream.texts(),
}
