"""Dumps of databases as the programs that write them do, each in its own way."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.blocks import Text, ToolCall
from chatvault.domain.parsed import ParsedSession
from chatvault.importers import registry
from chatvault.importers.chat_tables import dumps
from chatvault.importers.chat_tables.tools import Use, paired
from chatvault.importers.containers.container import open_container
from tests.pace import within
from tests.unit.importers.chat_tables import chat_system_files as files


def rows(text: str) -> list[dict[str, Any]]:
    return [row.values for row in dumps.rows(io.BytesIO(text.encode()))]


def read(folder: Path, text: str) -> tuple[str, list[ParsedSession]]:
    path = folder / "dump.sql"
    path.write_text(text, encoding="utf-8")
    container = open_container(path)
    (portion,) = registry.plan(container).portions
    found = portion.importer.sessions(container, portion.names, lambda _: None)
    return portion.importer.key, list(found)


def test_functions_of_a_database_say_nothing(tmp_path: Path) -> None:
    function = """
CREATE FUNCTION public.touch() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    -- don't touch; it's \"fine
    INSERT INTO public.messages (id) VALUES ('none');
    RETURN NEW;
END;
$body$;
"""
    key, (session,) = read(tmp_path, "-- PostgreSQL database dump\n" + function + files.IBTECH)
    assert key == "ibtech-agent"
    assert [one.external_id for one in session.messages] == ["m1", "m2"]


def test_functions_may_fill_the_beginning(tmp_path: Path) -> None:
    functions = "CREATE FUNCTION f() RETURNS int AS $$ SELECT 1; $$;\n" * 2_000
    key, _ = read(tmp_path, "--\n-- PostgreSQL database dump\n--\n" + functions + files.IBTECH)
    assert key == "ibtech-agent"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("'it''s'", "it's"),
        (r"replace('rye;\noats','\n',char(10))", "rye;\noats"),  # the shell of SQLite
        (r"replace(replace('a\r\nb','\r',char(13)),'\n',char(10))", "a\r\nb"),
        (r"unistr('rye\u000aC:\\oven \U0001F35E')", "rye\nC:\\oven 🍞"),
        (r"E'it\'s\nrye'", "it's\nrye"),
        (r"'C:\'", "C:\\"),
        ("'{\"a\": 1}'::jsonb", '{"a": 1}'),
        ("CAST(N'2025-08-31' AS DateTime2)", "2025-08-31"),
        ("$$it's $5, (rye); fine$$", "it's $5, (rye); fine"),
        ("$a$rye $$ oats$a$::text", "rye $$ oats"),
        (r"U&'caf\00e9'", "café"),
        ("ARRAY['rye', 'oats']", '["rye","oats"]'),
        ("NULL", None),
    ],
)
def test_what_a_value_stands_for(value: str, expected: str | None) -> None:
    told = f"INSERT INTO t (a, b) VALUES ({value}, 7);\nINSERT INTO t (a, b) VALUES (1, 2);\n"
    assert rows(told) == [{"a": expected, "b": 7}, {"a": 1, "b": 2}]


@pytest.mark.parametrize(
    "told",
    [
        "REPLACE INTO `t` (`a`) VALUES (1),(2);\n",
        "INSERT OR IGNORE INTO t(a) VALUES(1);\nINSERT INTO t(a) VALUES(2);",
        "INSERT [dbo].[t] ([a]) VALUES (1)\nINSERT [dbo].[t] ([a]) VALUES (2)\nGO\n",
        "SET IDENTITY_INSERT [dbo].[t] ON\n\nINSERT [dbo].[t] ([a]) VALUES (1)\n"
        "INSERT [dbo].[t] ([a]) VALUES (2)\nSET IDENTITY_INSERT [dbo].[t] OFF\n",
        "# Dump of table t: it's\n/* don't;\n * don't;\n */\nINSERT INTO `t` (`a`)\nVALUES\n"
        "\t(1), -- it's\n\t(2);\n",
        "CREATE UNLOGGED TABLE public.t (a int);\nCOPY public.t FROM stdin;\n1\n2\n\\.\n",
        "/*!50003 CREATE*/ /*!50003 TRIGGER `x` BEFORE INSERT ON `t` FOR EACH ROW BEGIN\n"
        "INSERT INTO t (a) VALUES (9);\nEND */;;\nINSERT INTO t (a) VALUES (1),(2);\n",
    ],
)
def test_every_program_has_its_own_statements(told: str) -> None:
    assert [str(row["a"]) for row in rows(told)] == ["1", "2"]


def test_a_backslash_in_lines_of_a_text_ends_nothing() -> None:
    told = (
        "INSERT INTO t (a) VALUES (E'rye\nit\\'s; fine'), ('C:\\');\nINSERT INTO t (a) VALUES (1);"
    )
    assert rows(told) == [{"a": "rye\nit's; fine"}, {"a": "C:\\"}, {"a": 1}]


def test_columns_that_nothing_names_are_named_by_their_places() -> None:
    assert rows("INSERT INTO t VALUES ('rye', 1);") == [{"column 1": "rye", "column 2": 1}]


def test_rows_with_other_columns_are_counted() -> None:
    lost = list[None]()
    told = b"INSERT INTO t (a, b) VALUES (1, 2), (3);\nCOPY t (a, b) FROM stdin;\n4\n\\.\n"
    found = dumps.rows(io.BytesIO(told), lambda: lost.append(None))
    assert [row.values for row in found] == [{"a": 1, "b": 2}]
    assert len(lost) == 2


def test_text_that_looks_like_a_definition_is_none() -> None:
    told = b"CREATE TABLE t (a int);\nINSERT INTO t VALUES ('\nCREATE TABLE t (z int);\n');\n"
    assert dumps.tables(io.BytesIO(told)) == {"t": ["a"]}


def test_tables_far_from_the_beginning_are_found() -> None:
    told = b"CREATE TABLE a (b int);\n" + b"-- rye and oats\n" * 600_000
    told += b"CREATE TABLE users (email text);\nINSERT INTO c (d) VALUES (1);\n"
    found = dumps.tables(io.BytesIO(told))
    assert found == {"a": ["b"], "users": ["email"], "c": ["d"]}


def test_lines_of_the_shell_of_sqlite_are_read(tmp_path: Path) -> None:
    script = files.LARAVEL.replace("'Until six.'", r"replace('Until\nsix.','\n',char(10))")
    _, (session,) = read(tmp_path, f"PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;{script}COMMIT;\n")
    assert session.messages[1].blocks == (Text("Until\nsix."),)


def test_uses_of_tools_find_the_calls_that_they_are() -> None:
    uses = [Use("m", None, ToolCall(name, "", id_), {})
            for name, id_ in (("oven", "9"), ("oven", "c1"), ("mcp__scale", "8"))]  # fmt: skip
    calls = [ToolCall(name, "", id_)
             for name, id_ in (("oven", "c1"), ("oven", "c2"), ("scale", "c3"))]  # fmt: skip
    found, rest = paired(uses, calls)
    assert [use.call.call_id for use in found] == ["c2", "c1", "c3"]
    assert rest == []
    assert paired(uses[:1], calls) == (
        [Use("m", None, ToolCall("oven", "", "c1"), {})],
        calls[1:],
    )


MANY = 20_000
INSERTED = "INSERT INTO a (id) VALUES (1)\n"
ESCAPED = "E'a' || "


@pytest.mark.parametrize(
    "dump",
    [
        f"INSERT OR{' ' * MANY}",
        f"INSERT INTO a{' ' * MANY}x",
        f"COPY a{' ' * MANY}x",
        f"CREATE TABLE a (id int {'/*a' * MANY});",
        f"CREATE TABLE a (id int)\n{INSERTED * MANY}",
        f"INSERT INTO a VALUES ({ESCAPED * MANY}'b');",
    ],
    ids=["words", "no values", "no file", "comments", "no semicolon", "many texts"],
)
def test_what_no_program_writes_takes_no_longer_than_what_they_write(dump: str) -> None:
    with within(150):
        rows(dump)
        dumps.tables(io.BytesIO(dump.encode()))
