"""Sessions of Hermes are read from its database, and from files where that does not hold them."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

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
    ToolStatus,
)
from chatvault.domain.message import CostSource, Hidden, Role, Usage
from chatvault.domain.session import Relation
from chatvault.domain.stand_in import is_stand_in
from chatvault.domain.work import Unattended
from chatvault.services.vault import Services
from tests.json_lines import json_lines
from tests.unit.importers.export_files import imported
from tests.unit.importers.hermes.hermes_files import (
    SESSION,
    START,
    about,
    database,
    document,
    exchange,
    message,
)
from tests.unit.importers.hostile import JSON, RELAXED, places, put


def write(path: Path, *values: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json_lines(values))
    return path


def test_a_session_of_the_database(tmp_path: Path) -> None:
    session = imported(database(tmp_path / "state.db", about(), exchange())).session
    assert (session.source, session.external_id) == ("hermes", SESSION)
    assert (session.title, session.agent) == ("How long does rye rise?", "Hermes (cli)")
    assert session.project is not None
    assert session.project.path == "/home/ada/oven"
    assert (session.created_at, session.updated_at) == (START * 1000, START * 1000 + 3000)
    asked, looked, said = session.messages
    thought, called = looked.blocks
    assert thought == Thinking("A look first.")
    assert isinstance(called, ToolCall)
    assert called.outcome is not None
    assert (called.name, called.outcome.text) == ("shell", "rye.md")
    assert [one.external_id for one in (asked, looked, said)] == ["1", "2", "4"]
    assert said.usage == Usage(90, 20, 40, cost=20_000, cost_source=CostSource.ESTIMATED)
    assert looked.usage is None


def test_a_job_without_a_model_of_its_own_has_none(tmp_path: Path) -> None:
    session = imported(database(tmp_path / "state.db", about(model="null"), exchange())).session
    assert {session.model, *(message.model for message in session.messages)} == {None}


def test_what_was_taken_back_is_hidden_and_what_was_folded_is_not(tmp_path: Path) -> None:
    messages = [
        message("user", "Before", active=0, compacted=1),
        message("user", "Never mind", 1, active=0),
        message("system", "Be brief.", 2),
        message("session_meta", "", 3),
        message("user", "Now", 4),
    ]
    session = imported(database(tmp_path / "state.db", about(), messages)).session
    assert [one.hidden for one in session.messages] == [
        *(None, Hidden.ROLLED_BACK, Hidden.SYSTEM, None),
    ]


def test_content_of_several_pieces_is_told_by_its_beginning(tmp_path: Path) -> None:
    pieces = [
        {"type": "text", "text": "What is this?"},
        {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}},
    ]
    messages = [message("user", "\0json:" + json.dumps(pieces)), message("user", "\0json:{cut")]
    session = imported(database(tmp_path / "state.db", about(), messages)).session
    said, picture = session.messages[0].blocks
    assert said == Text("What is this?")
    assert isinstance(picture, Image)
    assert session.messages[1].blocks == (Text("{cut"),)


@pytest.mark.parametrize(
    ("reason", "relation"),
    [("compression", Relation.CONTINUATION), ("cli_close", Relation.SUBAGENT)],
)
def test_what_a_session_came_out_of(tmp_path: Path, reason: str, relation: Relation) -> None:
    later = about("later", parent_session_id=SESSION, started_at=START + 60)
    messages = [*exchange(), message("user", "And wheat?", 61, "later")]
    path = database(tmp_path / "state.db", about(end_reason=reason), messages, later)
    first, second = imported(path).sessions
    assert first.parent_external_id is None
    assert (second.parent_external_id, second.relation) == (SESSION, relation)


@pytest.mark.parametrize(
    ("mark", "relation"),
    [
        ("_branched_from", Relation.FORK),
        ("_delegate_from", Relation.SUBAGENT),
        ("_reset_from", Relation.CONTINUATION),
    ],
)
def test_a_session_may_say_itself_what_it_came_out_of(
    tmp_path: Path, mark: str, relation: Relation
) -> None:
    # What another wrote is inherited, and says nothing of this one.
    config = json.dumps({"_delegate_from": "another", mark: SESSION})
    later = about("later", parent_session_id=SESSION, started_at=START + 60, model_config=config)
    messages = [*exchange(), message("user", "And wheat?", 61, "later")]
    path = database(tmp_path / "state.db", about(end_reason="branched"), messages, later)
    assert imported(path).sessions[1].relation == relation


@pytest.mark.parametrize(
    ("reason", "chat", "relation"),
    [
        ("branched", "", Relation.FORK),
        ("daily", "cli:1", Relation.CONTINUATION),
        ("daily", "cli:2", Relation.SUBAGENT),
    ],
)
def test_of_an_older_session_the_end_of_the_other_tells_it(
    tmp_path: Path, reason: str, chat: str, relation: Relation
) -> None:
    first = about(end_reason=reason, ended_at=START + 60, session_key="cli:1")
    later = about("later", parent_session_id=SESSION, started_at=START + 60, session_key=chat)
    messages = [*exchange(), message("user", "And wheat?", 61, "later")]
    path = database(tmp_path / "state.db", first, messages, later)
    assert imported(path).sessions[1].relation == relation


def test_what_a_compaction_kept_is_there_once(tmp_path: Path) -> None:
    kept = message("user", "And wheat?", 5)
    messages = [
        message("user", "Before", active=0, compacted=1),
        {**kept, "active": 0, "compacted": 1},
        message("user", "So far: rye.", 6, _compressed_summary=1),
        message("user", "A reminder.", 7, display_kind="hidden"),
        kept,
    ]
    session = imported(database(tmp_path / "state.db", about(pinned=1), messages)).session
    before, wheat, folded, reminder = session.messages
    assert wheat.blocks == (Text("And wheat?"),)
    assert folded.blocks == (Event(EventKind.COMPACTION, "So far: rye."),)
    assert [one.hidden for one in (before, wheat, folded, reminder)] == [
        *(None, None, None, Hidden.META),
    ]
    assert session.pinned


def test_tools_say_how_they_ended_and_thoughts_may_stand_in_details(tmp_path: Path) -> None:
    messages = exchange()
    details = json.dumps([{"type": "reasoning.text", "text": "A look first."}])
    messages[1] |= {"reasoning": None, "reasoning_details": details}
    messages[2]["content"] = '{"output": "no such file", "exit_code": 2, "error": null}'
    session = imported(database(tmp_path / "state.db", about(), messages)).session
    thought, called = session.messages[1].blocks
    assert thought == Thinking("A look first.")
    assert isinstance(called, ToolCall)
    assert called.outcome is not None
    assert (called.outcome.status, called.outcome.note) == (ToolStatus.FAILED, "exit 2")


def test_a_document_tells_local_times(tmp_path: Path) -> None:
    told = {**document(), "session_start": "2026-05-10T09:00:00", "messages": exchange()[:1]}
    del told["messages"][0]["timestamp"]
    session = imported(write(tmp_path / f"session_{SESSION}.json", told)).session
    assert session.created_at == int(datetime(2026, 5, 10, 9).timestamp() * 1000)


def test_a_document_stands_in_for_a_session(tmp_path: Path) -> None:
    session = imported(write(tmp_path / f"session_{SESSION}.json", document())).session
    assert (session.external_id, session.stands_in) == (SESSION, True)
    assert (session.agent, session.model) == ("Hermes (telegram)", "hermes-4")
    assert len(session.messages) == 3
    assert all(is_stand_in(one.external_id) for one in session.messages)


def test_lines_stand_in_for_a_session(tmp_path: Path) -> None:
    head = {"role": "session_meta", "model": "hermes-4", "platform": "cli"}
    lines = [head, {"role": "user", "content": "Hello"}, {"role": "user", "content": "Hello"}]
    session = imported(write(tmp_path / f"{SESSION}.jsonl", *lines)).session
    assert (session.external_id, len(session.messages)) == (SESSION, 2)


def exported(key: str = SESSION, **fields: object) -> dict[str, object]:
    """A session as the program exports it: its row, with messages that are decoded."""
    messages = [{"id": place, **told} for place, told in enumerate(exchange(key), 1)]
    messages[1]["tool_calls"] = json.loads(messages[1]["tool_calls"])
    told = {"model_config": None, "parent_session_id": None, **about(key)}
    return {**told, "messages": messages, **fields}


def test_an_export_tells_what_the_database_does(tmp_path: Path) -> None:
    numbered = [{"id": place, **told} for place, told in enumerate(exchange(), 1)]
    stored = imported(database(tmp_path / "a" / "state.db", about(), numbered)).session
    session = imported(write(tmp_path / "b" / "backup.jsonl", exported())).session
    assert (session.external_id, session.messages) == (stored.external_id, stored.messages)
    assert (session.title, session.stands_in) == (stored.title, False)


@pytest.mark.parametrize("name", ["backup.jsonl", "backup.json"])
def test_an_export_may_hold_what_a_session_goes_on_in(tmp_path: Path, name: str) -> None:
    first = exported("first", end_reason="compression")
    second = exported("second", parent_session_id="first")
    whole = {**second, "segments": [first, second], "lineage_session_ids": ["first", "second"]}
    found = imported(write(tmp_path / name, whole)).sessions
    assert [(one.external_id, one.relation) for one in found] == [
        ("first", None), ("second", Relation.CONTINUATION)
    ]  # fmt: skip
    assert [len(one.messages) for one in found] == [3, 3]


def test_an_export_of_many_sessions_survives_one_that_is_broken(tmp_path: Path) -> None:
    told = [exported("first"), {"id": None}, exported("second", messages=[None, "x", {}])]
    path = write(tmp_path / "backup.jsonl", *told)
    path.write_text(f"{path.read_text()}{{broken}}\n{json.dumps(exported('third'))}\n")
    result = imported(path)
    assert [one.external_id for one in result.sessions] == ["first", "third"]


def test_what_the_program_asks_is_hidden_and_what_it_summed_up_divides(tmp_path: Path) -> None:
    tasks = "[Your active task list was preserved across context compression]\n- [ ] rye"
    review = "Review the conversation above and consider saving or updating a skill."
    summary = "[CONTEXT COMPACTION — REFERENCE ONLY] So far: rye."
    messages = [
        message("user", "[Your oven] is hot"),
        message("assistant", summary),
        message("user", tasks),
        message("user", review),
        message("user", "Review the conversation above, please."),
    ]
    session = imported(database(tmp_path / "state.db", about(), messages)).session
    asked, divided, *rest = session.messages
    assert (asked.blocks, asked.hidden) == ((Text("[Your oven] is hot"),), None)
    assert (divided.role, divided.hidden) == (Role.SYSTEM, None)
    assert divided.blocks == (Event(EventKind.COMPACTION, summary),)
    assert [one.hidden for one in rest] == [Hidden.META, Hidden.META, None]


def test_lines_without_a_head_are_known_by_their_name(tmp_path: Path) -> None:
    asked = {"role": "user", "content": "Hello", "timestamp": "2026-05-10T09:00:00.123456"}
    session = imported(write(tmp_path / f"{SESSION}.jsonl", asked)).session
    assert (session.source, session.external_id) == ("hermes", SESSION)
    local = datetime(2026, 5, 10, 9, 0, 0, 123456)
    assert session.messages[0].created_at == int(local.timestamp() * 1000)
    other = imported(write(tmp_path / "chat.jsonl", asked)).session
    assert other.source != "hermes"


@pytest.mark.parametrize("turn", [1, -1])
def test_lines_and_a_document_of_a_session_are_one(
    services: Services, tmp_path: Path, turn: int
) -> None:
    told = document()["messages"]
    head = {"role": "session_meta", "model": "hermes-4", "timestamp": "2026-05-10T09:00:00"}
    lines = [{**one, "timestamp": f"2026-05-10T09:00:0{n}"} for n, one in enumerate(told)]
    paths = [
        write(tmp_path / f"{SESSION}.jsonl", head, *lines[:1]),
        write(tmp_path / f"session_{SESSION}.json", document()),
    ]
    for path in paths[::turn]:
        services.importing.run([path], Unattended())
    with services.database.rows() as rows:
        found = list(rows("SELECT role, text FROM message ORDER BY position"))
    assert [tuple(one) for one in found] == [
        ("user", "How long does rye rise?"),
        ("assistant", ""),
        ("assistant", "Ten hours."),
    ]


def test_a_scheduled_prompt_is_read_without_what_the_program_adds(tmp_path: Path) -> None:
    added = "[SYSTEM: You are running as a scheduled cron job. SILENT: Say [SILENT] or more.]\n\n"
    messages = [message("user", f"{added}Look at the rye.\n\nTwice."), message("user", added)]
    session = imported(database(tmp_path / "state.db", about(), messages)).session
    assert [one.blocks for one in session.messages] == [
        (Text("Look at the rye.\n\nTwice."),),
        (Text(added),),
    ]
    assert session.title == "Look at the rye."


@pytest.mark.parametrize("whom", ["", " your previous message", " [unverified] Bo"])
def test_an_answer_to_a_message_quotes_it_and_is_called_after_its_own_words(
    tmp_path: Path, whom: str
) -> None:
    said = f'[Replying to{whom}: "Rye is done.\n\nLook "here"]!"]\n\nAnd spelt?'
    messages = [
        message("user", said),
        message("user", '[Replying to: "Rye'),
        message("user", "> x"),
    ]
    session = imported(database(tmp_path / "state.db", about(), messages)).session
    assert [one.blocks for one in session.messages] == [
        (Text('> Rye is done.\n>\n> Look "here"]!'), Text("And spelt?")),
        (Text('[Replying to: "Rye'),),
        (Text("> x"),),
    ]
    assert session.title == "And spelt?"


@pytest.mark.parametrize("turn", [1, -1])
def test_a_session_of_both_is_there_once(services: Services, tmp_path: Path, turn: int) -> None:
    paths = [
        database(tmp_path / "state.db", about(), exchange()),
        write(tmp_path / f"session_{SESSION}.json", document()),
    ]
    for path in paths[::turn]:
        services.importing.run([path], Unattended())
    with services.database.rows() as rows:
        (count,) = next(iter(rows("SELECT count(*) FROM message")))
        (tokens,) = next(iter(rows("SELECT input_tokens FROM chat_session")))
    assert (count, tokens) == (3, 90)


@RELAXED
@given(data=st.data())
def test_any_value_in_any_place_is_read_somehow(tmp_path: Path, data: st.DataObject) -> None:
    told = document()
    for _ in range(data.draw(st.integers(1, 4))):
        if ways := places(told):
            put(told, data.draw(st.sampled_from(ways)), data.draw(JSON))
    for session in imported(write(tmp_path / "session_1.json", told)).sessions:
        names = [one.external_id for one in session.messages]
        assert len(set(names)) == len(names)
