"""Conversations of Antigravity are read out of the databases that newer versions keep them in."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Event, EventKind, Text, Thinking, ToolCall, ToolStatus
from chatvault.domain.message import Role, Usage
from chatvault.domain.parsed import ParsedMessage, ParsedSession, Severity
from chatvault.importers.antigravity.importer import AntigravityImporter
from chatvault.importers.containers.container import FolderContainer, open_container
from chatvault.importers.registry import plan
from tests.unit.importers.antigravity.antigravity_files import (
    CONVERSATION,
    LOGS,
    START_MS,
    StoredConversation,
    answer,
    called,
    listed,
    prompt,
    read,
    read_one,
    request,
    took,
    write,
)
from tests.unit.importers.cursor.cursor_files import field, number_field
from tests.unit.importers.hostile import RELAXED


def baked() -> StoredConversation:
    """A question, a call with what came back, an answer, and a request that no step tells."""
    stored = StoredConversation()
    stored.user("How long does rye rise?")
    first = took("r1", f2=100, f5=20, f3=30, f9=10, f10=20)
    stored.answer("", called("view_file", AbsolutePath="rye.md"), thought="A look.", took=first)
    stored.result("Ten hours.")
    stored.answer("Ten hours.", took=took("r2", f2=5, f9=1, f10=2))
    stored.requests = [
        request("gemini-3.8-flash", first),
        request("gemini-3.8-pro", took("r2", f2=5, f9=1, f10=2)),
        request("gemini-3.8-flash", took("r3", f2=7)),
    ]
    return stored


def outcomes(session: ParsedSession) -> list[tuple[str, str, str]]:
    """What came back from the calls, and how they ended."""
    blocks = [block for message in session.messages for block in message.blocks]
    found = [block.outcome for block in blocks if isinstance(block, ToolCall)]
    return [(one.text, one.status, one.note) for one in found if one is not None]


def test_a_conversation_of_the_command_line_may_be_in_its_database_alone(tmp_path: Path) -> None:
    baked().write(tmp_path)
    session = read_one(tmp_path)
    assert (session.source, session.external_id) == ("antigravity", CONVERSATION)
    assert (session.title, session.agent) == ("How long does rye rise?", "Antigravity CLI")
    assert (session.created_at, session.updated_at) == (START_MS + 5, START_MS + 3005)
    assert session.project is not None
    assert session.project.path == "/home/ada/bakery"
    asked, looked, said = session.messages
    assert (asked.role, asked.blocks) == (Role.USER, (Text("How long does rye rise?"),))
    assert looked.blocks[0] == Thinking("A look.")
    assert outcomes(session) == [("Ten hours.", ToolStatus.OK, "")]
    assert said.blocks == (Text("Ten hours."),)


def test_each_answer_has_its_model_and_what_its_request_took(tmp_path: Path) -> None:
    baked().write(tmp_path)
    _asked, looked, said = read_one(tmp_path).messages
    assert looked.model == "gemini-3.8-flash"
    assert looked.usage == Usage(input=100, output=30, cache_read=20, reasoning=10)
    # What no step tells stands with the last one.
    assert said.model == "gemini-3.8-pro"
    assert said.usage == Usage(input=12, output=3, reasoning=1)
    assert (looked.usage_key, said.usage_key) == (f"{CONVERSATION}:r1", f"{CONVERSATION}:r2")


def test_requests_that_cannot_be_known_again_are_not_counted_twice(tmp_path: Path) -> None:
    stored = StoredConversation()
    stored.user("Bake.")
    stored.answer("Done.", took=took("", f2=9))
    stored.requests = [request("gemini-3.8-pro", took("", f2=9))]
    stored.write(tmp_path)
    told = read_one(tmp_path).messages[1]
    assert (told.model, told.usage) == ("gemini-3.8-pro", Usage(input=9))


def test_tools_of_the_editor_tell_what_came_back_in_their_own_ways(tmp_path: Path) -> None:
    stored = StoredConversation()
    stored.user("Bake.")
    stored.answer("", *(called("tool", at=number) for number in range(5)))
    printed = field(1, b"No flour") + field(3, b"No flour at all")
    stored.step(21, 2, field(28, number_field(6, 2) + field(21, printed)))
    stored.step(8, 2, field(14, field(1, b"file:///rye.md") + field(4, b"Rye.")))
    stored.step(7, 2, field(13, field(1, b"rye") + field(3, b"rye.md:1")))
    stored.step(33, 2, field(42, field(1, b"rye") + field(2, field(1, b"A page"))))
    stored.step(132, 2, ended=7, trouble=field(1, b"Not allowed"))
    stored.write(tmp_path, "antigravity-ide")
    assert outcomes(read_one(tmp_path)) == [
        ("No flour at all", ToolStatus.FAILED, "exit 2"),
        ("Rye.", ToolStatus.OK, ""),
        ("rye.md:1", ToolStatus.OK, ""),
        ("rye\nA page", ToolStatus.OK, ""),
        ("Not allowed", ToolStatus.FAILED, "failed"),
    ]


def test_what_was_summed_up_and_what_went_wrong_are_told(tmp_path: Path) -> None:
    stored = StoredConversation()
    stored.user("Bake.")
    stored.step(23, 5, field(30, number_field(9, 1) + field(10, b"A title")))
    stored.step(23, 5, field(30, field(4, b"To bake.") + field(5, b"Baked twice.")))
    stored.step(17, 5, field(24, field(3, field(1, b"The model is overloaded."))))
    stored.step(98, 5)
    stored.write(tmp_path)
    session = read_one(tmp_path)
    assert session.title == "A title"
    assert [message.blocks for message in session.messages[1:]] == [
        (Event(EventKind.COMPACTION, "To bake.\n\nBaked twice."),),
        (Event(EventKind.ERROR, "The model is overloaded."),),
    ]


def told(messages: tuple[ParsedMessage, ...]) -> list[object]:
    return [(one.external_id, one.blocks, one.model, one.usage) for one in messages]


@pytest.mark.parametrize("part", ["", "conversations", f"conversations/{CONVERSATION}.db", "brain"])
def test_it_is_the_same_whichever_of_its_parts_is_imported(tmp_path: Path, part: str) -> None:
    # Given a conversation whose transcript ends early, with what the person is shown of a result,
    baked().write(tmp_path, "antigravity")
    write(tmp_path, [prompt(0, "How long does rye rise?"), answer(1, "I look.")])
    # when a part of the folder is imported,
    session = read_one(tmp_path / "antigravity" / part)
    # then the transcript tells its steps, and the database the others, the models and the tokens.
    whole = read_one(tmp_path)
    assert session.external_id == CONVERSATION
    assert told(session.messages) == told(whole.messages)
    texts = [one.text for message in whole.messages for one in message.blocks if type(one) is Text]
    assert texts == ["How long does rye rise?", "I look.", "Ten hours."]
    assert [message.usage for message in whole.messages][1] is not None


def test_the_list_of_conversations_names_it(tmp_path: Path) -> None:
    baked().write(tmp_path, "antigravity")
    listed(tmp_path, title="Rye")
    assert read_one(tmp_path).title == "Rye"


def test_the_list_names_it_too_where_only_its_own_file_has_changed(tmp_path: Path) -> None:
    # Given a folder that is followed, in which one conversation goes on,
    path = baked().write(tmp_path, "antigravity")
    listed(tmp_path, title="Rye")
    container = FolderContainer(tmp_path, [path.relative_to(tmp_path).as_posix()])
    # when that alone is imported,
    (session,) = AntigravityImporter().sessions(container, container.names(), print)
    # then it is called as before.
    assert session.title == "Rye"


def test_a_damaged_database_takes_nothing_of_the_transcript(tmp_path: Path) -> None:
    path = baked().write(tmp_path, "antigravity")
    write(tmp_path, [prompt(0, "Rye?"), answer(1, "Ten hours.")])
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    sessions, issues = read(tmp_path)
    assert [len(session.messages) for session in sessions] == [2]
    assert [issue.severity for issue in issues] == [Severity.WARNING]


def test_a_database_is_known_by_what_is_in_it(tmp_path: Path) -> None:
    baked().write(tmp_path).rename(tmp_path / f"{CONVERSATION}.db")
    (portion,) = plan(open_container(tmp_path / f"{CONVERSATION}.db")).portions
    assert portion.importer.key == "antigravity"
    assert not (tmp_path / LOGS).exists()


@RELAXED
@given(data=st.data())
def test_any_bytes_in_any_step_are_read_somehow(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    stored = baked()
    place = data.draw(st.integers(0, len(stored.steps) - 1))
    kind, ended, payload, trouble = stored.steps[place]
    cut = data.draw(st.integers(0, len(payload)))
    damaged = payload[:cut] + data.draw(st.binary(max_size=20)) + payload[cut:]
    stored.steps[place] = kind, ended, damaged, trouble
    stored.requests.append(data.draw(st.binary(max_size=40)))
    folder = tmp_path_factory.mktemp("antigravity")
    stored.write(folder)
    for session in read(folder)[0]:
        names = [message.external_id for message in session.messages]
        assert len(set(names)) == len(names)
