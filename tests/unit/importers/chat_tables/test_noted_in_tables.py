"""What systems note of conversations, answers and tools besides what was said."""

from __future__ import annotations

import json
from pathlib import Path

from chatvault.domain.blocks import (
    Approval,
    Text,
    ToolCall,
    ToolStatus,
)
from tests.unit.importers.chat_tables import chat_system_files as files
from tests.unit.importers.chat_tables.read_tables import guessed, mapped, read


def test_tables_beside_others_tell_more_of_conversations_and_tools(tmp_path: Path) -> None:
    key, (session,), _ = read(files.database(tmp_path / "orchestrator.db", files.PLANNED))
    assert key == "orchestrator-chat"
    assert (session.tags, session.summary) == (("bread", "oven"), "About bread")
    assert session.details == '{"priority":"high"}'
    said, call = session.messages[1].blocks
    assert said == Text("It will.")
    assert isinstance(call, ToolCall)
    assert (call.call_id, call.approval) == (
        "t1",
        Approval(required=True, given=True, by="ada", at=1_756_660_706_500),
    )
    assert call.outcome is not None
    assert (call.outcome.text, call.outcome.status) == ("warm", ToolStatus.OK)
    assert call.outcome.duration_ms == 1_500


def test_what_a_system_notes_is_kept_without_what_is_secret(tmp_path: Path) -> None:
    key = "sk-proj-" + "a1B2c3D4e5F6g7H8i9J0k1L2"
    script = f"""
        CREATE TABLE chats(id TEXT, title TEXT, created_at TEXT, metadata TEXT, context TEXT);
        CREATE TABLE messages(id TEXT, chat_id TEXT, role TEXT, content TEXT, metadata TEXT);
        CREATE TABLE tool_calls(id TEXT, message_id TEXT, name TEXT, arguments TEXT, metadata TEXT);
        INSERT INTO chats VALUES ('c', 'Oven', '2025-08-31 17:00:00',
            '{{"oven": {{"heat": 220, "api_key": "canary"}}, "by": ["ada@canary.example"]}}',
            '{{"folder": "/home/ada/oven", "note": "use {key} here"}}');
        INSERT INTO messages VALUES ('m', 'c', 'assistant', 'Heating', '{{"mood": "warm"}}'),
            ('e', 'c', 'assistant', '', '{{"mood": "lost"}}');
        INSERT INTO tool_calls VALUES ('t', 'm', 'heat', '{{}}', '{{"server": "oven-1"}}');
    """
    layout = guessed(
        chats="id title created_at metadata context",
        messages="id chat_id role content metadata",
        tool_calls="id message_id name arguments metadata",
    )
    (session,) = mapped(files.database(tmp_path / "any.db", script), layout)
    told = json.loads(session.details or "")
    assert told["oven"] == {"heat": 220}
    assert told["context"]["folder"] == "/home/ada/oven"
    assert json.loads(session.messages[0].details or "") == {
        "mood": "warm",
        "tool_executions": {"t": {"server": "oven-1"}},
    }
    (lost,) = session.events
    assert json.loads(lost.data) == {"message": "e", "mood": "lost"}
    assert "canary" not in repr(session)
    assert key not in repr(session)


def test_the_settings_of_a_conversation_are_noted(tmp_path: Path) -> None:
    script = """
        CREATE TABLE chats(id TEXT, title TEXT, created_at TEXT, settings TEXT);
        CREATE TABLE messages(id TEXT, chat_id TEXT, role TEXT, content TEXT);
        INSERT INTO chats VALUES ('c', 'Oven', '2025-08-31 17:00:00',
            '{"heat": 220, "api_key": "canary"}');
        INSERT INTO messages VALUES ('m', 'c', 'user', 'Rye?');
    """
    layout = guessed(chats="id title created_at settings", messages="id chat_id role content")
    (session,) = mapped(files.database(tmp_path / "any.db", script), layout)
    assert session.details == '{"settings":{"heat":220}}'


