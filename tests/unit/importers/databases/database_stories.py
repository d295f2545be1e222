"""What holds for every tool that keeps its conversations in a database."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from hypothesis import strategies as st

from chatvault.domain.parsed import Issue, ParsedSession
from chatvault.errors import UnreadableFile
from tests.unit.importers.hostile import is_chain

Read = Callable[[Path], tuple[list[ParsedSession], list[Issue]]]


def read_beside_its_program(path: Path, change: str, read: Read) -> list[ParsedSession]:
    """The sessions of a database that a program holds open after a change; it stays as it was."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(change)
        connection.commit()
        before = {one.name: one.read_bytes() for one in path.parent.iterdir()}

        sessions, _ = read(path.parent)

        after = {one.name: one.read_bytes() for one in path.parent.iterdir()}
    for name in (path.name, f"{path.name}-wal"):
        assert after[name] == before[name]
    assert after.keys() == before.keys()
    return sessions


def damaged_anywhere(whole: bytes, path: Path, data: st.DataObject, read: Read) -> None:
    """Damage a database and read it: what can be read of it has whole chains."""
    content = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content[: data.draw(st.integers(len(content) // 2, len(content)))])
    with suppress(UnreadableFile):
        assert all(map(is_chain, read(path)[0]))
