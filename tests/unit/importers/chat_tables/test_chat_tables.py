"""Conversations in the tables of other chat systems, and in any tables that somebody explains."""

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
    Approval,
    Event,
    EventKind,
    Text,
    ToolCall,
    ToolResult,
    ToolStatus,
)
from chatvault.domain.message import CostSource, Hidden, Role, Usage
from chatvault.domain.parsed import Issue, ParsedSession
from chatvault.domain.session import Relation
from chatvault.domain.table_layout import Layout, Table, layout_of
from chatvault.errors import UnreadableFile
from chatvault.importers import registry
from chatvault.importers.chat_tables.guessing import guess
from chatvault.importers.chat_tables.importer import MappedTables
from chatvault.importers.chat_tables.roles import roles_among
from chatvault.importers.containers.container import open_container
from tests.unit.importers.chat_tables import chat_system_files as files
from tests.unit.importers.hostile import RELAXED


def read(path: Path) -> tuple[str, list[ParsedSession], list[Issue]]:
    container, issues = open_container(path), list[Issue]()
    (portion,) = registry.plan(container).portions
    importer = portion.importer
    return importer.key, list(importer.sessions(container, portion.names, issues.append)), issues


def mapped(path: Path, layout: Layout) -> list[ParsedSession]:
    container = open_container(path)
    importer = MappedTables(layout, "tables", "Tables")
    names = importer.claim(container, container.names())
    return list(importer.sessions(container, names, lambda _: None))


def guessed(**tables: str) -> Layout:
    found = guess({name: columns.split() for name, columns in tables.items()})
    assert found is not None
    return found


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


def test_tables_beside_others_tell_more_of_conversations_and_tools(tmp_path: Path) -> None:
    key, (session,), _ = read(files.database(tmp_path / "orchestrator.db", files.PLANNED))
    assert key == "orchestrator-chat"
    assert (session.tags, session.summary) == (("bread", "oven"), "About bread")
    assert session.details == '{"priority":"high"}'
    said, call = session.messages[1].blocks
    assert said == Text("It will.")
    assert isinstance(call, ToolCall)
    assert (call.call_id, call.approval) == (
        "t1",
        Approval(required=True, given=True, by="ada", at=1_756_660_706_500),
    )
    assert call.outcome is not None
    assert (call.outcome.text, call.outcome.status) == ("warm", ToolStatus.OK)
    assert call.outcome.duration_ms == 1_500


def test_what_a_system_notes_is_kept_without_what_is_secret(tmp_path: Path) -> None:
    key = "sk-proj-" + "a1B2c3D4e5F6g7H8i9J0k1L2"
    script = f"""
        CREATE TABLE chats(id TEXT, title TEXT, created_at TEXT, metadata TEXT, context TEXT);
        CREATE TABLE messages(id TEXT, chat_id TEXT, role TEXT, content TEXT, metadata TEXT);
        CREATE TABLE tool_calls(id TEXT, message_id TEXT, name TEXT, arguments TEXT, metadata TEXT);
        INSERT INTO chats VALUES ('c', 'Oven', '2025-08-31 17:00:00',
            '{{"oven": {{"heat": 220, "api_key": "canary"}}, "by": ["ada@canary.example"]}}',
            '{{"folder": "/home/ada/oven", "note": "use {key} here"}}');
        INSERT INTO messages VALUES ('m', 'c', 'assistant', 'Heating', '{{"mood": "warm"}}'),
            ('e', 'c', 'assistant', '', '{{"mood": "lost"}}');
        INSERT INTO tool_calls VALUES ('t', 'm', 'heat', '{{}}', '{{"server": "oven-1"}}');
    """
    layout = guessed(
        chats="id title created_at metadata context",
        messages="id chat_id role content metadata",
        tool_calls="id message_id name arguments metadata",
    )
    (session,) = mapped(files.database(tmp_path / "any.db", script), layout)
    told = json.loads(session.details or "")
    assert told["oven"] == {"heat": 220}
    assert told["context"]["folder"] == "/home/ada/oven"
    assert json.loads(session.messages[0].details or "") == {
        "mood": "warm",
        "tool_executions": {"t": {"server": "oven-1"}},
    }
    (lost,) = session.events
    assert json.loads(lost.data) == {"message": "e", "mood": "lost"}
    assert "canary" not in repr(session)
    assert key not in repr(session)


