"""Messages as LangChain saves them."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import (
    Block,
    Text,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolStatus,
)
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.errors import UnreadableFile
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from tests.unit.importers.hostile import RELAXED, spoil
from tests.unit.importers.interchange.test_interchange import array, lines, read, said

Fields = dict[str, Any]

CLASSES = {"human": "HumanMessage", "ai": "AIMessage", "system": "SystemMessage"}


def message(kind: str, content: object, **more: Any) -> Fields:
    return {"content": content, "additional_kwargs": {}, "type": kind, "id": None, **more}


def in_data(told: Fields) -> Fields:
    return {"type": told["type"], "data": told}


def in_class(told: Fields) -> Fields:
    """As older ones are written, which tell the kind only as a class."""
    inner = {key: value for key, value in told.items() if key != "type"}
    name = CLASSES.get(told["type"], "ToolMessage")
    names = ["langchain", "schema", "messages", name]
    return {"lc": 1, "type": "constructor", "id": names, "kwargs": inner | {"type": told["type"]}
            if name == "ToolMessage" else inner}  # fmt: skip


def talk() -> list[Fields]:
    use = {"type": "tool_use", "id": "c1", "name": "oven", "input": {"t": 200}}
    call = {"type": "tool_call", "id": "c1", "name": "oven", "args": {"t": 200}}
    took = {"input_tokens": 5, "output_tokens": 7, "input_token_details": {"cache_read": 2},
            "output_token_details": {"reasoning": 3}}  # fmt: skip
    return [
        message("system", "You bake."),
        message("human", "Will it rise?", id="m1"),
        message("ai", [{"type": "text", "text": "I look."}, use], tool_calls=[call],
                usage_metadata=took, response_metadata={"model_name": "gpt-4o"}, id="run-1"),
        message("tool", "cold", tool_call_id="c1", name="oven", status="error"),
        message("ai", "It will.", additional_kwargs={"reasoning_content": "Hm."}),
    ]  # fmt: skip


def told(path: Path) -> list[tuple[Role, tuple[Block, ...]]]:
    (session,), issues = read(path)
    assert issues == []
    return [(one.role, one.blocks) for one in session.messages]


TOLD = [
    (Role.SYSTEM, (Text("You bake."),)),
    (Role.USER, (Text("Will it rise?"),)),
    (Role.ASSISTANT, (Text("I look."), ToolCall("oven", '{"t":200}', "c1",
                                                ToolOutcome("cold", ToolStatus.FAILED)))),
    (Role.ASSISTANT, (Thinking("Hm."), Text("It will."))),
]  # fmt: skip


@pytest.mark.parametrize("shell", [in_data, in_class, dict])
def test_a_file_of_messages_is_a_conversation(tmp_path: Path, shell: Any) -> None:
    listed = [shell(one) for one in talk()]

    assert told(array(tmp_path, *listed)) == TOLD
    assert told(lines(tmp_path, *listed)) == TOLD
    assert told(lines(tmp_path, {"messages": listed}, name="one.jsonl")) == TOLD


def test_instructions_models_and_tokens_of_messages(tmp_path: Path) -> None:
    (session,), _ = read(array(tmp_path, *map(in_data, talk())))

    instructions, _, answer, _ = session.messages
    assert session.title == "Will it rise?"
    assert instructions.hidden is Hidden.SYSTEM
    assert answer.model == "gpt-4o"
    assert answer.usage == Usage(input=3, output=7, cache_read=2, reasoning=3)
    assert answer.usage_key == "openai-messages:run-1"


def test_calls_that_older_messages_keep_as_openai_has_them(tmp_path: Path) -> None:
    call = {"id": "c1", "type": "function", "function": {"name": "oven", "arguments": '{"t":200}'}}
    asked = message("ai", "", additional_kwargs={"tool_calls": [call]}, tool_calls=[])
    gave = message("tool", "warm", tool_call_id="c1")
    old = [message("human", "Well?"), asked, gave]
    function = {"function_call": {"name": "oven", "arguments": "{}"}}
    older = [message("human", "Well?"), message("ai", "", additional_kwargs=function)]

    warm = ToolCall("oven", '{"t":200}', "c1", ToolOutcome("warm", ToolStatus.OK))
    assert told(array(tmp_path, *map(in_data, old)))[1] == (Role.ASSISTANT, (warm,))
    assert told(array(tmp_path, *map(in_data, older)))[1][1] == (ToolCall("oven", "{}"),)


def test_a_conversation_that_grows_keeps_its_name(tmp_path: Path) -> None:
    listed = [*map(in_data, talk())]

    ((before,), _), ((after,), _) = (
        read(array(tmp_path, *some)) for some in (listed[:3], listed)
    )  # fmt: skip

    assert before.external_id == after.external_id


def test_records_of_other_programs_with_a_kind_are_none(tmp_path: Path) -> None:
    listed = [{"type": "system", "content": "ready"}, {"type": "user.message", "data": {}}]

    assert registry.plan(open_container(lines(tmp_path, *listed))).portions == ()


def test_messages_of_a_kind_nobody_knows_are_kept(tmp_path: Path) -> None:
    listed = [message("human", "Well?"), message("ai", "Well."), {"type": "dream", "data": {}}]

    (session,), _ = read(array(tmp_path, *listed))

    assert [one.role for one in session.messages][:2] == [Role.USER, Role.ASSISTANT]


def test_a_conversation_below_history(tmp_path: Path) -> None:
    path = tmp_path / "chat_history.json"
    path.write_text(json.dumps({"history": [said("assistant", "Hello."), said("user", "Hi.")]}))

    assert told(path) == [(Role.ASSISTANT, (Text("Hello."),)), (Role.USER, (Text("Hi."),))]


@given(st.data())
@RELAXED
def test_anything_may_stand_anywhere(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    shells: list[Any] = [in_data, in_class, dict]
    shell = data.draw(st.sampled_from(shells))
    listed = copy.deepcopy([shell(one) for one in talk()])
    spoil(listed, data)
    folder = tmp_path_factory.mktemp("talks")
    for path in (array(folder, *listed), lines(folder, {"messages": listed})):
        container = open_container(path)
        try:
            for portion in registry.plan(container).portions:
                for session in portion.importer.sessions(container, portion.names, lambda _: None):
                    assert session.messages
        except UnreadableFile:
            pass
