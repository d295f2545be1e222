"""Sessions of Goose become conversations, from its database and from its older files."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import replace
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
from chatvault.domain.message import CostSource, Hidden, Role, Usage
from chatvault.domain.parsed import Severity
from chatvault.domain.session import Relation
from chatvault.importers.containers.container import open_container
from chatvault.importers.goose.importer import GooseImporter
from chatvault.importers.private_files.files_with_keys import KEYS_IN_IT
from tests.unit.importers.claude_code.claude_code_files import PIXEL
from tests.unit.importers.databases.database_stories import (
    damaged_anywhere,
    read_beside_its_program,
)
from tests.unit.importers.goose.goose_files import (
    BEGUN,
    NEWEST,
    SESSION,
    about,
    exchange,
    exported,
    message,
    read,
    read_one,
    request,
    response,
    text,
    write_database,
    write_lines,
)
from tests.unit.importers.hostile import JSON, RELAXED, is_chain, places, put


def entry(after: int, **fields: Any) -> dict[str, Any]:
    """An entry of the ledger."""
    told = {"created_timestamp": BEGUN + after, "model": "claude-opus-4-1", "input_tokens": 100,
            "output_tokens": 20, "total_tokens": 120, "cost": 0.25,
            "cost_source": "provider_reported"}  # fmt: skip
    return {**told, **fields}


@pytest.mark.parametrize("version", range(1, NEWEST + 1))
def test_the_database_of_every_version_has_all_that_was_said(tmp_path: Path, version: int) -> None:
    session = read_one(write_database(tmp_path / "sessions.db", exchange(), version=version))

    assert (session.source, session.external_id, session.title) == ("goose", SESSION, "Bread")
    assert session.created_at == BEGUN * 1000
    assert session.updated_at == (BEGUN + 5) * 1000
    assert session.project is not None
    assert session.project.path == "/home/ada/oven"
    question, called, answer = session.messages
    assert (question.role, question.blocks) == (Role.USER, (Text("Which bread is here?"),))
    assert question.created_at == BEGUN * 1000
    thought, call = called.blocks
    assert thought == Thinking("A look first.")
    assert isinstance(call, ToolCall)
    assert (call.name, json.loads(call.arguments)) == ("developer__shell", {"command": "ls"})
    assert call.outcome == ToolOutcome("rye.md", ToolStatus.OK)
    assert answer.blocks == (Text("Only rye."),)
    assert is_chain(session)


def test_messages_stay_in_order_where_some_count_milliseconds(tmp_path: Path) -> None:
    first, second, third = (message("user", text(said), after=5) for said in "abc")
    second["created"] = second["created"] * 1000 + 1
    third["created"] += 1
    session = read_one(write_database(tmp_path / "sessions.db", [first, second, third]))
    assert [one.blocks for one in session.messages] == [(Text("a"),), (Text("b"),), (Text("c"),)]


@pytest.mark.parametrize("first", [[about()], []])
def test_a_file_of_lines_is_a_session_named_as_the_file(
    tmp_path: Path, first: list[dict[str, Any]]
) -> None:
    session = read_one(write_lines(tmp_path / "20250602_101112.jsonl", [*first, *exchange()]))

    assert session.external_id == "20250602_101112"
    assert session.title == ("Bread" if first else "Which bread is here?")
    assert (session.project is not None) == bool(first)
    assert [one.role for one in session.messages] == [Role.USER, Role.ASSISTANT, Role.ASSISTANT]
    line, sign = session.messages[0].external_id.rsplit(":", 1)
    assert (line, len(sign)) == ("line:2" if first else "line:1", 8)


def test_a_session_that_moved_into_the_database_comes_once(tmp_path: Path) -> None:
    write_lines(tmp_path / f"{SESSION}.jsonl", [about(), *exchange()[:1]])
    write_lines(tmp_path / "20250101_090000.jsonl", [about(), *exchange()])
    write_database(tmp_path / "sessions.db", exchange())

    sessions, issues = read(tmp_path)

    assert not issues
    assert {one.external_id: len(one.messages) for one in sessions} == {
        SESSION: 3,
        "20250101_090000": 3,
    }


def test_what_did_not_change_is_left_out_and_so_is_the_file_that_moved(tmp_path: Path) -> None:
    write_lines(tmp_path / f"{SESSION}.jsonl", [about(), *exchange()])
    write_lines(tmp_path / "20250101_090000.jsonl", [about(), *exchange()])
    write_database(tmp_path / "sessions.db", exchange())
    container, importer = open_container(tmp_path), GooseImporter()
    names = importer.claim(container, container.names())
    container.unchanged = frozenset({"sessions.db", "20250101_090000.jsonl"})

    assert list(importer.sessions(container, names, lambda _issue: None)) == []


@pytest.mark.parametrize(
    "name", ["", "New Chat", "CLI Session", "ACP Session", "New session 12", SESSION]
)
def test_a_name_that_every_new_session_has_is_no_title(tmp_path: Path, name: str) -> None:
    path = write_database(tmp_path / "sessions.db", exchange(), name=name)
    assert read_one(path).title == "Which bread is here?"


def test_the_description_is_the_title_where_there_is_no_name(tmp_path: Path) -> None:
    columns = {"name": "", "description": "Baking"}
    path = write_database(tmp_path / "sessions.db", exchange(), **columns)
    assert read_one(path).title == "Baking"


def test_the_thread_of_a_session_names_it_where_it_has_no_name_of_its_own(tmp_path: Path) -> None:
    columns = {"name": "ACP Session", "thread_id": "t1"}
    path = write_database(tmp_path / "sessions.db", exchange(), version=11, **columns)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO threads VALUES ('t1', 'Rye or wheat')")
    assert read_one(path).title == "Rye or wheat"


def test_a_sub_agent_is_linked_and_an_archived_session_is_archived(tmp_path: Path) -> None:
    path = write_database(tmp_path / "sessions.db", exchange(), archived_at="2025-11-25 08:00:00")
    write_database(path, exchange(), "20251124_2", parent_session_id=SESSION)
    above, below = read(path)[0]
    assert (above.archived, above.relation) == (True, None)
    assert (below.parent_external_id, below.relation) == (SESSION, Relation.SUBAGENT)


def test_a_call_names_the_session_of_the_sub_agent_that_it_started(tmp_path: Path) -> None:
    told = {"content": [text("Rye.")], "_meta": {"subagent_session_id": "20251124_2"}}
    turns = [
        message("user", text("Have somebody look.")),
        message("assistant", request(name="delegate", arguments={"instructions": "Look"}), after=1),
        message("user", response(told), after=9),
    ]
    session = read_one(write_database(tmp_path / "sessions.db", turns))
    (called,) = session.messages[1].blocks
    assert isinstance(called, ToolCall)
    assert (called.child, called.outcome.text if called.outcome else "") == ("20251124_2", "Rye.")


def test_the_ledger_gives_each_answer_what_it_used(tmp_path: Path) -> None:
    spent = (
        entry(2, cache_read_tokens=60, cache_write_tokens=10),
        entry(4, model="gpt-5", cost=0.5, cost_source="estimated"),
        entry(6, cost=None, cost_source=None),
    )
    columns = {"accumulated_input_tokens": 300, "accumulated_cost": 0.75}  # the same once more
    session = read_one(write_database(tmp_path / "sessions.db", exchange(), spent=spent, **columns))

    called, answer = session.messages[1:]
    assert (called.model, answer.model) == ("gpt-5", "claude-opus-4-1")
    assert called.usage == Usage(
        input=130,  # what went through the cache is a part of what is told as input
        output=40,
        cache_read=60,
        cache_write=10,
        cost=750_000,
        cost_source=CostSource.ESTIMATED,
    )
    assert answer.usage == Usage(input=100, output=20)
    assert called.usage_key == f"goose:{SESSION}:{called.external_id}"


def test_what_was_used_before_there_was_a_ledger_counts_too(tmp_path: Path) -> None:
    columns = {"accumulated_input_tokens": 500, "accumulated_output_tokens": 20,
               "accumulated_cache_read_tokens": 150, "accumulated_cost": 1.0}  # fmt: skip
    path = write_database(tmp_path / "sessions.db", exchange(), spent=(entry(6),), **columns)
    assert read_one(path).messages[-1].usage == Usage(
        input=350, output=20, cache_read=150, cost=1_000_000, cost_source=CostSource.ESTIMATED
    )


def test_tokens_of_the_cache_that_were_told_apart_stay_apart(tmp_path: Path) -> None:
    spent = (entry(9, input_tokens=5, cache_read_tokens=60, cost=None),)
    session = read_one(write_database(tmp_path / "sessions.db", exchange(), spent=spent))
    assert session.messages[-1].usage == Usage(input=5, output=20, cache_read=60)


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (
            {"accumulated_input_tokens": 70, "accumulated_output_tokens": 7, "input_tokens": 1},
            Usage(input=70, output=7),
        ),
        ({"accumulated_total_tokens": 77}, Usage(input=77)),
        ({"input_tokens": 3, "output_tokens": 4}, Usage(input=3, output=4)),
        ({}, None),
    ],
)
def test_without_a_ledger_the_last_answer_has_what_the_session_used(
    tmp_path: Path, columns: dict[str, Any], expected: Usage | None
) -> None:
    path = write_database(tmp_path / "sessions.db", exchange(), version=12, **columns)
    assert [one.usage for one in read_one(path).messages] == [None, None, expected]
    lines = write_lines(tmp_path / "20250101_1.jsonl", [about(**columns), *exchange()])
    assert read_one(lines).messages[-1].usage == expected


def test_two_sessions_count_their_own_where_their_messages_are_called_alike(
    tmp_path: Path,
) -> None:
    named = [replaced | {"id": f"m{place}"} for place, replaced in enumerate(exchange())]
    path = write_database(tmp_path / "sessions.db", named, spent=(entry(9),))
    write_database(path, named, "20251124_2", spent=(entry(9),))
    keys = {one.messages[-1].usage_key for one in read(path)[0]}
    assert keys == {f"goose:{SESSION}:m3", "goose:20251124_2:m3"}


def test_the_model_comes_from_the_session_where_no_entry_tells_it(tmp_path: Path) -> None:
    config = json.dumps({"model_name": "claude-sonnet-4", "temperature": None})
    path = write_database(tmp_path / "sessions.db", exchange(), model_config_json=config)
    session = read_one(path)
    assert session.model == "claude-sonnet-4"
    assert [one.model for one in session.messages] == [None, *["claude-sonnet-4"] * 2]


def test_what_a_person_does_not_see_is_hidden(tmp_path: Path) -> None:
    summary = message("user", text("So far: rye."), metadata={"userVisible": False})
    kept = message("assistant", text("Go on."), metadata={"agentVisible": False})
    session = read_one(write_database(tmp_path / "sessions.db", [summary, kept]))
    assert [one.hidden for one in session.messages] == [Hidden.META, None]


def test_pictures_notices_and_what_tools_ask_are_told(tmp_path: Path) -> None:
    asked = {"actionType": "elicitation", "id": "1", "message": "Which oven?"}
    answered = {"actionType": "elicitationResponse", "id": "1", "userData": {"oven": 2}}
    confirm = {"actionType": "toolConfirmation", "id": "1", "toolName": "x"}
    notice = {"notificationType": "inlineMessage", "msg": "Compacted."}
    document = {"type": "document", "data": PIXEL, "mimeType": "application/pdf", "name": "a.pdf"}
    picture = {"type": "image", "data": PIXEL, "mimeType": "image/png"}
    messages = [
        message("user", text("Look"), picture, document),
        message(
            "assistant",
            {"type": "systemNotification", **notice},
            {"type": "systemNotification", "notificationType": "thinkingMessage", "msg": "Hm"},
            {"type": "conversationCompacted", "msg": "Old summary"},
            {"type": "contextLengthExceeded", "msg": "Too long"},
            {"type": "redactedThinking", "data": "x"},
            {"type": "toolConfirmationRequest", "id": "1", "toolName": "x"},
            {"type": "error", "kind": "provider", "message": "No network."},
            {"type": "reasoning", "text": "So."},
            *({"type": "actionRequired", "data": data} for data in (asked, answered, confirm)),
        ),
    ]
    question, answer = read_one(write_database(tmp_path / "sessions.db", messages)).messages
    shown, given = question.blocks[1:]
    assert isinstance(shown, Image)
    assert (shown.attachment.width, shown.attachment.media_type) == (1, "image/png")
    assert isinstance(given, File)
    assert (given.attachment.name, given.attachment.media_type) == ("a.pdf", "application/pdf")
    assert answer.blocks == (
        Event(EventKind.NOTICE, "Compacted."),
        Event(EventKind.COMPACTION, "Old summary"),
        Event(EventKind.NOTICE, "Too long"),
        Event(EventKind.ERROR, "No network."),
        Thinking("So."),
        Text("Which oven?"),
        Text('{"oven":2}'),
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([text("old"), text("form")], ToolOutcome("old\nform", ToolStatus.OK)),
        ({"content": [text("no")], "isError": True}, ToolOutcome("no", ToolStatus.FAILED)),
        (
            {"content": [{"type": "resource", "resource": {"uri": "f", "text": "in it"}}],
             "structuredContent": {"a": 1}},
            ToolOutcome("in it", ToolStatus.OK, details='{"a":1}'),
        ),
    ],
)  # fmt: skip
def test_a_tool_gives_back_in_old_and_new_forms(
    tmp_path: Path, value: object, expected: ToolOutcome
) -> None:
    messages = [message("assistant", request()), message("user", response(value))]
    (answer,) = read_one(write_database(tmp_path / "sessions.db", messages)).messages
    (call,) = answer.blocks
    assert isinstance(call, ToolCall)
    assert call.outcome == expected


def test_a_tool_that_failed_and_a_call_that_went_wrong_say_so(tmp_path: Path) -> None:
    failed = {"type": "toolResponse", "id": "call_1",
              "toolResult": {"status": "error", "error": "no shell"}}  # fmt: skip
    wrong = {"type": "toolRequest", "id": "call_2",
             "toolCall": {"status": "error", "error": "no such tool"}}  # fmt: skip
    messages = [message("assistant", request(), wrong), message("user", failed)]
    (answer,) = read_one(write_database(tmp_path / "sessions.db", messages)).messages
    outcomes = [one.outcome for one in answer.blocks if isinstance(one, ToolCall)]
    assert outcomes == [
        ToolOutcome("no shell", ToolStatus.FAILED),
        ToolOutcome("no such tool", ToolStatus.FAILED),
    ]


def test_what_is_new_is_kept_and_told_and_what_is_broken_costs_only_itself(tmp_path: Path) -> None:
    new = message("assistant", {"type": "hologram", "a": 1}, after=9)
    path = write_database(tmp_path / "sessions.db", [*exchange(), new])
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE messages SET content_json = '[{\"ty' WHERE id = 1")
    (session,), issues = read(path)
    (unknown,) = session.messages[-1].blocks
    assert isinstance(unknown, Text)
    assert unknown.variant is TextVariant.UNKNOWN
    assert [(one.severity, one.where) for one in issues] == [
        (Severity.ERROR, f"session {SESSION}, message 1"),
        (Severity.INFO, f"session {SESSION}, message 5"),
    ]


def test_a_running_program_is_read_with_its_log_and_left_as_it_is(tmp_path: Path) -> None:
    path = write_database(tmp_path / "sessions.db", exchange())
    change = "UPDATE sessions SET name = 'Changed'"
    (session,) = read_beside_its_program(path, change, read)
    assert session.title == "Changed"


def test_content_decides_what_a_file_is(tmp_path: Path) -> None:
    write_database(tmp_path / "renamed.backup", exchange())
    write_lines(tmp_path / "lines.txt", [about(), *exchange()])
    write_lines(tmp_path / "other.jsonl", [{"role": "user", "content": "Hello"}])
    write_lines(tmp_path / "third.jsonl", [{"working_dir": "/a", "role": "user"}])
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        connection.executescript("CREATE TABLE sessions (id); CREATE TABLE messages (id)")
    container = open_container(tmp_path)
    claimed = GooseImporter().claim(container, container.names())
    assert claimed == ("lines.txt", "renamed.backup")


def test_an_exported_session_is_that_of_the_database(tmp_path: Path) -> None:
    stored = read_one(write_database(
        tmp_path / "sessions.db", exchange(), model_config_json='{"model_name":"claude-opus-4-1"}',
        accumulated_input_tokens=70, accumulated_output_tokens=9,
    ))  # fmt: skip
    path = tmp_path / "apart" / "bread.json"
    path.parent.mkdir()
    path.write_text(json.dumps(exported()))
    (told,), issues = read(path)
    assert replace(told, members=()) == replace(stored, members=())
    assert [one.text for one in issues] == [KEYS_IN_IT]
    (session,), _ = read(tmp_path)
    assert session.members == ("sessions.db",)


@RELAXED
@given(data=st.data(), value=JSON)
def test_any_json_anywhere_in_an_export_is_read_or_reported(
    tmp_path: Path, data: st.DataObject, value: object
) -> None:
    told: Any = exported()
    put(told, data.draw(st.sampled_from([way for way in places(told) if len(way) > 1])), value)
    path = tmp_path / "bread.json"
    path.write_text(json.dumps(told))
    assert all(map(is_chain, read(path)[0]))


def test_the_first_versions_named_the_pieces_otherwise(tmp_path: Path) -> None:
    called = {"type": "ToolUse", "id": "c", "name": "shell", "parameters": {"command": "ls"},
              "is_error": False, "error_message": None}  # fmt: skip
    given_back = {"type": "ToolResult", "tool_use_id": "c", "output": "rye.md", "is_error": False}
    path = write_lines(tmp_path / "abcd.jsonl", [
        message("user", {"type": "Text", "text": "Which bread?"}),
        message("assistant", {"type": "Text", "text": "A look."}, called, after=1),
        message("user", given_back, after=2),
    ])  # fmt: skip
    session = read_one(path)
    question, answer = session.messages
    assert question.blocks == (Text("Which bread?"),)
    said, call = answer.blocks
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert (said, call.name, call.outcome.text) == (Text("A look."), "shell", "rye.md")


def test_a_link_that_a_tool_gave_back_is_told(tmp_path: Path) -> None:
    link = {"type": "resource_link", "uri": "file:///rye.md", "name": "rye"}
    told = [message("assistant", request()), message("user", response({"content": [link]}))]
    (answer,) = read_one(write_lines(tmp_path / "a.jsonl", [about(), *told])).messages
    (call,) = answer.blocks
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert call.outcome.text == "file:///rye.md"


@RELAXED
@given(data=st.data())
def test_lines_cut_anywhere_have_the_messages_of_the_whole(
    tmp_path: Path, data: st.DataObject
) -> None:
    path = write_lines(tmp_path / "lines.jsonl", [about(), *exchange()])
    content = path.read_bytes()
    complete = [one.external_id for one in read_one(path).messages]
    path.write_bytes(content[: data.draw(st.integers(0, len(content)))])
    found = [one.external_id for session in read(path)[0] for one in session.messages]
    assert complete[: len(found)] == found


@RELAXED
@given(st.binary(max_size=200))
def test_rubbish_after_the_end_costs_nothing_but_itself(tmp_path: Path, rubbish: bytes) -> None:
    path = write_lines(tmp_path / "lines.jsonl", [about(), *exchange()])
    complete = read_one(path).messages
    path.write_bytes(path.read_bytes() + rubbish)
    (session,), _ = read(path)
    assert session.messages[: len(complete)] == complete


@RELAXED
@given(data=st.data())
def test_any_json_anywhere_is_read_or_reported(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("goose")
    ledger: Any = [entry(2), entry(6)]
    records: Any = [about(total_tokens=5), *exchange(), *exchange()]
    for _ in range(data.draw(st.integers(1, 4))):
        ways = [way for way in places(records) if len(way) > 1]
        put(records, data.draw(st.sampled_from(ways)), data.draw(JSON))
        put(ledger, data.draw(st.sampled_from([(0, "cost"), (1, "input_tokens"), (1, "model")])),
            data.draw(st.none() | st.floats(allow_nan=False) | st.text(max_size=5)))  # fmt: skip
    write_lines(folder / "lines.jsonl", records)
    assert all(map(is_chain, read(folder / "lines.jsonl")[0]))
    with suppress(sqlite3.Error, OverflowError, KeyError, TypeError):  # what SQLite cannot hold
        write_database(folder / "sessions.db", records[1:], spent=tuple(ledger))
    if (folder / "sessions.db").exists():
        assert all(map(is_chain, read(folder / "sessions.db")[0]))
    shutil.rmtree(folder)


@RELAXED
@given(data=st.data())
def test_a_database_with_any_damage_is_read_or_told(tmp_path: Path, data: st.DataObject) -> None:
    whole_one, path = tmp_path / "whole", tmp_path / "sessions.db"
    if not whole_one.exists():
        write_database(path, exchange(), spent=(entry(3),))
        path.rename(whole_one)
    damaged_anywhere(whole_one.read_bytes(), path, data, read)


def test_the_order_of_sessions_and_files_does_not_matter(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder, order in ((one, ("a", "b")), (other, ("b", "a"))):
        for key in order:
            write_database(folder / "sessions.db", exchange(), key)
            write_lines(folder / f"{key}{key}.jsonl", [about(), *exchange()])
    found = [
        sorted(
            (replace(each, messages=()) for each in read(folder)[0]), key=lambda it: it.external_id
        )
        for folder in (one, other)
    ]
    assert found[0] == found[1]
    assert len(found[0]) == 4
