"""What columns mean is guessed by their names, and kept as somebody explained it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatvault.domain.tables.table_layout import Layout, Table, layout_of
from chatvault.errors import UnreadableFile
from chatvault.importers.chat_tables.guessing import guess
from tests.unit.importers.chat_tables import chat_system_files as files
from tests.unit.importers.chat_tables.read_tables import guessed, mapped


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        ({"messages": "id chat_id is_bot text sent_at"}, {"role": "is_bot", "text": "text"}),
        ({"logs": "id thread_id direction body createdAt"}, {"role": "direction", "text": "body"}),
        ({"turns": "id user_message bot_response"}, {"question": "user_message"}),
        ({"Chat": "Id SessionId Sender MessageText Timestamp"}, {"text": "MessageText"}),
    ],
)
def test_columns_are_guessed(tables: dict[str, str], expected: dict[str, str]) -> None:
    found = guessed(**tables).messages.columns
    assert {meaning: found.get(meaning) for meaning in expected} == expected


@pytest.mark.parametrize(
    ("conversations", "messages", "expected"),
    [
        ("id session_id title", "id session_id role content", "session_id"),
        ("Id SessionId Title", "Id SessionId Role Content", "SessionId"),
        ("id session_id title", "id conversation_id role content", "id"),
        ("id title", "id session_id role content", "id"),
    ],
)
def test_conversations_are_told_apart_by_what_messages_call_them(
    conversations: str, messages: str, expected: str
) -> None:
    found = guessed(conversations=conversations, messages=messages).conversations
    assert found is not None
    assert found.columns["id"] == expected


def test_tables_that_hold_no_messages_are_none() -> None:
    assert guess({"users": ["id", "email"], "orders": ["id", "price", "created_at"]}) is None


def test_tables_are_told_apart() -> None:
    layout = guessed(
        users="id name email",
        conversations="id title created_at",
        messages="id conversation_id role content created_at",
        tool_calls="id message_id name arguments result approved approved_by",
    )
    assert layout.conversations is not None
    assert layout.tools is not None
    assert (layout.conversations.name, layout.tools.name) == ("conversations", "tool_calls")


def test_a_layout_is_kept_as_json() -> None:
    layout = guessed(chats="id title created_at", messages="id chat_id role content")
    assert layout_of(json.loads(json.dumps(layout.told()))) == layout


def test_a_layout_with_an_unknown_meaning_says_which() -> None:
    with pytest.raises(ValueError, match="smell"):
        layout_of({"messages": {"table": "m", "columns": {"smell": "s"}}})


@pytest.mark.parametrize(
    ("kind", "columns", "needed"),
    [
        ("messages", {"role": "r"}, "text"),
        ("conversations", {"title": "t"}, "id"),
        ("tools", {"name": "n"}, "conversation"),
    ],
)
def test_a_layout_that_says_too_little_says_what_is_needed(
    kind: str, columns: dict[str, str], needed: str
) -> None:
    told = {"messages": {"table": "m", "columns": {"text": "t"}}}
    with pytest.raises(ValueError, match=needed):
        layout_of({**told, kind: {"table": "x", "columns": columns}})


def test_a_column_that_is_not_there_is_said(tmp_path: Path) -> None:
    path = files.database(tmp_path / "any.db", "CREATE TABLE log(a TEXT)")
    with pytest.raises(UnreadableFile, match=r"log\.b"):
        mapped(path, Layout(Table("log", {"text": "b", "role": "c"})))
