"""Sessions of OpenCode's version 2, whose database has other tables, and of what it exports."""

from __future__ import annotations

import copy
import json
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
    Block,
    Event,
    EventKind,
    Image,
    Text,
    Thinking,
    ToolCall,
    ToolStatus,
)
from chatvault.domain.message import CostSource, Hidden, Usage
from chatvault.domain.session import Relation
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from chatvault.importers.opencode.importer import OpenCodeImporter
from tests.unit.importers.hostile import JSON, RELAXED, is_chain, places, put
from tests.unit.importers.opencode.opencode_files import (
    BEGUN,
    SESSION,
    Fields,
    asked,
    exchange,
    rows_exchange,
    write,
    write_database,
    write_rows,
)
from tests.unit.importers.reading import read_with

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAA"
    "AABJRU5ErkJggg=="
)

read = partial(read_with, OpenCodeImporter())


def exported(rows: list[tuple[str, Fields]], **about: Any) -> Fields:
    """What ``opencode export`` of version 2 writes."""
    told = {"id": SESSION, "projectID": "prj", "cost": 0.0125, "title": "Bread",
            "time": {"created": BEGUN, "updated": BEGUN + 9000},
            "location": {"directory": "/home/ada/oven"}}  # fmt: skip
    said = [{"id": f"msg_{place}", "type": kind, **data}
            for place, (kind, data) in enumerate(rows, 1)]  # fmt: skip
    return {"info": {**told, **about}, "messages": said}


def only(tmp_path: Path, *rows: tuple[str, Fields]) -> list[tuple[Block, ...]]:
    """What the messages of a session show, without what is hidden."""
    (session,), _ = read(write_rows(tmp_path / "opencode.db", list(rows)))
    return [message.blocks for message in session.messages if message.hidden is None]


def test_version_2_tells_the_same_as_the_version_before(tmp_path: Path) -> None:
    (before,), _ = read(write_database(tmp_path / "one" / "opencode.db", exchange()))
    (after,), issues = read(write_rows(tmp_path / "two" / "opencode.db", rows_exchange()))

    assert issues == []
    assert after == before


def test_a_summary_that_repeats_what_was_said_last_is_told_without_it(tmp_path: Path) -> None:
    time = {"created": BEGUN}
    told = {"summary": "Rye.\n\nRecent context:\nWheat?", "recent": "Wheat?", "time": time}
    rows: list[tuple[str, Fields]] = [("compaction", {**told, "kilo_summary": "Rye."})]
    assert only(tmp_path, *rows) == [(Event(EventKind.COMPACTION, "Rye."),)]


def test_rows_that_an_older_program_added_without_a_place_stand_by_their_time(
    tmp_path: Path,
) -> None:
    database = write_rows(
        tmp_path / "kilo.db",
        [_asked("One", BEGUN), _asked("Two", BEGUN + 1), _asked("Three", BEGUN + 2)],
    )
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("CREATE TABLE loose AS SELECT * FROM session_message")
        connection.execute("DROP TABLE session_message")
        connection.execute("ALTER TABLE loose RENAME TO session_message")
        connection.execute("UPDATE session_message SET seq = NULL WHERE id = 'msg_3'")
    (session,), _ = read(database)
    assert [message.blocks for message in session.messages] == [
        (Text("One"),), (Text("Two"),), (Text("Three"),)
    ]  # fmt: skip


def test_its_database_is_recognised(tmp_path: Path) -> None:
    database = write_rows(tmp_path / "opencode.db", rows_exchange())
    (portion,) = registry.plan(open_container(database)).portions

    assert portion.importer.key == "opencode"


def test_an_export_of_version_2_is_the_session_of_its_database(tmp_path: Path) -> None:
    (stored,), _ = read(write_rows(tmp_path / "opencode.db", rows_exchange()))
    write(tmp_path / "apart" / "bread.json", exported(rows_exchange()))
    (session,), issues = read(tmp_path / "apart" / "bread.json")

    assert issues == []
    assert replace(session, members=()) == replace(stored, members=())


