"""What a power cut could leave of a vault's database, at any moment of what is done with it.

The program's statements are recorded, run again in a process whose files are watched
(``sync_recorder.py``), and what it wrote is put together anew up to some moment: what was synced
is there, and what was not is there, is not, or is torn, each write for itself.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

SECTOR = 512
Event = tuple[str, str, int, bytes]  # what, the file or state, where, the bytes
_ROOT = Path(__file__).parents[2]
_STATES = (
    "SELECT external_id, status, starred, archived_at, title, custom_title, content_hash, "
    "message_count FROM chat_session ORDER BY external_id",
    "SELECT external_id, position, content_hash, text FROM message ORDER BY external_id, position",
    "SELECT sha256 FROM blob ORDER BY sha256",
    "SELECT path, size FROM source_file ORDER BY path",
    "SELECT count(*), max(id) FROM activity",
    "SELECT count(*), max(finished_at) FROM import_run",
    "SELECT note FROM bookmark ORDER BY note",
    "SELECT name, sql FROM sqlite_master ORDER BY name",
    "PRAGMA user_version",
)


@dataclass(slots=True)
class Recording:
    """The statements of a vault's writer, with their values."""

    synchronous: str = "FULL"
    statements: list[tuple[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Image:
    """The files as a power cut left them, and what had been told before to be in the vault.

    ``possible`` are the states that were told last, and the one that was being written.
    """

    files: dict[str, bytes]
    told: int
    possible: frozenset[str]


def state(connection: Any) -> str:
    """What a vault holds, in short; of either library's connection."""
    found = hashlib.sha256()
    for query in _STATES:
        for row in connection.execute(query):
            found.update(repr(tuple(row)).encode())
    return found.hexdigest()


@contextmanager
def recorded(synchronous: str = "FULL") -> Iterator[Recording]:
    """Record what writers of vaults are told to do within the block."""
    recording, writers = Recording(synchronous), set[int]()

    def on_execute(*details: Any) -> None:
        connection, _, statement, values, _, is_many = details
        driver = id(connection.connection.driver_connection)
        if driver in writers and not statement.lstrip().startswith("SELECT"):
            kept = [_plain(one) for one in values] if is_many else _plain(values)
            recording.statements.append((statement, kept))

    def on_begin(connection: Any) -> None:
        driver = connection.connection.driver_connection
        if not driver.execute("PRAGMA query_only").fetchone()[0]:
            writers.add(id(driver))
            recording.statements.append(("BEGIN IMMEDIATE", ()))

    def ending(word: str) -> Any:
        def on_end(connection: Any) -> None:
            if id(connection.connection.driver_connection) in writers:
                recording.statements.append((word, ()))

        return on_end

    listeners = [
        ("begin", on_begin),
        ("before_cursor_execute", on_execute),
        ("commit", ending("COMMIT")),
        ("rollback", ending("ROLLBACK")),
    ]
    for name, listener in listeners:
        event.listen(Engine, name, listener)
    try:
        yield recording
    finally:
        for name, listener in listeners:
            event.remove(Engine, name, listener)


def watched(recording: Recording, database: Path, folder: Path) -> list[Event]:
    """Run the statements on a copy of the database, and what was written and synced then."""
    folder.mkdir()
    (folder / "vault.db").write_bytes(database.read_bytes())
    (folder / "statements").write_bytes(pickle.dumps(recording))
    command = [sys.executable, "-m", "tests.torture.sync_recorder", str(folder)]
    subprocess.run(command, check=True, cwd=_ROOT, env=dict(os.environ))
    log: list[Event] = pickle.loads((folder / "log").read_bytes())
    return log


def images(
    log: list[Event], database: bytes, number: int, chance: random.Random
) -> Iterator[Image]:
    """So many power cuts, at random moments."""
    moments = sorted(chance.randrange(1, len(log) + 1) for _ in range(number))
    states = [name for what, name, _, _ in log if what == "told"]
    disk, told, done = _Disk({"vault.db": database}), 0, 0
    for moment in moments:
        for what, name, place, data in log[done:moment]:
            if what == "told":
                told += 1
            else:
                disk.take(what, name, place, data)
        done = moment
        possible = frozenset(states[max(told - 1, 0) : told + 1])
        yield Image(disk.after_a_cut(chance), told, possible)


class _Disk:
    """Files as they are on the disk for sure, and what was written to them since."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self._sure = {name: bytearray(content) for name, content in files.items()}
        self._since: dict[str, list[tuple[str, int, bytes]]] = {}

    def take(self, what: str, name: str, place: int, data: bytes) -> None:
        """A file was written, synced, shortened or deleted."""
        if what == "sync":
            content = self._sure.setdefault(name, bytearray())
            for kind, where, written in self._since.pop(name, []):
                _do(content, kind, where, written)
        else:
            self._since.setdefault(name, []).append((what, place, data))

    def after_a_cut(self, chance: random.Random) -> dict[str, bytes]:
        """What is there: nothing of what was not synced, all, the first of it, or any of it."""
        how = chance.choice(("none", "all", "first", "any", "any"))
        files = {}
        for name in {*self._sure, *self._since}:
            content = bytearray(self._sure.get(name, b""))
            since, is_there = self._since.get(name, []), name in self._sure
            reached = chance.randrange(len(since) + 1)
            for number, (what, place, data) in enumerate(since):
                if how == "none" or (how == "first" and number >= reached):
                    continue
                if how == "any" and chance.random() < 0.3:
                    continue
                is_there = what != "delete"
                if what != "write":
                    _do(content, what, place, data)
                    continue
                for where, part in _torn(place, data, chance, whole=how != "any"):
                    _do(content, what, where, part)
            if is_there:
                files[name] = bytes(content)
        return files


def _torn(
    place: int, data: bytes, chance: random.Random, *, whole: bool
) -> Iterator[tuple[int, bytes]]:
    """The parts of a write that reached the disk."""
    if whole or chance.random() < 0.5:
        yield place, data
        return
    start = 0
    while start < len(data):
        end = start + SECTOR - (place + start) % SECTOR
        if chance.random() < 0.5:
            yield place + start, data[start:end]
        start = end


def _do(content: bytearray, what: str, place: int, data: bytes) -> None:
    if what == "write":
        content.extend(bytes(max(0, place + len(data) - len(content))))
        content[place : place + len(data)] = data
    elif what == "truncate":
        del content[place:]
    else:  # deleted
        content.clear()


def _plain(values: Any) -> Any:
    return dict(values) if isinstance(values, dict) else tuple(values)
