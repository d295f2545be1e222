"""A database survives being written as lines of SQL."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from chatvault.errors import DiskFull, KnownError
from chatvault.storage.database import room, sql_text
from chatvault.storage.database.sql_text import literal

texts = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\n\r\0'\\13.0"))
values = st.none() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | texts
MEMORY = Path(":memory:")
LONG = "loaf's\n\\10 " * 60_000


def made_again(source: Any) -> Any:
    target = dbapi2.connect(":memory:", isolation_level=None)
    sql_text.run(target, list(sql_text.statements(source)), MEMORY)
    return target


@given(values | st.binary())
def test_every_value_survives(value: Any) -> None:
    said = literal(value)
    assert "\n" not in said
    with closing(dbapi2.connect(":memory:")) as connection:
        found, kind = connection.execute(f"SELECT {said}, typeof({said})").fetchone()
    assert found == value
    assert type(found) is type(value) or kind == "real"


def test_tables_indexes_triggers_and_the_full_text_index_survive() -> None:
    # Given a database with what a vault has, and values longer than a statement may be,
    with closing(dbapi2.connect(":memory:", isolation_level=None)) as source:
        source.executescript(
            """
            CREATE TABLE bread (id INTEGER PRIMARY KEY, name TEXT, crumb BLOB);
            CREATE TABLE tag (name TEXT PRIMARY KEY,
                              color TEXT) WITHOUT ROWID;
            CREATE INDEX by_name ON bread (name);
            CREATE VIRTUAL TABLE bread_fts USING fts5 (name, content='', contentless_delete=1);
            CREATE TRIGGER indexed AFTER INSERT ON bread BEGIN
                INSERT INTO bread_fts (rowid, name) VALUES (new.id, new.name); END;
            PRAGMA user_version = 7;
            """
        )
        source.execute("INSERT INTO bread VALUES (3, 'rye', x'0001')")
        source.execute("INSERT INTO bread VALUES (9, ?, ?)", (LONG, LONG.encode()))
        source.execute("INSERT INTO tag VALUES ('dark', '#000')")
        lines = list(sql_text.statements(source))
        # when it is made again from its text,
        with closing(made_again(source)) as target:
            # then it is the same, and its index is in step.
            for table in ("bread", "tag", "sqlite_schema"):
                rows = f"SELECT * FROM {table} ORDER BY 2"
                if table == "sqlite_schema":
                    rows = "SELECT name FROM sqlite_schema ORDER BY name"
                assert target.execute(rows).fetchall() == source.execute(rows).fetchall()
            assert target.execute("PRAGMA user_version").fetchone() == (7,)
    assert max(len(line.encode()) for line in lines) < 1_000_000


def test_the_index_is_read_by_who_opens_the_new_file(tmp_path: Path) -> None:
    with closing(dbapi2.connect(":memory:", isolation_level=None)) as source:
        source.execute("CREATE VIRTUAL TABLE f USING fts5 (name, content='')")
        source.execute("INSERT INTO f (rowid, name) VALUES (4, 'rye bread')")
        path = str(tmp_path / "again.db")
        with closing(dbapi2.connect(path, isolation_level=None)) as target:
            sql_text.run(target, sql_text.statements(source), MEMORY)
    with closing(dbapi2.connect(path)) as target:
        assert target.execute("SELECT rowid FROM f WHERE f MATCH 'bread'").fetchall() == [(4,)]
        target.execute("INSERT INTO f (f) VALUES ('integrity-check')")


@pytest.mark.parametrize(
    "line",
    ["ATTACH DATABASE 'elsewhere.db' AS e;", "DROP TABLE bread;", "INSERT INTO nowhere VALUES (1);",
     "INSERT INTO bread VALUES (1); DROP TABLE bread;", "PRAGMA journal_mode = WAL;"],
)  # fmt: skip
def test_what_no_backup_says_is_not_run(line: str) -> None:
    lines = ["BEGIN;", "CREATE TABLE bread (id INTEGER);", line, "COMMIT;"]
    with (
        closing(dbapi2.connect(":memory:", isolation_level=None)) as target,
        pytest.raises(KnownError, match="damaged"),
    ):
        sql_text.run(target, lines, MEMORY)


def test_a_text_without_its_end_is_not_a_backup() -> None:
    with (
        closing(dbapi2.connect(":memory:", isolation_level=None)) as target,
        pytest.raises(KnownError, match="damaged"),
    ):
        sql_text.run(target, ["BEGIN;", "CREATE TABLE bread (id INTEGER);"], MEMORY)


def test_a_disk_without_room_for_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "free_space", lambda folder: 0)
    target = tmp_path / "vault.db"
    with closing(dbapi2.connect(target, isolation_level=None)) as connection:
        connection.execute("PRAGMA max_page_count = 1")
        with pytest.raises(DiskFull) as told:
            sql_text.run(connection, ["BEGIN;", "CREATE TABLE bread (id INTEGER);"], target)
    assert str(room.disk_of(tmp_path)) in told.value.sentence