def test_the_settings_of_a_conversation_are_noted(tmp_path: Path) -> None:
    script = """
        CREATE TABLE chats(id TEXT, title TEXT, created_at TEXT, settings TEXT);
        CREATE TABLE messages(id TEXT, chat_id TEXT, role TEXT, content TEXT);
        INSERT INTO chats VALUES ('c', 'Oven', '2025-08-31 17:00:00',
            '{"heat": 220, "api_key": "canary"}');
        INSERT INTO messages VALUES ('m', 'c', 'user', 'Rye?');
    """
    layout = guessed(chats="id title created_at settings", messages="id chat_id role content")
    (session,) = mapped(files.database(tmp_path / "any.db", script), layout)
    assert session.details == '{"settings":{"heat":220}}'


def test_what_is_noted_of_conversations_and_answers_is_told_like_columns(tmp_path: Path) -> None:
    script = """
        CREATE TABLE chats(id TEXT, title TEXT, created_at TEXT, metadata TEXT);
        CREATE TABLE messages(id TEXT, chat_id TEXT, role TEXT, content TEXT, metadata TEXT);
        INSERT INTO chats VALUES ('c', 'Oven', '2025-08-31 17:00:00',
            '{"IsPinned": true, "archived": false, "is_favorite": true}');
        INSERT INTO messages VALUES ('m', 'c', 'assistant', 'Rye.', '{"latencyMs": 820}');
    """
    layout = guessed(
        chats="id title created_at metadata", messages="id chat_id role content metadata"
    )
    (session,) = mapped(files.database(tmp_path / "any.db", script), layout)
    assert (session.pinned, session.starred, session.archived) == (True, True, False)
    assert session.messages[0].latency_ms == 820


@pytest.mark.parametrize(
    ("column", "told", "expected"),
    [
        ("latency", "6.49", 6_490),
        ("latency", "0.61", 610),
        ("latency", "820", 820),
        ("latency", "812.5", 812),
        ("latency_ms", "35.2", 35),
        ("response_time", "1.5", 1_500),
        ("Response Time (s)", "2", 2_000),
        ("elapsedSeconds", "3", 3_000),
        ("response_time", "2025-08-31 17:00:00", None),
    ],
)
def test_how_long_an_answer_took_is_told_in_the_likely_unit(
    tmp_path: Path, column: str, told: str, expected: int | None
) -> None:
    layout = guess({"logs": ["query", "response", column]})
    assert layout is not None
    path = tmp_path / "logs.csv"
    path.write_text(f"query,response,{column}\nRye?,Ten hours.,{told}\n")
    (session,) = mapped(path, layout)
    assert session.messages[1].latency_ms == expected


@pytest.mark.parametrize(
    ("column", "told", "shown"),
    [
        ("rating", "4", "You rated this as 4"),
        ("feedback", "thumbs_up", "You rated this as good"),
        ("feedback", "Dislike", "You rated this as bad"),
        ("rating", "-1", "You rated this as bad"),
        ("is_helpful", "1", "You rated this as good"),
        ("is_helpful", "0", None),
        ("feedback", "none", None),
        ("rating", "--", None),
        ("feedbackScore", "true", "You rated this as good"),
        ("feedback", "It burned, and was far too sweet", "You gave feedback"),
        ("feedback", '{"rating": "up"}', "You gave feedback"),
    ],
)
def test_what_a_person_thought_of_an_answer_stands_behind_it(
    tmp_path: Path, column: str, told: str, shown: str | None
) -> None:
    layout = guess({"logs": ["query", "response", column]})
    assert layout is not None
    path = tmp_path / "logs.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([["query", "response", column], ["Rye?", "Ten hours.", told]])
    (session,) = mapped(path, layout)
    asked, answered = session.messages
    assert asked.blocks == (Text("Rye?"),)
    events = [block for block in answered.blocks if isinstance(block, Event)]
    assert [one.text.partition("\n")[0] for one in events] == ([shown] if shown else [])
    assert shown != "You gave feedback" or told in events[0].text


def test_several_who_answer_one_person_are_assistants_by_their_names(tmp_path: Path) -> None:
    words = {"user": 2, "planner": 2, "worker": 9}
    known = {"user": Role.USER, "planner": Role.ASSISTANT, "worker": Role.ASSISTANT}
    assert roles_among(words, "role") == known
    assert roles_among({"user": 50, "moderator-7": 1, "guest-8": 1}, "role") == {"user": Role.USER}
    script = """
        CREATE TABLE messages(id TEXT, chat_id TEXT, role TEXT, content TEXT);
        INSERT INTO messages VALUES ('m', 'c', 'user', 'Rye?'), ('n', 'c', 'planner', 'Flour.');
    """
    told = {"table": "messages", "columns": {"role": "role", "text": "content"},
            "roles": {"user": "me", "planner": "assistant"}}  # fmt: skip
    layout = layout_of({"messages": told})
    (session,) = mapped(files.database(tmp_path / "any.db", script), layout)
    assert [(one.role, one.author) for one in session.messages] == [
        (Role.USER, None),
        (Role.ASSISTANT, "planner"),
    ]