def test_what_is_noted_of_conversations_and_answers_is_told_like_columns(tmp_path: Path) -> None:
    script = """
        CREATE TABLE chats(id TEXT, title TEXT, created_at TEXT, metadata TEXT);
        CREATE TABLE messages(id TEXT, chat_id TEXT, role TEXT, content TEXT, metadata TEXT);
        INSERT INTO chats VALUES ('c', 'Oven', '2025-08-31 17:00:00',
            '{"IsPinned": true, "archived": false, "is_favorite": true}');
        INSERT INTO messages VALUES ('m', 'c', 'assistant', 'Rye.', '{"latencyMs": 820}');
    """
    layout = guessed(
        chats="id title created_at metadata", messages="id chat_id role content metadata"
    )
    (session,) = mapped(files.database(tmp_path / "any.db", script), layout)
    assert (session.pinned, session.starred, session.archived) == (True, True, False)
    assert session.messages[0].latency_ms == 820


def test_what_is_noted_by_the_megabyte_is_cut_to_what_is_short(tmp_path: Path) -> None:
    script = """
        CREATE TABLE messages(id TEXT, chat_id TEXT, role TEXT, content TEXT, metadata TEXT);
        INSERT INTO messages VALUES ('m', 'c', 'user', 'Rye',
            json_object('long', printf('%.*c', 200000, 'x'), 'mood', 'warm')),
            ('n', 'c', 'user', 'Oats', replace(printf('%.*c', 100000, 'x'), 'x', '['));
    """
    layout = guessed(messages="id chat_id role content metadata")
    (session,) = mapped(files.database(tmp_path / "any.db", script), layout)
    assert [one.details for one in session.messages] == ['{"mood":"warm"}', None]


def test_who_allowed_a_tool_is_told(tmp_path: Path) -> None:
    script = """
        CREATE TABLE chats(id TEXT, title TEXT, created_at TEXT, tags TEXT);
        CREATE TABLE messages(id TEXT, chat_id TEXT, role TEXT, content TEXT);
        CREATE TABLE tool_calls(id TEXT, message_id TEXT, name TEXT, arguments TEXT, result TEXT,
            requires_approval INTEGER, approved INTEGER, approved_by TEXT, approved_at TEXT);
        INSERT INTO chats VALUES ('c', 'Oven', '2025-08-31 17:00:00', '["bread", "oven"]');
        INSERT INTO messages VALUES ('m', 'c', 'assistant', 'Heating');
        INSERT INTO tool_calls VALUES ('t', 'm', 'heat', '{}', 'hot', 1, 1, 'Ada',
            '2025-08-31 17:00:05');
    """
    layout = guessed(
        chats="id title created_at tags",
        messages="id chat_id role content",
        tool_calls="id message_id name arguments result requires_approval approved approved_by "
        "approved_at",
    )
    (session,) = mapped(files.database(tmp_path / "any.db", script), layout)
    call = session.messages[0].blocks[1]
    assert isinstance(call, ToolCall)
    assert call.approval == Approval(required=True, given=True, by="Ada", at=1_756_659_605_000)
    assert session.tags == ("bread", "oven")


def test_when_a_tool_ended_and_who_allowed_it_may_be_told_otherwise(tmp_path: Path) -> None:
    script = """
        CREATE TABLE chats(id TEXT, title TEXT, created_at TEXT);
        CREATE TABLE messages(id TEXT, chat_id TEXT, role TEXT, content TEXT);
        CREATE TABLE tool_runs(id TEXT, message_id TEXT, name TEXT, output TEXT, status TEXT,
            started_at TEXT, completed_at TEXT, metadata TEXT);
        INSERT INTO chats VALUES ('c', 'Oven', '2025-08-31 17:00:00');
        INSERT INTO messages VALUES ('m', 'c', 'assistant', 'Heating');
        INSERT INTO tool_runs VALUES ('t', 'm', 'heat', '', 'timed_out', '2025-08-31 17:00:05',
            '2025-08-31 17:00:06.250', '{"requires_approval": true, "approvedBy": "Ada"}');
    """
    layout = guessed(
        chats="id title created_at",
        messages="id chat_id role content",
        tool_runs="id message_id name output status started_at completed_at metadata",
    )
    (session,) = mapped(files.database(tmp_path / "any.db", script), layout)
    call = session.messages[0].blocks[1]
    assert isinstance(call, ToolCall)
    assert call.approval == Approval(required=True, by="Ada")
    assert call.outcome is not None
    assert (call.outcome.duration_ms, call.outcome.status) == (1_250, ToolStatus.FAILED)
