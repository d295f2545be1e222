"""What all containers share: the beginnings of members that were looked at, and what was read."""

from __future__ import annotations

import io
from abc import ABC, abstractmethod
from pathlib import Path
from typing import BinaryIO

from chatvault.errors import UnreadableFile
from chatvault.importers.containers.beginnings import beginning
from chatvault.importers.containers.checked_member import DAMAGE

HEAD_BYTES = 65_536
# Each importer looks at the heads of a folder in turn; beyond this they are read again.
KEPT_HEADS = 64 * 1024**2
SIGN_BYTES = 16  # tell a database, of which a score of importers ask; kept of every member
# Of each open member; the system is asked for the memory of a larger one anew each time.
_BUFFER = 1 << 18
MAX_MEMBER_BYTES = 8 * 1024**3


class _CountedReader(io.RawIOBase):
    """Counts what is read from a member into its container, and refuses an endless one."""

    def __init__(self, stream: BinaryIO, container: Members, limit: int) -> None:
        self._stream, self._container, self._left = stream, container, limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            size: int = self._stream.readinto(buffer)  # type: ignore[attr-defined]
        except DAMAGE as error:
            raise UnreadableFile(
                "The file is damaged or cut short. What could be read of it was kept; "
                "download the export again and import it once more.",
                path=self._container.path,
            ) from error
        self._left -= size
        if self._left < 0:
            raise UnreadableFile(
                "The archive unpacks to far more than an export would and was not read further.",
                path=self._container.path,
            )
        self._container.bytes_read += size
        return size

    def close(self) -> None:
        self._stream.close()
        super().close()


class Members(ABC):
    """What files, folders and archives share: the cache of heads and the byte count."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.bytes_read = 0
        self.unchanged: frozenset[str] = frozenset()
        self._heads: dict[str, bytes] = {}
        self._signs: dict[str, bytes] = {}
        self._room_for_heads = KEPT_HEADS

    def open(self, name: str) -> BinaryIO:
        return io.BufferedReader(_CountedReader(self._open(name), self, self._limit(name)), _BUFFER)

    def open_from(self, name: str, offset: int) -> BinaryIO:
        """The member's bytes from a place on, where it is a file."""
        stream = self._open(name)
        stream.seek(offset)
        return io.BufferedReader(_CountedReader(stream, self, self._limit(name)), _BUFFER)

    def modified(self, name: str) -> int | None:
        """When the member was changed last, in UTC ms; None where nothing tells."""
        return None

    def head(self, name: str) -> bytes:
        known = self._heads.get(name)
        if known is not None:
            return known
        before = self.bytes_read
        with self.open(name) as stream:
            head = beginning(stream, HEAD_BYTES)
        self.bytes_read = before
        self._signs[name] = head[:SIGN_BYTES]
        if len(head) <= self._room_for_heads:
            self._room_for_heads -= len(head)
            self._heads[name] = head
        return head

    def sign(self, name: str) -> bytes:
        """The member's very first bytes, which are known of all whose head was asked for."""
        known = self._signs.get(name)
        return self.head(name)[:SIGN_BYTES] if known is None else known

    def forget_heads(self) -> None:
        """Give back the memory of the heads, which are read again where one is asked for."""
        self._signs.clear()
        self._heads.clear()
        self._room_for_heads = KEPT_HEADS

    def close(self) -> None:  # noqa: B027 (a folder holds nothing open)
        """Let go of what is open."""

    @abstractmethod
    def _open(self, name: str) -> BinaryIO:
        """Open a member as it lies there, uncounted."""

    def _limit(self, name: str) -> int:
        return MAX_MEMBER_BYTES * 1024
