"""Tables as chat programs have them are read without anybody saying what their columns mean."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.blocks import (
    Citation,
    Image,
    Text,
    Thinking,
    ToolCall,
    ToolResult,
    plain_text,
)
from chatvault.domain.message import CostSource, Role, Usage
from chatvault.domain.parsed import Issue, ParsedSession
from chatvault.importers.containers.container import open_container
from chatvault.services.importing.mapping import explain, reader

CHATS, TURNS = 3, 4
SAID = (
    "How long does rye rise?",
    "Ten hours, wrapped in a cloth.",
    "Which oven is best for it?",
    "A stone oven, if you have one.",
)
DAY = "2025-08-31"


def moment(chat: int, turn: int) -> str:
    return f"{DAY}T17:{chat * 10 + turn:02}:00Z"


def turns() -> list[tuple[int, int, bool, str]]:
    """The number of a chat, that of a turn in it, whether the person speaks, and what is said."""
    return [(chat, turn, turn % 2 == 0, f"{SAID[turn]} ({chat})")
            for chat in range(CHATS) for turn in range(TURNS)]  # fmt: skip


def pairs() -> list[tuple[int, int, str, str]]:
    told = turns()
    return [(asked[0], asked[1], asked[3], answered[3])
            for asked, answered in zip(told[::2], told[1::2], strict=True)]  # fmt: skip


def database(path: Path, **tables: tuple[str, Sequence[Sequence[Any]]]) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        for name, (columns, rows) in tables.items():
            listed = columns.split()
            connection.execute(f"CREATE TABLE {name} ({', '.join(listed)})")
            places = ", ".join("?" for _ in listed)
            connection.executemany(f"INSERT INTO {name} VALUES ({places})", rows)
        connection.commit()
    return path


def written(path: Path, told: object) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(told))
    return path


def table(path: Path, *rows: Sequence[object]) -> Path:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def read(path: Path) -> list[ParsedSession]:
    layout = explain(path).layout
    assert layout is not None
    container, issues = open_container(path), list[Issue]()
    tables = reader(layout)
    found = list(
        tables.sessions(container, tables.claim(container, container.names()), issues.append)
    )
    assert issues == []
    return found


def said(session: ParsedSession) -> list[tuple[Role, str]]:
    return [(one.role, plain_text(one.blocks)) for one in session.messages]


def whole(chat: int) -> list[tuple[Role, str]]:
    """What is said in a chat."""
    return [(Role.USER if asks else Role.ASSISTANT, text)
            for number, _, asks, text in turns() if number == chat]  # fmt: skip


def assert_all_are_read(path: Path, *titles: str) -> None:
    sessions = read(path)
    assert sorted(map(said, sessions)) == [whole(chat) for chat in range(CHATS)]
    if titles:
        assert sorted(one.title for one in sessions) == sorted(titles)


FLAGS = [("IsUserMessage", 1, 0), ("from_user", "true", "false"), ("is_ai", 0, 1),
         ("outgoing", "no", "yes"), ("isFromBot", False, True)]  # fmt: skip


@pytest.mark.parametrize(("column", "asking", "answering"), FLAGS)
def test_a_column_that_asks_who_speaks(
    tmp_path: Path, column: str, asking: object, answering: object
) -> None:
    rows = [(place, chat, asking if asks else answering, text)
            for place, (chat, _, asks, text) in enumerate(turns())]  # fmt: skip
    told = f"id room_id {column} body", rows
    assert_all_are_read(database(tmp_path / "rooms.db", chat_messages=told))


def test_numbers_of_people_are_no_flag(tmp_path: Path) -> None:
    rows = [(place, chat, 7 if asks else 9, text)
            for place, (chat, _, asks, text) in enumerate(turns())]  # fmt: skip
    path = database(tmp_path / "rooms.db", messages=("id chat_id from_user body", rows))
    layout = explain(path).layout
    assert layout is None or "role" not in layout.messages.columns


WORDS = [("prompter", "assistant"), ("userMessage", "apiMessage"), ("Contact", "User"),
         ("USER", "SYSTEM"), ("MessageRole.USER", "MessageRole.AI"), ("Kunde", "Bot"),
         ("user", "Nova"), ("user_message", "assistant_message"), ("User", "Machine"),
         ("用户", "助手")]  # fmt: skip


@pytest.mark.parametrize(("asking", "answering"), WORDS)
def test_words_for_who_speaks(tmp_path: Path, asking: str, answering: str) -> None:
    rows = [(place, f"s{chat}", asking if asks else answering, text)
            for place, (chat, _, asks, text) in enumerate(turns())]  # fmt: skip
    told = "id session_id sender content", rows
    assert_all_are_read(database(tmp_path / "talks.db", messages=told))


def test_instructions_of_the_system_are_its_own_where_an_assistant_answers(tmp_path: Path) -> None:
    rows = [(0, "s0", "system", "Be brief."), *((place, f"s{chat}", "user" if asks else "bot", text)
            for place, (chat, _, asks, text) in enumerate(turns(), 1))]  # fmt: skip
    path = database(tmp_path / "talks.db", messages=("id session_id sender content", rows))
    first = read(path)[0].messages[0]
    assert (first.role, plain_text(first.blocks)) == (Role.SYSTEM, "Be brief.")


def test_a_table_that_others_are_in_is_not_the_one_of_conversations(tmp_path: Path) -> None:
    rows = [(place, f"s{chat}", "user" if asks else "bot", text)
            for place, (chat, _, asks, text) in enumerate(turns())]  # fmt: skip
    flows = [("f1", "My flow of talk", moment(0, 0))]
    path = database(
        tmp_path / "flows.db",
        chat_message=("id session_id role content", rows),
        chat_flow=("id name created_at", flows),
    )
    assert_all_are_read(path)
    layout = explain(path).layout
    assert layout is not None
    assert layout.conversations is None


def test_topics_lie_inside_of_a_session(tmp_path: Path) -> None:
    rows = [(f"m{place}", "user" if asks else "assistant", text, "all", f"t{chat}")
            for place, (chat, _, asks, text) in enumerate(turns())]  # fmt: skip
    topics = [(f"t{chat}", f"Bread {chat} and more") for chat in range(CHATS)]
    path = database(
        tmp_path / "lobby.db",
        messages=("id role content session_id topic_id", rows),
        topics=("id title", topics),
        sessions=("id title", [("all", "Just chat")]),
    )
    assert_all_are_read(path, *(title for _, title in topics))


def test_rows_without_a_topic_are_of_the_session_around_it(tmp_path: Path) -> None:
    """Numbers of the two mean different things: topic 1 is not session 1."""
    rows = [(f"m{place}", "user" if asks else "assistant", text, 1, chat or None)
            for place, (chat, _, asks, text) in enumerate(turns())]  # fmt: skip
    topics = [(chat, f"Bread {chat} and more") for chat in range(1, CHATS)]
    path = database(
        tmp_path / "lobby.db",
        messages=("id role content session_id topic_id", rows),
        topics=("id title", topics),
        sessions=("id title", [(1, "Just chat")]),
    )
    assert_all_are_read(path, f"{SAID[0]} (0)", *(title for _, title in topics))


def test_threads_of_a_workspace_are_told_from_what_is_in_none(tmp_path: Path) -> None:
    """AnythingLLM keeps what was asked in a workspace beside what was asked in its threads."""
    told = {"text": "It is warm.", "sources": [],
            "metrics": {"prompt_tokens": 7, "completion_tokens": 2, "model": "tiny"}}  # fmt: skip
    rows = [(1, 1, "Is it warm?", json.dumps(told), None), (2, 2, "And here?", "Cold.", None),
            (3, 1, "And there?", "Hot.", 2), (4, 1, "Really?", "Yes.", 2)]  # fmt: skip
    columns = "id workspaceId prompt response thread_id"
    path = database(
        tmp_path / "anything.db",
        workspace_chats=(columns, rows),
        workspace_threads=("id name", [(2, "Ovens")]),
    )
    sessions = {session.title: session for session in read(path)}
    assert sorted(sessions) == ["And here?", "Is it warm?", "Ovens"]
    assert [len(sessions[title].messages) for title in sorted(sessions)] == [2, 2, 4]
    answer = sessions["Is it warm?"].messages[1]
    assert (answer.model, answer.usage) == ("tiny", Usage(input=7, output=2))


def test_workspaces_without_threads_are_apart_and_their_answers_tell_of_themselves(
    tmp_path: Path,
) -> None:
    """AnythingLLM keeps in one value with an answer what it refers to and what it was given."""
    answer = {
        "text": "Two days.",
        "sources": [
            {"title": "rye.txt", "url": "file:///rye.txt", "text": "Rye rests."},
            {"metadata": {"title": "rye.txt", "url": "file:///rye.txt"}, "text": "Two days."},
            {"title": "Oven", "chunkSource": "link://https://example.org/oven", "text": "Hot."},
        ],
        "attachments": [
            {"name": "loaf.png", "mime": "image/png", "contentString": "data:image/png;base64,QQ=="}
        ],
        "metrics": {"duration": 1.5},
    }
    rows = [(1, 1, "How long?", json.dumps(answer), None), (2, 2, "And here?", "Cold.", None)]
    path = database(
        tmp_path / "anything.db",
        workspaces=("id name", [(1, "Bread"), (2, "Cake")]),
        embed_chats=("id prompt response session_id createdAt", []),
        workspace_threads=("id name createdAt", []),
        workspace_chats=("id workspaceId prompt response thread_id", rows),
    )
    first, second = read(path)
    assert [len(session.messages) for session in (first, second)] == [2, 2]
    question, told = first.messages
    _, picture = question.blocks
    assert isinstance(picture, Image)
    assert (picture.attachment.name, picture.attachment.size) == ("loaf.png", 1)
    assert told.blocks == (
        Text("Two days."),
        Citation("rye.txt", "", "Rye rests.\n\nTwo days."),
        Citation("Oven", "https://example.org/oven", "Hot."),
    )
    assert told.latency_ms == 1_500
    layout = explain(path).layout
    assert layout is not None
    assert layout.conversations is not None
    assert layout.conversations.name == "workspace_threads"


def test_calls_and_tokens_of_a_message_as_lobe_chat_exports_them(tmp_path: Path) -> None:
    call = {"id": "c1", "type": "builtin", "apiName": "feel", "arguments": '{"at":"oven"}'}
    took = {"totalInputTokens": 9, "totalOutputTokens": 4, "cost": 0.002, "latency": 80}
    messages = [
        {"id": "m1", "role": "user", "content": "Is it warm?", "sessionId": "s1", "tools": []},
        {"id": "m2", "role": "assistant", "content": "", "sessionId": "s1", "tools": [call]},
        {"id": "m3", "role": "tool", "content": "warm", "sessionId": "s1", "tool_call_id": "c1"},
        {"id": "m4", "role": "assistant", "content": "It is.", "sessionId": "s1",
         "metadata": took},
    ]  # fmt: skip
    sessions = [{"id": "s1", "title": "Ovens", "pinned": True}]
    told = {"data": {"messages": messages, "sessions": sessions}, "mode": "pgData"}
    (session,) = read(written(tmp_path / "lobe.json", told))
    assert (session.title, session.pinned) == ("Ovens", True)
    (used,) = session.messages[1].blocks
    assert isinstance(used, ToolCall)
    assert (used.name, used.outcome and used.outcome.text) == ("feel", "warm")
    usage = session.messages[-1].usage
    assert usage == Usage(input=9, output=4, cost=2000, cost_source=CostSource.REPORTED)


@pytest.mark.parametrize("names_parents", [True, False])
def test_what_tools_gave_finds_its_call_where_no_row_names_it(
    tmp_path: Path, names_parents: bool
) -> None:
    # Given two calls of a message, and what they gave in rows without the ids of calls, as the
    # database of LobeChat has it,
    calls = [{"id": f"c{place}", "apiName": "feel", "arguments": place} for place in (1, 2)]
    rows = [
        {"id": "m1", "role": "user", "content": "Is it warm?"},
        {"id": "m2", "role": "assistant", "content": "", "tools": calls, "parentId": "m1"},
        {"id": "m3", "role": "tool", "content": "warm", "parentId": "m2"},
        {"id": "m4", "role": "tool", "content": "hot", "parentId": "m2"},
        {"id": "m5", "role": "assistant", "content": "It is.", "parentId": "m4"},
    ]
    named = rows if names_parents else [{**row, "parentId": None} for row in rows]
    messages = [{**row, "sessionId": "s1"} for row in named]
    # when it is read, then each is in its call, and the answer follows them.
    (session,) = read(written(tmp_path / "lobe.json", {"data": {"messages": messages}}))
    asked, called, answered = session.messages
    given = [one.outcome and one.outcome.text for one in called.blocks if isinstance(one, ToolCall)]
    assert given == ["warm", "hot"]
    assert (called.parent_id, answered.parent_id) == (asked.external_id, called.external_id)


def test_questions_follow_the_answers_before_them(tmp_path: Path) -> None:
    """Where rows name the row before them, a question is no beginning of another branch."""
    rows = [("m1", None, "c", "Is it warm?", "It is."), ("m2", "m1", "c", "Really?", "Yes."),
            ("m2", "m1", "c", "Truly?", "Yes!"), ("m3", "m2", "c", "And here?", None)]  # fmt: skip
    told = "id parent_message_id conversation_id query answer", rows
    (session,) = read(database(tmp_path / "dify.db", messages=told))
    before = [None, *(one.external_id for one in session.messages)]
    assert [one.parent_id for one in session.messages] == before[:-1]
    assert len(session.messages) == 7


def test_calls_in_a_message_may_be_called_as_columns_are(tmp_path: Path) -> None:
    used = json.dumps([{"tool": "feel", "toolInput": {"at": "oven"}, "toolOutput": "warm"}])
    rows = [(1, "s", "userMessage", "Is it warm?", None), (2, "s", "apiMessage", "It is.", used)]
    told = "id sessionId role content usedTools", rows
    (session,) = read(database(tmp_path / "flowise.db", chat_message=told))
    (call,) = [block for block in session.messages[1].blocks if isinstance(block, ToolCall)]
    assert (call.name, call.arguments) == ("feel", '{"at":"oven"}')
    assert call.outcome is not None
    assert call.outcome.text == "warm"


def test_tools_that_there_are_were_not_called(tmp_path: Path) -> None:
    there = json.dumps([{"type": "function", "function": {"name": "feel", "description": "…"}}])
    rows = [(place, f"s{chat}", "user" if asks else "assistant", text, there)
            for place, (chat, _, asks, text) in enumerate(turns())]  # fmt: skip
    told = "id session_id role content tools", rows
    assert_all_are_read(database(tmp_path / "talks.db", messages=told))


def test_a_short_summary_is_the_title(tmp_path: Path) -> None:
    rows = [(place, f"s{chat}", "user" if asks else "assistant", text)
            for place, (chat, _, asks, text) in enumerate(turns())]  # fmt: skip
    chats = [(f"s{chat}", f"On bread {chat}", moment(chat, 9), moment(chat, 0))
             for chat in range(CHATS)]  # fmt: skip
    path = database(
        tmp_path / "talks.db",
        chat_message=("id chat_session_id message_type message", rows),
        chat_session=("id description time_updated time_created", chats),
    )
    assert_all_are_read(path, "On bread 0", "On bread 1", "On bread 2")
    assert all((one.created_at or 0) < (one.updated_at or 0) for one in read(path))


def test_of_a_log_of_steps_the_column_that_is_filled_is_what_was_said(tmp_path: Path) -> None:
    rows = [(f"x{place}", f"t{chat}", "user_message" if asks else "assistant_message", "", text)
            for place, (chat, _, asks, text) in enumerate(turns())]  # fmt: skip
    told = "id threadId type input output", rows
    assert_all_are_read(database(tmp_path / "steps.db", steps=told))


def test_of_an_instruction_and_its_input_the_instruction_is_asked(tmp_path: Path) -> None:
    told = [{"instruction": asked, "input": "", "output": answered}
            for _, _, asked, answered in pairs()]  # fmt: skip
    (session,) = read(written(tmp_path / "pairs.json", told))
    assert said(session) == [pair for chat in range(CHATS) for pair in whole(chat)]


def test_columns_that_are_called_after_who_speaks(tmp_path: Path) -> None:
    told = [{"time": moment(chat, turn), "user": asked.replace("?", "."), "bot": answered}
            for chat, turn, asked, answered in pairs()]  # fmt: skip
    (session,) = read(written(tmp_path / "log.json", told))
    assert [role for role, _ in said(session)] == [Role.USER, Role.ASSISTANT] * (CHATS * 2)


def test_names_of_people_are_nothing_that_was_said(tmp_path: Path) -> None:
    rows = [(place, "ada@canary.example", f"Session {place}") for place in range(6)]
    path = database(tmp_path / "studio.db", session=("id user_id name", rows))
    assert explain(path).layout is None


def listed(chat: int, **names: str) -> list[dict[str, str]]:
    """The messages of a chat, whose parts are called as ``names`` say."""
    who, what = names.get("who", "role"), names.get("what", "content")
    person, bot = names.get("person", "user"), names.get("bot", "assistant")
    return [{who: person if asks else bot, what: text}
            for number, _, asks, text in turns() if number == chat]  # fmt: skip


LANGCHAIN = [
    {"type": "human", "data": {"content": "Is it warm?"}},
    {"type": "ai", "data": {"content": "", "tool_calls": [
        {"name": "feel", "args": {"at": "oven"}, "id": "t1"}],
        "response_metadata": {"model_name": "gpt-4o"},
        "usage_metadata": {"input_tokens": 5, "output_tokens": 2}}},
    {"type": "tool", "data": {"content": "warm", "tool_call_id": "t1"}},
    {"type": "ai", "data": {"content": "It is warm.",
                            "response_metadata": {"model_name": "gpt-4o"}}},
]  # fmt: skip
CHAT = [
    {"role": "user", "content": "Is it warm?"},
    {"role": "assistant", "reasoning_content": "I feel.", "tool_calls": [
        {"id": "t1", "type": "function",
         "function": {"name": "feel", "arguments": '{"at":"oven"}'}}]},
    {"role": "tool", "tool_call_id": "t1", "content": "warm"},
    {"role": "assistant", "content": "It is warm.", "model": "gpt-4o"},
]  # fmt: skip
ITEMS = [
    {"role": "user", "content": "Is it warm?"},
    {"type": "reasoning", "id": "r", "summary": [{"type": "summary_text", "text": "I feel."}]},
    {"type": "function_call", "call_id": "t1", "name": "feel", "arguments": '{"at":"oven"}'},
    {"type": "function_call_output", "call_id": "t1", "output": "warm"},
    {"type": "message", "role": "assistant", "content": [
        {"type": "output_text", "text": "It is warm.", "annotations": []}],
     "provider_data": {"model": "gpt-4o"}},
]  # fmt: skip


@pytest.mark.parametrize("told", [LANGCHAIN, CHAT, ITEMS])
@pytest.mark.parametrize("listed", [False, True])
def test_a_value_may_hold_what_a_program_says_of_a_message(
    tmp_path: Path, told: list[dict[str, Any]], listed: bool
) -> None:
    rows: list[tuple[Any, ...]]
    if listed:
        rows = [(key, json.dumps(told)) for key in ("a", "b")]
        path = database(tmp_path / "any.db", agent_sessions=("session_id history", rows))
    else:
        rows = [(place, f"{place // len(told)}", json.dumps(one), moment(0, place))
                for place, one in enumerate(told * 2)]  # fmt: skip
        columns = "id session_id message_data created_at"
        path = database(tmp_path / "any.db", agent_messages=(columns, rows))
    first, second = read(path)
    spoken = [(Role.USER, "Is it warm?"), (Role.ASSISTANT, "It is warm.")]
    assert [one for one in said(first) if one[1]] == spoken
    assert said(first) == said(second)
    blocks = [block for one in first.messages for block in one.blocks]
    (call,) = (block for block in blocks if isinstance(block, ToolCall))
    assert (call.name, call.arguments, call.outcome and call.outcome.text) == (
        "feel", '{"at":"oven"}', "warm",
    )  # fmt: skip
    thought = [block.text for block in blocks if isinstance(block, Thinking)]
    assert thought == ([] if told is LANGCHAIN else ["I feel."])
    assert first.model == "gpt-4o"
    usage = [one.usage for one in first.messages if one.usage is not None]
    assert usage == ([Usage(input=5, output=2)] if told is LANGCHAIN else [])


GOOGLE = [
    {"role": "user", "parts": [{"text": "Is it warm?"}]},
    {"role": "model", "parts": [{"functionCall": {"id": "t1", "name": "feel",
                                                  "args": {"at": "oven"}}}]},
    {"role": "user", "parts": [{"functionResponse": {"id": "t1", "response": "warm"}}]},
    {"role": "model", "parts": [{"text": "It is warm."}]},
]  # fmt: skip


def test_events_of_an_agent_hold_messages_as_google_has_them(tmp_path: Path) -> None:
    rows = [(f"e{place}", "x1", "user" if place == 0 else "baker", json.dumps(one))
            for place, one in enumerate(GOOGLE)]  # fmt: skip
    columns = "id session_id author content"
    (session,) = read(database(tmp_path / "adk.db", events=(columns, rows)))
    told = [(one.role, one.author, plain_text(one.blocks)) for one in session.messages]
    assert told == [
        (Role.USER, None, "Is it warm?"),
        (Role.ASSISTANT, "baker", ""),
        (Role.ASSISTANT, "baker", "It is warm."),
    ]
    (call,) = session.messages[1].blocks
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert (call.name, call.outcome.text) == ("feel", "warm")


@pytest.mark.parametrize("wrapped", [False, True])
def test_parts_are_read_as_pages_show_them(tmp_path: Path, wrapped: bool) -> None:
    parts = [
        {"type": "step-start"},
        {"type": "tool-feel", "toolCallId": "t1", "state": "output-available",
         "input": {"at": "oven"}, "output": "warm"},
        {"type": "text", "text": "It is warm."},
    ]  # fmt: skip
    told = [[{"type": "text", "text": "Is it warm?"}], parts]
    rows = [(place, "c1", ("user", "assistant")[place],
             json.dumps({"format": 2, "parts": one, "content": "x"} if wrapped else one))
            for place, one in enumerate(told)]  # fmt: skip
    columns = f"id chat_id role {'content' if wrapped else 'parts'}"
    (session,) = read(database(tmp_path / "any.db", Message_v2=(columns, rows)))
    assert said(session) == [(Role.USER, "Is it warm?"), (Role.ASSISTANT, "It is warm.")]
    call = session.messages[1].blocks[0]
    assert isinstance(call, ToolCall)
    assert (call.name, call.outcome and call.outcome.text) == ("feel", "warm")


def test_of_steps_those_count_as_turns_in_which_somebody_speaks(tmp_path: Path) -> None:
    """Every use of a tool has an input and an output, and what is said only the one."""
    turn = [("user_message", "", "Is it warm?"), ("run", "{}", ""), ("tool", "oven", "warm"),
            ("assistant_message", "", "It is warm.")]  # fmt: skip
    rows = [(f"{place}", "t1", kind, given, gave) for place, (kind, given, gave) in
            enumerate(turn * 3)]  # fmt: skip
    columns = "id threadId type input output"
    (session,) = read(database(tmp_path / "chainlit.db", steps=(columns, rows)))
    spoken = [one for one in said(session) if one[1]]
    assert spoken == [(Role.USER, "Is it warm?"), (Role.ASSISTANT, "It is warm.")] * 3
    results = [block for one in session.messages for block in one.blocks]
    assert sum(isinstance(block, ToolResult) for block in results) == 3


def test_a_step_in_which_a_model_was_asked_is_no_second_answer(tmp_path: Path) -> None:
    turn = [("user_message", "", "Is it warm?", None), ("run", "{}", "", 0),
            ("tool", "oven", "warm", 1), ("llm", "[]", "It is warm.", 1),
            ("assistant_message", "", "It is warm.", 1)]  # fmt: skip
    rows = [
        (
            f"s{5 * number + place}",
            None if inside is None else f"s{5 * number + inside}",
            "t1",
            kind,
            given,
            gave,
        )
        for number in range(3)
        for place, (kind, given, gave, inside) in enumerate(turn)
    ]
    columns = "id parentId threadId type input output"
    (session,) = read(database(tmp_path / "chainlit.db", steps=(columns, rows)))
    before = [None, *(one.external_id for one in session.messages)]
    assert [one.parent_id for one in session.messages] == before[:-1]
    spoken = [one for one in said(session) if one[1] and one[0] is not Role.TOOL]
    assert spoken == [(Role.USER, "Is it warm?"), (Role.ASSISTANT, "It is warm.")] * 3


def test_runs_of_an_agent_list_their_messages(tmp_path: Path) -> None:
    def run(asked: str, answer: str, *before: str) -> dict[str, Any]:
        said = [
            {"role": "system", "content": "Be brief"},
            *({"role": "user", "content": one, "from_history": True} for one in before),
            {"role": "user", "content": asked},
            {"role": "assistant", "content": answer},
        ]
        return {"run_id": asked, "model": "gpt-4o", "messages": said}  # fmt: skip

    runs = [run("Is it warm?", "It is."), run("Sure?", "Yes.", "Is it warm?")]
    rows = [("s1", "agent", json.dumps(runs), 1_756_659_600)]
    columns = "session_id session_type runs created_at"
    (session,) = read(database(tmp_path / "agno.db", agno_sessions=(columns, rows)))
    assert said(session) == [
        (Role.SYSTEM, "Be brief"),
        (Role.USER, "Is it warm?"), (Role.ASSISTANT, "It is."),
        (Role.USER, "Sure?"), (Role.ASSISTANT, "Yes."),
    ]  # fmt: skip
    assert session.model == "gpt-4o"


@pytest.mark.parametrize("thought", ["I feel.", '{"content": "I feel.", "duration": 1200}'])
def test_what_a_model_thought_and_called_stands_in_columns_and_tables(
    tmp_path: Path, thought: str
) -> None:
    rows = [(1, "c", "user", "Is it warm?", ""), (2, "c", "assistant", "", thought),
            (3, "c", "tool", "warm", ""), (4, "c", "assistant", "It is.", "")]  # fmt: skip
    calls = [(1, 2, "function", "feel", '{"at":"oven"}', "warm")]
    columns = "id message_id type function_name function_arguments function_result"
    (session,) = read(
        database(
            tmp_path / "db.sqlite",
            messages=("id chat_id role content thinking", rows),
            tool_calls=(columns, calls),
        )
    )
    assert [text for _, text in said(session)] == ["Is it warm?", "", "It is."]
    think, call = session.messages[1].blocks
    assert think == Thinking("I feel.")
    assert isinstance(call, ToolCall)
    assert (call.name, call.arguments, call.outcome and call.outcome.text) == (
        "feel", '{"at":"oven"}', "warm",
    )  # fmt: skip


def test_pairs_may_be_called_after_who_speaks_and_stand_under_numbers(tmp_path: Path) -> None:
    told = {f"{place}": {"user": asked, "bot": answered}
            for place, (_, _, asked, answered) in enumerate(pairs(), 1)}  # fmt: skip
    (session,) = read(written(tmp_path / "chat.json", told))
    assert [text for _, text in said(session)] == [text for *_, text in turns()]


@pytest.mark.parametrize("key", ["messages", "runs"])
def test_what_an_agent_remembers_holds_its_messages(tmp_path: Path, key: str) -> None:
    messages = [{"role": "user", "content": "Is it warm?"},
                {"role": "assistant", "content": "It is. " * 4_000,
                 "metrics": {"input_tokens": 5, "output_tokens": 2}}]  # fmt: skip
    memory = {"summaries": {}, key: messages if key == "messages" else [{"messages": messages}]}
    rows = [(f"s{place}", "a1", json.dumps(memory), "null") for place in range(3)]
    columns = "session_id agent_id memory extra_data"
    sessions = read(database(tmp_path / "agents.db", recipe_agent=(columns, rows)))
    told = [(Role.USER, "Is it warm?"), (Role.ASSISTANT, ("It is. " * 4_000).strip())]
    assert [said(session) for session in sessions] == [told] * 3
    assert sessions[0].messages[1].usage == Usage(input=5, output=2)


def test_a_column_may_hold_whole_conversations(tmp_path: Path) -> None:
    rows = [(f"k{chat}", f"Bread {chat} at home", json.dumps(listed(chat)), moment(chat, 0))
            for chat in range(CHATS)]  # fmt: skip
    path = database(tmp_path / "saved.db", chats=("id title messages created_at", rows))
    assert_all_are_read(path, *(title for _, title, *_ in rows))
    assert all(one.created_at for one in read(path))


def test_a_column_may_hold_conversations_that_nothing_names(tmp_path: Path) -> None:
    told = (listed(chat, who="sender", what="text", bot="bot") for chat in range(CHATS))
    rows = ((json.dumps(one), "en") for one in told)
    assert_all_are_read(table(tmp_path / "saved.csv", ("history", "lang"), *rows))


@pytest.mark.parametrize("between", [", ", "\n "])
def test_lists_may_be_written_as_python_does_it(tmp_path: Path, between: str) -> None:
    rows = []
    for chat in range(CHATS):
        told = [{**one, "toxic": False, "state": None} for one in listed(chat)]
        rows.append((f"k{chat}", f"[{between.join(map(repr, told))}]"))
    head = ("conversation_id", "conversation")
    assert_all_are_read(table(tmp_path / "set.csv", head, *rows))


def test_signs_of_python_in_what_was_said_stay(tmp_path: Path) -> None:
    said_so = "It's \"None\" and {'a': True},\n[{'b'}]"
    told = [{"role": "user", "content": said_so}, {"role": "assistant", "content": 'So "be" it'}]
    rows = [("k1", repr(told)), ("k2", repr(told))]
    path = table(tmp_path / "set.csv", ("id", "talk"), *rows)
    assert said(read(path)[0]) == [(Role.USER, said_so), (Role.ASSISTANT, 'So "be" it')]


def test_a_conversation_longer_than_what_is_looked_at_is_known(tmp_path: Path) -> None:
    told = [*listed(0), *({"role": "user", "content": "rye " * 1_000} for _ in range(20))]
    rows = [("k0", json.dumps(told), moment(0, 0)), ("k1", json.dumps(listed(1)), moment(1, 0))]
    path = database(tmp_path / "saved.db", chats=("id messages created_at", rows))
    assert [len(one.messages) for one in read(path)] == [len(told), TURNS]


def test_a_list_is_known_by_what_tells_rows_apart(tmp_path: Path) -> None:
    rows = [(chat, 1, json.dumps(listed(chat)), f"Bread {chat}") for chat in range(CHATS)]
    path = database(tmp_path / "saved.db", chats=("id chat_id messages title", rows))
    assert_all_are_read(path, *(title for *_, title in rows))
    assert {one.external_id for one in read(path)} == {"0", "1", "2"}


def test_calls_and_times_of_a_listed_message_are_kept(tmp_path: Path) -> None:
    call = {"id": "c1", "type": "function", "function": {"name": "bake", "arguments": "{}"}}
    told = [
        {"role": "user", "content": "Bake it", "timestamp": moment(0, 1)},
        {"role": "assistant", "content": None, "tool_calls": [call], "timestamp": moment(0, 2)},
        {"role": "tool", "content": "baked", "tool_call_id": "c1"},
        {"role": "assistant", "content": "Done.", "timestamp": moment(0, 4)},
    ]
    rows = [(f"k{number}", json.dumps(told)) for number in range(2)]
    session = read(database(tmp_path / "saved.db", chats=("id messages", rows)))[0]
    assert [one.role for one in session.messages] == [Role.USER, Role.ASSISTANT, Role.ASSISTANT]
    assert session.messages[0].created_at != session.messages[1].created_at


@pytest.mark.parametrize("key", ["sessionId", "_id", "conversation_hash", "", "user_id"])
def test_messages_that_lie_inside_of_records(tmp_path: Path, key: str) -> None:
    told = [({key: f"k{chat}"} if key else {}) | {"lang": "en", "messages": listed(chat)}
            for chat in range(CHATS)]  # fmt: skip
    assert_all_are_read(written(tmp_path / "talks.json", told))


def test_conversations_without_a_name_in_files_of_their_own_are_apart(tmp_path: Path) -> None:
    for chat in range(CHATS):
        about = {"title": f"Bread {chat} again", "created_at": moment(chat, 0)}
        told = {"metadata": about, "turns": listed(chat)}
        written(tmp_path / "talks" / f"talk {chat}.json", told)
    assert_all_are_read(tmp_path / "talks")


def test_what_mongodb_writes_around_values_is_none_of_them(tmp_path: Path) -> None:
    told = [{"_id": {"$oid": f"{chat:024x}"}, "title": f"Bread {chat} again",
             "createdAt": {"$date": moment(chat, 0)}, "messages": listed(chat, who="from")}
            for chat in range(CHATS)]  # fmt: skip
    path = written(tmp_path / "talks.json", told)
    assert_all_are_read(path, *(f"Bread {chat} again" for chat in range(CHATS)))
    assert {one.external_id for one in read(path)} == {f"{chat:024x}" for chat in range(CHATS)}


def test_what_dynamo_db_writes_around_values_is_none_of_them(tmp_path: Path) -> None:
    items = [
        {"Item": {"pk": {"S": f"m{place}"}, "chat_id": {"S": f"c{chat}"}, "text": {"S": text},
                  "role": {"S": "user" if asks else "bot"}, "model": {"NULL": True},
                  "created_at": {"N": f"{1_756_660_700 + place}"}}}
        for place, (chat, _, asks, text) in enumerate(turns())
    ]  # fmt: skip
    path = tmp_path / "export.json"
    path.write_text("\n".join(map(json.dumps, items)))
    assert_all_are_read(path)
    assert read(path)[0].messages[0].external_id == "m0"


def test_conversations_under_their_ids(tmp_path: Path) -> None:
    told = {f"k{chat}": {"createdAt": moment(chat, 0), "messages": listed(chat)}
            for chat in range(CHATS)}  # fmt: skip
    assert_all_are_read(written(tmp_path / "talks.json", told))
    assert_all_are_read(written(tmp_path / "inner.json", {"conversations": told}))


def test_lists_of_messages_under_the_ids_of_conversations(tmp_path: Path) -> None:
    told = {f"k{chat}": listed(chat, who="sender", what="message") for chat in range(CHATS)}
    assert_all_are_read(written(tmp_path / "talks.json", told))


def test_conversations_in_one_part_of_what_a_program_wrote_down(tmp_path: Path) -> None:
    told = [{"id": f"k{chat}", "topic": f"Bread {chat} again", "messages": listed(chat)}
            for chat in range(CHATS)]  # fmt: skip
    state = {"settings": {"theme": "dark"}, "chats": {"sessions": told, "current": 0}}
    titles = [f"Bread {chat} again" for chat in range(CHATS)]
    assert_all_are_read(written(tmp_path / "state.json", state), *titles)
    rows = [{"id": place, "role": "user" if asks else "assistant", "content": text,
             "sessionId": "all", "topicId": f"k{chat}"}
            for place, (chat, _, asks, text) in enumerate(turns())]  # fmt: skip
    topics = [{"id": f"k{chat}", "title": title, "sessionId": "all"}
              for chat, title in enumerate(titles)]  # fmt: skip
    sessions = [{"id": "all", "config": {"model": "gpt-4o"}}]
    state = {"exportType": "sessions", "version": 7,
             "state": {"messages": rows, "sessions": sessions, "topics": topics}}  # fmt: skip
    assert_all_are_read(written(tmp_path / "tables.json", state), *titles)


def test_pieces_of_a_message_are_no_table(tmp_path: Path) -> None:
    told = [{"id": place, "chatId": f"k{chat}", "sender": "human" if asks else "ai",
             "content": [{"type": "text", "text": text}]}
            for place, (chat, _, asks, text) in enumerate(turns())]  # fmt: skip
    assert_all_are_read(written(tmp_path / "talks.json", told))


def test_an_answer_with_its_sources_is_what_it_says(tmp_path: Path) -> None:
    rows = [(place, chat, asked, json.dumps({"text": answered, "sources": [], "type": "chat"}))
            for place, (chat, _, asked, answered) in enumerate(pairs())]  # fmt: skip
    told = "id thread_id prompt response", rows
    assert_all_are_read(database(tmp_path / "llm.db", workspace_chats=told))


def test_points_stand_in_dates_whose_day_is_first(tmp_path: Path) -> None:
    rows = [(f"g{chat}", f"04.03.2025 10:{turn:02}", "Kunde" if asks else "Bot", text)
            for chat, turn, asks, text in turns()]  # fmt: skip
    path = table(tmp_path / "verlauf.csv", ("Nr", "Zeit", "Wer", "Text"), *rows)
    assert_all_are_read(path)
    assert datetime.fromtimestamp((read(path)[0].created_at or 0) / 1000).month == 3


def test_columns_of_user_and_ai_are_a_pair_however_little_is_said(tmp_path: Path) -> None:
    (session,) = read(written(tmp_path / "log.json", [{"user": "5 plus 6", "ai": "11"}]))
    assert said(session) == [(Role.USER, "5 plus 6"), (Role.ASSISTANT, "11")]


def test_what_one_person_said_to_a_program_is_a_conversation(tmp_path: Path) -> None:
    rows = [(place, f"person{chat}", "user" if asks else "bot", text)
            for place, (chat, _, asks, text) in enumerate(turns())]  # fmt: skip
    assert_all_are_read(database(tmp_path / "log.db", messages=("id username role text", rows)))
    pairs_of_people = [(f"person{chat}", asked, answered) for chat, _, asked, answered in pairs()]
    told = "user query response", pairs_of_people
    assert_all_are_read(database(tmp_path / "pairs.db", chats=told))


def test_a_name_beside_a_question_is_of_who_asks(tmp_path: Path) -> None:
    rows = [("Ada Lovelace", f"0.{place}7", asked, answered)
            for place, (_, _, asked, answered) in enumerate(pairs())]  # fmt: skip
    path = table(tmp_path / "log.csv", ("name", "took", "question", "response"), *rows)
    (session,) = read(path)
    assert [one.author for one in session.messages[:2]] == ["Ada Lovelace", None]
    layout = explain(path).layout
    assert layout is not None
    assert "id" not in layout.messages.columns  # how long it took is none


@pytest.mark.parametrize(
    ("day", "clocks"),
    [
        (DAY, [f"{hour:02}:05:09" for hour in range(9, 21)]),
        ("8/31/2025", [f"{hour}:05 PM" for hour in range(1, 13)]),
    ],
)
def test_a_date_and_a_time_of_day_may_stand_in_two_columns(
    tmp_path: Path, day: str, clocks: list[str]
) -> None:
    rows = [(day, clock, "user" if asks else "bot", text)
            for clock, (_, _, asks, text) in zip(clocks, turns(), strict=True)]  # fmt: skip
    path = table(tmp_path / "log.csv", ("date", "time", "role", "content"), *rows)
    (session,) = read(path)
    times = {one.created_at for one in session.messages}
    assert len(times) == CHATS * TURNS
    assert None not in times


def test_what_a_question_is_about_is_no_title(tmp_path: Path) -> None:
    rows = [(f"s{place}", asked, answered, f"intent {place} of many")
            for place, (_, _, asked, answered) in enumerate(pairs())]  # fmt: skip
    path = database(tmp_path / "flow.db", log=("session_id user_msg bot_reply about", rows))
    assert read(path)[0].title == SAID[0] + " (0)"


def test_messages_under_their_ids_may_tell_their_conversation(tmp_path: Path) -> None:
    told = {
        f"{place}": {"session_id": f"k{chat}", "role": "user" if asks else "bot", "content": text}
        for place, (chat, _, asks, text) in enumerate(turns())
    }
    path = written(tmp_path / "store.json", {"messages": told, "settings": {"theme": {"a": "b"}}})
    assert_all_are_read(path)
    assert {one.external_id for one in read(path)} == {f"k{chat}" for chat in range(CHATS)}


def rasa_events(chat: int) -> list[dict[str, Any]]:
    """What Rasa notes of a conversation, most of which nobody said."""
    events = [{"event": "action", "timestamp": 1_756_660_700.0, "name": "action_listen"}]
    for place, (role, text) in enumerate(whole(chat), 1):
        at = 1_756_660_700.5 + chat * 100 + place
        kind = "user" if role is Role.USER else "bot"
        events.append({"event": kind, "timestamp": at, "text": text, "metadata": {}})
        events.append({"event": "slot", "timestamp": at, "name": "bread", "value": "rye"})
    return events


def test_of_events_those_are_messages_that_somebody_said(tmp_path: Path) -> None:
    rows = [
        (place, f"sender{chat}", event["event"], event["timestamp"], json.dumps(event))
        for chat in range(CHATS)
        for place, event in enumerate(rasa_events(chat), 50 * chat)
    ]
    told = "id sender_id type_name timestamp data", rows
    assert_all_are_read(database(tmp_path / "rasa.db", events=told))


def test_the_events_of_a_conversation_may_lie_inside_of_it(tmp_path: Path) -> None:
    trackers = [{"sender_id": f"sender{chat}", "slots": {}, "events": rasa_events(chat)}
                for chat in range(CHATS)]  # fmt: skip
    assert_all_are_read(written(tmp_path / "trackers.json", trackers))


def test_a_bot_may_show_a_picture_instead_of_words(tmp_path: Path) -> None:
    shown = {"event": "bot", "timestamp": 1.0, "text": None, "data": {"image": "https://a.example"}}
    asked = {"event": "user", "timestamp": 0.5, "text": "What does it look like?"}
    rows = [(1, "s1", json.dumps(asked)), (2, "s1", json.dumps(shown))]
    (session,) = read(database(tmp_path / "rasa.db", events=("id sender_id data", rows)))
    assert said(session)[1] == (Role.ASSISTANT, "https://a.example")


def test_on_a_phone_what_came_in_is_from_somebody_else(tmp_path: Path) -> None:
    rows = [("a1", "c1", "incoming", "Does rye rise?", 1_756_660_705_000, 1_756_660_706_000),
            ("a2", "c1", "outgoing", "It does.", 1_756_660_709_000, 1_756_660_709_000),
            ("a3", "c1", "incoming", "Thanks.", 1_756_660_719_000, 1_756_660_719_500)]  # fmt: skip
    told = "id conversationId type body sent_at received_at", rows
    (session,) = read(database(tmp_path / "signal.db", messages=told))
    assert [message.role for message in session.messages] == [Role.OTHER, Role.USER, Role.OTHER]
