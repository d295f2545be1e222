"""Runs recorded statements on a database and writes down every write and sync of its files.

A process of its own: it has another SQLite than the program, and two of them may not be in one
process with the same file. ``python -m tests.torture.sync_recorder FOLDER`` takes
``FOLDER/statements`` and ``FOLDER/vault.db`` and makes ``FOLDER/log``.
"""

from __future__ import annotations

import pickle
import sys
import zlib
from pathlib import Path
from typing import Any

import apsw

from chatvault.storage.database import row_sums
from tests.torture.power_cuts import Event, Recording, state

_BASE = ""  # the system's own files
_CHECKPOINT_PAGES = 60  # often, as a crash amid one is what is looked for


class _Files(apsw.VFS):
    """The system's files, which are watched."""

    def __init__(self, log: list[Event]) -> None:
        self._log = log
        super().__init__("watched", _BASE)

    def xOpen(self, name: Any, flags: list[int]) -> _File:
        path = name if isinstance(name, str | None) else name.filename()
        return _File(self._log, name, flags, "" if path is None else Path(path).name)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        super().xDelete(filename, syncdir)
        self._log.append(("delete", Path(filename).name, 0, b""))


class _File(apsw.VFSFile):
    def __init__(self, log: list[Event], path: Any, flags: list[int], name: str) -> None:
        self._log, self._name = log, name
        super().__init__(_BASE, path, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        super().xWrite(data, offset)
        self._note("write", offset, bytes(data))

    def xTruncate(self, size: int) -> None:
        super().xTruncate(size)
        self._note("truncate", size)

    def xSync(self, flags: int) -> None:
        super().xSync(flags)
        self._note("sync")

    def _note(self, kind: str, place: int = 0, data: bytes = b"") -> None:
        if self._name:  # others are for the moment alone
            self._log.append((kind, self._name, place, data))


def run(folder: Path) -> None:
    """Run the statements as the writer of a vault would, and write down what it did."""
    recording: Recording = pickle.loads((folder / "statements").read_bytes())
    log: list[Event] = []
    files = _Files(log)
    connection = apsw.Connection(str(folder / "vault.db"), vfs="watched")
    for pragma in (
        "locking_mode = EXCLUSIVE",  # these files know no shared memory
        "foreign_keys = ON",
        "temp_store = MEMORY",
        "journal_mode = WAL",
        f"synchronous = {recording.synchronous}",
        f"wal_autocheckpoint = {_CHECKPOINT_PAGES}",
    ):
        connection.execute(f"PRAGMA {pragma}")
    connection.create_scalar_function("crc32", zlib.crc32, 1, deterministic=True)
    log.append(("told", state(connection), 0, b""))
    for statement, values in recording.statements:
        if statement.startswith("BEGIN"):
            row_sums.keep(connection.execute)
        if isinstance(values, list):
            connection.executemany(statement, values)
        else:
            connection.execute(statement, values)
        if statement == "COMMIT":
            log.append(("told", state(connection), 0, b""))
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    files.unregister()
    (folder / "log").write_bytes(pickle.dumps(log))


if __name__ == "__main__":
    run(Path(sys.argv[1]))
