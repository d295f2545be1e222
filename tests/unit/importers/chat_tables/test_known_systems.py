"""Conversations in the tables of chat systems that are known."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import (
    Event,
    EventKind,
    Text,
    ToolCall,
    ToolResult,
    ToolStatus,
)
from chatvault.domain.message import CostSource, Hidden, Role, Usage
from chatvault.domain.session import Relation
from chatvault.errors import UnreadableFile
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from tests.unit.importers.chat_tables import chat_system_files as files
from tests.unit.importers.chat_tables.read_tables import read
from tests.unit.importers.hostile import RELAXED


def test_saturn(tmp_path: Path) -> None:
    path = files.database(tmp_path / ".saturn" / "chats.db", files.SATURN)
    key, (main, agent), issues = read(path)
    assert key == "saturn"
    assert "Nothing was said in one" in issues[0].text
    assert (main.external_id, main.title, main.model) == ("s1", "Rye", "gpt-4o")
    assert main.created_at == 1_756_660_705_123
    system, asked, called, answered = main.messages
    assert (system.hidden, asked.blocks) == (Hidden.SYSTEM, (Text("Will it rise?"),))
    # Its table has ids of its own for calls: what the tool said, a message too, is told once.
    (call,) = called.blocks
    assert isinstance(call, ToolCall)
    assert (call.name, call.arguments, call.call_id) == ("weather", '{"city":"Ulm"}', "t1")
    assert call.outcome is not None
    assert (call.outcome.text, call.outcome.duration_ms) == ("warm", 420)
    assert answered.blocks == (Text("It will."),)
    assert (agent.parent_external_id, agent.relation) == ("s1", Relation.SUBAGENT)
    assert agent.agent == "Scout"


def test_orchestrator_chat(tmp_path: Path) -> None:
    key, (session,), _ = read(files.database(tmp_path / "orchestrator.db", files.ORCHESTRATOR))
    assert key == "orchestrator-chat"
    assert session.project is not None
    assert session.project.path == "/home/ada/oven"
    assert {one.external_id: one.parent_id for one in session.messages} == {
        "m1": None,
        "m2": "m1",
        "m3": "m1",
    }
    answer = session.messages[1]
    usage = Usage(12, 3, cost=2_000, cost_source=CostSource.REPORTED)
    assert (answer.role, answer.model, answer.usage) == (Role.ASSISTANT, "opus", usage)
    said, call = answer.blocks
    assert said == Text("It will.")
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert call.outcome.status is ToolStatus.FAILED
    assert (call.outcome.error, call.outcome.duration_ms) == ("too hot", 1_500)
    assert (session.details, session.events) == ('{"priority":"high"}', ())
    assert [one.details for one in session.messages] == [None, '{"model":"opus"}', None]


def test_stupid_chat_bot(tmp_path: Path) -> None:
    key, (session,), _ = read(files.database(tmp_path / "chat.db", files.STUPID))
    assert key == "stupid-chat-bot"
    # Of the same second: as they were written.
    assert [one.role for one in session.messages] == [Role.USER, Role.ASSISTANT]
    assert session.messages[1].model == "tiny"
    assert "canary" not in repr(session)


def test_agents_are_called_by_their_names(tmp_path: Path) -> None:
    script = files.ORCHESTRATOR + (
        "CREATE TABLE Agents(Id TEXT, Name TEXT); INSERT INTO Agents VALUES ('claude', 'Baker');"
        "UPDATE Messages SET AgentId = 'claude';"
    )
    _, (session,), _ = read(files.database(tmp_path / "orchestrator.db", script))
    assert [one.author for one in session.messages] == [None, "Baker", "Baker"]


def test_agents_of_saturn_have_names_and_tools_keep_theirs(tmp_path: Path) -> None:
    script = files.SATURN + (
        "UPDATE ChatMessages SET AgentName = 'Baker' WHERE Role <> 'user';"
        "DELETE FROM ToolCalls; UPDATE ChatMessages SET ToolCallId = NULL;"
    )
    _, sessions, _ = read(files.database(tmp_path / "chats.db", script))
    main = next(one for one in sessions if one.external_id == "s1")
    said = {one.external_id: one.author for one in main.messages}
    assert (said["m1"], said["m2"], said["m4"]) == (None, "Baker", "Baker")
    gave = (block for one in main.messages for block in one.blocks if isinstance(block, ToolResult))
    assert "Baker" not in [one.name for one in gave]


def test_an_error_is_told_with_its_code(tmp_path: Path) -> None:
    script = files.ORCHESTRATOR + (
        "ALTER TABLE Messages ADD COLUMN Error TEXT;"
        """UPDATE Messages SET Error = '{"code": 429, "message": "Slow down"}' WHERE Id = 'm2';"""
    )
    _, (session,), _ = read(files.database(tmp_path / "orchestrator.db", script))
    assert Event(EventKind.ERROR, "Slow down (429)") in session.messages[1].blocks


def test_the_other_tables_of_the_ibtech_agent(tmp_path: Path) -> None:
    dump = """
    COPY public.users (id, email, name) FROM stdin;
