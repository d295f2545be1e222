"""Channels of Open WebUI become conversations among people and models."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Event, EventKind, File, Text
from chatvault.domain.message import Role
from chatvault.domain.people import Person
from tests.unit.importers.hostile import JSON, RELAXED
from tests.unit.importers.open_webui.test_open_webui import AT, database, read

NANOSECONDS = 1_000_000_000
Row = tuple[Any, ...]


def said(key: str, user: str, text: str, at: int, **more: Any) -> Row:
    """A row of the table of messages."""
    fields = {"parent_id": None, "data": None, "meta": None} | more
    moment = (AT + at) * NANOSECONDS
    told = (json.dumps(fields[name]) if fields[name] else None for name in ("data", "meta"))
    return key, user, "k1", fields["parent_id"], text, *told, moment


def with_channel(folder: Path, *messages: Row, users: tuple[str, ...] = ("Ada", "Ben")) -> Path:
    path = database(folder)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(
            """
            CREATE TABLE user(id TEXT, name TEXT, email TEXT);
            CREATE TABLE channel(id TEXT, user_id TEXT, name TEXT, description TEXT,
                created_at BIGINT, archived_at BIGINT);
            CREATE TABLE message(id TEXT, user_id TEXT, channel_id TEXT, parent_id TEXT,
                content TEXT, data JSON, meta JSON, created_at BIGINT);
            CREATE TABLE message_reaction(id TEXT, user_id TEXT, message_id TEXT, name TEXT);
            INSERT INTO message_reaction VALUES ('r1', 'u2', 'm1', 'bread');
            """
        )
        for place, name in enumerate(users, 1):
            connection.execute("INSERT INTO user VALUES (?, ?, ?)", (f"u{place}", name, "@"))
        made = (AT * NANOSECONDS, None)
        connection.execute("INSERT INTO channel VALUES ('k1', 'u1', 'baking', 'Rye', ?, ?)", made)
        connection.execute("INSERT INTO channel VALUES ('k2', 'u1', 'silent', '', ?, ?)", made)
        marks = ", ".join("?" * 8)
        connection.executemany(f"INSERT INTO message VALUES ({marks})", messages)
    return path


def test_a_channel_is_a_conversation_of_people_and_models(tmp_path: Path) -> None:
    files = {"files": [{"type": "file", "id": "f", "name": "rye.txt", "url": "f"}]}
    path = with_channel(
        tmp_path,
        said("m1", "u1", "<@M:llama|Llama 3> how long does rye rest?", 10),
        said("m2", "u2", "I would like to know, too", 30, data=files),
        said(
            "m3",
            "u1",
            "",
            20,
            parent_id="m1",
            data={"output": [{"type": "message", "content": [{"text": "Two days."}]}]},
            meta={"model_id": "llama", "model_name": "Llama 3"},
        ),
    )
    sessions, issues = read(path)
    assert issues == []
    *_, channel = sessions
    assert (channel.external_id, channel.title) == ("channel:k1", "baking")
    assert (channel.summary, channel.account, channel.model) == ("Rye", "u1", "llama")
    assert channel.created_at == AT * 1000
    assert channel.updated_at == (AT + 30) * 1000
    asked, answered, other = channel.messages
    reactions = Event(EventKind.NOTICE, "Reactions: bread 1 (Ben)")
    assert asked.blocks == (Text("@Llama 3 how long does rye rest?"), reactions)
    assert (asked.role, asked.author, asked.created_at) == (Role.USER, "Ada", (AT + 10) * 1000)
    assert (answered.role, answered.model, answered.author) == (
        Role.ASSISTANT,
        "llama",
        "Llama 3",
    )
    assert answered.blocks == (Text("Two days."),)
    assert answered.parent_id == "m1"
    assert other.author == "Ben"
    assert any(isinstance(block, File) for block in other.blocks)
    assert channel.people == (Person("Ada", "u1"), Person("Ben", "u2"))


def test_answers_of_a_thread_follow_what_they_answer(tmp_path: Path) -> None:
    path = with_channel(
        tmp_path,
        said("m1", "u1", "First", 10),
        said("m2", "u1", "Second", 20),
        said("m3", "u2", "To the first", 30, parent_id="m1"),
        said("m4", "u2", "To what is gone", 15, parent_id="gone"),
    )
    channel = read(path)[0][-1]
    assert [one.external_id for one in channel.messages] == ["m1", "m3", "m4", "m2"]


def test_what_is_left_of_a_channel_that_is_gone_hides_no_reaction(tmp_path: Path) -> None:
    path = with_channel(tmp_path, said("m1", "u1", "Hello", 10))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO message(id, channel_id, content) VALUES ('m0', 'a', 'Old')")
        connection.execute("INSERT INTO message_reaction VALUES ('r0', 'u1', 'm0', 'rye')")
        connection.execute("INSERT INTO message(id, channel_id, content) VALUES ('m2', 'k2', 'So')")
        connection.execute("INSERT INTO message_reaction VALUES ('r2', 'u1', 'm2', 'oven')")
    first, second = read(path)[0][-2:]
    assert [one.external_id for one in (first, second)] == ["channel:k1", "channel:k2"]
    assert "bread" in str(first.messages[0].blocks)
    assert "oven" in str(second.messages[0].blocks)


def test_who_is_alone_on_the_server_is_oneself(tmp_path: Path) -> None:
    path = with_channel(tmp_path, said("m1", "u1", "Hello", 10), users=("Ada",))
    assert read(path)[0][-1].people == (Person("Ada", "u1", is_me=True),)


def test_a_program_that_writes_into_a_channel_is_no_person(tmp_path: Path) -> None:
    webhook = {"webhook": {"id": "w1"}}
    path = with_channel(tmp_path, said("m1", "u1", "The oven is hot", 10, meta=webhook))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE channel_webhook(id TEXT, name TEXT)")
        connection.execute("INSERT INTO channel_webhook VALUES ('w1', 'Oven')")
    channel = read(path)[0][-1]
    assert (channel.messages[0].role, channel.messages[0].author) == (Role.ASSISTANT, "Oven")
    assert channel.people == ()


@given(JSON, st.sampled_from(["data", "meta"]))
@RELAXED
def test_anything_may_be_told_of_a_message(tmp_path_factory: Any, told: object, key: str) -> None:
    folder = tmp_path_factory.mktemp("channel")
    path = with_channel(folder, said("m1", "u1", "Hello", 10, **{key: told}))
    assert read(path)[0][-1].messages
