"""What a plugin of OpenCode writes down of a session stands in for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Text, ToolCall, ToolStatus, plain_text
from chatvault.domain.message import Hidden, Role
from chatvault.importers.containers.container import open_container
from chatvault.importers.opencode.importer import OpenCodeImporter
from tests.json_lines import json_lines
from tests.unit.importers.hostile import JSON, RELAXED
from tests.unit.importers.opencode import opencode_files
from tests.unit.importers.reading import read_with

Line = dict[str, Any]


def asked(text: str) -> Line:
    return {"type": "user", "timestamp": "2026-01-19T05:24:15.401Z", "content": text}


def called(name: str, **asked_for: Any) -> Line:
    told = {"tool_name": name, "tool_input": asked_for}
    return {"type": "tool_use", "timestamp": "2026-01-19T05:24:30.816Z", **told}


def came_back(call: Line, told: object) -> Line:
    at = "2026-01-19T05:24:31.816Z"
    return {**call, "type": "tool_result", "timestamp": at, "tool_output": told}


def write(folder: Path, *lines: object, session: str = "ses_bread") -> Path:
    path = folder / "transcripts" / f"{session}.jsonl"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json_lines(lines))
    return path


def read_one(folder: Path, *lines: object) -> Any:
    (session,), issues = read_with(OpenCodeImporter(), write(folder, *lines))
    assert not issues
    return session


def test_what_was_asked_and_which_tools_ran_is_a_conversation_that_stands_in(
    tmp_path: Path,
) -> None:
    ls, cat = called("bash", command="ls"), called("read", filePath="rye.md")
    lines = (ls, came_back(ls, {"output": "rye.md\n", "exit": 0}), cat, asked("And wheat?"))
    session = read_one(tmp_path, asked("Which bread is here?"), *lines)
    assert (session.source, session.external_id) == ("opencode", "ses_bread")
    assert session.title == "Which bread is here?"
    assert session.stands_in
    roles = [message.role for message in session.messages]
    assert roles == [Role.USER, Role.ASSISTANT, Role.USER]
    assert {message.external_id.partition(":")[0] for message in session.messages} == {"transcript"}
    first, second = session.messages[1].blocks
    assert isinstance(first, ToolCall)
    assert first.outcome is not None
    assert (first.name, first.arguments) == ("bash", '{"command":"ls"}')
    assert (first.outcome.text, first.outcome.status) == ("rye.md\n", ToolStatus.OK)
    assert first.outcome.duration_ms == 1000
    assert isinstance(second, ToolCall)
    assert second.outcome is None


def test_what_the_plugin_itself_says_is_not_the_persons(tmp_path: Path) -> None:
    reminder = asked("<system-reminder>\nThe bread is ready.\n</system-reminder>")
    session = read_one(tmp_path, reminder, asked("Which bread is here?"))
    assert [message.hidden for message in session.messages] == [Hidden.META, None]
    assert session.title == "Which bread is here?"


MARK = "\n<!-- OMO_INTERNAL_INITIATOR -->"
TAGGED = "<ultrawork-mode>\nBake on.\n\n---\n\nDo not stop.\n</ultrawork-mode>"
NAMED = "[analyze-mode]\nLook first.\n---\nALWAYS ask."


@pytest.mark.parametrize("before", [TAGGED, NAMED, f"{TAGGED}\n\n\n\n{NAMED}"])
def test_what_a_word_in_a_prompt_set_off_is_not_the_persons(tmp_path: Path, before: str) -> None:
    typed = "ulw Which bread is here?\n\n---\n\nRye?"
    session = read_one(tmp_path, asked(f"{before}\n\n---\n\n{typed}"))
    assert session.title == "ulw Which bread is here?"
    assert [(plain_text(one.blocks), one.hidden) for one in session.messages] == [
        (typed, None),
        (before, Hidden.META),
    ]


@pytest.mark.parametrize("said", ["[analyze-mode]\nLook.", "<fast-mode> Rye", "Rye\n\n---\n\nOr?"])
def test_what_no_plugin_said_is_left_as_it_is(tmp_path: Path, said: str) -> None:
    (message,) = read_one(tmp_path, asked(said)).messages
    assert (plain_text(message.blocks), message.hidden) == (said, None)


def test_marks_of_the_plugin_are_no_part_of_what_it_asks(tmp_path: Path) -> None:
    reminder = f"<system-reminder>\nThe bread is ready.\n</system-reminder>{MARK}"
    session = read_one(tmp_path, asked(reminder), asked(f"Weigh the flour.{MARK}"))
    assert [(plain_text(one.blocks), one.hidden) for one in session.messages] == [
        (reminder.removesuffix(MARK), Hidden.META),
        ("Weigh the flour.", None),
    ]


def test_what_comes_back_finds_the_call_that_asked_for_it(tmp_path: Path) -> None:
    ls, cat = called("bash", command="ls"), called("read", filePath="rye.md")
    results = came_back(cat, {"preview": "Rye.", "truncated": False}), came_back(ls, "rye.md")
    alone = came_back(called("bash", command="ls /"), {"exit": 1, "output": "no"})
    session = read_one(tmp_path, ls, cat, *results, alone)
    (message,) = session.messages
    told = [(block.outcome.text, block.outcome.status) for block in message.blocks]
    ok, failed = ToolStatus.OK, ToolStatus.FAILED
    assert told == [("rye.md", ok), ("Rye.", ok), ("no", failed)]


def test_a_session_that_the_database_holds_is_read_from_there(tmp_path: Path) -> None:
    opencode_files.write_database(tmp_path / "opencode.db", opencode_files.exchange())
    write(tmp_path, asked("Which bread is here?"), session=opencode_files.SESSION)
    write(tmp_path, asked("Another one?"), session="ses_other")
    sessions, issues = read_with(OpenCodeImporter(), tmp_path)
    assert not issues
    told = {session.external_id: session.stands_in for session in sessions}
    assert told == {opencode_files.SESSION: False, "ses_other": True}


def test_other_files_of_such_a_name_are_not_taken_for_transcripts(tmp_path: Path) -> None:
    for lines in ([], [{"type": "user"}], [{"type": "tool_use", "timestamp": "x"}], [[1]]):
        container = open_container(write(tmp_path, *lines))
        assert OpenCodeImporter().claim(container, container.names()) == ()


@given(lines=st.lists(st.dictionaries(st.sampled_from(["type", "content", "tool_name",
                      "tool_input", "tool_output", "timestamp"]), JSON), max_size=4),
       kinds=st.lists(st.sampled_from(["user", "assistant", "tool_use", "tool_result", "odd"]),
                      min_size=4, max_size=4))  # fmt: skip
@RELAXED
def test_whatever_stands_in_a_line_is_read(
    tmp_path_factory: Any, lines: list[Line], kinds: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("transcript")
    odd = ({**line, "type": kind} for line, kind in zip(lines, kinds, strict=False))
    session = read_one(folder, asked("Which bread is here?"), *odd)
    assert plain_text(session.messages[0].blocks) == "Which bread is here?"
    assert isinstance(session.messages[0].blocks[0], Text)
