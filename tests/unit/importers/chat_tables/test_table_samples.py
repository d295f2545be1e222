"""The first rows of tables, however large, broken or odd the file is that they are in."""

from __future__ import annotations

import csv
import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from chatvault.domain.parsed import Issue
from chatvault.domain.tables.table_sample import TableSample
from chatvault.errors import Cancelled, UnreadableFile
from chatvault.importers.chat_tables.importer import groups
from chatvault.importers.chat_tables.samples import Samples, samples_of
from chatvault.importers.containers.container import open_container
from tests.unit.importers.chat_tables import chat_system_files as files

LONGEST = 20_000


def look(path: Path) -> Samples:
    container = open_container(path)
    together = next(groups(container, container.names()))
    return samples_of(container, together, lambda _: None, lambda: None)


def tables(path: Path) -> dict[str, TableSample]:
    return {sample.name: sample for sample in look(path).tables}


def test_a_database_tells_its_tables_columns_and_first_rows(tmp_path: Path) -> None:
    script = "CREATE TABLE bread(id INTEGER, name TEXT); CREATE TABLE oven(id INTEGER);"
    path = files.database(tmp_path / "a.db", script)
    with closing(sqlite3.connect(path)) as connection:
        rows = [(number, f"loaf {number}") for number in range(5_000)]
        connection.executemany("INSERT INTO bread VALUES (?, ?)", rows)
        connection.commit()
    found = tables(path)
    assert list(found) == ["bread", "oven"]
    assert found["bread"].columns == ("id", "name")
    assert found["bread"].rows[:2] == ((0, "loaf 0"), (1, "loaf 1"))
    assert 100 <= len(found["bread"].rows) < 5_000
    assert found["oven"].rows == ()


def test_an_index_of_words_hides_no_table(tmp_path: Path) -> None:
    script = """
    CREATE TABLE bread(id INTEGER, name TEXT);
    CREATE VIRTUAL TABLE bread_fts USING fts5(name, content=bread);
    CREATE VIRTUAL TABLE other USING no_such_module(name);
    CREATE TABLE other_oven(id INTEGER);
    """
    path = files.database(tmp_path / "a.db", script.replace("CREATE VIRTUAL TABLE other", "--"))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        row = "'table', 'other', 'other', 0, 'CREATE VIRTUAL TABLE other USING no_such_module(a)'"
        connection.execute(f"INSERT INTO sqlite_master VALUES ({row})")
        connection.commit()
    assert list(tables(path)) == ["bread", "other_oven"]


def test_the_tables_of_a_csv_a_json_file_and_a_dump(tmp_path: Path) -> None:
    path = tmp_path / "bread.csv"
    path.write_text("id;name\n1;Rye\n2;Spelt\n")
    assert tables(path)["bread"].rows == (("1", "Rye"), ("2", "Spelt"))
    path = tmp_path / "bread.json"
    talks = [{"id": 4, "messages": [{"role": "user", "text": "Rye?"}, {"extra": True}]}]
    path.write_text(json.dumps(talks))
    found = tables(path)
    assert found["bread"].rows == ((4,),)
    assert found["messages"].columns == ("role", "text", "conversation_id", "extra")
    assert found["messages"].rows == (("user", "Rye?", "4", None), (None, None, "4", 1))
    path = tmp_path / "bread.sql"
    path.write_text(
        "CREATE TABLE loaf (\n  id integer,\n  name text\n);\n"
        "CREATE TABLE user_tokens (\n  id integer\n);\n"
        "INSERT INTO oven (id) VALUES (1);\n"
    )
    found = tables(path)
    assert found["loaf"].columns == ("id", "name")
    assert found["oven"].rows == ((1,),)
    assert "user_tokens" not in found


