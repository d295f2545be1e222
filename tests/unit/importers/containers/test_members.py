"""A folder may hold far more than there is room for: what was looked at is not opened for each."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import pytest

from chatvault.importers.containers import members
from chatvault.importers.containers.container import FolderContainer
from chatvault.importers.databases.read_only_database import MAGIC, is_database


class CountedFolder(FolderContainer):
    """A folder that counts how often a file of it is opened."""

    opened = 0

    def _open(self, name: str) -> BinaryIO:
        self.opened += 1
        return super()._open(name)


def test_a_file_is_opened_once_to_tell_whether_it_is_a_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(members, "KEPT_HEADS", 0)
    (tmp_path / "oven.db").write_bytes(MAGIC + b"bread" * 100)
    (tmp_path / "oven.txt").write_text("bread")
    folder = CountedFolder(tmp_path, ["oven.db", "oven.txt"])
    assert [is_database(folder, name) for name in folder.names() for _ in range(3)] == [
        *[True] * 3,
        *[False] * 3,
    ]
    assert folder.opened == 2


def test_beginnings_that_are_forgotten_are_read_again(tmp_path: Path) -> None:
    (tmp_path / "oven.db").write_text("bread")
    folder = CountedFolder(tmp_path, ["oven.db"])
    assert not is_database(folder, "oven.db")
    (tmp_path / "oven.db").write_bytes(MAGIC)
    folder.forget_heads()
    assert is_database(folder, "oven.db")
