"""Of a database that its program has open, much may stand in its log of writes alone."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from chatvault.domain.imports import ImportRun
from chatvault.domain.work import Unattended
from chatvault.services.originals.original_bytes import open_original
from chatvault.services.vault import Services
from tests.unit.importers.zed.zed_files import BEGUN, ENDED, agent, text, thread, user
from tests.unit.services.originals.test_originals import uids

FIRST, SECOND = "11111111-aaaa-4bbb-8ccc-0123456789ab", "22222222-aaaa-4bbb-8ccc-0123456789ab"
LONG_AGO = 1_700_000_000
WORK = Unattended()


@pytest.fixture
def writing(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Zed's database while Zed runs: what is said stands in the log alone."""
    (tmp_path / "threads").mkdir()
    with closing(sqlite3.connect(tmp_path / "threads" / "threads.db")) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute(
            "CREATE TABLE threads (id TEXT PRIMARY KEY, summary TEXT NOT NULL,"
            " updated_at TEXT NOT NULL, data_type TEXT NOT NULL, data BLOB NOT NULL,"
            " created_at TEXT)"
        )
        say(connection, FIRST, "How long does rye rise?")
        yield connection


def say(connection: sqlite3.Connection, name: str, asked: str) -> None:
    told = thread(user("u1", text(asked)), agent(text("Ten hours.")))
    connection.execute(
        "INSERT INTO threads VALUES (?, ?, ?, 'json', ?, ?)",
        (name, asked, ENDED, json.dumps(told).encode(), BEGUN),
    )
    connection.commit()


def run(services: Services, path: Path) -> ImportRun:
    (only,) = services.importing.run([path], WORK).runs
    return only


def said_in(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT summary FROM threads ORDER BY id")]


@pytest.mark.parametrize("chosen", ["threads", "threads/threads.db"])
def test_the_original_holds_what_only_the_log_held(
    services: Services, tmp_path: Path, writing: sqlite3.Connection, chosen: str
) -> None:
    # Given a conversation that is not yet in the database's own file,
    path = tmp_path / "threads" / "threads.db"
    assert b"rye" not in path.read_bytes()

    # when the folder or the file is imported and given back,
    run(services, tmp_path / chosen)
    (uid,) = uids(services)
    (saved,) = services.originals.save(uid, tmp_path / "out.db", WORK)

    # then it is there, byte for byte as the program's file is once the log is written into it.
    content = saved.read_bytes()
    assert said_in(saved) == ["How long does rye rise?"]
    writing.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert content == path.read_bytes()


def test_an_original_is_known_again_once_its_log_is_written_into_it(
    services: Services, tmp_path: Path, writing: sqlite3.Connection
) -> None:
    run(services, tmp_path / "threads")
    writing.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (uid,) = uids(services)

    assert services.originals.put_back(uid, WORK) == ()


def test_a_database_that_is_imported_by_itself_is_read_again_where_its_log_grew(
    services: Services, tmp_path: Path, writing: sqlite3.Connection
) -> None:
    # Given a database that did not change since,
    path = tmp_path / "threads" / "threads.db"
    os.utime(path, (LONG_AGO, LONG_AGO))
    assert run(services, path).sessions_new == 1

    # when its program goes on, which writes into the log,
    say(writing, SECOND, "Why does it fail?")
    os.utime(path, (LONG_AGO, LONG_AGO))

    # then what is new comes in.
    again = run(services, path)
    assert (again.sessions_new, again.sessions_unchanged) == (1, 1)


def test_a_database_that_is_written_while_it_is_kept_is_not_kept_by_halves(
    tmp_path: Path, writing: sqlite3.Connection
) -> None:
    path = tmp_path / "threads" / "threads.db"
    with open_original(path, "zed") as stream:
        assert stream.read(4096)
        say(writing, SECOND, "Why does it fail?")
        writing.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with pytest.raises(OSError, match="another program wrote to it"):
            stream.read()
