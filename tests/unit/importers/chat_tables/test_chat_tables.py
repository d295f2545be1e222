"""Conversations in the tables of other chat systems, and in any tables that somebody explains."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from chatvault.domain.blocks import (
    Event,
    EventKind,
    Text,
)
from chatvault.domain.message import Role, Usage
from chatvault.domain.tables.table_layout import Layout, Table, layout_of
from chatvault.importers.chat_tables.guessing import guess
from chatvault.importers.chat_tables.roles import roles_among
from tests.unit.importers.chat_tables import chat_system_files as files
from tests.unit.importers.chat_tables.read_tables import guessed, mapped, read


@pytest.mark.parametrize(
    ("column", "told", "expected"),
    [
        ("latency", "6.49", 6_490),
        ("latency", "0.61", 610),
        ("latency", "820", 820),
        ("latency", "812.5", 812),
        ("latency_ms", "35.2", 35),
        ("response_time", "1.5", 1_500),
        ("Response Time (s)", "2", 2_000),
        ("elapsedSeconds", "3", 3_000),
        ("response_time", "2025-08-31 17:00:00", None),
    ],
)
def test_how_long_an_answer_took_is_told_in_the_likely_unit(
    tmp_path: Path, column: str, told: str, expected: int | None
) -> None:
    layout = guess({"logs": ["query", "response", column]})
    assert layout is not None
    path = tmp_path / "logs.csv"
    path.write_text(f"query,response,{column}\nRye?,Ten hours.,{told}\n")
    (session,) = mapped(path, layout)
    assert session.messages[1].latency_ms == expected


@pytest.mark.parametrize(
    ("column", "told", "shown"),
    [
        ("rating", "4", "You rated this as 4"),
        ("feedback", "thumbs_up", "You rated this as good"),
        ("feedback", "Dislike", "You rated this as bad"),
        ("rating", "-1", "You rated this as bad"),
        ("is_helpful", "1", "You rated this as good"),
        ("is_helpful", "0", None),
        ("feedback", "none", None),
        ("rating", "--", None),
        ("feedbackScore", "true", "You rated this as good"),
        ("feedback", "It burned, and was far too sweet", "You gave feedback"),
        ("feedback", '{"rating": "up"}', "You gave feedback"),
    ],
)
def test_what_a_person_thought_of_an_answer_stands_behind_it(
    tmp_path: Path, column: str, told: str, shown: str | None
) -> None:
    layout = guess({"logs": ["query", "response", column]})
    assert layout is not None
    path = tmp_path / "logs.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([["query", "response", column], ["Rye?", "Ten hours.", told]])
    (session,) = mapped(path, layout)
    asked, answered = session.messages
    assert asked.blocks == (Text("Rye?"),)
    events = [block for block in answered.blocks if isinstance(block, Event)]
    assert [one.text.partition("\n")[0] for one in events] == ([shown] if shown else [])
    assert shown != "You gave feedback" or told in events[0].text


def test_several_who_answer_one_person_are_assistants_by_their_names(tmp_path: Path) -> None:
    words = {"user": 2, "planner": 2, "worker": 9}
    known = {"user": Role.USER, "planner": Role.ASSISTANT, "worker": Role.ASSISTANT}
    assert roles_among(words, "role") == known
    assert roles_among({"user": 50, "moderator-7": 1, "guest-8": 1}, "role") == {"user": Role.USER}
    script = """
        CREATE TABLE messages(id TEXT, chat_id TEXT, role TEXT, content TEXT);
        INSERT INTO messages VALUES ('m', 'c', 'user', 'Rye?'), ('n', 'c', 'planner', 'Flour.');
    """
    told = {"table": "messages", "columns": {"role": "role", "text": "content"},
            "roles": {"user": "me", "planner": "assistant"}}  # fmt: skip
    layout = layout_of({"messages": told})
    (session,) = mapped(files.database(tmp_path / "any.db", script), layout)
    assert [(one.role, one.author) for one in session.messages] == [
        (Role.USER, None),
        (Role.ASSISTANT, "planner"),
    ]


def test_any_table_is_read_as_it_is_explained(tmp_path: Path) -> None:
    script = """
        CREATE TABLE "log entries"(nr INTEGER, gruppe TEXT, wer TEXT, "was ""gesagt"" da" TEXT);
        INSERT INTO "log entries" VALUES (2, 'a', 'bot', 'Until six.'), (1, 'a', 'user', 'Open?'),
            (3, 'b', 'user', 'Alone');
    """
    path = files.database(tmp_path / "any.db", script)
    columns = {"id": "nr", "conversation": "gruppe", "role": "wer", "text": 'was "gesagt" da',
               "order": "nr"}  # fmt: skip
    first, second = mapped(path, Layout(Table("log entries", columns)))
    assert [one.blocks for one in first.messages] == [(Text("Open?"),), (Text("Until six."),)]
    assert (first.external_id, second.title) == ("a", "Alone")


def test_a_row_may_hold_a_whole_message(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE message_store (id INTEGER, session_id TEXT, message TEXT)")
        for number, (kind, said) in enumerate((("human", "Rye?"), ("ai", "Yes."))):
            message = json.dumps({"type": kind, "data": {"content": said, "type": kind}})
            connection.execute("INSERT INTO message_store VALUES (?, 's', ?)", (number, message))
    columns = {"id": "id", "conversation": "session_id", "role": "message", "text": "message"}
    (session,) = mapped(path, Layout(Table("message_store", columns)))
    assert [(one.role, one.blocks) for one in session.messages] == [
        (Role.USER, (Text("Rye?"),)), (Role.ASSISTANT, (Text("Yes."),)),
    ]  # fmt: skip


def test_a_row_may_hold_a_question_and_its_answer(tmp_path: Path) -> None:
    script = """
        CREATE TABLE log(id INTEGER, session_id TEXT, prompt TEXT, response TEXT, error TEXT,
            cost REAL, duration_ms INTEGER, created_at TEXT);
        INSERT INTO log VALUES
            (1, 's', 'Open?', 'Until six.', NULL, 0.5, 90, '2025-08-31 17:00:00'),
            (2, 's', 'And then?', NULL, 'timeout', NULL, NULL, '2025-08-31 17:01:00');
    """
    layout = guessed(log="id session_id prompt response error cost duration_ms created_at")
    (session,) = mapped(files.database(tmp_path / "any.db", script), layout)
    assert [one.external_id for one in session.messages] == ["1:p", "1:r", "2:p", "2:r"]
    answer, failed = session.messages[1], session.messages[3]
    assert (answer.latency_ms, answer.usage and answer.usage.cost) == (90, 500_000)
    assert failed.blocks == (Event(EventKind.ERROR, "timeout"),)


def test_people_of_a_website_are_somebody_else(tmp_path: Path) -> None:
    taken_over = (
        "INSERT INTO chatbot_messages VALUES (3, 7, 'admin', 'Ask me.', 0, '', '2025-09-01');"
    )
    _, (session,), issues = read(files.database(tmp_path / "site.db", files.LARAVEL + taken_over))
    last = session.messages[-1]
    assert (last.role, last.author, last.blocks) == (Role.OTHER, "admin", (Text("Ask me."),))
    assert issues == []


def test_what_is_asked_may_be_called_a_message(tmp_path: Path) -> None:
    script = """
        CREATE TABLE chatbot_conversations(id INTEGER, title TEXT, deleted_at TEXT);
        CREATE TABLE chatbot_messages(id INTEGER, conversation_id INTEGER, type TEXT, message TEXT,
            response TEXT);
        INSERT INTO chatbot_conversations VALUES (1, 'Hours', '2025-09-01 00:00:00');
        INSERT INTO chatbot_messages VALUES (1, 1, 'text', 'Open?', 'Until six.');
    """
    key, (session,), _ = read(files.database(tmp_path / "site.db", script))
    assert key == "laravel-chatbot"
    assert [(one.role, one.blocks) for one in session.messages] == [
        (Role.USER, (Text("Open?"),)),
        (Role.ASSISTANT, (Text("Until six."),)),
    ]
    assert session.archived


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('{"text": "rye", "grams": 500}', '{"text": "rye", "grams": 500}'),
        ('[{"flour": "rye"}]', '[{"flour": "rye"}]'),
        ("[]", "[]"),
        ('["rye", 1]', '["rye", 1]'),
        ('{"type": "text", "text": "rye"}', "rye"),
        ('[{"type": "text", "text": "rye"}]', "rye"),
    ],
)
def test_json_that_somebody_wrote_stays_as_it_is(written: str, said: str, tmp_path: Path) -> None:
    layout = Layout(Table("m", {"role": "role", "text": "content"}))
    (tmp_path / "m.json").write_text(json.dumps([{"role": "user", "content": written}]))
    (session,) = mapped(tmp_path / "m.json", layout)
    assert session.messages[0].blocks == (Text(said),)


@pytest.mark.parametrize("told", ['["bread"]', "{bread}", '{"bread"}', "bread, ", None])
def test_tags_are_told_in_many_ways(told: str | None, tmp_path: Path) -> None:
    script = """
        CREATE TABLE chats(id TEXT, title TEXT, tags TEXT, metadata TEXT);
        CREATE TABLE messages(id TEXT, chat_id TEXT, role TEXT, content TEXT);
        INSERT INTO chats VALUES ('c', 'Oven', NULL, '{"tags": ["bread"]}');
        INSERT INTO messages VALUES ('m', 'c', 'user', 'Rye');
    """
    path = files.database(tmp_path / "any.db", script)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE chats SET tags = ?", (told,))
    layout = guessed(chats="id title tags metadata", messages="id chat_id role content")
    (session,) = mapped(path, layout)
    assert session.tags == ("bread",)


def test_tokens_that_are_told_apart_count_before_their_sum(tmp_path: Path) -> None:
    script = """
        CREATE TABLE messages(id TEXT, chat_id TEXT, role TEXT, content TEXT, tokens_used INTEGER,
            metadata TEXT);
        INSERT INTO messages VALUES ('m', 'c', 'assistant', 'Rye', 15,
            '{"usage": {"input_tokens": 10, "output_tokens": 5}}');
    """
    layout = guessed(messages="id chat_id role content tokens_used metadata")
    (session,) = mapped(files.database(tmp_path / "any.db", script), layout)
    assert session.messages[0].usage == Usage(input=10, output=5)
