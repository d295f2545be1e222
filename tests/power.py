"""What of a person's files would outlive a power cut, told by what was brought to the disk."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


class Power:
    """Watches ``os.fsync``: of a file it keeps the bytes, of a folder the names in it.

    What SQLite does by itself is not seen here.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files: set[int] = set()
        self._names: dict[int, set[tuple[str, int]]] = {}  # by the number of the folder

    def keep(self, handle: int) -> None:
        """That file or folder was brought to the disk as it is now."""
        status = os.fstat(handle)
        if stat.S_ISDIR(status.st_mode):
            found = {(entry.name, entry.inode()) for entry in os.scandir(handle)}
            self._names[status.st_ino] = found
        else:
            self._files.add(status.st_ino)

    def lasts(self, path: Path) -> bool:
        """Whether the file would be there after a power cut, under that name, with its bytes."""
        return path.stat().st_ino in self._files and self._is_found(path)

    def is_named(self, path: Path) -> bool:
        """Whether the name of the file would be in its folder."""
        named = self._names.get(path.parent.stat().st_ino, set())
        return (path.name, path.stat().st_ino) in named

    def _is_found(self, path: Path) -> bool:
        return path == self._root or (self.is_named(path) and self._is_found(path.parent))


@contextmanager
def watched(root: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Power]:
    """Watch what lasts below ``root``, which is there already."""
    power, fsync = Power(root), os.fsync

    def watching(handle: int) -> None:
        fsync(handle)
        power.keep(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", watching)
        yield power