def test_what_is_noted_by_the_megabyte_is_cut_to_what_is_short(tmp_path: Path) -> None:
    script = """
        CREATE TABLE messages(id TEXT, chat_id TEXT, role TEXT, content TEXT, metadata TEXT);
        INSERT INTO messages VALUES ('m', 'c', 'user', 'Rye',
            json_object('long', printf('%.*c', 200000, 'x'), 'mood', 'warm')),
            ('n', 'c', 'user', 'Oats', replace(printf('%.*c', 100000, 'x'), 'x', '['));
    """
    layout = guessed(messages="id chat_id role content metadata")
    (session,) = mapped(files.database(tmp_path / "any.db", script), layout)
    assert [one.details for one in session.messages] == ['{"mood":"warm"}', None]


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


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        ({"messages": "id chat_id is_bot text sent_at"}, {"role": "is_bot", "text": "text"}),
        ({"logs": "id thread_id direction body createdAt"}, {"role": "direction", "text": "body"}),
        ({"turns": "id user_message bot_response"}, {"question": "user_message"}),
        ({"Chat": "Id SessionId Sender MessageText Timestamp"}, {"text": "MessageText"}),
    ],
)
def test_columns_are_guessed(tables: dict[str, str], expected: dict[str, str]) -> None:
    found = guessed(**tables).messages.columns
    assert {meaning: found.get(meaning) for meaning in expected} == expected


@pytest.mark.parametrize(
    ("conversations", "messages", "expected"),
    [
        ("id session_id title", "id session_id role content", "session_id"),
        ("Id SessionId Title", "Id SessionId Role Content", "SessionId"),
        ("id session_id title", "id conversation_id role content", "id"),
        ("id title", "id session_id role content", "id"),
    ],
)
def test_conversations_are_told_apart_by_what_messages_call_them(
    conversations: str, messages: str, expected: str
) -> None:
    found = guessed(conversations=conversations, messages=messages).conversations
    assert found is not None
    assert found.columns["id"] == expected


def test_tables_that_hold_no_messages_are_none() -> None:
    assert guess({"users": ["id", "email"], "orders": ["id", "price", "created_at"]}) is None


def test_tables_are_told_apart() -> None:
    layout = guessed(
        users="id name email",
        conversations="id title created_at",
        messages="id conversation_id role content created_at",
        tool_calls="id message_id name arguments result approved approved_by",
    )
    assert layout.conversations is not None
    assert layout.tools is not None
    assert (layout.conversations.name, layout.tools.name) == ("conversations", "tool_calls")


def test_a_layout_is_kept_as_json() -> None:
    layout = guessed(chats="id title created_at", messages="id chat_id role content")
    assert layout_of(json.loads(json.dumps(layout.told()))) == layout


def test_a_layout_with_an_unknown_meaning_says_which() -> None:
    with pytest.raises(ValueError, match="smell"):
        layout_of({"messages": {"table": "m", "columns": {"smell": "s"}}})


@pytest.mark.parametrize(
    ("kind", "columns", "needed"),
    [
        ("messages", {"role": "r"}, "text"),
        ("conversations", {"title": "t"}, "id"),
        ("tools", {"name": "n"}, "conversation"),
    ],
)
def test_a_layout_that_says_too_little_says_what_is_needed(
    kind: str, columns: dict[str, str], needed: str
) -> None:
    told = {"messages": {"table": "m", "columns": {"text": "t"}}}
    with pytest.raises(ValueError, match=needed):
        layout_of({**told, kind: {"table": "x", "columns": columns}})


def test_any_table_is_read_as_it_is_explained(tmp_path: Path) -> None:
    script = """
        CREATE TABLE "log entries"(nr INTEGER, gruppe TEXT, wer TEXT, "was ""gesagt"" da" TEXT);
        INSERT INTO "log entries" VALUES (2, 'a', 'bot', 'Until six.'), (1, 'a', 'user', 'Open?'),
            (3, 'b', 'user', 'Alone');
    """
    path = files.database(tmp_path / "any.db", script)
    columns = {"id": "nr", "conversation": "gruppe", "role": "wer", "text": 'was "gesagt" da',
               "order": "nr"}  # fmt: skip
    first, second = mapped(path, Layout(Table("log entries", columns)))
    assert [one.blocks for one in first.messages] == [(Text("Open?"),), (Text("Until six."),)]
    assert (first.external_id, second.title) == ("a", "Alone")


