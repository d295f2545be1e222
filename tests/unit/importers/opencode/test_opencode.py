"""Sessions of OpenCode become conversations, from either of its stores."""

from __future__ import annotations

import copy
import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from functools import partial
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
    Thinking,
    ToolCall,
    ToolStatus,
)
from chatvault.domain.message import CostSource, Hidden, Role, Usage
from chatvault.domain.parsed import ParsedSession, Severity
from chatvault.domain.session import Relation
from chatvault.errors import UnreadableFile
from chatvault.importers.containers.container import open_container
from chatvault.importers.opencode.importer import OpenCodeImporter
from tests.unit.importers.hostile import JSON, RELAXED, places, put
from tests.unit.importers.opencode.opencode_files import (
    BEGUN,
    SESSION,
    Fields,
    answered,
    asked,
    bash,
    exchange,
    write,
    write_database,
    write_tree,
)
from tests.unit.importers.reading import read_with

PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/"
    "iZk9HQAAAABJRU5ErkJggg=="
)

read = partial(read_with, OpenCodeImporter())


def plain(session: ParsedSession) -> ParsedSession:
    """The session without its files, which differ between the stores."""
    return replace(session, members=())


def test_a_session_of_the_files_has_all_that_was_said(tmp_path: Path) -> None:
    (session,), issues = read(write_tree(tmp_path / "storage", exchange()))

    assert issues == []
    assert (session.source, session.external_id, session.title) == ("opencode", SESSION, "Bread")
    assert (session.created_at, session.updated_at) == (BEGUN, BEGUN + 9000)
    assert (session.model, session.agent) == ("claude-opus-4-1", "build")
    assert session.project is not None
    assert session.project.path == "/home/ada/oven"
    question, answer = session.messages
    assert (question.role, question.blocks) == (Role.USER, (Text("Which bread is here?"),))
    assert (answer.role, answer.parent_id) == (Role.ASSISTANT, question.external_id)
    thought, call, text = answer.blocks
    assert (thought, text) == (Thinking("A look first."), Text("Only rye."))
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert (call.name, call.call_id, json.loads(call.arguments)) == (
        "bash",
        "call_1",
        {"command": "ls"},
    )
    assert (call.outcome.text, call.outcome.status) == ("rye.md\n", ToolStatus.OK)
    assert (call.outcome.started_at, call.outcome.duration_ms) == (BEGUN + 1200, 500)


def test_thinking_is_counted_with_the_answer_and_the_steps_are_not_counted_again(
    tmp_path: Path,
) -> None:
    (session,), _ = read(write_tree(tmp_path / "storage", exchange()))

    assert session.messages[1].usage == Usage(
        input=10,
        output=25,
        cache_read=300,
        cache_write=40,
        reasoning=5,
        cost=12_500,
        cost_source=CostSource.REPORTED,
    )
    assert session.messages[1].latency_ms == 2500


def test_what_only_the_steps_tell_is_added_up(tmp_path: Path) -> None:
    step = {"type": "step-finish", "cost": 0.01, "tokens": {"input": 3, "output": 4}}
    told = answered({"type": "text", "text": "Rye."}, step, step, tokens=None)
    (session,), _ = read(write_tree(tmp_path / "storage", [asked("?"), told]))

    assert session.messages[1].usage == Usage(
        input=6, output=8, cost=20_000, cost_source=CostSource.REPORTED
    )


def test_steps_are_counted_where_their_message_counts_nothing(tmp_path: Path) -> None:
    none = {"input": 0, "output": 0, "reasoning": 0, "cache": {"read": 0, "write": 0}}
    step = {"type": "step-finish", "cost": 0.5, "tokens": {"input": 5, "output": 7}}
    messages = [asked("Bake"), answered(step, {"type": "text", "text": "Hm"}, tokens=none, cost=0)]
    (session,), _ = read(write_tree(tmp_path / "storage", messages))
    usage = session.messages[1].usage
    assert usage is not None
    assert (usage.input, usage.output, usage.cost) == (5, 7, 500_000)


def test_a_cost_beyond_all_reason_is_not_known(tmp_path: Path) -> None:
    step = {"type": "step-finish", "cost": 1e305, "tokens": {"input": 3, "output": 4}}
    told = answered({"type": "text", "text": "Rye."}, step, tokens=None)
    (session,), _ = read(write_tree(tmp_path / "storage", [asked("?"), told]))
    assert session.messages[1].usage == Usage(input=3, output=4)


