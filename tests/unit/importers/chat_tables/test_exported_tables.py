"""Tables as the tools of databases export them: with every value as text, or without columns."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.blocks import Text
from chatvault.domain.parsed import ParsedSession
from chatvault.importers import registry
from chatvault.importers.chat_tables import dumps
from chatvault.importers.containers.container import open_container
from chatvault.importers.contents.costs import micro_dollars
from chatvault.importers.json_files.json_values import count
from tests.unit.importers.chat_tables import chat_system_files as files

_CREATED = "2026-01-01 10:00:00"


def read(path: Path) -> tuple[str, ParsedSession]:
    container = open_container(path)
    (portion,) = registry.plan(container).portions
    (session,) = portion.importer.sessions(container, portion.names, lambda _: None)
    return portion.importer.key, session


def of_php_my_admin(**tables: list[dict[str, Any]]) -> str:
    """What phpMyAdmin exports as JSON: with remarks, a table after the other."""
    head = (
        '[\n{"type":"header","version":"5.2.1","comment":"Export to JSON plugin for PHPMyAdmin"},\n'
    )
    told = [
        f'{{"type":"table","name":"{name}","database":"shop","data":\n[\n'
        + ",\n".join(json.dumps(row) for row in rows)
        + "\n]\n}\n"
        for name, rows in tables.items()
    ]
    return head + '{"type":"database","name":"shop"},\n' + ",".join(told) + "]\n"


def test_a_chatbot_is_known_in_what_php_my_admin_exports(tmp_path: Path) -> None:
    path = tmp_path / "shop.json"
    article = {"id": "1", "name": "Rye bread " + "x" * 1_000}
    text = of_php_my_admin(
        articles=[article] * 100,  # more than the first bytes of the file
        chatbot_conversations=[{"id": "7", "title": "Opening hours", "created_at": _CREATED}],
        chatbot_messages=[
            {"id": "1", "conversation_id": "7", "role": "user", "content": "Open?",
             "tokens_used": "4", "created_at": _CREATED},
            {"id": "2", "conversation_id": "7", "role": "assistant", "content": "Yes.",
             "tokens_used": "12", "created_at": _CREATED},
        ],
        users=[{"id": "1", "email": "ada@canary.example"}],
    )  # fmt: skip
    path.write_text(text)
    key, session = read(path)
    assert (key, session.external_id, session.title) == ("laravel-chatbot", "7", "Opening hours")
    asked, answered = session.messages
    assert (asked.external_id, answered.external_id) == ("1", "2")
    assert answered.usage is not None
    assert answered.usage.output == 12
    assert "canary" not in repr(session)


def test_other_tables_of_php_my_admin_are_no_chatbot(tmp_path: Path) -> None:
    path = tmp_path / "shop.json"
    path.write_text(of_php_my_admin(articles=[{"id": "1"}], users=[{"id": "1"}]))
    assert registry.plan(open_container(path)).portions == ()


def test_a_dump_of_rows_alone_is_known_without_tools(tmp_path: Path) -> None:
    path = tmp_path / "agent.sql"
    path.write_text(
        "INSERT INTO public.chat_sessions (id, user_id, title, status, agent_type) VALUES "
        "('s1', 'u1', 'It''s rye; still', 'active', 'coder');\n"
        "INSERT INTO public.messages (id, session_id, role, content, content_type, tokens_used) "
        "VALUES ('m1', 's1', 'user', 'Will it rise?', 'text', NULL);\n"
    )
    key, session = read(path)
    assert (key, session.title) == ("ibtech-agent", "It's rye; still")


def test_tables_may_be_defined_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "site.sql"
    path.write_text(
        "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n"
        "CREATE TABLE chatbot_conversations (id integer primary key, title varchar(200) "
        "default 'no, none', price decimal(10, 2));\n"
        "INSERT INTO chatbot_conversations VALUES(7,'Opening hours',0.5);\n"
        'CREATE TABLE "chatbot_messages" ("id" integer, "conversation_id" integer, '
        '"role" text, "content" text, foreign key("conversation_id") references x("id"));\n'
        "INSERT INTO chatbot_messages VALUES(1,7,'user','Open?');\nCOMMIT;\n"
    )
    key, session = read(path)
    assert (key, session.external_id, session.title) == ("laravel-chatbot", "7", "Opening hours")


@pytest.mark.parametrize(
    ("definition", "columns"),
    [
        ("(a int, b text)", ["a", "b"]),
        ("(\n  a int, -- the first, of two\n  b text /* , c */\n)", ["a", "b"]),
        ("(`key` int, `b` enum('x, y','(z'), PRIMARY KEY (`key`))", ["key", "b"]),
        ("([a] int, CONSTRAINT c CHECK ((a > 0)), UNIQUE (a))", ["a"]),
        ('("two words" int, b text', ["two words", "b"]),
        ("()", []),
    ],
)
def test_columns_are_told_by_their_definition(
    tmp_path: Path, definition: str, columns: list[str]
) -> None:
    path = tmp_path / "a.sql"
    path.write_text(f"CREATE TABLE t {definition};\n")
    with path.open("rb") as stream:
        assert dumps.tables(stream) == {"t": columns}


@pytest.mark.parametrize(
    ("value", "expected"),
    [("12", 12), ("0", 0), ("-1", 0), ("1.5", 0), ("", 0), ("9" * 16, 0), ("1" * 5_000, 0),
     ("²", 0), (12.0, 12), (True, 0), (None, 0)],
)  # fmt: skip
def test_a_count_may_be_written_as_text(value: object, expected: int) -> None:
    assert count(value) == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [(0.25, 250_000), ("0.25", 250_000), ("2", 2_000_000), ("0", None), ("", None), ("free", None),
     ("NaN", None), ("1e9", None), (None, None), (True, None)],
)  # fmt: skip
def test_a_cost_may_be_written_as_text(told: object, expected: int | None) -> None:
    assert micro_dollars(told) == expected


def test_a_dump_with_copy_has_tokens(tmp_path: Path) -> None:
    path = tmp_path / "agent.sql"
    columns = "id, session_id, role, content, tokens_used"
    told = files.IBTECH.partition("INSERT INTO public.messages")[0]
    path.write_text(
        f"{told}COPY public.messages ({columns}) FROM stdin;\nm1\ts1\tuser\tRye?\t3\n"
        "m2\ts1\tassistant\tYes.\t40\n\\.\n"
        "COPY public.tool_executions (session_id, message_id, tool_name) FROM stdin;\n\\.\n"
    )
    _, session = read(path)
    usage = session.messages[-1].usage
    assert usage is not None
    assert usage.output == 40


CONVERSATIONS = "id;user_id;title;created_at\n7;1;Öfen;2025-08-31 17:00:00\n"
MESSAGES = (
    "id;conversation_id;parent_id;role;content;error;created_at\n"
    '1;7;NULL;user;"Geht es?";NULL;2025-08-31 17:00:01\n'
    "2;7;\\N;assistant;NULL;(NULL);2025-08-31 17:00:02\n"
)


@pytest.mark.parametrize(
    "names",
    [
        ("chatbot_conversations.csv", "chatbot_messages.csv"),
        ("chatbot_conversations_rows.csv", "chatbot_messages_rows.csv"),
        ("public.chatbot_conversations.csv", "public.chatbot_messages.csv"),
        ("public_chatbot_conversations.csv", "public_chatbot_messages.csv"),
        ("chatbot_conversations_202508311700.csv", "chatbot_messages (1).csv"),
    ],
)
def test_files_of_tables_are_called_as_programs_call_them(
    names: tuple[str, str], tmp_path: Path
) -> None:
    (tmp_path / names[0]).write_text(CONVERSATIONS, encoding="utf-8")
    (tmp_path / names[1]).write_text(MESSAGES, encoding="utf-8")
    key, session = read(tmp_path)
    assert (key, session.title) == ("laravel-chatbot", "Öfen")
    # What is none is no error and no parent; said it may have been.
    assert [one.blocks for one in session.messages] == [(Text("Geht es?"),), (Text("NULL"),)]
    assert [one.parent_id for one in session.messages] == [None, "1"]


def test_a_file_downloaded_twice_is_read_once(tmp_path: Path) -> None:
    for name in ("chatbot_messages.csv", "chatbot_messages (1).csv"):
        (tmp_path / name).write_text(MESSAGES, encoding="utf-8")
    (tmp_path / "chatbot_conversations.csv").write_text(CONVERSATIONS, encoding="utf-8")
    _, session = read(tmp_path)
    assert [one.external_id for one in session.messages] == ["1", "2"]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_csv_of_a_spreadsheet_of_windows(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "chatbot_messages.csv").write_text(f"sep=;\n{MESSAGES}", encoding=encoding)
    conversations = f"sep=;\n{CONVERSATIONS}"
    (tmp_path / "chatbot_conversations.csv").write_text(conversations, encoding=encoding)
    key, session = read(tmp_path)
    assert (key, session.title) == ("laravel-chatbot", "Öfen")
