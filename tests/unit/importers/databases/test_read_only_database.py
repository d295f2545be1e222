"""Databases of other programs are read as they are, and what they ask for is not done."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from chatvault.errors import UnreadableFile
from chatvault.importers.containers.container import open_container
from chatvault.importers.databases.read_only_database import (
    MAGIC,
    Database,
    WrittenMeanwhile,
    claimed_stores,
    opened,
)


def made(path: Path, *statements: str) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return path


def read(path: Path, query: str) -> list[tuple[Any, ...]]:
    container = open_container(path)
    with opened(container, path.name, container.names()) as database:
        return list(database.rows(query))


def test_a_table_is_read_and_its_columns_are_named(tmp_path: Path) -> None:
    path = made(
        tmp_path / "store.db",
        "CREATE TABLE session (id, title)",
        "INSERT INTO session VALUES (1, 'Bread')",
    )

    assert read(path, "SELECT id, title FROM session") == [(1, "Bread")]
    assert [row[1] for row in read(path, "PRAGMA table_info(session)")] == ["id", "title"]


def test_rows_come_by_the_names_of_their_columns(tmp_path: Path) -> None:
    path = made(
        tmp_path / "store.db",
        "CREATE TABLE session (id, title)",
        "INSERT INTO session VALUES (1, 'Bread'), (2, 'Rye')",
    )
    container = open_container(path)
    with opened(container, path.name, container.names()) as database:
        assert database.columns("session") == {"id", "title"}
        assert database.columns("message") == set()
        assert list(database.records("session", "WHERE id = ?", 2)) == [{"id": 2, "title": "Rye"}]


def test_the_databases_of_a_tool_are_claimed_with_what_lies_beside_them(tmp_path: Path) -> None:
    made(tmp_path / "ours.db", "CREATE TABLE session (id)")
    made(tmp_path / "other.db", "CREATE TABLE thread (id)")
    (tmp_path / "broken.db").write_bytes(MAGIC + b"no more")
    (tmp_path / "ours.db-journal").touch()
    (tmp_path / "notes.db").write_text("session")
    container = open_container(tmp_path)

    found = claimed_stores(container, container.names(), lambda it: "session" in it.tables)

    assert found == ["ours.db", "ours.db-journal"]


def test_a_view_that_never_ends_is_not_run(tmp_path: Path) -> None:
    path = made(
        tmp_path / "store.db",
        "CREATE VIEW session AS WITH RECURSIVE n(id) AS "
        "(SELECT 1 UNION ALL SELECT id + 1 FROM n) SELECT id FROM n",
    )

    with pytest.raises(UnreadableFile):
        read(path, "SELECT id FROM session")


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO session VALUES (2)",
        "DELETE FROM session",
        "DROP TABLE session",
        "ATTACH 'other.db' AS other",
        "PRAGMA journal_mode = DELETE",
        "SELECT load_extension('any')",
    ],
)
def test_nothing_but_reading_is_done_and_the_file_stays_as_it_was(
    statement: str, tmp_path: Path
) -> None:
    path = made(tmp_path / "store.db", "CREATE TABLE session (id)")
    before = path.read_bytes()

    with pytest.raises(UnreadableFile):
        read(path, statement)

    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["store.db"]


def test_a_value_that_the_schema_makes_huge_is_refused(tmp_path: Path) -> None:
    path = made(
        tmp_path / "store.db",
        "CREATE TABLE session (id, data AS (zeroblob(900000000)))",
        "INSERT INTO session VALUES (1)",
    )

    with pytest.raises(UnreadableFile, match="too large"):
        read(path, "SELECT data FROM session")


def test_a_database_that_another_program_holds_is_said_to_be_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chatvault.importers.databases.read_only_database._PATIENCE", 0.0)
    path = made(tmp_path / "store.db", "CREATE TABLE session (id)")

    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        with pytest.raises(UnreadableFile, match="Another program"):
            read(path, "SELECT id FROM session")


def test_what_a_running_program_has_written_to_its_log_is_read(tmp_path: Path) -> None:
    path = made(tmp_path / "store.db", "PRAGMA journal_mode = WAL", "CREATE TABLE session (id)")

    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("INSERT INTO session VALUES (7)")
        before = path.read_bytes()

        assert read(path, "SELECT id FROM session") == [(7,)]
        assert path.read_bytes() == before


def test_what_a_program_began_to_write_meanwhile_is_told(tmp_path: Path) -> None:
    # Given a database whose program has ended, so that it has no log,
    path = made(tmp_path / "store.db", "PRAGMA journal_mode = WAL", "CREATE TABLE session (id)")
    container = open_container(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:

        def read_while_it_writes() -> None:
            with opened(container, path.name, container.names()) as database:
                writer.execute("INSERT INTO session VALUES (7)")
                assert list(database.rows("SELECT id FROM session")) == []

        # when that starts and writes while it is read,
        with pytest.raises(WrittenMeanwhile, match="Import it again"):
            read_while_it_writes()
        # then it is told, and reading it again finds what was written.
        assert read(path, "SELECT id FROM session") == [(7,)]


def test_whose_a_database_is_can_be_told_while_its_program_starts(tmp_path: Path) -> None:
    path = made(tmp_path / "store.db", "PRAGMA journal_mode = WAL", "CREATE TABLE session (id)")
    container = open_container(tmp_path)
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:

        def is_ours(database: Database) -> bool:
            writer.execute("INSERT INTO session VALUES (7)")
            return "session" in database.tables

        assert claimed_stores(container, ["store.db"], is_ours) == ["store.db"]


def test_whoever_stops_amid_the_rows_may_let_go_of_them_after_the_database(tmp_path: Path) -> None:
    path = made(
        tmp_path / "store.db",
        "CREATE TABLE session (id)",
        "INSERT INTO session VALUES (1), (2), (3)",
    )
    container = open_container(path)
    with opened(container, path.name, container.names()) as database:
        rows = database.rows("SELECT id FROM session")
        assert next(rows) == (1,)
    rows.close()  # type: ignore[attr-defined]