u1\tada@canary.example\tAda
\\.
COPY public.sessions (id, user_id, session_token, created_at) FROM stdin;
x\tu1\tcanary\t2025-08-31 17:00:00+00
\\.
COPY public.conversations (id, user_id, title, created_at) FROM stdin;
c1\tu1\tNew Chat\t2025-08-31 17:18:25+00
\\.
COPY public.messages (id, conversation_id, role, content, metadata, created_at) FROM stdin;
m1\tc1\tuser\tWill it rise?\t\\N\t2025-08-31 17:18:26+00
m2\tc1\tassistant\tIt will.\t{"mood": "warm"}\t2025-08-31 17:18:27+00
\\.
COPY public.agent_configs (id, user_id, name, config, is_default) FROM stdin;
a1\tu1\tDefault\t{"api_key": "canary"}\tt
\\.
"""
    path = tmp_path / "agent.sql"
    path.write_text(dump.replace("    COPY", "COPY"))
    key, (session,), _ = read(path)
    assert (key, session.external_id, session.title) == ("ibtech-agent", "c1", "Will it rise?")
    assert session.messages[1].details == '{"mood":"warm"}'
    assert "canary" not in repr(session)


def test_a_title_that_the_system_gives_everything_is_none(tmp_path: Path) -> None:
    script = files.STUPID.replace("'Rye'", "'Default Chat Session'")
    _, (session,), _ = read(files.database(tmp_path / "chat.db", script))
    assert session.title == "Will it rise?"


def test_a_dump_of_postgresql(tmp_path: Path) -> None:
    path = tmp_path / "agent.sql"
    path.write_text(files.IBTECH)
    key, (session,), _ = read(path)
    assert key == "ibtech-agent"
    assert (session.title, session.archived, session.pinned) == ("Rye; and more", True, True)
    asked, answered = session.messages
    assert asked.blocks == (Text("It's rye;\nwill it rise?"),)
    said, call = answered.blocks
    assert said == Text("It'll\nrise.")
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert (call.name, call.outcome.text) == ("oven", '{"ok":true}')
    assert (call.outcome.duration_ms, answered.latency_ms) == (1_500, 820)
    assert "canary" not in repr(session)


def test_numbers_of_a_dump_are_in_the_order_of_numbers(tmp_path: Path) -> None:
    path = tmp_path / "agent.sql"
    columns = "id, session_id, role, content, sequence_number"
    rows = "".join(f"m{n}\ts1\tuser\tLine {n}\t{n}\n" for n in (10, 2, 9, 1))
    told = files.IBTECH.partition("INSERT INTO public.messages")[0]
    path.write_text(
        f"{told}COPY public.messages ({columns}) FROM stdin;\n{rows}\\.\n"
        "COPY public.tool_executions (session_id, message_id, tool_name) FROM stdin;\n\\.\n"
    )
    _, (session,), _ = read(path)
    assert [one.external_id for one in session.messages] == ["m1", "m2", "m9", "m10"]


def test_a_table_that_sqlite_keeps_for_itself_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "agent.sql"
    path.write_text(f"{files.IBTECH}INSERT INTO sqlite_master (id) VALUES (1);\n")
    _, (session,), _ = read(path)
    assert session.external_id == "s1"


def test_a_chatbot_of_laravel_as_database_csv_and_json(tmp_path: Path) -> None:
    path = files.database(tmp_path / "site.sqlite", files.LARAVEL)
    _, (of_database,), _ = read(path)
    folder, dump = tmp_path / "csv", tmp_path / "dump.json"
    folder.mkdir()
    held: dict[str, list[dict[str, Any]]] = {}
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        for table in ("chatbot_conversations", "chatbot_messages"):
            held[table] = [dict(row) for row in connection.execute(f"SELECT * FROM {table}")]
            with (folder / f"{table}.csv").open("w", newline="") as stream:
                writer = csv.DictWriter(stream, held[table][0])
                writer.writeheader()
                writer.writerows(held[table])
    dump.write_text(json.dumps(held))
    for other in (folder, dump):
        key, (session,), _ = read(other)
        assert key == "laravel-chatbot"
        assert [one.blocks for one in session.messages] == [
            one.blocks for one in of_database.messages
        ]
        assert (session.external_id, session.title) == ("7", "Opening hours")
    assert of_database.numbered  # another site has a conversation 7, too
    assert "canary" not in repr(of_database)
    assert "203.0.113.7" not in repr(of_database)


@pytest.mark.parametrize(("own", "expected"), [(None, [None, 250_000]), (0.1, [None, 100_000])])
def test_what_all_of_a_conversation_cost_is_told_with_its_last_answer(
    tmp_path: Path, own: float | None, expected: list[int | None]
) -> None:
    path = tmp_path / "orchestrator.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "CREATE TABLE ChatSessions(Id, Title, TotalTokensUsed, EstimatedCost);"
            "CREATE TABLE ChatMessages(Id, SessionId, Role, Content, SequenceNumber, Cost);"
            "INSERT INTO ChatSessions VALUES ('s1', 'Rye', 100, 0.25);"
            "INSERT INTO ChatMessages VALUES ('m1', 's1', 'User', 'Will it rise?', 1, NULL);"
        )
        row = ("m2", "s1", "Assistant", "It will.", 2, own)
        connection.execute("INSERT INTO ChatMessages VALUES (?, ?, ?, ?, ?, ?)", row)
        connection.commit()
    key, (session,), _ = read(path)
    assert key == "orchestrator-chat"
    assert [one.usage and one.usage.cost for one in session.messages] == expected


@given(st.text(alphabet="()',;\\E\n\tabN1 .", max_size=60))
@RELAXED
def test_anything_may_stand_in_a_dump(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("dump") / "agent.sql"
    path.write_text(files.IBTECH.replace("will it rise?", text))
    container = open_container(path)
    try:
        for portion in registry.plan(container).portions:
            list(portion.importer.sessions(container, portion.names, lambda _: None))
    except UnreadableFile:
        return
