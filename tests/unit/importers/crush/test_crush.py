"""Sessions of Crush become conversations, from the database of a project."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from contextlib import closing, suppress
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
from chatvault.domain.parsed import ParsedProject, Severity
from chatvault.domain.session import Relation
from chatvault.errors import UnreadableFile
from chatvault.importers.containers.container import open_container
from chatvault.importers.crush.importer import CrushImporter
from chatvault.importers.crush.projects import crush_folders
from tests.unit.importers.claude_code.claude_code_files import PIXEL
from tests.unit.importers.crush.crush_files import (
    BEGUN,
    SESSION,
    exchange,
    message,
    part,
    read,
    read_one,
    text,
    write_database,
)
from tests.unit.importers.databases.database_stories import (
    damaged_anywhere,
    read_beside_its_program,
)
from tests.unit.importers.hostile import JSON, RELAXED, is_chain, places, put


@pytest.mark.parametrize("newest", [True, False])
def test_a_session_has_all_that_was_said(tmp_path: Path, newest: bool) -> None:
    path = write_database(tmp_path / "oven" / ".crush" / "crush.db", exchange(), newest=newest)
    for chosen in (path, path.parent, tmp_path):
        session = read_one(chosen)
        assert session.project is not None
        assert session.project.path == str(tmp_path / "oven")

    assert (session.source, session.external_id, session.title) == ("crush", SESSION, "Bread")
    assert (session.created_at, session.updated_at) == (BEGUN * 1000, (BEGUN + 9) * 1000)
    assert session.model == "claude-opus-4-1"
    question, called, answer = session.messages
    assert (question.role, question.blocks) == (Role.USER, (Text("Which bread is here?"),))
    assert question.created_at == BEGUN * 1000
    thought, call = called.blocks
    assert thought == Thinking("A look first.", 4.0)
    assert isinstance(call, ToolCall)
    assert (call.name, json.loads(call.arguments)) == ("ls", {"path": "."})
    assert call.outcome == ToolOutcome("rye.md", ToolStatus.OK)
    assert answer.blocks == (Text("Only rye."),)
    assert is_chain(session)


def test_how_long_a_command_ran_is_told(tmp_path: Path) -> None:
    called = part("tool_call", id="c1", name="bash", input="{}")
    ran = json.dumps({"start_time": BEGUN * 1000, "end_time": BEGUN * 1000 + 2500})
    given = part("tool_result", tool_call_id="c1", name="bash", content="rye", metadata=ran)
    messages = [message("m1", "user", text("Bake")), message("m2", "assistant", called)]
    path = write_database(tmp_path / "crush.db", [*messages, message("m3", "tool", given)])
    (call,) = read_one(path).messages[1].blocks
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert (call.outcome.started_at, call.outcome.duration_ms) == (BEGUN * 1000, 2500)


@pytest.mark.parametrize(
    ("content", "status", "note"),
    [
        ("no rye\n\nExit code 127", ToolStatus.FAILED, "exit 127"),
        ("\nno rye\n\nExit code 1\n\n<cwd>/home/ada/oven</cwd>", ToolStatus.FAILED, "exit 1"),
        ("Exit code 1\nis told of the oven", ToolStatus.OK, ""),
        ("Exit code 0", ToolStatus.OK, ""),
    ],
)
def test_a_command_that_ended_badly_failed(
    tmp_path: Path, content: str, status: ToolStatus, note: str
) -> None:
    called = part("tool_call", id="c1", name="bash", input="{}")
    given = part("tool_result", tool_call_id="c1", name="", content=content, is_error=False)
    messages = [message("m1", "user", text("Bake")), message("m2", "assistant", called)]
    path = write_database(tmp_path / "crush.db", [*messages, message("m3", "tool", given)])
    (call,) = read_one(path).messages[1].blocks
    assert isinstance(call, ToolCall)
    assert call.outcome == ToolOutcome(content, status, note)


def test_a_database_of_its_first_name_is_in_its_project(tmp_path: Path) -> None:
    path = tmp_path / "oven" / ".opencode" / "opencode.db"
    session = read_one(write_database(path, exchange(), newest=False, title="<think> A title"))
    assert session.project == ParsedProject(str(tmp_path / "oven"), name="oven")
    assert session.title == "Which bread is here?"


def test_in_an_archive_nobody_knows_the_project(tmp_path: Path) -> None:
    path = write_database(tmp_path / "crush.db", exchange())
    with zipfile.ZipFile(tmp_path / "backup.zip", "w") as archive:
        archive.write(path, "oven/.crush/crush.db")
    assert read_one(tmp_path / "backup.zip").project is None
    assert read_one(path).project is None


def test_messages_of_one_second_stay_in_their_order(tmp_path: Path) -> None:
    names = ["z", "a", "m", "b"]
    messages = [message(name, "user", text(name)) for name in names]
    session = read_one(write_database(tmp_path / "crush.db", messages))
    assert [one.external_id for one in session.messages] == names


def test_the_last_answer_has_what_is_told_of_the_session(tmp_path: Path) -> None:
    session = read_one(write_database(tmp_path / "crush.db", exchange()))
    assert [one.usage for one in session.messages[:2]] == [None, None]
    assert session.messages[2].usage == Usage(
        input=900, output=30, cost=500_000, cost_source=CostSource.ESTIMATED
    )
    assert session.messages[2].usage_key == f"crush:{SESSION}"


@pytest.mark.parametrize("child", ["m2$$call_9", "call_9"])
def test_a_sub_agent_is_linked_to_its_call_and_its_cost_counted_once(
    tmp_path: Path, child: str
) -> None:
    called = part("tool_call", id="call_9", name="agent", input="{}")
    messages = [message("m1", "user", text("Find rye")), message("m2", "assistant", called)]
    path = write_database(tmp_path / "crush.db", messages)
    write_database(path, exchange(), child, parent_session_id=SESSION, cost=0.125)
    found = {one.external_id: one for one in read(path)[0]}

    assert found[child].parent_external_id == SESSION
    assert found[child].relation is Relation.SUBAGENT
    call = found[SESSION].messages[1].blocks[0]
    assert isinstance(call, ToolCall)
    assert call.child == child
    costs = {key: one.messages[-1].usage for key, one in found.items()}
    assert [usage and usage.cost for usage in (costs[SESSION], costs[child])] == [375_000, 125_000]


def test_what_only_made_a_title_is_no_conversation(tmp_path: Path) -> None:
    path = write_database(tmp_path / "crush.db", exchange())
    write_database(path, exchange(), f"title-{SESSION}", parent_session_id=SESSION, cost=0.25)
    session = read_one(path)
    assert session.external_id == SESSION
    assert session.messages[-1].usage is not None
    assert session.messages[-1].usage.cost == 500_000


@pytest.mark.parametrize("title", ["", "New Session", "Untitled Session"])
def test_a_title_that_every_new_session_has_is_none(tmp_path: Path, title: str) -> None:
    session = read_one(write_database(tmp_path / "crush.db", exchange(), title=title))
    assert session.title == "Which bread is here?"


def test_a_summary_is_told_as_one_in_either_way(tmp_path: Path) -> None:
    messages = [
        *exchange(),
        message("s1", "assistant", text("So far."), after=20, is_summary_message=1),
        message("s2", "assistant", text("And then."), after=21),
    ]
    path = write_database(tmp_path / "crush.db", messages, summary_message_id="s2")
    assert [one.blocks for one in read_one(path).messages[-2:]] == [
        (Event(EventKind.COMPACTION, "So far."),),
        (Event(EventKind.COMPACTION, "And then."),),
    ]


def test_pictures_files_and_commands_are_told(tmp_path: Path) -> None:
    picture = part("binary", Path="/home/ada/loaf.png", MIMEType="image/png", Data=PIXEL)
    log = part("binary", Path="C:\\oven\\a.log", MIMEType="text/plain", Data="aGVsbG8=")
    linked = part("image_url", url="https://example.org/loaf.png")
    ran = part("shell_command", command="make", output="no rule", exit_code=2)
    seen = part("tool_result", tool_call_id="c", name="view", data=PIXEL, mime_type="image/png")
    called = part("tool_call", id="c", name="view", input="{}")
    messages = [
        message("m1", "user", text("See"), picture, log, linked),
        message("m2", "user", ran, after=1),
        message("m3", "assistant", called, after=2),
        message("m4", "tool", seen, after=3),
    ]
    first, second, third = read_one(write_database(tmp_path / "crush.db", messages)).messages
    _text, image, file, far = first.blocks
    assert isinstance(image, Image)
    assert (image.attachment.name, image.attachment.width) == ("loaf.png", 1)
    assert isinstance(file, File)
    assert (file.attachment.name, file.attachment.size) == ("a.log", 5)
    assert isinstance(far, Image)
    assert far.attachment.content is None
    (command,) = second.blocks
    assert isinstance(command, ToolCall)
    assert command.outcome == ToolOutcome("no rule", ToolStatus.FAILED, "exit 2")
    (view,) = third.blocks
    assert isinstance(view, ToolCall)
    assert view.outcome is not None
    assert [one.width for one in view.outcome.attachments] == [1]


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (part("finish", reason="canceled"), Event(EventKind.INTERRUPTED)),
        (
            part("finish", reason="error", message="Not allowed", details="no key"),
            Event(EventKind.ERROR, "Not allowed: no key"),
        ),
        (part("finish", reason="content_filter"), Event(EventKind.ERROR, "content_filter")),
    ],
)
def test_an_answer_that_ended_early_says_why(
    tmp_path: Path, end: dict[str, Any], expected: Event
) -> None:
    messages = [message("m1", "user", text("?")), message("m2", "assistant", end, after=1)]
    session = read_one(write_database(tmp_path / "crush.db", messages))
    assert session.messages[1].blocks == (expected,)


def test_what_is_new_is_kept_and_told_and_what_is_broken_costs_only_itself(tmp_path: Path) -> None:
    new = message("m9", "assistant", part("hologram", a=1), after=9)
    path = write_database(tmp_path / "crush.db", [*exchange(), new])
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE messages SET parts = '[{\"ty' WHERE id = 'm1'")
    (session,), issues = read(path)
    (unknown,) = session.messages[-1].blocks
    assert isinstance(unknown, Text)
    assert unknown.variant is TextVariant.UNKNOWN
    assert [(one.severity, one.where) for one in issues] == [
        (Severity.ERROR, f"session {SESSION}, message 1"),
        (Severity.INFO, f"session {SESSION}, message 5"),
    ]


def test_a_running_program_is_read_with_its_log_and_left_as_it_is(tmp_path: Path) -> None:
    path = write_database(tmp_path / "crush.db", exchange())
    change = "UPDATE sessions SET title = 'Changed'"
    (session,) = read_beside_its_program(path, change, read)
    assert session.title == "Changed"


def test_a_database_that_did_not_change_is_left_out(tmp_path: Path) -> None:
    write_database(tmp_path / "a" / "crush.db", exchange())
    write_database(tmp_path / "b" / "crush.db", exchange(), "other")
    container, importer = open_container(tmp_path), CrushImporter()
    names = importer.claim(container, container.names())
    container.unchanged = frozenset({"a/crush.db"})
    found = importer.sessions(container, names, lambda _issue: None)
    assert [one.external_id for one in found] == ["other"]


def test_content_decides_what_a_file_is(tmp_path: Path) -> None:
    write_database(tmp_path / "renamed.bin", exchange())
    with closing(sqlite3.connect(tmp_path / "crush.db")) as connection:
        connection.executescript("CREATE TABLE sessions (id); CREATE TABLE messages (id)")
    container = open_container(tmp_path)
    assert CrushImporter().claim(container, container.names()) == ("renamed.bin",)


def test_the_list_of_projects_tells_where_their_databases_are(tmp_path: Path) -> None:
    registry = tmp_path / "projects.json"
    assert list(crush_folders(registry)) == []
    told = [
        {"path": "/home/ada/oven", "data_dir": "/home/ada/oven/.crush", "last_accessed": "x"},
        {"path": "/home/ada/rye", "data_dir": "/data/crush"},
        {"path": "/home/ada/mill"},
        {"path": "/home/ada/sea", "data_dir": "kept"},
        {"path": "not/absolute", "data_dir": ".crush"},
        {"path": "/home/\0", "data_dir": ""},
        {"path": 7},
        "nothing",
    ]
    expected = [
        Path("/home/ada/oven/.crush"),
        Path("/data/crush"),
        Path("/home/ada/mill/.crush"),
        Path("/home/ada/sea/kept"),
    ]
    for value in ({"projects": told}, told):
        registry.write_text(json.dumps(value))
        assert list(crush_folders(registry)) == expected
    for broken in ("", "{", "[[", "7", '"x"', '{"projects": 3}'):
        registry.write_text(broken)
        assert list(crush_folders(registry)) == []


@RELAXED
@given(data=st.data())
def test_any_json_anywhere_is_read_or_reported(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("crush")
    messages: Any = json.loads(json.dumps(exchange()))
    costs = {
        key: data.draw(st.none() | st.floats(allow_nan=False) | st.text(max_size=5))
        for key in ("cost", "prompt_tokens")
    }
    for _ in range(data.draw(st.integers(1, 4))):
        ways = [way for way in places(messages) if len(way) > 1]
        put(messages, data.draw(st.sampled_from(ways)), data.draw(JSON))
    path = folder / "crush.db"
    with suppress(sqlite3.Error, OverflowError, KeyError, TypeError):  # what SQLite cannot hold
        write_database(path, messages, **costs)
    if path.exists():
        assert all(map(is_chain, read(path)[0]))
    shutil.rmtree(folder)


@RELAXED
@given(data=st.data())
def test_a_database_with_any_damage_is_read_or_told(tmp_path: Path, data: st.DataObject) -> None:
    whole_one, path = tmp_path / "whole", tmp_path / "crush.db"
    if not whole_one.exists():
        write_database(path, exchange())
        path.rename(whole_one)
    damaged_anywhere(whole_one.read_bytes(), path, data, read)


def test_a_database_that_is_damaged_inside_gives_what_can_be_read_of_it(tmp_path: Path) -> None:
    whole, broken = tmp_path / "a.db", tmp_path / "b.db"
    write_database(whole, exchange())
    for number in range(40):
        long = [message(f"m{place}", "user", text("rye " * 200)) for place in range(4)]
        write_database(broken, long, f"session-{number:02}")
    content = broken.read_bytes()
    broken.write_bytes(content[:-40_960] + bytes(40_960))

    sessions, issues = read(tmp_path)

    found = [one.external_id for one in sessions]
    assert found[0] == SESSION
    assert 1 < len(found) < 41
    assert [(one.member, one.severity, one.lost) for one in issues] == [("b.db", Severity.ERROR, 1)]
    with pytest.raises(UnreadableFile):
        read(broken)


def test_instructions_of_the_program_are_kept_out_of_sight(tmp_path: Path) -> None:
    messages = [message("s0", "system", text("Be brief.")), *exchange()]
    session = read_one(write_database(tmp_path / "crush.db", messages))
    hidden = {one.external_id: one.hidden for one in session.messages if one.hidden}
    assert hidden == {"s0": Hidden.SYSTEM}