def test_the_database_tells_the_same_as_the_files(tmp_path: Path) -> None:
    (of_files,), _ = read(write_tree(tmp_path / "storage", exchange()))
    (of_database,), issues = read(write_database(tmp_path / "opencode.db", exchange()))

    assert issues == []
    assert plain(of_database) == plain(of_files)


def test_a_session_that_moved_into_the_database_comes_once(tmp_path: Path) -> None:
    folder = tmp_path / "opencode"
    write_tree(folder / "storage", exchange())
    write_tree(folder / "storage", exchange(), "ses_left", title="Left behind")
    write_database(folder / "opencode.db", [*exchange(), asked("And wheat?")])

    sessions, _ = read(folder)

    assert {one.external_id: len(one.messages) for one in sessions} == {SESSION: 3, "ses_left": 2}


def test_sessions_of_the_first_months_are_read(tmp_path: Path) -> None:
    root = tmp_path / "project" / "home-ada-oven" / "storage" / "session"
    write(root / "info" / "ses_old.json", {"id": "ses_old", "title": "Old", "time": {}})
    data, (part,) = asked("Is it old?")
    write(root / "message" / "ses_old" / "msg_9.json", {"id": "msg_9", **data})
    write(root / "part" / "ses_old" / "msg_9" / "prt_1.json", part)

    (session,), _ = read(tmp_path)

    assert (session.external_id, session.title) == ("ses_old", "Old")
    assert session.messages[0].blocks == (Text("Is it old?"),)


def test_the_folder_comes_from_the_project_where_the_session_tells_none(tmp_path: Path) -> None:
    root = write_tree(tmp_path / "storage", exchange(), directory="")
    write(root / "project" / "prj.json", {"id": "prj", "worktree": "/home/ada/mill"})
    database = write_database(tmp_path / "opencode.db", exchange(), directory="")
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("INSERT INTO project VALUES ('prj', '/home/ada/mill')")

    for path in (root, database):
        (session,), _ = read(path)
        assert session.project is not None
        assert session.project.path == "/home/ada/mill"


def test_a_session_of_a_sub_agent_is_linked_and_the_title_that_nobody_gave_is_made(
    tmp_path: Path,
) -> None:
    title = "Child session - 2025-11-24T16:00:00.000Z"
    of_files = write_tree(tmp_path / "storage", exchange(), parentID="ses_above", title=title)
    database = write_database(
        tmp_path / "opencode.db", exchange(), parent_id="ses_above", title=title
    )
    for path in (of_files, database):
        (session,), _ = read(path)
        assert (session.parent_external_id, session.relation) == ("ses_above", Relation.SUBAGENT)
        assert session.title == "Which bread is here?"


def test_a_call_names_the_session_of_the_sub_agent_that_it_started(tmp_path: Path) -> None:
    task = bash(metadata={"sessionId": "ses_crumb"}, input=None)
    (session,), _ = read(
        write_tree(tmp_path / "storage", [asked("Bake"), answered({**task, "tool": "task"})])
    )
    (call,) = session.messages[1].blocks
    assert isinstance(call, ToolCall)
    assert (call.child, call.arguments) == ("ses_crumb", "{}")