@pytest.mark.parametrize("ending", ["", "\n"])
def test_an_export_with_a_line_before_it_is_read(tmp_path: Path, ending: str) -> None:
    path = tmp_path / "bread.json"
    text = json.dumps(exported(rows_exchange()))
    path.write_text(f"Exporting session: {SESSION}{ending}{text}")

    (session,), issues = read(path)
    assert (session.external_id, len(session.messages), issues) == (SESSION, 2, [])


def test_what_was_taken_over_and_gone_on_with_is_told_once_and_to_its_end(tmp_path: Path) -> None:
    database = write_database(tmp_path / "opencode.db", exchange())
    write_database(database, [asked("Left behind?")], "ses_left")
    write_database(database, exchange(), "ses_same")
    write_rows(database, [*rows_exchange(), _asked("And wheat?", BEGUN + 9000)])
    write_rows(database, [("user", {"text": "Before?", "time": {"created": 1}})], "ses_same")

    sessions, _ = read(database)

    said = {each.external_id: each.messages[-1].blocks[-1] for each in sessions}
    assert said == {
        SESSION: Text("And wheat?"), "ses_left": Text("Left behind?"), "ses_same": Text("Only rye.")
    }  # fmt: skip


def test_a_fork_and_a_sub_agent_lead_to_where_they_came_from(tmp_path: Path) -> None:
    call = {"type": "tool", "id": "c", "name": "subagent", "time": {"created": BEGUN},
            "state": {"status": "completed", "input": {"prompt": "Look"},
                      "metadata": {"sessionID": "ses_child"},
                      "content": [{"type": "text", "text": "Done"}]}}  # fmt: skip
    database = write_rows(tmp_path / "opencode.db", [("assistant", {"content": [call]})])
    write_rows(database, rows_exchange(), "ses_child", parent_id=SESSION)
    write_rows(database, rows_exchange(), "ses_fork", fork_session_id="ses_child")

    sessions, _ = read(database)

    told = {each.external_id: (each.parent_external_id, each.relation) for each in sessions}
    assert told[SESSION] == (None, None)
    assert told["ses_child"] == (SESSION, Relation.SUBAGENT)
    assert told["ses_fork"] == ("ses_child", Relation.FORK)
    by_id = {each.external_id: each for each in sessions}
    (block,) = by_id[SESSION].messages[0].blocks
    assert isinstance(block, ToolCall)
    assert block.child == "ses_child"
    keys = [[one.usage_key for one in by_id[key].messages] for key in ("ses_child", "ses_fork")]
    assert keys[0] == keys[1]


def test_a_file_comes_with_its_bytes(tmp_path: Path) -> None:
    inline = {"data": PIXEL, "mime": "image/png", "source": {"type": "inline"}, "name": "loaf.png"}
    linked = {"data": PIXEL, "mime": "image/png",
              "source": {"type": "uri", "uri": "file:///home/ada/crumb.png"}}  # fmt: skip
    (blocks,) = only(tmp_path, ("user", {"text": "Look", "files": [inline, linked]}))

    assert blocks[0] == Text("Look")
    pictures = [block.attachment for block in blocks if isinstance(block, Image)]
    assert [picture.name for picture in pictures] == ["loaf.png", "/home/ada/crumb.png"]
    assert all(picture.content is not None for picture in pictures)


@pytest.mark.parametrize(
    ("told", "status", "note", "text"),
    [
        ({"output": {"output": "rye", "truncated": False}, "exit": 0}, ToolStatus.OK, "", "rye"),
        ({"output": {"output": "rye"}, "exit": 2}, ToolStatus.FAILED, "exit 2", "rye"),
        ({"status": "killed"}, ToolStatus.FAILED, "", "killed"),
    ],
)
def test_what_a_person_ran_in_the_shell_has_its_output(
    tmp_path: Path, told: Fields, status: ToolStatus, note: str, text: str
) -> None:
    time = {"created": BEGUN, "completed": BEGUN + 5}
    shell = {"shellID": "sh_1", "command": "ls", "status": "exited", "time": time, **told}
    ((block,),) = only(tmp_path, ("shell", shell))

    assert isinstance(block, ToolCall)
    assert block.outcome is not None
    assert (block.name, block.call_id) == ("bash", "sh_1")
    assert (block.outcome.status, block.outcome.note, block.outcome.text) == (status, note, text)


