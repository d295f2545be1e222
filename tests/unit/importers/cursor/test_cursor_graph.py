"""What Cursor's command line summed up, put off or handed on is found in its graph."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.blocks import Event, EventKind, Image, Text, Thinking, ToolCall
from chatvault.domain.message import Role
from chatvault.domain.session import Relation
from tests.unit.importers.cursor.cursor_files import (
    CHILD,
    SESSION,
    START_MS,
    AgentDatabase,
    field,
    number_field,
    read,
    read_one,
    said_in,
    talk,
)

PNG = b"\x89PNG\r\n\x1a\n" + bytes(24)


def text(said: str) -> dict[str, str]:
    return {"type": "text", "text": said}


def asked(said: str) -> dict[str, str]:
    return text(f"<user_query>\n{said}\n</user_query>")


def turn(database: AgentDatabase, said: str, *steps: bytes, simulated: bool = False) -> bytes:
    """A turn as a person sees it; gives its hash."""
    message = field(1, said.encode()) + field(2, b"m") + number_field(25, START_MS)
    message += number_field(5, 1) if simulated else b""
    told = field(1, database.blob(message))
    told += b"".join(field(2, database.blob(step)) for step in steps)
    return database.blob(field(1, told + field(3, b"request")))


def test_what_was_summed_up_stands_before_the_summary(tmp_path: Path) -> None:
    database = AgentDatabase()
    system = database.message("system", text("You are an agent."))
    first = database.message("user", asked("One"))
    answer = database.message("assistant", text("Done one."))
    database.node(system, first, answer)
    before = read_one(database.write(tmp_path))

    marked = {"cursor": {"isSummary": True}}
    summary = database.message("user", text("They did one."), providerOptions=marked)
    archive = field(1, first) + field(1, answer) + field(2, b"They did one.") + field(4, summary)
    later = database.message("user", asked("Two"))
    database.node(system, summary, later, after=field(13, database.blob(archive)))
    session = read_one(database.write(tmp_path))

    assert talk(session) == ["One", "Done one.", "", "Two"]
    event = session.messages[3]
    assert (event.role, event.blocks) == (
        Role.SYSTEM,
        (Event(EventKind.COMPACTION, "They did one."),),
    )
    kept = [message.external_id for message in before.messages]
    assert [message.external_id for message in session.messages][: len(kept)] == kept


def test_a_summary_may_be_kept_as_its_text_alone(tmp_path: Path) -> None:
    database = AgentDatabase()
    archive = field(1, database.message("user", asked("One"))) + field(2, b"They did one.")
    damaged = database.blob(b"\xff\xff")
    after = field(13, database.blob(archive)) + field(13, damaged)
    database.node(database.message("user", asked("Two")), after=after)
    (session,), _issues = read(database.write(tmp_path))
    assert talk(session) == ["One", "", "Two"]
    assert session.messages[1].blocks == (Event(EventKind.COMPACTION, "They did one."),)
    assert [event.kind for event in session.events] == ["partial"]


def test_turns_that_were_summed_up_without_an_archive_are_read_as_they_were_seen(
    tmp_path: Path,
) -> None:
    database = AgentDatabase()
    thought = field(3, field(1, b"How?") + number_field(2, 1500))
    called = field(2, field(1, field(1, field(1, b"ls")) + field(2, field(1, field(5, b"a.py")))))
    turns = [
        turn(database, "One", thought, called, field(1, field(1, b"Done one."))),
        turn(database, "Two", field(1, field(1, b"Done two."))),
    ]
    summary = database.message("user", text("[Previous conversation summary]: One was done."))
    after = b"".join(field(8, name) for name in turns)
    said = database.message("user", asked("Two")), database.message("assistant", text("Yes, two."))
    database.node(summary, *said, after=after)
    session = read_one(database.write(tmp_path))

    assert talk(session) == ["One", "Done one.", "", "Two", "Yes, two."]
    assert session.messages[0].created_at == START_MS
    thinking, call, answer = session.messages[1].blocks
    assert (thinking, answer) == (Thinking("How?", 1.5), Text("Done one."))
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert (call.name, call.arguments, call.outcome.text) == ("shell", "ls", "a.py")
    assert session.messages[2].blocks == (Event(EventKind.COMPACTION, "One was done."),)


def test_where_only_turns_are_left_they_are_the_conversation(tmp_path: Path) -> None:
    database = AgentDatabase()
    ran = field(1, database.blob(field(1, b"git status"))) + field(2, field(1, b"clean"))
    shell = database.blob(field(2, ran))
    after = field(8, turn(database, "One", field(1, field(1, b"Done.")))) + field(8, shell)
    after += number_field(26, START_MS)
    database.node(after=after)
    session = read_one(database.write(tmp_path, createdAt=None))
    assert talk(session) == ["One", "Done.", ""]
    (call,) = session.messages[2].blocks
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert (call.arguments, call.outcome.text) == ('{"command":"git status"}', "clean")
    assert session.created_at == START_MS

    database.node(after=after + field(8, b"\x01" * 32))
    (partly,), _issues = read(database.write(tmp_path))
    assert talk(partly) == talk(session)
    assert [event.kind for event in partly.events] == ["partial"]


def test_a_turn_that_cursor_asked_for_by_itself_shows_its_answer_alone(tmp_path: Path) -> None:
    database = AgentDatabase()
    told = turn(database, "Go on", field(1, field(1, b"Brown now.")), simulated=True)
    database.node(
        after=field(8, turn(database, "Bake", field(1, field(1, b"Yes.")))) + field(8, told)
    )
    session = read_one(database.write(tmp_path))
    assert talk(session) == ["Bake", "Yes.", "Brown now."]


def test_a_call_that_waits_for_its_answer_is_kept_and_later_the_same(tmp_path: Path) -> None:
    called = {"type": "tool-call", "toolCallId": "t1", "toolName": "Shell", "args": {}}
    message = json.dumps({"role": "assistant", "content": [called]}).encode()
    database = AgentDatabase()
    first = database.message("user", asked("Run it"))
    database.node(first, after=field(4, message) + field(4, b"not json") + field(4, b'{"a": 1}'))
    waiting = read_one(database.write(tmp_path))
    assert talk(waiting) == ["Run it", ""]

    result = {"type": "tool-result", "toolCallId": "t1", "toolName": "Shell", "result": "ok"}
    database.node(
        first, database.blob(message), database.message("tool", result), after=field(4, message)
    )
    answered = read_one(database.write(tmp_path))
    assert [one.external_id for one in answered.messages] == [
        one.external_id for one in waiting.messages
    ]
    (call,) = answered.messages[1].blocks
    assert isinstance(call, ToolCall)
    assert call.outcome is not None


def test_agents_that_worked_for_it_are_conversations_of_their_own(tmp_path: Path) -> None:
    database = AgentDatabase()
    inside = field(1, database.message("user", text("Search"))) + number_field(26, START_MS)
    entry = field(1, CHILD.encode()) + field(2, field(1, inside) + number_field(2, START_MS))
    after = field(16, entry) + field(16, b"\xff")
    database.node(database.message("user", asked("One")), after=after)
    sessions, _issues = read(database.write(tmp_path))
    assert [session.external_id for session in sessions] == [SESSION, CHILD]
    child = sessions[1]
    assert (child.parent_external_id, child.relation) == (SESSION, Relation.SUBAGENT)
    assert (talk(child), child.created_at) == (["Search"], START_MS)


@pytest.mark.parametrize(
    "content",
    [
        {"__type": "Uint8Array", "hex": PNG.hex()},
        {"type": "Buffer", "data": list(PNG)},
        {str(place): byte for place, byte in enumerate(PNG)},
        base64.b64encode(PNG).decode(),
    ],
)
def test_pictures_are_kept_however_their_bytes_are_written(
    content: dict[str, Any] | str, tmp_path: Path
) -> None:
    database = AgentDatabase()
    database.node(
        database.message("user", asked("What is it?"), {"type": "image", "image": content})
    )
    picture = read_one(database.write(tmp_path)).messages[0].blocks[1]
    assert isinstance(picture, Image)
    assert picture.attachment.media_type == "image/png"
    assert picture.attachment.content is not None
    assert picture.attachment.content().read() == PNG


def test_calls_and_results_may_stand_as_openai_has_them(tmp_path: Path) -> None:
    database = AgentDatabase()
    called = {"id": "c1", "function": {"name": "Grep", "arguments": '{"pattern":"x"}'}}
    database.node(
        database.message("user", asked("Find x")),
        database.message("assistant", tool_calls=[called, None]),
        database.blob(b'{"role": "tool", "tool_call_id": "c1", "content": "a.py"}'),
    )
    session = read_one(database.write(tmp_path))
    call = session.messages[1].blocks[0]
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert (call.name, call.arguments, call.outcome.text) == ("Grep", '{"pattern":"x"}', "a.py")
    assert said_in(session.messages[0]) == "Find x"