def test_a_mark_before_the_bytes_of_a_file_costs_nothing(tmp_path: Path) -> None:
    write_tree(tmp_path / "storage", exchange())
    for path in tmp_path.rglob("*.json"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    (session,), issues = read(tmp_path)
    assert (session.title, len(session.messages), issues) == ("Bread", 2, [])


def test_what_was_taken_back_stays_but_is_not_shown(tmp_path: Path) -> None:
    later = {"time": {"created": BEGUN + 5000}}
    done = answered({"type": "text", "text": "Done."}, **later)
    messages = [*exchange(), asked("Burn it", **later), done]
    revert = {"messageID": "msg_3"}
    of_files = write_tree(tmp_path / "storage", messages, revert=revert)
    database = write_database(tmp_path / "opencode.db", messages, revert=json.dumps(revert))
    for path in (of_files, database):
        (session,), _ = read(path)
        assert [each.hidden for each in session.messages] == [
            None,
            None,
            Hidden.ROLLED_BACK,
            Hidden.ROLLED_BACK,
        ]


def test_of_an_answer_that_was_taken_back_from_a_part_on_the_beginning_stays(
    tmp_path: Path,
) -> None:
    messages = [asked("Bake"), answered({"type": "text", "text": "Rye."}, bash())]
    revert = {"messageID": "msg_2", "partID": "prt_2_1"}
    (session,), _ = read(write_tree(tmp_path / "storage", messages, revert=revert))
    _question, kept, undone = session.messages
    assert (kept.hidden, kept.blocks) == (None, (Text("Rye."),))
    assert undone.hidden is Hidden.ROLLED_BACK
    assert [type(block) for block in undone.blocks] == [ToolCall]
    assert (kept.usage is not None, undone.usage) == (True, None)


def test_a_tree_in_the_folder_of_a_fork_is_the_forks(tmp_path: Path) -> None:
    write_tree(tmp_path / "kilo" / "storage", exchange())
    assert [one.source for one in read(tmp_path)[0]] == ["kilo-code"]
    assert [one.source for one in read(tmp_path / "kilo" / "storage")[0]] == ["kilo-code"]


def test_what_the_program_added_to_a_question_stands_apart(tmp_path: Path) -> None:
    data, parts = asked("Read this")
    parts.append({"type": "text", "text": "Called the Read tool", "synthetic": True})
    (session,), _ = read(write_tree(tmp_path / "storage", [(data, parts)]))

    question, added = session.messages
    assert question.blocks == (Text("Read this"),)
    assert (added.blocks, added.hidden) == ((Text("Called the Read tool"),), Hidden.META)


@pytest.mark.parametrize(
    ("state", "status", "note"),
    [
        ({"metadata": {"exit": 2}}, ToolStatus.FAILED, "exit 2"),
        ({"status": "error", "error": "no such file", "output": None}, ToolStatus.FAILED, ""),
        ({"metadata": {"timeout": True}}, ToolStatus.FAILED, "timed out"),
        ({"metadata": {"timeout": False, "exit": 0}}, ToolStatus.OK, ""),
    ],
)
def test_a_tool_that_failed_says_so(
    state: dict[str, Any], status: ToolStatus, note: str, tmp_path: Path
) -> None:
    (session,), _ = read(write_tree(tmp_path / "storage", [asked("?"), answered(bash(**state))]))

    (call,) = session.messages[1].blocks
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert (call.outcome.status, call.outcome.note) == (status, note)
    assert call.outcome.text


def test_a_tool_that_still_runs_has_no_outcome(tmp_path: Path) -> None:
    running = answered(bash(status="running"))
    (session,), _ = read(write_tree(tmp_path / "storage", [asked("?"), running]))

    (call,) = session.messages[1].blocks
    assert isinstance(call, ToolCall)
    assert call.outcome is None


def test_files_errors_and_summaries_are_told(tmp_path: Path) -> None:
    data, parts = asked("See")
    parts += [
        {"type": "file", "mime": "image/png", "filename": "loaf.png", "url": PIXEL},
        {"type": "file", "mime": "text/plain", "filename": "a.log", "url": "file:///tmp/a.log"},
        {"type": "compaction", "auto": True},
    ]
    error = {"name": "ProviderAuthError", "data": {"message": "no key"}}
    messages = [
        (data, parts),
        answered({"type": "text", "text": "A summary."}, summary=True),
        answered(error=error),
        answered(error={"name": "MessageAbortedError", "data": {}}),
    ]
    (session,), _ = read(write_tree(tmp_path / "storage", messages))

    text, picture, log, compaction = session.messages[0].blocks
    assert isinstance(picture, Image)
    assert picture.attachment.content is not None
    assert isinstance(log, File)
    assert log.attachment.name == "a.log"
    assert compaction == Event(EventKind.COMPACTION)
    assert [each.blocks for each in session.messages[1:]] == [
        (Event(EventKind.COMPACTION, "A summary."),),
        (Event(EventKind.ERROR, "ProviderAuthError: no key"),),
        (Event(EventKind.INTERRUPTED, "MessageAbortedError"),),
    ]
    assert text == Text("See")


def test_a_broken_file_is_reported_and_the_rest_is_read(tmp_path: Path) -> None:
    root = write_tree(tmp_path / "storage", exchange())
    (root / "part" / "msg_1" / "prt_1_0.json").write_text('{"type": "te')

    (session,), issues = read(root)

    assert [each.external_id for each in session.messages] == ["msg_2"]
    assert [(each.severity, each.member) for each in issues] == [
        (Severity.ERROR, "part/msg_1/prt_1_0.json")
    ]


def test_a_kind_of_part_that_is_new_is_said_once(tmp_path: Path) -> None:
    hologram = {"type": "hologram"}
    told = answered({"type": "text", "text": "Rye."}, hologram, hologram)
    _, issues = read(write_tree(tmp_path / "storage", [asked("?"), told]))

    (issue,) = issues
    assert issue.severity is Severity.INFO
    assert "hologram" in issue.text


def write_newer(path: Path, session: str, rows: list[tuple[str, dict[str, Any]]]) -> None:
    """Put a session into the newer table of a database: types and data, in the order of rows."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "CREATE TABLE IF NOT EXISTS session_message (id, session_id, type, seq, data)"
        )
        for number, (kind, data) in enumerate(rows):
            at = {"time": {"created": BEGUN + 1000 * number, **data.pop("time", {})}}
            connection.execute(
                "INSERT INTO session_message VALUES (?, ?, ?, ?, ?)",
                (f"{session}_{9 - number}", session, kind, number, json.dumps({**data, **at})),
            )


def test_a_session_of_the_newer_table_is_read_like_one_of_the_others(tmp_path: Path) -> None:
    database = write_database(tmp_path / "opencode.db", exchange())
    tool = {"type": "tool", "id": "call_1", "name": "bash", "time": {"created": BEGUN + 100},
            "state": {"status": "completed", "input": {"command": "ls"}, "structured": {"exit": 1},
                      "content": [{"type": "text", "text": "rye.md"}]}}  # fmt: skip
    tokens = {"input": 10, "output": 20, "reasoning": 5, "cache": {"read": 300, "write": 40}}
    said = {"agent": "build", "model": {"id": "claude-opus-4-1", "providerID": "anthropic"},
            "content": [{"type": "reasoning", "text": "A look."}, tool,
                        {"type": "text", "text": "Only rye."}],
            "cost": 0.5, "tokens": tokens, "time": {"completed": BEGUN + 4000}}  # fmt: skip
    image = {"uri": PIXEL, "mime": "image/png", "name": "loaf.png"}
    write_newer(database, "ses_new", [
        ("model-switched", {"model": {"id": "claude-opus-4-1"}}),
        ("system", {"text": "Be kind."}),
        ("user", {"text": "Which bread?", "files": [image]}),
        ("assistant", said),
        ("synthetic", {"text": "A reminder."}),
        ("shell", {"callID": "c", "command": "ls", "output": "rye.md"}),
        ("compaction", {"summary": "Bread.", "recent": "", "reason": "auto"}),
        ("hologram", {}),
    ])  # fmt: skip

    sessions, issues = read(database)

    (session,) = (each for each in sessions if each.external_id == "ses_new")
    shown = [message for message in session.messages if message.hidden is None]
    assert [message.role for message in shown] == [
        Role.USER, Role.ASSISTANT, Role.USER, Role.ASSISTANT
    ]  # fmt: skip
    asked, answer, shell, compaction = (message.blocks for message in shown)
    assert asked[0] == Text("Which bread?")
    assert isinstance(asked[1], Image)
    assert (answer[0], answer[2]) == (Thinking("A look."), Text("Only rye."))
    for block in (answer[1], shell[0]):
        assert isinstance(block, ToolCall)
        assert block.outcome is not None
        assert (block.name, block.outcome.text) == ("bash", "rye.md")
    assert compaction == (Event(EventKind.COMPACTION, "Bread."),)
    assert shown[1].usage == Usage(10, 25, 300, 40, 5, 500_000, CostSource.REPORTED)
    assert [(each.blocks, each.hidden) for each in session.messages if each.hidden] == [
        ((Text("Be kind."),), Hidden.META), ((Text("A reminder."),), Hidden.META)
    ]  # fmt: skip
    assert [(each.severity, "hologram" in each.text) for each in issues] == [(Severity.INFO, True)]


def test_what_stands_in_both_tables_comes_once(tmp_path: Path) -> None:
    database = write_database(tmp_path / "opencode.db", exchange())
    write_newer(database, SESSION, [("user", {"text": "Which bread is here?"})])
    (session,), _ = read(database)
    assert session.messages[0].external_id == "msg_1"


def test_a_fork_names_its_parent_and_counts_nothing_twice(tmp_path: Path) -> None:
    database = write_database(tmp_path / "opencode.db", exchange())
    later = BEGUN + 60_000
    write_database(database, exchange(), "ses_a_fork", time_created=later)
    write_database(database, exchange()[:1], "ses_unlike", time_created=later)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(
            "UPDATE message SET time_created = ? WHERE session_id = 'ses_unlike'", (later + 1,)
        )
    sessions, _ = read(database)
    told = {each.external_id: (each.parent_external_id, each.relation) for each in sessions}
    assert told == {
        SESSION: (None, None), "ses_a_fork": (SESSION, Relation.FORK), "ses_unlike": (None, None)
    }  # fmt: skip
    keys = {each.external_id: [one.usage_key for one in each.messages] for each in sessions}
    assert keys["ses_a_fork"] == keys[SESSION]


def test_a_fork_in_the_tree_of_files_names_its_parent_too(tmp_path: Path) -> None:
    # Given a session, one that was forked off it a minute later, and one of the same hour,
    root = write_tree(tmp_path / "storage", timed(exchange(), 0))
    later = {"time": {"created": BEGUN + 60_000, "updated": BEGUN + 90_000}}
    forked = [*timed(exchange(), 0), *timed([asked("And wheat?")], 70_000)]
    write_tree(root, forked, "ses_a_fork", **later)
    write_tree(root, timed(exchange(), 65_000), "ses_unlike", **later)

    sessions, _ = read(root)

    told = {each.external_id: (each.parent_external_id, each.relation) for each in sessions}
    assert told == {
        SESSION: (None, None), "ses_a_fork": (SESSION, Relation.FORK), "ses_unlike": (None, None)
    }  # fmt: skip
    keys = {each.external_id: [one.usage_key for one in each.messages] for each in sessions}
    assert keys["ses_a_fork"][: len(keys[SESSION])] == keys[SESSION]


def timed(
    messages: list[tuple[Fields, list[Fields]]], after: int
) -> list[tuple[Fields, list[Fields]]]:
    """The messages, so many milliseconds after the session began, one second each."""
    return [
        (
            {**data, "time": {**data.get("time", {}), "created": BEGUN + after + 1_000 * place}},
            parts,
        )
        for place, (data, parts) in enumerate(messages)
    ]


def test_a_fork_with_the_same_tables_keeps_its_own_name(tmp_path: Path) -> None:
    (session,), _ = read(write_database(tmp_path / "kilo.db", exchange()))
    assert session.source == "kilo-code"


def test_a_running_program_is_read_with_its_log_and_left_as_it_is(tmp_path: Path) -> None:
    database = write_database(tmp_path / "opencode.db", exchange())
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("UPDATE session SET title = 'Changed'")
        connection.commit()
        before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

        (session,), _ = read(tmp_path)

        after = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert session.title == "Changed"
    assert after["opencode.db"] == before["opencode.db"]
    assert after["opencode.db-wal"] == before["opencode.db-wal"]


def test_a_session_that_did_not_change_is_left_out(tmp_path: Path) -> None:
    root = write_tree(tmp_path / "storage", exchange())
    write_tree(root, exchange(), "ses_other")
    container, importer = open_container(root), OpenCodeImporter()
    names = importer.claim(container, container.names())
    container.unchanged = frozenset(name for name in names if "ses_other" not in name)

    sessions = list(importer.sessions(container, names, lambda _issue: None))

    assert [session.external_id for session in sessions] == ["ses_other"]


def test_the_files_of_a_session_that_moved_stay_left_out_where_the_database_did_not_change(
    tmp_path: Path,
) -> None:
    write_tree(tmp_path / "storage", exchange())
    write_database(tmp_path / "opencode.db", exchange())
    container, importer = open_container(tmp_path), OpenCodeImporter()
    names = importer.claim(container, container.names())
    container.unchanged = frozenset({"opencode.db"})

    assert list(importer.sessions(container, names, lambda _issue: None)) == []


@RELAXED
@given(data=st.data(), value=JSON)
def test_any_json_anywhere_is_read_or_reported(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, value: object
) -> None:
    folder = tmp_path_factory.mktemp("opencode")
    messages: Any = json.loads(json.dumps(copy.deepcopy(exchange())))
    put(messages, data.draw(st.sampled_from([each for each in places(messages) if len(each) > 2])),
        value)  # fmt: skip
    try:
        for _fields, parts in messages:
            assert isinstance(parts, list)
        write_tree(folder / "storage", messages)
        write_database(folder / "opencode.db", messages)
    except (TypeError, AssertionError):
        shutil.rmtree(folder)
        return
    for path in (folder / "storage", folder / "opencode.db"):
        try:
            sessions, _ = read(path)
        except UnreadableFile:
            continue
        assert len(sessions) <= 1
    shutil.rmtree(folder)