def test_a_row_may_hold_a_whole_message(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE message_store (id INTEGER, session_id TEXT, message TEXT)")
        for number, (kind, said) in enumerate((("human", "Rye?"), ("ai", "Yes."))):
            message = json.dumps({"type": kind, "data": {"content": said, "type": kind}})
            connection.execute("INSERT INTO message_store VALUES (?, 's', ?)", (number, message))
    columns = {"id": "id", "conversation": "session_id", "role": "message", "text": "message"}
    (session,) = mapped(path, Layout(Table("message_store", columns)))
    assert [(one.role, one.blocks) for one in session.messages] == [
        (Role.USER, (Text("Rye?"),)), (Role.ASSISTANT, (Text("Yes."),)),
    ]  # fmt: skip


def test_a_row_may_hold_a_question_and_its_answer(tmp_path: Path) -> None:
    script = """
        CREATE TABLE log(id INTEGER, session_id TEXT, prompt TEXT, response TEXT, error TEXT,
            cost REAL, duration_ms INTEGER, created_at TEXT);
        INSERT INTO log VALUES
            (1, 's', 'Open?', 'Until six.', NULL, 0.5, 90, '2025-08-31 17:00:00'),
            (2, 's', 'And then?', NULL, 'timeout', NULL, NULL, '2025-08-31 17:01:00');
    """
    layout = guessed(log="id session_id prompt response error cost duration_ms created_at")
    (session,) = mapped(files.database(tmp_path / "any.db", script), layout)
    assert [one.external_id for one in session.messages] == ["1:p", "1:r", "2:p", "2:r"]
    answer, failed = session.messages[1], session.messages[3]
    assert (answer.latency_ms, answer.usage and answer.usage.cost) == (90, 500_000)
    assert failed.blocks == (Event(EventKind.ERROR, "timeout"),)


def test_people_of_a_website_are_somebody_else(tmp_path: Path) -> None:
    taken_over = (
        "INSERT INTO chatbot_messages VALUES (3, 7, 'admin', 'Ask me.', 0, '', '2025-09-01');"
    )
    _, (session,), issues = read(files.database(tmp_path / "site.db", files.LARAVEL + taken_over))
    last = session.messages[-1]
    assert (last.role, last.author, last.blocks) == (Role.OTHER, "admin", (Text("Ask me."),))
    assert issues == []


def test_what_is_asked_may_be_called_a_message(tmp_path: Path) -> None:
    script = """
        CREATE TABLE chatbot_conversations(id INTEGER, title TEXT, deleted_at TEXT);
        CREATE TABLE chatbot_messages(id INTEGER, conversation_id INTEGER, type TEXT, message TEXT,
            response TEXT);
        INSERT INTO chatbot_conversations VALUES (1, 'Hours', '2025-09-01 00:00:00');
        INSERT INTO chatbot_messages VALUES (1, 1, 'text', 'Open?', 'Until six.');
    """
    key, (session,), _ = read(files.database(tmp_path / "site.db", script))
    assert key == "laravel-chatbot"
    assert [(one.role, one.blocks) for one in session.messages] == [
        (Role.USER, (Text("Open?"),)),
        (Role.ASSISTANT, (Text("Until six."),)),
    ]
    assert session.archived


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('{"text": "rye", "grams": 500}', '{"text": "rye", "grams": 500}'),
        ('[{"flour": "rye"}]', '[{"flour": "rye"}]'),
        ("[]", "[]"),
        ('["rye", 1]', '["rye", 1]'),
        ('{"type": "text", "text": "rye"}', "rye"),
        ('[{"type": "text", "text": "rye"}]', "rye"),
    ],
)
def test_json_that_somebody_wrote_stays_as_it_is(written: str, said: str, tmp_path: Path) -> None:
    layout = Layout(Table("m", {"role": "role", "text": "content"}))
    (tmp_path / "m.json").write_text(json.dumps([{"role": "user", "content": written}]))
    (session,) = mapped(tmp_path / "m.json", layout)
    assert session.messages[0].blocks == (Text(said),)


