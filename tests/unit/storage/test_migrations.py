"""Vaults of every schema that was released come up to the newest whole, or stay as they were."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlcipher3 import dbapi2

from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.work import Unattended
from chatvault.errors import DiskFull, NewerVault
from chatvault.services.vault import open_vault
from chatvault.storage import schema
from chatvault.storage.database.engine import Database
from tests.unit.storage.released_vaults import VERSIONS, content, digest, released_vault

OLDER = VERSIONS[:-1]
RENAMED = {("source_file", "head_sha256"): "fingerprint"}
# What the migrations are there to change; the tests of each say how.
CHANGED = {
    ("project", "git_remote"),
    ("source_file", "read_offset"),
    ("source_file", "missing_since"),
    ("watched_source", "added_at"),
    ("source", "name"),
    ("source", "location"),
    ("source", "watched"),
    ("row_sum", "sum"),
}
GONE = {"model_price", "backup_record"}
ANEW = {"alembic_version", "app_state"}


def brought_up(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> list[str]:
    """The tables that do not hold what they held, as far as both schemas have a column."""
    different = []
    for table, rows in before.items():
        if table in ANEW | GONE:
            continue
        kept = {RENAMED.get((table, column), column) for row in rows for column, _ in row}
        kept -= {column for name, column in CHANGED if name == table}
        old = [pairs(row, table, kept) for row in rows]
        new = [pairs(row, "", kept) for row in after[table]]
        if len(old) != len(new) or digest(old) != digest(new):
            different.append(table)
    return different


def pairs(row: tuple[Any, ...], table: str, kept: set[str]) -> tuple[Any, ...]:
    named = ((RENAMED.get((table, column), column), value) for column, value in row)
    return tuple(sorted((column, value) for column, value in named if column in kept))


def sound(path: Path) -> bool:
    """Pages, references and both indexes."""
    connection = dbapi2.connect(str(path))
    found = connection.execute("PRAGMA integrity_check").fetchall()
    broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    for index in ("message_fts", "session_fts"):
        connection.execute(f"INSERT INTO {index}({index}) VALUES ('integrity-check')")
    connection.close()
    return found == [("ok",)] and not broken


@pytest.mark.parametrize("version", VERSIONS)
def test_a_released_vault_has_something_in_every_table(tmp_path: Path, version: int) -> None:
    path = released_vault(tmp_path / "vault", version)
    assert sound(path)
    assert schema.stored_version(Database(path)) == version
    assert [table for table, rows in content(path).items() if not rows] == []


@pytest.mark.parametrize("version", VERSIONS)
def test_a_released_vault_has_the_schema_that_the_migrations_make(
    tmp_path: Path, version: int
) -> None:
    made = Database(tmp_path / "vault.db")
    schema.migrate(made, f"{version:04}")
    made.close()
    assert described(released_vault(tmp_path / "vault", version)) == described(made.path)


def described(path: Path) -> set[tuple[str, str]]:
    connection = dbapi2.connect(str(path))
    found = set(connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    connection.close()
    return found


@pytest.mark.parametrize("version", OLDER)
def test_it_comes_up_whole_behind_a_backup(tmp_path: Path, version: int) -> None:
    # Given a vault of that schema,
    path = released_vault(tmp_path / "vault", version)
    before = content(path)
    # when the program opens it,
    services = open_vault(path.parent)
    after = content(path)
    services.indexing.catch_up(Unattended())
    # then all that it held is there and found,
    assert brought_up(before, after) == []
    assert services.health.check(Unattended()).healthy
    assert services.searching.search("rye", Unattended()).total
    # and a backup of what it was, which can be restored.
    (backup,) = services.backups.list()
    assert backup.reason is BackupReason.MIGRATION
    services.backups.unpack(backup.name, tmp_path / "unpacked.db", Unattended())
    services.close()
    assert content(tmp_path / "unpacked.db") == before
    assert schema.stored_version(Database(tmp_path / "unpacked.db")) == version
    assert services.backups.list()[0].name == backup.name


class Stopped(Exception):
    """What a test raises instead of running a statement."""


@contextmanager
def failing_at(number: int) -> Iterator[list[str]]:
    """Fail at that statement of the writer, counted from 0; the commit is the last one."""
    seen: list[str] = []

    def count(statement: str) -> None:
        seen.append(statement)
        if len(seen) > number:
            raise Stopped(statement)

    def on_execute(*details: Any) -> None:
        count(details[2])

    def on_commit(_connection: Any) -> None:
        count("COMMIT")

    event.listen(Engine, "before_cursor_execute", on_execute)
    event.listen(Engine, "commit", on_commit)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", on_execute)
        event.remove(Engine, "commit", on_commit)


def failures(path: Path) -> Iterator[str]:
    """Bring a vault up, and fail at each statement in turn; the statement after each."""
    number = 0
    while True:
        database = Database(path)
        try:
            with failing_at(number) as seen:
                schema.prepare(database)
        except Stopped as stopped:
            database.abandon()
            yield str(stopped)
            number += 1
        else:
            database.close()
            assert len(seen) == number
            return


@pytest.mark.parametrize("version", OLDER)
def test_a_failure_at_any_statement_leaves_the_vault_as_it_was(
    tmp_path: Path, version: int
) -> None:
    path = released_vault(tmp_path / "vault", version)
    before, failed = content(path), []
    for statement in failures(path):
        failed.append(statement)
        assert schema.stored_version(Database(path)) == version
        assert content(path) == before, f"changed though it failed at {statement}"
    assert failed[-1] == "COMMIT"
    assert len(failed) > 5
    assert brought_up(before, content(path)) == []
    assert sound(path)


def test_a_failure_while_a_vault_is_made_leaves_none(tmp_path: Path) -> None:
    path = tmp_path / "vault.db"
    statements = 0
    for _ in failures(path):
        assert schema.stored_version(Database(path)) == 0
        statements += 1
    assert statements > 50
    assert schema.stored_version(Database(path)) == schema.SCHEMA_VERSION


def test_a_migration_that_fails_again_and_again_makes_one_backup(tmp_path: Path) -> None:
    path = released_vault(tmp_path / "vault", OLDER[0])
    for number in (3, 20, 50):
        with failing_at(number), pytest.raises(Stopped):
            open_vault(path.parent)
    services = open_vault(path.parent)
    assert len(services.backups.list()) == 1
    services.close()


def test_without_room_for_the_backup_nothing_is_migrated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = released_vault(tmp_path / "vault", OLDER[-1])
    before = content(path)
    monkeypatch.setattr("chatvault.services.disk.free_space", lambda folder: 1_000)
    with pytest.raises(DiskFull, match="Nothing was changed"):
        open_vault(path.parent)
    assert content(path) == before
    assert schema.stored_version(Database(path)) == OLDER[-1]


def seen_from_outside(folder: Path) -> dict[str, tuple[str, int]]:
    """All files with their sums and times, but for the memory that readers of the log share."""
    return {
        str(path.relative_to(folder)): (
            hashlib.sha256(path.read_bytes()).hexdigest(),
            path.stat().st_mtime_ns,
        )
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith("-shm")
    }


def made_newer(path: Path, *, only_in_log: bool) -> Path:
    """Let a later program have written to the vault; ``only_in_log``: it was killed then."""
    connection = dbapi2.connect(str(path), isolation_level=None)
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.execute("CREATE TABLE later (a)")
    connection.execute(f"PRAGMA user_version = {schema.SCHEMA_VERSION + 1}")
    if only_in_log:
        killed = path.parent.with_name("killed")
        shutil.copytree(path.parent, killed)
        path = killed / path.name
    connection.close()
    return path


@pytest.mark.parametrize("only_in_log", [False, True])
def test_a_newer_vault_is_refused_untouched(tmp_path: Path, *, only_in_log: bool) -> None:
    released = released_vault(tmp_path / "vault", VERSIONS[-1])
    path = made_newer(released, only_in_log=only_in_log)
    assert (int.from_bytes(path.read_bytes()[60:64]) == schema.SCHEMA_VERSION) == only_in_log
    before, folder_time = seen_from_outside(path.parent), path.parent.stat().st_mtime_ns
    assert ("vault.db-wal" in before) == only_in_log
    with pytest.raises(NewerVault, match="newer ChatVault"):
        open_vault(path.parent)
    assert seen_from_outside(path.parent) == before
    assert path.parent.stat().st_mtime_ns == folder_time
