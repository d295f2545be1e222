"""Threads of Zed become conversations, in whichever form its database holds them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import zstandard
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
from chatvault.importers.containers.container import open_container
from chatvault.importers.zed import database
from chatvault.importers.zed.importer import ZedImporter
from tests.unit.importers.claude_code.claude_code_files import PIXEL
from tests.unit.importers.databases.database_stories import (
    damaged_anywhere,
    read_beside_its_program,
)
from tests.unit.importers.hostile import RELAXED, is_chain, spoil
from tests.unit.importers.zed.zed_files import (
    BEGUN_MS,
    ENDED_MS,
    THREAD,
    agent,
    older,
    read,
    read_one,
    result,
    text,
    thread,
    tool,
    user,
    write_database,
)


def tokens(taken: int, given: int, **fields: int) -> dict[str, int]:
    return {"input_tokens": taken, "output_tokens": given, **fields}


@pytest.mark.parametrize("kind", ["zstd", "json"])
@pytest.mark.parametrize("newest", [True, False])
def test_a_thread_has_all_that_was_said(tmp_path: Path, kind: str, newest: bool) -> None:
    path = write_database(tmp_path / "threads.db", thread(), kind=kind, newest=newest)
    session = read_one(path)

    assert (session.source, session.external_id, session.title) == ("zed", THREAD, "Bread")
    assert session.created_at == (BEGUN_MS if newest else ENDED_MS)
    assert (session.updated_at, session.model) == (ENDED_MS, "claude-opus-4-1")
    question, called, answer = session.messages
    assert (question.role, question.blocks) == (Role.USER, (Text("Which bread is here?"),))
    assert (question.model, answer.model) == (None, "claude-opus-4-1")
    thought, call = called.blocks
    assert thought == Thinking("A look first.")
    assert isinstance(call, ToolCall)
    assert (call.name, json.loads(call.arguments)) == ("list_directory", {"path": "."})
    assert call.outcome == ToolOutcome("rye.md", ToolStatus.OK)
    assert answer.blocks == (Text("Only rye."),)
    assert [one.external_id for one in session.messages] == ["u1", "u1/1", "u1/2"]
    assert is_chain(session)


def test_the_segments_of_older_versions_are_read(tmp_path: Path) -> None:
    used = {"id": "call_1", "name": "list_directory", "input": {"path": "."}}
    value = older(
        {"id": 0, "role": "user", "segments": [{"type": "text", "text": "Which?"}],
         "context": "<context>oven.md</context>"},
        {"id": 1, "role": "assistant", "segments": [
            {"type": "thinking", "text": "Hm."}, {"type": "text", "text": "Looking."},
            {"type": "RedactedThinking", "data": "x"}],
         "tool_uses": [used], "tool_results": [result(is_error=True)]},
        {"id": 2, "role": "user", "segments": [{"type": "text", "text": "Go on"}],
         "is_hidden": True},
    )  # fmt: skip
    session = read_one(write_database(tmp_path / "threads.db", value, kind="json", newest=False))
    context, question, answer, hidden = session.messages
    assert session.title == "Bread"
    assert (context.hidden, question.hidden, hidden.hidden) == (Hidden.META, None, Hidden.META)
    assert question.external_id == "message:0"
    thought, said, call = answer.blocks
    assert (thought, said) == (Thinking("Hm."), Text("Looking."))
    assert isinstance(call, ToolCall)
    assert call.outcome == ToolOutcome("rye.md", ToolStatus.FAILED)


def test_what_a_tool_gave_back_in_the_message_behind_it_finds_its_call(tmp_path: Path) -> None:
    used = {"id": "call_1", "name": "list_directory", "input": {"path": "."}}
    value = older(
        {"id": 1, "role": "assistant", "segments": [], "tool_uses": [used]},
        {"id": 2, "role": "user", "segments": [], "tool_results": [result()]},
        version="0.1.0",
    )
    (answer,) = read_one(write_database(tmp_path / "threads.db", value)).messages
    (call,) = answer.blocks
    assert isinstance(call, ToolCall)
    assert call.outcome == ToolOutcome("rye.md", ToolStatus.OK)


def test_messages_of_the_first_months_have_one_text(tmp_path: Path) -> None:
    messages = [
        {"id": 1, "role": "user", "text": "Hi"},
        {"id": 2, "role": "assistant", "text": "Hello"},
    ]
    value = {"summary": "Greeting", "updated_at": "2025-03-01T00:00:00Z", "messages": messages}
    session = read_one(write_database(tmp_path / "threads.db", value, summary="Greeting"))
    assert session.title == "Greeting"
    assert [one.blocks for one in session.messages] == [(Text("Hi"),), (Text("Hello"),)]


def test_a_mention_is_named_in_the_text_and_kept_behind_it(tmp_path: Path) -> None:
    file = {"uri": {"File": {"abs_path": "/home/ada/oven/rye.md"}}, "content": "Rye: 500 g"}
    rule = {"uri": {"Rule": {"id": 1, "name": "Brief"}}, "content": "Be brief."}
    page = {"uri": {"Fetch": {"url": "https://example.org/"}}, "content": "A page"}
    content = [text("Read "), {"Mention": file}, text(" and "), {"Mention": rule}, text(".")]
    value = thread(user("u1", *content, {"Image": {"source": PIXEL}}, {"Mention": page}))
    (question,) = read_one(write_database(tmp_path / "threads.db", value)).messages
    said, picture, link, *files = question.blocks
    assert said == Text("Read @rye.md and @Brief.")
    assert isinstance(picture, Image)
    assert picture.attachment.content is not None
    assert link == Text("@https://example.org/")
    assert [(one.attachment.name, one.text) for one in files if isinstance(one, File)] == [
        ("rye.md", "Rye: 500 g"),
        ("Brief", "Be brief."),
        ("https://example.org/", "A page"),
    ]


@pytest.mark.parametrize(
    "content",
    [
        "two\nlines",
        {"Text": "two\nlines"},
        {"type": "text", "text": "two\nlines"},
        ["two", {"Text": "lines"}],
    ],
)
def test_a_tool_gives_back_text_in_any_form(tmp_path: Path, content: object) -> None:
    value = thread(agent(tool(), call_1=result(content)))
    (answer,) = read_one(write_database(tmp_path / "threads.db", value)).messages
    (call,) = answer.blocks
    assert isinstance(call, ToolCall)
    assert call.outcome == ToolOutcome("two\nlines", ToolStatus.OK)


@pytest.mark.parametrize(
    "content", [{"Image": {"source": PIXEL}}, {"image": {"source": PIXEL}}, {"source": PIXEL}]
)
def test_a_tool_gives_back_a_picture_in_any_form(tmp_path: Path, content: object) -> None:
    value = thread(agent(tool(), call_1=result([content], output={"a": 1})))
    (answer,) = read_one(write_database(tmp_path / "threads.db", value)).messages
    (call,) = answer.blocks
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert [one.media_type for one in call.outcome.attachments] == ["image/png"]
    assert call.outcome.details == '{"a":1}'


def test_a_sub_agent_is_linked_to_its_call(tmp_path: Path) -> None:
    output = {"session_id": "child", "output": "Found rye."}
    value = thread(agent(tool("spawn_agent"), call_1=result("Found rye.", output=output)))
    path = write_database(tmp_path / "threads.db", value)
    write_database(path, thread(), "child", parent_id=THREAD)
    context = {"parent_thread_id": THREAD, "depth": 1}
    write_database(path, thread(subagent_context=context), "other")
    found = {one.external_id: one for one in read(path)[0]}
    (call,) = found[THREAD].messages[0].blocks
    assert isinstance(call, ToolCall)
    assert call.child == "child"
    for name in ("child", "other"):
        assert found[name].parent_external_id == THREAD
        assert found[name].relation is Relation.SUBAGENT


def test_the_project_is_the_folder_that_was_opened_first(tmp_path: Path) -> None:
    state = {"remote_url": "git@example.org:oven.git", "head_sha": "abc", "current_branch": "main"}
    snapshot = {"worktree_snapshots": [{"worktree_path": "/home/ada/old", "git_state": state}]}
    value = thread(initial_project_snapshot=snapshot)
    columns = {"folder_paths": "/home/ada/mill\n/home/ada/oven", "folder_paths_order": "1,0"}
    session = read_one(write_database(tmp_path / "one.db", value, **columns))
    assert session.project is not None
    assert (session.project.path, session.project.git_remote) == (
        "/home/ada/oven",
        "example.org/oven",
    )
    assert (session.git_branch, session.git_commit) == ("main", "abc")
    session = read_one(write_database(tmp_path / "two.db", value))
    assert session.project is not None
    assert session.project.path == "/home/ada/old"


@pytest.mark.parametrize("title", ["", None, "New Thread"])
def test_a_title_that_every_new_thread_has_is_none(tmp_path: Path, title: str | None) -> None:
    value = thread(title=title)
    path = write_database(tmp_path / "threads.db", value, summary=title or "")
    assert read_one(path).title == "Which bread is here?"


def test_a_summary_of_what_was_said_and_going_on_are_told(tmp_path: Path) -> None:
    native = {"Compaction": {"ProviderNative": {"provider": "x"}}}
    value = thread(user("u1", text("?")), "Resume", {"Compaction": {"Summary": "Rye."}}, native)
    session = read_one(write_database(tmp_path / "threads.db", value))
    assert [one.blocks for one in session.messages[1:]] == [
        (Event(EventKind.COMPACTION, "Rye."),),
        (Event(EventKind.COMPACTION),),
    ]


def test_each_turn_has_what_it_used_and_the_last_answer_what_else_was_used(tmp_path: Path) -> None:
    value = thread(
        user("u1", text("?")), agent(tool(), call_1=result()), agent(text("A.")),
        user("u2", text("More?")), agent(text("B.")),
        request_token_usage={"u1": tokens(10, 1), "u2": tokens(20, 2, cache_read_input_tokens=5)},
        cumulative_token_usage=tokens(100, 3, cache_creation_input_tokens=7),
    )  # fmt: skip
    session = read_one(write_database(tmp_path / "threads.db", value))
    assert [one.usage for one in session.messages] == [
        None,
        None,
        Usage(input=10, output=1),
        None,
        Usage(input=90, output=2, cache_read=5, cache_write=7),
    ]
    assert session.messages[2].usage_key == f"zed:{THREAD}:u1/2"


def test_older_threads_tell_what_was_used_by_the_places_of_answers(tmp_path: Path) -> None:
    roles = ("user", "assistant", "user", "assistant")
    messages = [{"id": place, "role": role, "text": "x"} for place, role in enumerate(roles)]
    value = older(*messages, request_token_usage=[tokens(10, 1), tokens(20, 2)])
    session = read_one(write_database(tmp_path / "threads.db", value))
    assert [one.usage for one in session.messages] == [
        None,
        Usage(input=10, output=1),
        None,
        Usage(input=20, output=2),
    ]


def test_an_edited_question_has_another_id_and_so_have_its_answers(tmp_path: Path) -> None:
    before = read_one(
        write_database(tmp_path / "one.db", thread(user("u1", text("A")), agent(text("B"))))
    )
    after = read_one(
        write_database(tmp_path / "two.db", thread(user("u9", text("C")), agent(text("D"))))
    )
    names = {one.external_id for session in (before, after) for one in session.messages}
    assert names == {"u1", "u1/1", "u9", "u9/1"}


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"no zstandard", "zstd"), (b'{"messages": [', "json"), (zstandard.compress(b"[1]"), "zstd")],
)
def test_a_thread_that_is_damaged_costs_only_itself(
    tmp_path: Path, content: bytes, kind: str
) -> None:
    path = write_database(tmp_path / "threads.db", thread())
    write_database(path, content, "broken", kind=kind)
    sessions, issues = read(path)
    assert [one.external_id for one in sessions] == [THREAD]
    assert [(one.severity, one.where, one.lost) for one in issues] == [
        (Severity.ERROR, "thread broken", 1)
    ]


def test_a_thread_that_unpacks_to_far_more_than_a_conversation_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_LARGEST", 1 << 16)
    path = write_database(tmp_path / "threads.db", thread())
    bomb = zstandard.compress(b" " * (64 << 20))
    write_database(path, bomb, "bomb")
    write_database(path, b" " * (1 << 17), "large", kind="json")
    sessions, issues = read(path)
    assert [one.external_id for one in sessions] == [THREAD]
    assert [one.where for one in issues] == ["thread bomb", "thread large"]
    assert all("far more than a conversation" in one.text for one in issues)


def test_what_is_new_is_kept_and_told_and_what_is_broken_costs_only_itself(tmp_path: Path) -> None:
    value = thread(user("u1", text("?")), {"Robot": {}}, agent({"Hologram": {"a": 1}}))
    (session,), issues = read(write_database(tmp_path / "threads.db", value))
    (unknown,) = session.messages[-1].blocks
    assert isinstance(unknown, Text)
    assert unknown.variant is TextVariant.UNKNOWN
    assert [(one.severity, one.where) for one in issues] == [
        (Severity.ERROR, f"thread {THREAD}, message 2"),
        (Severity.INFO, f"thread {THREAD}, message 3"),
    ]


def test_a_running_program_is_read_with_its_log_and_left_as_it_is(tmp_path: Path) -> None:
    path = write_database(tmp_path / "threads.db", thread(title=None))
    change = "UPDATE threads SET summary = 'Changed'"
    (session,) = read_beside_its_program(path, change, read)
    assert session.title == "Changed"


def test_a_database_that_did_not_change_is_left_out(tmp_path: Path) -> None:
    write_database(tmp_path / "threads.db", thread())
    container, importer = open_container(tmp_path), ZedImporter()
    names = importer.claim(container, container.names())
    container.unchanged = frozenset(names)
    assert list(importer.sessions(container, names, lambda _issue: None)) == []


def test_content_decides_what_a_file_is(tmp_path: Path) -> None:
    write_database(tmp_path / "renamed", thread())
    with closing(sqlite3.connect(tmp_path / "threads.db")) as connection:
        connection.execute("CREATE TABLE threads (id, summary)")
    container = open_container(tmp_path)
    assert ZedImporter().claim(container, container.names()) == ("renamed",)


def whole() -> list[Any]:
    """Threads of both forms with a little of everything."""
    mention = {"Mention": {"uri": {"File": {"abs_path": "/a"}}, "content": "x"}}
    used = {"id": "c", "name": "x", "input": {}}
    newer = thread(
        user("u1", text("?"), mention, {"Image": {"source": PIXEL}}),
        agent({"Thinking": {"text": "Hm"}}, tool(), call_1=result([{"Text": "a"}])),
        "Resume",
        {"Compaction": {"Summary": "s"}},
        request_token_usage={"u1": tokens(1, 2)},
        cumulative_token_usage=tokens(3, 4),
        initial_project_snapshot={"worktree_snapshots": [{"worktree_path": "/a", "git_state": {}}]},
    )
    old = older(
        {"id": 1, "role": "user", "segments": [{"type": "text", "text": "a"}], "context": "b"},
        {"id": 2, "role": "assistant", "text": "c", "tool_uses": [used],
         "tool_results": [{"tool_use_id": "c", "content": "d"}]},
        request_token_usage=[tokens(1, 2)],
    )  # fmt: skip
    return [newer, old]


@RELAXED
@given(data=st.data())
def test_any_json_anywhere_is_read_or_reported(tmp_path: Path, data: st.DataObject) -> None:
    value = json.loads(json.dumps(data.draw(st.sampled_from(whole()))))
    for _ in range(data.draw(st.integers(1, 4))):
        spoil(value, data)
    path = tmp_path / "threads.db"
    path.unlink(missing_ok=True)
    assert all(map(is_chain, read(write_database(path, value, kind="json"))[0]))


@RELAXED
@given(data=st.data())
def test_a_database_with_any_damage_is_read_or_told(tmp_path: Path, data: st.DataObject) -> None:
    whole_one, path = tmp_path / "whole", tmp_path / "threads.db"
    if not whole_one.exists():
        write_database(path, whole()[0])
        path.rename(whole_one)
    damaged_anywhere(whole_one.read_bytes(), path, data, read)


def test_instructions_of_older_threads_are_kept_out_of_sight(tmp_path: Path) -> None:
    said = {"id": 1, "role": "user", "segments": [{"type": "text", "text": "Hi"}]}
    told = {"id": 0, "role": "system", "segments": [{"type": "text", "text": "Be brief."}]}
    session = read_one(write_database(tmp_path / "threads.db", older(told, said)))
    assert [one.hidden for one in session.messages] == [Hidden.SYSTEM, None]
