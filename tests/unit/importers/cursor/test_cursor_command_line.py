"""Conversations of Cursor's command line are read from the newest root of their graph."""

from __future__ import annotations

import json
from pathlib import Path

from chatvault.domain.blocks import Thinking, ToolCall
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import Severity
from chatvault.domain.session import Relation
from tests.unit.importers.cursor.cursor_files import (
    SESSION,
    START_MS,
    AgentDatabase,
    Transcript,
    field,
    read,
    read_one,
    talk,
    write,
)


def text(said: str) -> dict[str, str]:
    return {"type": "text", "text": said}


def simple() -> AgentDatabase:
    database = AgentDatabase()
    model = {"cursor": {"modelName": "sonnet"}}
    called = {
        "type": "tool-call",
        "toolCallId": "t1",
        "toolName": "Shell",
        "args": {"command": "ls"},
    }
    result = {"type": "tool-result", "toolCallId": "t1", "toolName": "Shell", "result": "a.py"}
    database.node(
        database.message("system", text("You are an agent.")),
        database.message("user", text("<user_info>\nOS\n</user_info>")),
        database.message("user", text("<user_query>\nWhat is here?\n</user_query>")),
        database.message(
            "assistant",
            {"type": "reasoning", "text": "List it."},
            {"type": "redacted-reasoning", "data": "x"},
            called,
            providerOptions=model,
        ),
        database.message("tool", result),
        database.message("assistant", text("One file.")),
        after=field(9, b"file:///home/ada/search"),
    )
    return database


def test_the_messages_below_the_root_are_the_conversation(tmp_path: Path) -> None:
    session = read_one(simple().write(tmp_path, name="New Agent", lastUsedModel="opus"))
    assert (session.source, session.external_id) == ("cursor", SESSION)
    assert session.title == "What is here?"
    assert (session.model, session.created_at) == ("opus", START_MS)
    assert session.project is not None
    assert session.project.path == "/home/ada/search"
    assert talk(session) == ["What is here?", "", "One file."]
    assert [message.hidden for message in session.messages[:2]] == [Hidden.SYSTEM, Hidden.META]
    answer = session.messages[3]
    assert (answer.role, answer.model) == (Role.ASSISTANT, "sonnet")
    assert answer.blocks[:2] == (Thinking("List it."), Thinking(""))
    (called,) = (block for block in answer.blocks if isinstance(block, ToolCall))
    assert (called.name, called.arguments) == ("Shell", '{"command":"ls"}')
    assert called.outcome is not None
    assert called.outcome.text == "a.py"


def test_branches_that_were_left_are_not_brought_back(tmp_path: Path) -> None:
    database = AgentDatabase()
    first = database.message("user", text("One"))
    database.node(first, database.message("assistant", text("Left behind")))
    inner = database.node(first)
    database.node(inner, database.message("assistant", text("Kept")), inner)
    assert talk(read_one(database.write(tmp_path))) == ["One", "Kept"]


def test_what_cannot_be_decoded_makes_the_conversation_partial(tmp_path: Path) -> None:
    database = AgentDatabase()
    strange = database.blob(b"\xff\xff\xff")
    database.node(database.message("user", text("One")), strange, b"\x01" * 32)
    (session,), issues = read(database.write(tmp_path))
    assert talk(session) == ["One"]
    assert [issue.severity for issue in issues] == [Severity.WARNING]
    assert [event.kind for event in session.events] == ["partial"]


def test_a_graph_in_a_circle_ends(tmp_path: Path) -> None:
    database = AgentDatabase()
    name = database.node(database.message("user", text("One")))
    database.blobs[name.hex()] += field(1, name)
    assert talk(read_one(database.write(tmp_path))) == ["One"]


def test_the_file_beside_tells_folder_and_title(tmp_path: Path) -> None:
    path = simple().write(tmp_path)
    told = {"cwd": "/home/ada/other", "title": "Files here", "updatedAtMs": START_MS + 9000}
    write(path.with_name("meta.json"), json.dumps(told).encode())
    session = read_one(tmp_path)
    assert (session.title, session.updated_at) == ("Files here", START_MS + 9000)
    assert session.project is not None
    assert session.project.path == "/home/ada/other"


def test_the_store_of_a_sub_agent_tells_its_parent(tmp_path: Path) -> None:
    parent = "0b6f2f4e-1111-4222-8333-444455556666"
    session = read_one(simple().write(tmp_path, subagentInfo={"parentAgentId": parent}))
    assert (session.parent_external_id, session.relation) == (parent, Relation.SUBAGENT)


def test_where_the_graph_is_lost_the_transcript_is_read(tmp_path: Path) -> None:
    AgentDatabase().write(tmp_path)
    transcript = Transcript()
    transcript.user("Hello")
    transcript.write(tmp_path)
    (session,), issues = read(tmp_path)
    assert talk(session) == ["Hello"]
    assert {issue.severity for issue in issues} == {Severity.WARNING, Severity.INFO}
