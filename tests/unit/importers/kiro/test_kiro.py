"""Conversations of Kiro are found by what they hold, whichever of its programs wrote them."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import (
    Event,
    EventKind,
    File,
    Image,
    Text,
    TextVariant,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolStatus,
)
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.parsed import Severity
from chatvault.domain.session import Relation
from chatvault.errors import UnreadableFile
from chatvault.importers.containers.container import open_container
from chatvault.importers.kiro.importer import KiroImporter
from chatvault.importers.kiro.runs import workspace_folder
from tests.unit.importers.hostile import JSON, RELAXED, places, put, spoil
from tests.unit.importers.kiro.kiro_files import (
    SESSION,
    START,
    answer,
    command_line,
    editor,
    line,
    lines,
    read,
    read_one,
    talk,
    write,
)

WORKSPACE = "workspace-sessions/L2hvbWUvYWRhL3NlYXJjaA"  # of /home/ada/search


def test_lines_of_the_command_line_are_a_session(tmp_path: Path) -> None:
    path = write(tmp_path / "cli" / f"{SESSION}.jsonl", lines(command_line()))
    told = {"cwd": "/home/ada/search", "title": "Failing test", "created_at": "2026-05-10T08:00Z"}
    write(path.with_suffix(".json"), told)
    session = read_one(tmp_path)
    assert (session.source, session.external_id) == ("kiro", SESSION)
    assert session.title == "Failing test"
    assert session.project is not None
    assert session.project.path == "/home/ada/search"
    assert session.created_at == (START - 3600) * 1000
    assert session.updated_at == START * 1000
    assert [message.external_id for message in session.messages] == ["m1", "m2", "m4"]
    (called,) = session.messages[1].blocks
    assert isinstance(called, ToolCall)
    assert (called.name, called.arguments) == ("shell", '{"command":"pytest"}')
    assert called.outcome is not None
    assert called.outcome.text == "1 failed\nboom"
    assert (called.outcome.status, called.outcome.note) == (ToolStatus.FAILED, "exit 1")


def test_thoughts_are_told_and_what_is_new_is_kept(tmp_path: Path) -> None:
    thought = {"kind": "thinking", "data": {"text": "Hm."}}
    new: dict[str, Any] = {"kind": "canvas", "data": 1}
    content = lines([*command_line(), answer("m5", "Done.", thought, new)])
    (session,), issues = read(write(tmp_path / "a.jsonl", content))
    said, thinking, unknown = session.messages[-1].blocks
    assert (said, thinking) == (Text("Done."), Thinking("Hm."))
    assert isinstance(unknown, Text)
    assert unknown.variant is TextVariant.UNKNOWN
    assert [issue.severity for issue in issues] == [Severity.INFO]


def told_beside(**fields: Any) -> dict[str, Any]:
    """What the command line keeps beside the lines of a conversation."""
    turn = {"message_ids": ["m1", "m2", "m4"], "end_timestamp": START + 9, "turn_duration": 9}
    turn |= {"input_token_count": 90, "output_token_count": 20}
    state = {
        "agent_name": "kiro_default",
        "conversation_metadata": {"user_turn_metadatas": [turn]},
        "rts_model_state": {"model_info": {"model_id": "opus", "context_window_tokens": 9}},
    }
    return {"session_id": SESSION, "cwd": "/home/ada/search", "session_state": state, **fields}


def test_what_stands_beside_the_lines_tells_models_and_tokens(tmp_path: Path) -> None:
    thinking = {"kind": "thinking", "data": {"text": "Hm.", "modelId": "sonnet"}}
    records = [*command_line(), answer("m5", "And so on.", thinking)]
    path = write(tmp_path / f"{SESSION}.jsonl", lines(records))
    write(path.with_suffix(".json"), told_beside(parent_session_id=None))
    session = read_one(tmp_path)
    assert (session.agent, session.model, session.relation) == ("Kiro CLI", "sonnet", None)
    asked, looked, said, more = session.messages
    assert [one.model for one in (asked, looked, said, more)] == [None, "opus", "opus", "sonnet"]
    assert said.created_at == (START + 9) * 1000
    assert said.usage == Usage(90, 20)
    assert looked.usage is None


def test_what_another_conversation_started_is_its_sub_agent(tmp_path: Path) -> None:
    path = write(tmp_path / f"{SESSION}.jsonl", lines(command_line()))
    write(path.with_suffix(".json"), told_beside(parent_session_id="above"))
    session = read_one(tmp_path)
    assert (session.parent_external_id, session.relation) == ("above", Relation.SUBAGENT)


def test_what_happened_between_the_messages_is_told(tmp_path: Path) -> None:
    folded = line("Compaction", "", [], summary="So far.", messages_snapshot=[])
    back, new = line("ResetTo", "", [], target_index=1), line("Dream", "", [])
    content = lines([*command_line(), folded, back, new, answer("m5", "Done.")])
    (session,), issues = read(write(tmp_path / "a.jsonl", content))
    assert session.messages[-3].blocks == (Event(EventKind.COMPACTION, "So far."),)
    (went_back,) = session.messages[-2].blocks
    assert isinstance(went_back, Event)
    assert "went back" in went_back.text
    assert ["“Dream”" in issue.text for issue in issues] == [True]


def test_a_picture_is_what_it_says_it_is(tmp_path: Path) -> None:
    source = {"type": "base64", "media_type": "image/jpeg", "data": "/9j/4AAQSkZJRg=="}
    shown = {"kind": "image", "data": {"source": source}}
    asked = line("Prompt", "m1", [shown, {"kind": "text", "data": "What is it?"}])
    session = read_one(write(tmp_path / "a.jsonl", lines([asked, answer("m2", "A rye.")])))
    picture = session.messages[0].blocks[0]
    assert isinstance(picture, Image)
    assert picture.attachment.media_type == "image/jpeg"


def test_lines_of_the_newer_editor_are_a_session(tmp_path: Path) -> None:
    records: list[dict[str, Any]] = [
        {"timestamp": START * 1000, "payload": {"type": "user", "content": "Hello"}},
        {"payload": {"type": "tool_call", "toolCallId": "t", "toolName": "ls", "args": {"a": 1}}},
        {"payload": {"type": "tool_result", "toolCallId": "t", "content": "a.py"}},
        {"payload": {"type": "assistant", "content": "Hi.", "reasoningModelId": "opus"}},
        {"payload": {"type": "checkpoint"}},
    ]
    path = write(tmp_path / "0a1b" / "sess_1" / "messages.jsonl", lines(records))
    told = {"title": "Greeting", "workspacePaths": ["/home/ada/search"], "createdAt": START * 1000}
    write(path.with_name("session.json"), told)
    session = read_one(tmp_path)
    assert (session.external_id, session.title) == ("sess_1", "Greeting")
    assert talk(session) == ["Hello", "", "Hi."]
    (called,) = session.messages[1].blocks
    assert isinstance(called, ToolCall)
    assert called.outcome is not None
    assert called.outcome.text == "a.py"
    assert session.messages[2].model == "opus"


def newer(folder: Path, *payloads: dict[str, Any], **told: Any) -> Path:
    """A conversation of the newer editor."""
    records = [
        {"id": f"e{number}", "timestamp": "2026-05-10T09:00:00Z", "payload": payload}
        for number, payload in enumerate(payloads)
    ]
    path = write(folder / "messages.jsonl", lines(records))
    write(path.with_name("session.json"), {"title": "Greeting", **told})
    return path


def test_what_a_line_of_the_newer_editor_is_its_operation_tells(tmp_path: Path) -> None:
    answered = {"type": "assistant", "operationType": "Say", "executionId": "x"}
    newer(
        tmp_path / "0a1b" / "sess_1",
        {"type": "session_start", "content": "You are Kiro."},
        {"type": "user", "content": {"text": "Hello"}, "source": "steer"},
        {"type": "turn_start", "executionId": "x"},
        {**answered, "operationType": "Reasoning", "content": "They greet."},
        {**answered, "operationType": "Reasoning", "content": "...", "reasoningSignature": "s"},
        {"type": "assistant", "content": "Still.", "reasoningSignature": "s"},
        {**answered, "content": "Hi."},
        {"type": "pending_interaction", "interactionType": "tool_approval", "toolCallId": "t"},
        {"type": "session_metadata", "key": "contextUsage", "value": {"usagePercentage": 4}},
        {**answered, "operationType": "Summary", "content": "We greeted."},
        {"type": "turn_end", "executionId": "x", "stopReason": "end_turn"},
        modelId="opus",
        rootPaths=["/home/ada/search"],
    )
    (session,), issues = read(tmp_path)
    assert issues == []
    assert [message.blocks for message in session.messages] == [
        (Text("Hello"),),
        (Thinking("They greet."),),
        (Thinking("Still."),),
        (Text("Hi."),),
        (Event(EventKind.COMPACTION, "We greeted."),),
    ]
    assert [message.model for message in session.messages] == [None, *["opus"] * 3, None]
    assert session.project is not None
    assert session.project.path == "/home/ada/search"


def test_what_stands_beside_a_prompt_of_the_newer_editor_is_kept(tmp_path: Path) -> None:
    picture = {"data": "/9j/4AAQSkZJRg==", "mimeType": "image/jpeg"}
    document = {"id": "file:///a/rye.md", "displayName": "Rye", "content": "Rye is a grain."}
    shown = [picture, "file:///C:/a/b.png", None]
    prompt = {
        "type": "user",
        "content": "",
        "images": shown,
        "documents": [document, "file:///d.pdf"],
    }
    session = read_one(newer(tmp_path / "s", prompt))
    pictures = [each for each in session.messages[0].blocks if isinstance(each, Image)]
    files = [each for each in session.messages[0].blocks if isinstance(each, File)]
    assert [each.attachment.name for each in pictures] == ["image.jpg", "b.png"]
    assert [(each.attachment.name, each.text) for each in files] == [
        ("Rye", "Rye is a grain."),
        ("d.pdf", ""),
    ]


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("cancelled", [Event(EventKind.INTERRUPTED)]),
        ("error", [Event(EventKind.ERROR, "No credits left.")]),
        ("end_turn", [Event(EventKind.ERROR, "No credits left.")]),
    ],
)
def test_how_a_turn_of_the_newer_editor_ended_is_told_once(
    tmp_path: Path, reason: str, told: list[Event]
) -> None:
    trouble = {"type": "session_metadata", "key": "displayError", "value": "No credits left."}
    between = [] if reason == "cancelled" else [trouble]
    ended = {"type": "turn_end", "stopReason": reason}
    session = read_one(newer(tmp_path / "s", {"type": "user", "content": "Hello"}, *between, ended))
    assert [message.blocks for message in session.messages[1:]] == [(event,) for event in told]


def test_an_agent_that_the_newer_editor_started_is_a_call_of_its_conversation(
    tmp_path: Path,
) -> None:
    started = {"type": "sub_agent_start", "subSessionId": "sess_2", "subAgentName": "reviewer"}
    newer(
        tmp_path,
        {"type": "user", "content": "Look at it."},
        {**started, "prompt": "Review the oven."},
        {"type": "sub_agent_complete", "subSessionId": "sess_2", "response": "It is hot."},
    )
    session = read_one(tmp_path)
    _asked, answer = session.messages
    assert answer.role is Role.ASSISTANT
    assert answer.blocks == (
        ToolCall(
            "reviewer",
            '{"prompt":"Review the oven."}',
            "sess_2",
            ToolOutcome("It is hot.", ToolStatus.OK),
            child="sess_2",
        ),
    )


@pytest.mark.parametrize(
    ("reason", "relation"), [("tangent", Relation.FORK), (None, Relation.SUBAGENT)]
)
def test_a_conversation_of_the_newer_editor_may_come_from_another_one(
    tmp_path: Path, reason: str | None, relation: Relation
) -> None:
    told = {"parentSessionId": "sess_1", "createdReason": reason}
    newer(tmp_path / "sess_2", {"type": "user", "content": "Hello"}, **told)
    session = read_one(tmp_path)
    assert (session.parent_external_id, session.relation) == ("sess_1", relation)


def test_the_editor_keeps_a_conversation_in_one_value(tmp_path: Path) -> None:
    session = read_one(write(tmp_path / "workspace-sessions" / "x" / "1.json", editor()))
    assert (session.external_id, session.title) == (SESSION, "Dark mode")
    assert session.model == "claude-sonnet"
    assert talk(session) == ["Add a switch.", "Added.", "Keep it."]
    assert [message.external_id for message in session.messages] == ["u1", "a1", "message:3"]


def test_the_list_beside_tells_when_a_conversation_began(tmp_path: Path) -> None:
    path = write(tmp_path / WORKSPACE / "1.json", editor())
    os.utime(path, (START, START))
    assert read_one(tmp_path).created_at == START * 1000  # as old as its file
    listed = [{"sessionId": "other"}, {"sessionId": SESSION, "dateCreated": "1778400000000"}]
    write(tmp_path / WORKSPACE / "sessions.json", json.dumps(listed).encode())
    session = read_one(tmp_path)
    assert (session.created_at, session.updated_at) == (1_778_400_000_000, START * 1000)
    write(tmp_path / WORKSPACE / "sessions.json", b"[{")
    assert read_one(tmp_path).created_at == START * 1000


def test_a_mark_before_a_conversation_costs_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "workspace-sessions" / "x" / "1.json", editor())
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert talk(read_one(tmp_path)) == ["Add a switch.", "Added.", "Keep it."]


def test_what_older_editors_sent_shows_only_what_was_said(tmp_path: Path) -> None:
    chat = [
        {"role": "human", "content": "# System Prompt\nBe brief."},
        {"role": "human", "content": "<kiro-ide-message>\nHello\n</kiro-ide-message>"},
        {"role": "bot", "content": "Hi."},
    ]
    metadata = {"modelId": "sonnet", "startTime": START * 1000, "endTime": START * 1000 + 5}
    value = {"executionId": "e1", "actionId": "a", "chat": chat, "metadata": metadata}
    session = read_one(write(tmp_path / "hash" / "e1.chat", value))
    assert session.external_id == "e1"
    assert talk(session) == ["Hello", "Hi."]
    assert session.messages[0].hidden is Hidden.META
    assert [message.role for message in session.messages[1:]] == [Role.USER, Role.ASSISTANT]
    assert (session.created_at, session.updated_at) == (START * 1000, START * 1000 + 5)


@pytest.mark.parametrize("table", ["conversations_v2", "conversations"])
def test_the_database_of_the_command_line_is_read(tmp_path: Path, table: str) -> None:
    asked = {"content": {"Prompt": {"prompt": "Why?"}}, "timestamp": "2026-05-10T09:00:00Z"}
    used = {"content": "", "tool_uses": [{"id": "t", "name": "ls", "args": {"a": 1}}]}
    back = {"tool_use_id": "t", "content": [{"Text": "a.py"}], "status": "Success"}
    returned = {"content": {"ToolUseResults": {"tool_use_results": [back]}}}
    history = [
        {"user": asked, "assistant": {"ToolUse": used}},
        {"user": returned, "assistant": {"Response": {"message_id": "m", "content": "So."}}},
    ]
    value = json.dumps({"conversation_id": SESSION, "history": history})
    with closing(sqlite3.connect(tmp_path / "data.sqlite3")) as connection:
        connection.execute(f"CREATE TABLE {table} (key TEXT, value TEXT)")
        rows = [("/home/ada/search", value), ("/home/ada", "{cut")]
        connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", rows)
        connection.commit()
    (session,), issues = read(tmp_path)
    assert [(issue.severity, issue.lost) for issue in issues] == [(Severity.ERROR, 1)]
    assert session.external_id == SESSION
    assert session.project is not None
    assert session.project.path == "/home/ada/search"
    assert talk(session) == ["Why?", "", "So."]
    (called,) = session.messages[1].blocks
    assert isinstance(called, ToolCall)
    assert called.outcome is not None
    assert called.outcome.text == "a.py"
    assert session.created_at == START * 1000


def test_what_a_run_did_stands_where_the_conversation_only_says_that_it_began(
    tmp_path: Path,
) -> None:
    write(tmp_path / "workspace-sessions" / "x" / "1.json", editor())
    actions: list[dict[str, Any]] = [
        {"actionType": "model", "actionId": "a0", "input": {"x": 1}},
        {"actionType": "say", "actionId": "a1", "output": {"message": "I look."}},
        {"actionType": "readCode", "actionId": "a2", "actionState": "Success",
         "input": {"file": "a.py"}, "output": {"message": "stamp = 1"}},
        {"actionType": "create", "actionId": "a3", "actionState": "Rejected",
         "input": {"file": "b.py", "modifiedContent": "x"}},
        {"actionType": "say", "actionId": "a4", "output": {"message": "Added a switch."}},
    ]  # fmt: skip
    write(tmp_path / "0a1b" / "414d" / "5c6d", {"executionId": "e", "actions": actions})
    session = read_one(tmp_path)
    first, read_call, created, last = session.messages[1].blocks
    assert (first, last) == (Text("I look."), Text("Added a switch."))
    assert isinstance(read_call, ToolCall)
    assert isinstance(created, ToolCall)
    assert read_call.outcome is not None
    assert created.outcome is not None
    assert (read_call.name, read_call.outcome.text) == ("readCode", "stamp = 1")
    assert created.outcome.status is ToolStatus.FAILED
    assert session.members == ("workspace-sessions/x/1.json", "0a1b/414d/5c6d")


def _run(folder: Path, **fields: Any) -> tuple[object, ...]:
    """The answer of a conversation that has one run."""
    write(folder / "workspace-sessions" / "x" / "1.json", editor())
    write(folder / "0a1b" / "414d" / "5c6d", {"executionId": "e", "actions": [], **fields})
    return read_one(folder).messages[1].blocks


def test_why_a_run_ended_and_how_commands_did_is_told(tmp_path: Path) -> None:
    actions = [
        {"actionType": "say", "output": "I bake."},
        {"actionType": "runCommand", "actionId": "a1", "actionState": "Success",
         "input": {"command": "bake"}, "output": {"output": "too hot", "exitCode": 2}},
        {"actionType": "mcp", "actionId": "a2", "input": {"toolName": "oven"},
         "output": {"response": "220 degrees"}},
        {"actionType": "displayError", "errorMessage": "The oven is off."},
    ]  # fmt: skip
    said, baked, asked, error = _run(tmp_path, actions=actions)
    assert (said, error) == (Text("I bake."), Event(EventKind.ERROR, "The oven is off."))
    assert isinstance(baked, ToolCall)
    assert isinstance(asked, ToolCall)
    assert baked.outcome is not None
    assert asked.outcome is not None
    assert (baked.outcome.status, baked.outcome.note) == (ToolStatus.FAILED, "exit 2")
    assert (baked.outcome.text, asked.outcome.text) == ("too hot", "220 degrees")


def test_what_no_action_tells_stands_in_the_context_of_the_run(tmp_path: Path) -> None:
    messages = [
        {"role": "bot", "entries": [{"type": "text", "text": "Before."}]},
        {"role": "human", "entries": [{"type": "text", "text": "Bake"}]},
        {"role": "bot", "entries": [{"type": "text", "text": "Bread."}, {"type": "toolUse"}]},
    ]
    assert _run(tmp_path, context={"messages": messages}) == (Text("Bread."),)


def test_a_run_without_actions_tells_its_calls_in_its_context(tmp_path: Path) -> None:
    # Given a conversation whose answer names a run that has but the model's context,
    session = editor()
    session["history"][1] = {
        "message": {"role": "assistant", "id": "a1",
                    "content": [{"type": "executionLog", "text": "e"}]}
    }  # fmt: skip
    write(tmp_path / WORKSPACE / "1.json", session)
    asked = {"id": "t1", "type": "toolUse", "name": "fsWrite", "args": {"path": "a.py"}}
    failed = {"id": "t2", "type": "toolUse", "name": "deleteFile", "args": {}}
    wrote = {"id": "t1", "type": "toolUseResponse", "success": True, "message": "Created."}
    messages = [
        {"role": "human", "entries": [{"type": "text", "text": "Add a switch."}]},
        {"role": "bot", "entries": [{"type": "text", "text": "I write."}, asked, failed]},
        {"role": "tool", "entries": [wrote, {**wrote, "id": "t2", "success": False}]},
        {"role": "bot", "entries": [{"type": "text", "text": "Added."}]},
    ]
    run = {"executionId": "e", "workflowType": "chat-agent", "status": "succeed",
           "context": {"messages": messages}}  # fmt: skip
    write(tmp_path / "0a1b" / "414d" / "5c6d", run)
    # when it is read, then its calls and what came of them stand between its words.
    (message,) = [one for one in read_one(tmp_path).messages if one.external_id == "a1"]
    said, written, deleted, last = message.blocks
    assert (said, last) == (Text("I write."), Text("Added."))
    assert written == ToolCall(
        "fsWrite", '{"path":"a.py"}', "t1", ToolOutcome("Created.", ToolStatus.OK)
    )
    assert isinstance(deleted, ToolCall)
    assert deleted.outcome == ToolOutcome("Created.", ToolStatus.FAILED)


@RELAXED
@given(st.data())
def test_any_value_in_any_place_of_a_run_is_read_somehow(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    asked = {"id": "t1", "type": "toolUse", "name": "fsWrite", "args": {"path": "a.py"}}
    wrote = {"id": "t1", "type": "toolUseResponse", "success": True, "message": "Created."}
    messages = [{"role": "bot", "entries": [asked]}, {"role": "tool", "entries": [wrote]}]
    run = {"status": "aborted", "startTime": START, "actions": [{"actionType": "say"}],
           "context": {"messages": messages}}  # fmt: skip
    spoil(run, data)
    folder = tmp_path_factory.mktemp("run")
    write(folder / WORKSPACE / "1.json", editor())
    write(folder / "0a1b" / "414d" / "5c6d", {"executionId": "e", "actions": [], **run})
    read(folder)


def test_a_run_tells_when_its_prompt_and_its_answer_were(tmp_path: Path) -> None:
    told = [{"actionType": "reasoning", "output": {"message": "A switch?"}},
            {"actionType": "say", "output": {"message": "Added."}}]  # fmt: skip
    began, ended = START * 1000, START * 1000 + 9_000
    blocks = _run(tmp_path, actions=told, startTime=began, endTime=ended, status="user-aborted")
    assert blocks == (Thinking("A switch?"), Text("Added."), Event(EventKind.INTERRUPTED))
    session = read_one(tmp_path)
    assert [one.created_at for one in session.messages[:2]] == [began, ended]
    assert (session.created_at, session.updated_at) == (began, ended)


def test_what_fills_the_name_of_a_workspace_up_is_no_part_of_its_path() -> None:
    named = [f"workspace-sessions/{name}/1.json" for name in ("L2hvbWU", "L2hvbWU=", "L2hvbWU_")]
    assert len({workspace_folder(name) for name in named}) == 1


def test_what_older_versions_sent_in_a_run_is_its_answer_and_no_conversation_besides(
    tmp_path: Path,
) -> None:
    # Given a conversation that names a run, what was sent in it, and a run of no conversation,
    write(tmp_path / "workspace-sessions" / "x" / "1.json", editor())
    chat = [
        {"role": "human", "content": "# System Prompt\nBe brief."},
        {"role": "bot", "content": "I will follow these instructions."},
        {"role": "human", "content": "Add a switch."},
        {"role": "bot", "content": "I look."},
        {"role": "tool", "content": "stamp = 1"},
        {"role": "bot", "content": "Added a switch."},
    ]
    write(tmp_path / "0a1b" / "e.chat", {"executionId": "e", "chat": chat})
    other = [{"role": "human", "content": "Hello"}, {"role": "bot", "content": "Hi."}]
    write(tmp_path / "0a1b" / "other.chat", {"executionId": "other", "chat": other})
    # when all is read, then the run speaks in its conversation, and only there.
    sessions, issues = read(tmp_path)
    assert not issues
    assert [session.external_id for session in sessions] == [SESSION, "other"]
    said, called, last = sessions[0].messages[1].blocks
    assert (said, last) == (Text("I look."), Text("Added a switch."))
    assert isinstance(called, ToolCall)
    assert called.outcome is not None
    assert called.outcome.text == "stamp = 1"
    assert sessions[0].members == ("workspace-sessions/x/1.json", "0a1b/e.chat")


def test_a_conversation_is_read_again_where_a_run_of_its_workspace_changed(tmp_path: Path) -> None:
    folder = workspace_folder(f"{WORKSPACE}/1.json")
    write(tmp_path / WORKSPACE / "1.json", editor())
    run = write(tmp_path / folder / "414d" / "5c6d", {"executionId": "e", "actions": []})
    other = write(tmp_path / ("0" * 32) / "414d" / "7e8f", {"executionId": "f", "actions": []})
    container = open_container(tmp_path)
    names = KiroImporter().claim(container, container.names())
    for changed, count in [((), 0), ((other,), 0), ((run,), 1)]:
        gone = {path.relative_to(tmp_path).as_posix() for path in changed}
        container.unchanged = frozenset(names) - gone
        assert len(list(KiroImporter().sessions(container, names, print))) == count


def test_the_first_databases_hold_turns_as_pairs_and_prompts_that_stopped_tools(
    tmp_path: Path,
) -> None:
    back = {"tool_use_id": "t", "content": [{"Text": "cancelled"}], "status": "Error"}
    stopped = {"CancelledToolUses": {"prompt": "Stop it.", "tool_use_results": [back]}}
    called = {"ToolUse": {"content": "", "tool_uses": [{"id": "t", "name": "ls", "args": {}}]}}
    times = {
        "request_start_timestamp_ms": START * 1000,
        "stream_end_timestamp_ms": START * 1000 + 7,
    }
    history: list[Any] = [
        [{"content": {"Prompt": {"prompt": "List."}}}, called],
        {"user": {"content": stopped}, "assistant": {"Response": {"content": "I stop."}},
         "request_metadata": times},
    ]  # fmt: skip
    with closing(sqlite3.connect(tmp_path / "data.sqlite3")) as connection:
        connection.execute("CREATE TABLE conversations (key TEXT, value TEXT)")
        row = ("/home/ada/search", json.dumps({"conversation_id": SESSION, "history": history}))
        connection.execute("INSERT INTO conversations VALUES (?, ?)", row)
        connection.commit()
    session = read_one(tmp_path)
    assert talk(session) == ["List.", "", "Stop it.", "I stop."]
    (call,) = session.messages[1].blocks
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert call.outcome.status is ToolStatus.FAILED
    asked, answered = session.messages[2:]
    assert (asked.created_at, answered.created_at) == (START * 1000, START * 1000 + 7)
    assert answered.latency_ms == 7


def test_content_decides_what_a_file_is(tmp_path: Path) -> None:
    write(tmp_path / "renamed.txt", lines(command_line()))
    history = [{"message": {"role": "user", "content": "Hello"}, "contextItems": []}]
    write(tmp_path / "continue.json", {"sessionId": "1", "title": "", "history": history})
    write(tmp_path / "sessions.json", b'[{"sessionId":"1","title":"x"}]')
    write(tmp_path / "other.jsonl", b'{"type":"user","payload":{"type":"user"}}\n')
    container = open_container(tmp_path)
    assert KiroImporter().claim(container, container.names()) == ("renamed.txt",)


def test_a_value_that_is_cut_short_costs_only_itself(tmp_path: Path) -> None:
    content = json.dumps(editor()).encode()
    path = write(tmp_path / "cut.json", content[:-20])
    with pytest.raises(UnreadableFile):
        read(path)
    write(tmp_path / "whole.json", editor())
    sessions, issues = read(tmp_path)
    assert len(sessions) == 1
    assert [(issue.member, issue.lost) for issue in issues] == [("cut.json", 1)]


@RELAXED
@given(data=st.data())
def test_any_value_in_any_place_is_read_somehow(tmp_path: Path, data: st.DataObject) -> None:
    records = [*command_line(), editor()]
    for _ in range(data.draw(st.integers(1, 4))):
        record = data.draw(st.sampled_from(records))
        if ways := places(record):
            put(record, data.draw(st.sampled_from(ways)), data.draw(JSON))
    write(tmp_path / "lines.jsonl", lines(records[:-1]))
    write(tmp_path / "value.json", records[-1])
    for session in read(tmp_path)[0]:
        found = [message.external_id for message in session.messages]
        assert len(found) == len(set(found))


@RELAXED
@given(data=st.data())
def test_lines_cut_anywhere_have_the_messages_of_the_whole(
    tmp_path: Path, data: st.DataObject
) -> None:
    content = lines(command_line())
    path = write(tmp_path / "lines.jsonl", content)
    complete = [one.external_id for session in read(path)[0] for one in session.messages]
    write(path, content[: data.draw(st.integers(0, len(content)))])
    found = [one.external_id for session in read(path)[0] for one in session.messages]
    assert complete[: len(found)] == found


def test_what_the_tool_needs_beside_the_lines_to_go_on_is_given_back_with_them(
    tmp_path: Path,
) -> None:
    write(tmp_path / f"{SESSION}.jsonl", lines(command_line()))
    write(tmp_path / f"{SESSION}.json", {"session_id": SESSION, "cwd": "/home/ada/search"})
    assert read_one(tmp_path).members == (f"{SESSION}.jsonl", f"{SESSION}.json")