@pytest.mark.parametrize("told", ['["bread"]', "{bread}", '{"bread"}', "bread, ", None])
def test_tags_are_told_in_many_ways(told: str | None, tmp_path: Path) -> None:
    script = """
        CREATE TABLE chats(id TEXT, title TEXT, tags TEXT, metadata TEXT);
        CREATE TABLE messages(id TEXT, chat_id TEXT, role TEXT, content TEXT);
        INSERT INTO chats VALUES ('c', 'Oven', NULL, '{"tags": ["bread"]}');
        INSERT INTO messages VALUES ('m', 'c', 'user', 'Rye');
    """
    path = files.database(tmp_path / "any.db", script)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE chats SET tags = ?", (told,))
    layout = guessed(chats="id title tags metadata", messages="id chat_id role content")
    (session,) = mapped(path, layout)
    assert session.tags == ("bread",)


def test_who_allowed_a_tool_is_told(tmp_path: Path) -> None:
    script = """
        CREATE TABLE chats(id TEXT, title TEXT, created_at TEXT, tags TEXT);
        CREATE TABLE messages(id TEXT, chat_id TEXT, role TEXT, content TEXT);
        CREATE TABLE tool_calls(id TEXT, message_id TEXT, name TEXT, arguments TEXT, result TEXT,
            requires_approval INTEGER, approved INTEGER, approved_by TEXT, approved_at TEXT);
        INSERT INTO chats VALUES ('c', 'Oven', '2025-08-31 17:00:00', '["bread", "oven"]');
        INSERT INTO messages VALUES ('m', 'c', 'assistant', 'Heating');
        INSERT INTO tool_calls VALUES ('t', 'm', 'heat', '{}', 'hot', 1, 1, 'Ada',
            '2025-08-31 17:00:05');
    """
    layout = guessed(
        chats="id title created_at tags",
        messages="id chat_id role content",
        tool_calls="id message_id name arguments result requires_approval approved approved_by "
        "approved_at",
    )
    (session,) = mapped(files.database(tmp_path / "any.db", script), layout)
    call = session.messages[0].blocks[1]
    assert isinstance(call, ToolCall)
    assert call.approval == Approval(required=True, given=True, by="Ada", at=1_756_659_605_000)
    assert session.tags == ("bread", "oven")


def test_when_a_tool_ended_and_who_allowed_it_may_be_told_otherwise(tmp_path: Path) -> None:
    script = """
        CREATE TABLE chats(id TEXT, title TEXT, created_at TEXT);
        CREATE TABLE messages(id TEXT, chat_id TEXT, role TEXT, content TEXT);
        CREATE TABLE tool_runs(id TEXT, message_id TEXT, name TEXT, output TEXT, status TEXT,
            started_at TEXT, completed_at TEXT, metadata TEXT);
        INSERT INTO chats VALUES ('c', 'Oven', '2025-08-31 17:00:00');
        INSERT INTO messages VALUES ('m', 'c', 'assistant', 'Heating');
        INSERT INTO tool_runs VALUES ('t', 'm', 'heat', '', 'timed_out', '2025-08-31 17:00:05',
            '2025-08-31 17:00:06.250', '{"requires_approval": true, "approvedBy": "Ada"}');
    """
    layout = guessed(
        chats="id title created_at",
        messages="id chat_id role content",
        tool_runs="id message_id name output status started_at completed_at metadata",
    )
    (session,) = mapped(files.database(tmp_path / "any.db", script), layout)
    call = session.messages[0].blocks[1]
    assert isinstance(call, ToolCall)
    assert call.approval == Approval(required=True, by="Ada")
    assert call.outcome is not None
    assert (call.outcome.duration_ms, call.outcome.status) == (1_250, ToolStatus.FAILED)


def test_tokens_that_are_told_apart_count_before_their_sum(tmp_path: Path) -> None:
    script = """
        CREATE TABLE messages(id TEXT, chat_id TEXT, role TEXT, content TEXT, tokens_used INTEGER,
            metadata TEXT);
        INSERT INTO messages VALUES ('m', 'c', 'assistant', 'Rye', 15,
            '{"usage": {"input_tokens": 10, "output_tokens": 5}}');
    """
    layout = guessed(messages="id chat_id role content tokens_used metadata")
    (session,) = mapped(files.database(tmp_path / "any.db", script), layout)
    assert session.messages[0].usage == Usage(input=10, output=5)


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


def test_a_column_that_is_not_there_is_said(tmp_path: Path) -> None:
    path = files.database(tmp_path / "any.db", "CREATE TABLE log(a TEXT)")
    with pytest.raises(UnreadableFile, match=r"log\.b"):
        mapped(path, Layout(Table("log", {"text": "b", "role": "c"})))


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
