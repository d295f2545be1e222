"""A container that tells how many of its files were looked at while it is being recognised."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from chatvault.importers.containers.container import Container

# Called with how many files were looked at so far, again and again; it may raise to stop.
Looked = Callable[[int], None]


class WatchedContainer:
    """Another container, whose heads are counted; each importer looks at the same files."""

    def __init__(self, container: Container, looked: Looked) -> None:
        self.path = container.path
        self.bytes_read = 0
        self.unchanged = container.unchanged
        self._container, self._looked = container, looked
        self._seen: set[str] = set()

    def names(self) -> tuple[str, ...]:
        return self._container.names()

    def size(self, name: str) -> int:
        return self._container.size(name)

    def modified(self, name: str) -> int | None:
        return self._container.modified(name)

    def open(self, name: str) -> BinaryIO:
        return self._container.open(name)

    def head(self, name: str) -> bytes:
        self._look_at(name)
        return self._container.head(name)

    def sign(self, name: str) -> bytes:
        self._look_at(name)
        return self._container.sign(name)

    def forget_heads(self) -> None:
        self._container.forget_heads()

    def _look_at(self, name: str) -> None:
        self._looked(len(self._seen))
        self._seen.add(name)
