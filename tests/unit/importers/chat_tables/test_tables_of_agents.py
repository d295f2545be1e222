"""What agents keep of their work, in tables of their own forms, is read without a word on it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.blocks import (
    Text,
    Thinking,
    ToolCall,
    ToolResult,
    plain_text,
)
from chatvault.domain.message import CostSource, Role, Usage
from tests.unit.importers.chat_tables.guessed_table_files import (
    assert_all_are_read,
    database,
    moment,
    pairs,
    read,
    said,
    turns,
    written,
)

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


GOOGLE = [
    {"role": "user", "parts": [{"text": "Is it warm?"}]},
    {"role": "model", "parts": [{"functionCall": {"id": "t1", "name": "feel",
                                                  "args": {"at": "oven"}}}]},
    {"role": "user", "parts": [{"functionResponse": {"id": "t1", "response": "warm"}}]},
    {"role": "model", "parts": [{"text": "It is warm."}]},
]  # fmt: skip


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


def test_of_a_log_of_steps_the_column_that_is_filled_is_what_was_said(tmp_path: Path) -> None:
    rows = [(f"x{place}", f"t{chat}", "user_message" if asks else "assistant_message", "", text)
            for place, (chat, _, asks, text) in enumerate(turns())]  # fmt: skip
    told = "id threadId type input output", rows
    assert_all_are_read(database(tmp_path / "steps.db", steps=told))


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


def test_an_agent_may_note_step_by_step_how_it_came_to_its_answer(tmp_path: Path) -> None:
    steps = [
        {"type": "step", "thought": "I look outside.", "tool": "sky", "args": "Ulm",
         "observation": "rain"},
        {"type": "thought", "content": "That will do."},
        {"type": "final_answer", "content": "It rains."},
    ]  # fmt: skip
    rows = [
        ("c1", "user", "Is it dry?", None, None),
        ("c1", "assistant", "It rains.", json.dumps(steps), "tiny"),
    ]
    columns = "conversation_id role content reasoning_trace model_used"
    (session,) = read(database(tmp_path / "react.db", messages=(columns, rows)))
    looked, call, thought, answer = session.messages[1].blocks
    assert (looked, thought) == (Thinking("I look outside."), Thinking("That will do."))
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert (call.name, call.arguments, call.outcome.text) == ("sky", "Ulm", "rain")
    assert answer == Text("It rains.")
    assert session.messages[1].model == "tiny"


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
