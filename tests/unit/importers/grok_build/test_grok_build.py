"""Histories of Grok Build become sessions, however broken they are."""

from __future__ import annotations

from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import (
    Event,
    EventKind,
    Image,
    Text,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import Severity
from chatvault.domain.session import Relation
from chatvault.domain.work import Unattended
from chatvault.errors import UnreadableFile
from chatvault.importers.containers.container import open_container
from chatvault.importers.grok_build.importer import GrokBuildImporter
from chatvault.services.vault import Services
from tests.unit.importers.claude_code.claude_code_files import PIXEL
from tests.unit.importers.grok_build.grok_build_files import (
    SESSION,
    START_MS,
    assistant,
    put,
    read,
    result,
    summary,
    thought,
    user,
    written,
)
from tests.unit.importers.hostile import JSON, RELAXED, places
from tests.unit.importers.hostile import put as put_value

SYSTEM = {"type": "system", "content": "You are Grok."}
SEARCH = {"tool_type": "web_search", "action": {"query": "x"}, "id": "w", "status": "completed"}
PICTURE = {"type": "image", "url": f"data:image/png;base64,{PIXEL}"}


def whole() -> list[dict[str, Any]]:
    """A session with a little of everything."""
    lines = [
        SYSTEM,
        user("<user_info>macos</user_info>", synthetic_reason="environment_context"),
        user("Why is it slow?", PICTURE),
        thought("Look at the sorting."),
        assistant("I look.", "c1"),
        result("c1"),
        {"type": "backend_tool_call", "kind": SEARCH},
        assistant("It sorts twice."),
        user("Go on.", prior_turn_interrupt="mid_turn_abort"),
        result("c9", "stray"),
    ]
    return deepcopy(lines)


def test_a_history_is_one_session(tmp_path: Path) -> None:
    put(tmp_path, whole(), summary())
    ((session,), issues) = read(tmp_path)
    assert not issues
    assert (session.source, session.external_id) == ("grok-build", SESSION)
    assert session.title == "Slow sorting"
    assert (session.created_at, session.updated_at) == (START_MS, START_MS + 60_000)
    assert session.project is not None
    assert (session.project.path, session.project.git_remote) == ("/home/ada/search", "x/y")
    assert (session.git_branch, session.git_commit) == ("main", "abc")
    assert session.model == "grok-4.5"
    told = [(message.role, message.hidden) for message in session.messages]
    assert told == [
        (Role.SYSTEM, Hidden.SYSTEM),
        (Role.USER, Hidden.META),
        (Role.USER, None),
        (Role.ASSISTANT, None),
        (Role.ASSISTANT, None),
        (Role.SYSTEM, None),
        (Role.USER, None),
        (Role.TOOL, None),
    ]


def test_messages_have_their_thoughts_calls_and_pictures(tmp_path: Path) -> None:
    put(tmp_path, whole(), summary())
    ((session,), _issues) = read(tmp_path)
    _system, _context, prompt, first, second, stopped, _prompt, stray = session.messages
    picture = prompt.blocks[1]
    assert isinstance(picture, Image)
    assert picture.attachment.content is not None
    assert first.blocks == (
        Thinking("Look at the sorting."),
        Text("I look."),
        ToolCall("bash", '{"command":"ls"}', "c1", ToolOutcome("a.ts")),
    )
    assert second.blocks == (
        ToolCall("web_search", '{"query":"x"}', "w", ToolOutcome(status=ToolStatus.OK)),
        Text("It sorts twice."),
    )
    assert stopped.blocks == (Event(EventKind.INTERRUPTED, "mid turn abort"),)
    assert stray.blocks == (ToolResult(ToolOutcome("stray"), "", "c9"),)


def test_a_prompt_stands_without_its_tag_and_older_thoughts_are_one_text(tmp_path: Path) -> None:
    asked = user("<user_query>\nWhy is it slow?\n</user_query>")
    lines = [asked, {"type": "reasoning", "summary": "Look."}, assistant("Twice.")]
    put(tmp_path, lines, summary(session_kind="subagent_fork", parent_session_id="above"))
    (session,) = read(tmp_path)[0]
    asking, said = session.messages
    assert asking.blocks == (Text("Why is it slow?"),)
    assert said.blocks == (Thinking("Look."), Text("Twice."))
    assert (session.parent_external_id, session.relation) == ("above", Relation.SUBAGENT)


def test_what_is_said_amid_an_answer_is_shown_and_what_was_folded_is_an_event(
    tmp_path: Path,
) -> None:
    folded = "This session is being continued from a previous conversation that ran out."
    lines = [
        user(folded, synthetic_reason="compaction_meta"),
        user("Sort it.", synthetic_reason="interjection"),
        user("Keep on.", synthetic_reason="auto_continue"),
    ]
    put(tmp_path, lines, summary())
    (session,) = read(tmp_path)[0]
    fold, said, told = session.messages
    assert fold.blocks == (Event(EventKind.COMPACTION, folded),)
    assert [message.hidden for message in (fold, said, told)] == [None, None, Hidden.META]


def test_what_was_said_before_it_was_folded_stays(services: Services, tmp_path: Path) -> None:
    folded = "This session is being continued from a previous conversation that ran out."
    put(tmp_path, [user("Bake"), assistant("Rye."), user("And?"), assistant("More.")], summary())
    services.importing.run([tmp_path / SESSION], Unattended())
    told = [user(folded, synthetic_reason="compaction_meta"), user("Thanks"), assistant("Yes.")]
    put(tmp_path, told, summary())
    services.importing.run([tmp_path / SESSION], Unattended())
    with services.database.rows() as rows:
        texts = {text for (text,) in rows("SELECT text FROM message")}
    assert texts >= {"Bake", "Rye.", "And?", "More.", "Thanks", "Yes."}


def test_thoughts_and_pictures_are_read_in_all_forms(tmp_path: Path) -> None:
    whole_thought = {"type": "reasoning", "summary": [],
                     "content": [{"type": "reasoning_text", "text": "All of it."}]}  # fmt: skip
    older = {**assistant("I look.", "c1"), "reasoning": {"text": "Hm.", "encrypted": None}}
    shown = {"type": "image", "url": f"data:image/png;base64,{PIXEL}"}
    lines = [user("Look"), whole_thought, older, {**result("c1"), "images": [shown]}]
    put(tmp_path, lines, summary())
    (session,) = read(tmp_path)[0]
    first, second, said, call = session.messages[1].blocks
    assert (first, second, said) == (Thinking("All of it."), Thinking("Hm."), Text("I look."))
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert [each.media_type for each in call.outcome.attachments] == ["image/png"]


def test_a_fork_names_the_session_that_it_came_out_of(tmp_path: Path) -> None:
    put(tmp_path, whole(), summary(session_kind="fork", parent_session_id="before"))
    (session,) = read(tmp_path)[0]
    assert (session.parent_external_id, session.relation) == ("before", Relation.FORK)


def test_a_history_alone_is_named_by_its_folder(tmp_path: Path) -> None:
    path = put(tmp_path, whole())
    ((alone,), _issues) = read(path)
    ((found,), _issues) = read(tmp_path)
    assert alone.external_id == found.external_id == SESSION
    assert alone.title == "Why is it slow?"


def test_an_agent_belongs_to_the_session_above(tmp_path: Path) -> None:
    put(tmp_path, whole(), summary())
    about = summary("child", session_kind="subagent", generated_title="Count files")
    put(tmp_path, [user("Count."), assistant("1")], about, f"{SESSION}/subagent")
    parent, child = read(tmp_path)[0]
    assert parent.relation is None
    assert (child.parent_external_id, child.relation) == (SESSION, Relation.SUBAGENT)


def test_content_decides_what_a_file_is(tmp_path: Path) -> None:
    long = {"type": "system", "content": "x" * 100_000}
    path = put(tmp_path, [long, user("Hello")], summary(), "long")
    path.write_bytes(path.read_bytes().replace(b'": ', b'":').replace(b', "', b',"'))
    (tmp_path / "chat_history.jsonl").write_text('{"type":"user","message":{},"prompt_index":1}\n')
    (tmp_path / "summary.json").write_text("{}")
    container = open_container(tmp_path)
    claimed = GrokBuildImporter().claim(container, container.names())
    assert claimed == ("long/chat_history.jsonl", "long/summary.json")


def test_lines_of_an_unknown_kind_are_left_out(tmp_path: Path) -> None:
    put(tmp_path, [user("Hello"), {"type": "novelty"}], summary())
    ((session,), issues) = read(tmp_path)
    assert len(session.messages) == 1
    assert [(issue.where, issue.severity) for issue in issues] == [("line 2", Severity.INFO)]


@RELAXED
@given(data=st.data())
def test_any_value_in_any_place_is_read_somehow(tmp_path: Path, data: st.DataObject) -> None:
    content: list[Any] = [*whole(), summary()]
    for _ in range(data.draw(st.integers(1, 4))):
        record = data.draw(st.sampled_from(content))
        if ways := places(record):
            put_value(record, data.draw(st.sampled_from(ways)), data.draw(JSON))
    put(tmp_path, content[:-1], content[-1])
    for session in read(tmp_path)[0]:
        found = [message.external_id for message in session.messages]
        assert len(found) == len(set(found))


@RELAXED
@given(data=st.data())
def test_a_history_cut_anywhere_has_the_messages_of_the_whole(
    tmp_path: Path, data: st.DataObject
) -> None:
    path, content = put(tmp_path, whole(), summary()), written(whole())
    ((complete,), _issues) = read(tmp_path)
    known = [message.external_id for message in complete.messages]
    path.write_bytes(content[: data.draw(st.integers(0, len(content)))])
    for session in read(tmp_path)[0]:
        found = [message.external_id for message in session.messages]
        assert known[: len(found)] == found


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 100,
        b'{"type":"user","prompt_index":1,"content":' + b"[" * 100_000,
        b'{"type":"user","prompt_index":1,"content":"\\ud800\\u0000"}\n',
    ],
)
def test_strange_files_are_read_or_told(tmp_path: Path, content: bytes) -> None:
    path = put(tmp_path, [])
    path.write_bytes(content)
    with suppress(UnreadableFile):
        assert all(session.messages for session in read(path)[0])


def test_the_folder_that_was_worked_in_stands_in_the_name_of_one_above(tmp_path: Path) -> None:
    path = tmp_path / "sessions" / "%2Fhome%2Fada%2Fmy%20oven" / SESSION / "chat_history.jsonl"
    path.parent.mkdir(parents=True)
    path.write_bytes(written([user("Hello", prompt_index=0)]))
    for chosen in (tmp_path, path.parent, path):
        (session,), _ = read(chosen)
        assert session.project is not None
        assert session.project.path == "/home/ada/my oven"


def test_a_mark_before_the_summary_costs_nothing(tmp_path: Path) -> None:
    put(tmp_path, whole(), summary())
    (path,) = tmp_path.rglob("summary.json")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    (session,), _ = read(tmp_path)
    assert session.title == "Slow sorting"