def test_an_archive_of_tables(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("chats.csv", "id,title\n1,Rye\n")
        archive.writestr("messages.csv", "chat_id,text\n1,Will it rise?\n")
    assert list(tables(path)) == ["chats", "messages"]


def test_huge_values_are_cut_before_they_take_memory(tmp_path: Path) -> None:
    path = files.database(tmp_path / "a.db", "CREATE TABLE bread(id INTEGER, said TEXT, raw BLOB)")
    with closing(sqlite3.connect(path)) as connection:
        row = (1, "rye " * 2_000_000, b"\xff\x00" * 1_000_000)
        connection.execute("INSERT INTO bread VALUES (?, ?, ?)", row)
        connection.commit()
    ((number, said, raw),) = tables(path)["bread"].rows
    assert number == 1
    assert isinstance(said, str)
    assert isinstance(raw, str)
    assert (len(said), len(raw)) == (LONGEST, LONGEST)
    wide = tmp_path / "b.csv"
    with wide.open("w", newline="") as stream:
        csv.writer(stream).writerows([["id", "said"], [1, "rye " * 2_000_000], [2, "short"]])
    ((_, said), last) = tables(wide)["b"].rows
    assert len(str(said)) == LONGEST
    assert last == ("2", "short")


def test_many_long_rows_are_enough_before_they_are_too_much(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("w", newline="") as stream:
        csv.writer(stream).writerows([["id", "said"], *([n, "rye " * 5_000] for n in range(900))])
    (sample,) = look(path).tables
    assert 10 < len(sample.rows) < 100


def test_thousands_of_columns_and_of_tables_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(",".join(f"c{number}" for number in range(5_000)) + "\n" + "1," * 4_999 + "1\n")
    (sample,) = look(path).tables
    assert len(sample.columns) == len(sample.rows[0]) == 500  # all that a table of it can hold
    columns = ", ".join(f"c{number}" for number in range(1_900))
    script = f"BEGIN; CREATE TABLE wide({columns});" + "".join(
        f"CREATE TABLE t{number}(id INTEGER);" for number in range(1_000)
    )
    found = tables(
        files.database(tmp_path / "b.db", script + "INSERT INTO wide(c7) VALUES (7); COMMIT")
    )
    assert len(found) == 1_001
    assert found["wide"].values("c7") == (7,)
    assert found["wide"].values("nowhere") == ()


def test_odd_names_and_values_do_no_harm(tmp_path: Path) -> None:
    script = """
    CREATE TABLE "a""b; DROP TABLE x --"("select" INTEGER, "x]y" REAL, "" TEXT);
    INSERT INTO "a""b; DROP TABLE x --" VALUES (9223372036854775807, 1e999, 'rye');
    """
    found = tables(files.database(tmp_path / "a.db", script))
    ((most, endless, said),) = found['a"b; DROP TABLE x --'].rows
    assert (most, endless, said) == (2**63 - 1, float("inf"), "rye")
    path = tmp_path / "a.json"
    path.write_text('[{"id": 1e400, "\\ud800": "a\\ud800b", "n": 123456789012345678901234567890}]')
    (sample,) = look(path).tables
    assert "".join(sample.columns).encode()
    assert sample.rows[0][-1] == pytest.approx(1.2345e29, rel=1e-3)


def test_a_damaged_table_hides_no_other(tmp_path: Path) -> None:
    script = "CREATE TABLE bread(id INTEGER, name TEXT); CREATE TABLE oven(id INTEGER);"
    path = files.database(tmp_path / "a.db", script + "INSERT INTO oven VALUES (1)")
    with closing(sqlite3.connect(path)) as connection:
        rows = [(number, "loaf " * 20) for number in range(900)]
        connection.executemany("INSERT INTO bread VALUES (?, ?)", rows)
        connection.commit()
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'bread'")
    content = bytearray(path.read_bytes())
    size = int.from_bytes(content[16:18], "big")
    content[(page[0] - 1) * size : page[0] * size] = b"\xff" * size
    path.write_bytes(content)
    found = look(path)
    assert "damaged" in found.problem
    assert {sample.name: len(sample.rows) for sample in found.tables} == {"bread": 0, "oven": 1}


def test_a_file_that_breaks_off_is_told_with_what_could_be_read(tmp_path: Path) -> None:
    path, issues = tmp_path / "a.json", list[Issue]()
    path.write_text('[{"id": 1, "text": "Rye?"}, {"id": 2, "te')
    container = open_container(path)
    found = samples_of(container, container.names(), issues.append, lambda: None)
    assert found.tables[0].rows == ((1, "Rye?"),)
    assert "cut short" in issues[0].text
    path.write_bytes(b"SQLite format 3\0" + b"\xff" * 5_000)
    with pytest.raises(UnreadableFile, match="damaged"):
        look(path)


def test_looking_can_be_stopped(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id\n" + "1\n" * 100)
    container = open_container(path)

    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        samples_of(container, container.names(), lambda _: None, stop)