@pytest.mark.parametrize(
    ("error", "event"),
    [
        ({"type": "api", "message": "Too many"}, Event(EventKind.ERROR, "api: Too many")),
        ({"type": "aborted", "message": "Stop"}, Event(EventKind.INTERRUPTED, "aborted: Stop")),
    ],
)
def test_why_an_answer_ended_early_is_told(tmp_path: Path, error: Fields, event: Event) -> None:
    said = [{"type": "text", "text": "Well"}]
    (blocks,) = only(tmp_path, ("assistant", {"content": said, "error": error}))

    assert blocks == (Text("Well"), event)


def test_a_tool_that_failed_tells_what_it_gave_and_why(tmp_path: Path) -> None:
    state = {"status": "error", "input": {}, "content": [{"type": "text", "text": "half"}],
             "error": {"type": "unknown", "message": "no oven"}}  # fmt: skip
    tool = {"type": "tool", "id": "c", "name": "bake", "state": state}
    ((block,),) = only(tmp_path, ("assistant", {"content": [tool]}))

    assert isinstance(block, ToolCall)
    assert block.outcome is not None
    assert (block.outcome.status, block.outcome.text) == (ToolStatus.FAILED, "half\nno oven")


def test_a_thought_tells_how_long_it_took(tmp_path: Path) -> None:
    time = {"created": BEGUN, "completed": BEGUN + 1500}
    thought = {"type": "reasoning", "text": "Hm", "time": time}
    assert only(tmp_path, ("assistant", {"content": [thought]})) == [(Thinking("Hm", 1.5),)]


def test_a_summary_says_what_it_cost_or_why_there_is_none(tmp_path: Path) -> None:
    done = {"status": "completed", "reason": "auto", "summary": "Bread.", "recent": "",
            "cost": 0.5, "tokens": {"input": 7, "output": 2}}  # fmt: skip
    failed = {"status": "failed", "reason": "auto", "error": {"type": "api", "message": "no"}}
    database = write_rows(tmp_path / "opencode.db", [("compaction", done), ("compaction", failed)])
    (session,), _ = read(database)

    assert [message.blocks for message in session.messages] == [
        (Event(EventKind.COMPACTION, "Bread."),), (Event(EventKind.ERROR, "api: no"),)
    ]  # fmt: skip
    assert session.messages[0].usage == Usage(7, 2, cost=500_000, cost_source=CostSource.REPORTED)


def test_a_skill_and_what_was_put_to_a_question_are_out_of_sight(tmp_path: Path) -> None:
    skill = {"id": "bake", "name": "bake", "text": "How to bake."}
    rows = [("skill", {"skill": "knead", "name": "knead", "text": "How to knead."}),
            ("user", {"text": "Bake", "skills": [skill]})]  # fmt: skip
    (session,), issues = read(write_rows(tmp_path / "opencode.db", rows))

    assert issues == []
    assert [(message.blocks, message.hidden) for message in session.messages] == [
        ((Text("How to knead."),), Hidden.META),
        ((Text("Bake"),), None),
        ((Text("How to bake."),), Hidden.META),
    ]


def test_the_model_of_a_session_without_an_answer_is_that_it_has_chosen(tmp_path: Path) -> None:
    chosen = json.dumps({"id": "claude-opus-4-1", "providerID": "anthropic"})
    database = write_rows(tmp_path / "opencode.db", [_asked("Bread?", BEGUN)], model=chosen)
    (session,), _ = read(database)
    assert session.model == "claude-opus-4-1"


@RELAXED
@given(data=st.data(), value=JSON)
def test_any_value_in_any_place_of_an_export_is_read_somehow(
    tmp_path: Path, data: st.DataObject, value: object
) -> None:
    told = copy.deepcopy(exported(rows_exchange(), fork={"sessionID": "ses_old"}))
    put(told, data.draw(st.sampled_from([way for way in places(told) if len(way) > 1])), value)
    write(tmp_path / "bread.json", told)
    for session in read(tmp_path / "bread.json")[0]:
        assert is_chain(session)


def _asked(text: str, at: int) -> tuple[str, Fields]:
    return "user", {"text": text, "time": {"created": at}}
