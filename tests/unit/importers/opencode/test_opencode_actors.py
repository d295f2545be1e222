"""Sessions of MiMo Code: its sub-agents are in them, and some are copies of another tool's."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from chatvault.domain.blocks import Event, EventKind, Text, ToolCall
from chatvault.domain.session import Relation
from chatvault.importers.opencode.importer import OpenCodeImporter
from tests.unit.importers.hostile import JSON
from tests.unit.importers.opencode.opencode_files import (
    BEGUN,
    SESSION,
    Fields,
    answered,
    asked,
    exchange,
    write_database,
    write_tree,
)
from tests.unit.importers.reading import read_with

read = partial(read_with, OpenCodeImporter())


def started(agent: str, session: str = SESSION) -> Fields:
    """A call that let a sub-agent work in the session."""
    state = {
        "status": "completed",
        "input": {"operation": {"action": "run", "description": "Weigh the flour"}},
        "output": f"actor_id: {agent}",
        "metadata": {"sessionId": session, "actorId": agent},
        "time": {"start": BEGUN, "end": BEGUN + 1},
    }
    return {"type": "tool", "callID": "call_1", "tool": "actor", "state": state}


def database(folder: Path, messages: list[tuple[Fields, list[Fields]]], *agents: str) -> Path:
    """A database of MiMo Code with one session; ``agents`` are those of its messages in turn."""
    path = write_database(folder / "mimocode.db", messages)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(
            "ALTER TABLE message ADD COLUMN agent_id TEXT NOT NULL DEFAULT 'main';"
            "CREATE TABLE actor_registry (session_id TEXT, actor_id TEXT, description TEXT);"
            "CREATE TABLE external_import (source TEXT, session_id TEXT, message_ids TEXT);"
        )
        for number, agent in enumerate(agents, 1):
            row = (agent, f"msg_{number}")
            connection.execute("UPDATE message SET agent_id = ? WHERE id = ?", row)
        task = (SESSION, "explore-1", "Weigh the flour")
        connection.execute("INSERT INTO actor_registry VALUES (?, ?, ?)", task)
    return path


def take_over(path: Path, told: object) -> None:
    """Note which messages were taken over from another tool."""
    with closing(sqlite3.connect(path)) as connection, connection:
        row = ("cc", SESSION, told if isinstance(told, bytes) else json.dumps(told))
        connection.execute("INSERT INTO external_import VALUES (?, ?, ?)", row)


def test_a_sub_agent_is_a_conversation_of_its_own_that_its_call_leads_to(tmp_path: Path) -> None:
    # Given a session in which a sub-agent said something between two answers,
    messages = [
        asked("How much flour?"),
        answered(started("explore-1")),
        asked("Weigh what is in the jar."),
        answered({"type": "text", "text": "300 g."}),
        answered({"type": "text", "text": "There are 300 g."}),
    ]
    agents = ("main", "main", "explore-1", "explore-1", "main")
    (session, agent), issues = read(database(tmp_path, messages, *agents))
    assert not issues
    # then the session has what was said in it,
    assert (session.source, session.external_id, session.title) == ("mimo-code", SESSION, "Bread")
    assert [each.external_id for each in session.messages] == ["msg_1", "msg_2", "msg_5"]
    # and its call leads to the agent's.
    (call,) = session.messages[1].blocks
    assert isinstance(call, ToolCall)
    assert call.child == agent.external_id == f"{SESSION}/explore-1"
    assert (agent.parent_external_id, agent.relation) == (SESSION, Relation.SUBAGENT)
    assert (agent.title, agent.parted_from) == ("Weigh the flour", SESSION)
    assert agent.project == session.project
    assert [each.blocks for each in agent.messages] == [
        (Text("Weigh what is in the jar."),),
        (Text("300 g."),),
    ]


@pytest.mark.parametrize("name", [SESSION, "explore-1"])
def test_a_session_of_one_agent_is_that_ones(tmp_path: Path, name: str) -> None:
    (session,), _issues = read(database(tmp_path, exchange(), name, name))
    assert (session.external_id, len(session.messages)) == (SESSION, 2)
    assert session.parent_external_id is None


def test_what_was_taken_over_is_counted_where_it_was_used(tmp_path: Path) -> None:
    # Given a copy of a session of Claude Code that was gone on with,
    path = database(tmp_path, [*exchange(), *exchange()])
    take_over(path, ["msg_1", "msg_2"])
    (session,), _issues = read(path)
    # then all of it is there, and what MiMo Code used itself is counted.
    assert [each.usage is not None for each in session.messages] == [False, False, False, True]


def test_a_checkpoint_divides(tmp_path: Path) -> None:
    point = {"type": "checkpoint", "checkpointNumber": 2, "coveredUpTo": "msg_1"}
    data, _parts = asked("")
    (session,), issues = read(database(tmp_path, [*exchange(), (data, [point])]))
    assert not issues
    assert session.messages[-1].blocks == (Event(EventKind.COMPACTION),)


@pytest.mark.parametrize(
    ("name", "source"), [("mimocode", "mimo-code"), ("icodemate", "icodemate")]
)
def test_names_of_databases_and_folders_tell_whose_sessions_these_are(
    tmp_path: Path, name: str, source: str
) -> None:
    write_database(tmp_path / f"{name}-beta.db", exchange())
    write_tree(tmp_path / name / "storage", exchange(), session="ses_rolls")
    assert [each.source for each in read(tmp_path)[0]] == [source, source]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=JSON)
def test_any_value_in_place_of_what_was_taken_over_is_survived(
    tmp_path: Path, told: object
) -> None:
    (tmp_path / "mimocode.db").unlink(missing_ok=True)
    path = database(tmp_path, exchange())
    take_over(path, told)
    assert [len(each.messages) for each in read(path)[0]] == [2]
