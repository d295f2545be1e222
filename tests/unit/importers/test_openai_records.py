"""Requests and answers of OpenAI's interfaces, as programs write them down."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import (
    Block,
    Citation,
    File,
    Image,
    Text,
    TextVariant,
    Thinking,
    ToolCall,
)
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.domain.session import Relation
from chatvault.errors import UnreadableFile
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from chatvault.importers.interchange import batches
from tests.unit.importers.hostile import RELAXED, spoil
from tests.unit.importers.interchange.test_interchange import PIXEL, array, lines, read, said

Fields = dict[str, Any]

MADE, MADE_MS = 1_767_323_045, 1_767_323_045_000
WORDS = {"type": "output_text", "text": "Two days.", "annotations": []}


def only(path: Path) -> ParsedSession:
    (session,), _ = read(path)
    return session


def told(session: ParsedSession) -> list[tuple[Role, tuple[Block, ...]]]:
    return [(message.role, message.blocks) for message in session.messages]


def call_of(message: ParsedMessage) -> ToolCall:
    (call,) = [block for block in message.blocks if isinstance(block, ToolCall)]
    return call


def completion(key: str = "chatcmpl-1", *answers: str) -> Fields:
    """An answer of the older interface."""
    choices = [
        {"index": place, "message": said("assistant", text, refusal=None), "finish_reason": "stop"}
        for place, text in enumerate(answers or ("Two days.",))
    ]
    usage = {"prompt_tokens": 20, "completion_tokens": 5}
    usage["prompt_tokens_details"] = {"cached_tokens": 8}  # type: ignore[assignment]
    told = {"id": key, "object": "chat.completion", "created": MADE, "model": "oak-1"}
    return told | {"choices": choices, "usage": usage}


def response() -> Fields:
    """An answer of the newer one, which calls a tool."""
    return {
        "id": "resp_2",
        "object": "response",
        "created_at": MADE,
        "model": "oak-2",
        "instructions": "You bake.",
        "previous_response_id": "resp_1",
        "output": [
            {"type": "reasoning", "summary": [{"type": "summary_text", "text": "Rye."}]},
            {"type": "function_call", "id": "fc", "call_id": "c1", "name": "oven",
             "arguments": "{\"t\":200}"},
            {"type": "message", "id": "msg", "role": "assistant", "content": [WORDS]},
        ],
        "usage": {"input_tokens": 20, "output_tokens": 9,
                  "output_tokens_details": {"reasoning_tokens": 3}},
    }  # fmt: skip


def batch(key: str, **body: object) -> Fields:
    """A line of what is asked in a batch."""
    return {"custom_id": key, "method": "POST", "url": "/v1/chat/completions", "body": body}


def answered(key: str, body: Fields) -> Fields:
    """A line of what a batch answered."""
    return {"id": f"batch_req_{key}", "custom_id": key, "error": None,
            "response": {"status_code": 200, "body": body}}  # fmt: skip


ASKED = [said("system", "You bake."), said("user", "How long does rye rest?")]


def test_an_answer_tells_its_model_its_moment_and_what_it_took(tmp_path: Path) -> None:
    session = only(array(tmp_path, completion()))
    (answer,) = session.messages
    assert (session.external_id, session.created_at) == ("chatcmpl-1", MADE_MS)
    assert (answer.role, answer.blocks) == (Role.ASSISTANT, (Text("Two days."),))
    assert (answer.model, answer.created_at) == ("oak-1", MADE_MS)
    assert answer.usage == Usage(input=12, output=5, cache_read=8)
    assert answer.usage_key == "openai-messages:chatcmpl-1"


def test_messages_with_an_answer_or_instructions_beside_them_keep_their_names(
    tmp_path: Path,
) -> None:
    record: Fields = {"id": "talk", "messages": ASKED[1:], "response": completion()}
    session = only(array(tmp_path, record | {"system": "You bake."}))
    names = [message.external_id for message in session.messages]
    assert (session.external_id, names) == ("talk", ["system", "0", "answer"])
    assert session.messages[0].hidden is Hidden.SYSTEM


def test_an_answer_in_a_list_keeps_what_is_told_of_it(tmp_path: Path) -> None:
    item = {"type": "message", "role": "assistant", "content": [WORDS], "created_at": MADE}
    session = only(array(tmp_path, {"messages": [*ASKED, item | {"model": "oak-3"}]}))
    answer = session.messages[-1]
    assert (answer.created_at, answer.model) == (MADE_MS, "oak-3")


def test_a_page_of_messages_whose_roles_are_no_words_is_read(tmp_path: Path) -> None:
    page = {"data": [{"role": 5, "content": "Rye?"}, {"role": None, "content": "Rye."}]}
    sessions, _ = read(array(tmp_path, {"messages": ASKED}, page))
    assert [len(session.messages) for session in sessions] == [2, 2]


def test_several_answers_to_one_question_are_branches(tmp_path: Path) -> None:
    record = {"request": {"messages": ASKED}, "response": completion("x", "Two.", "Three.")}
    session = only(array(tmp_path, record))
    _, asked, first, second = session.messages
    assert (first.blocks, second.blocks) == ((Text("Two."),), (Text("Three."),))
    assert first.parent_id == second.parent_id == asked.external_id
    assert session.active_leaf == first.external_id
    assert second.usage is None


def test_what_a_model_did_in_one_go_is_one_message(tmp_path: Path) -> None:
    session = only(array(tmp_path, response()))
    assert (session.external_id, session.model) == ("resp_2", "oak-2")
    assert (session.parent_external_id, session.relation) == ("resp_1", Relation.CONTINUATION)
    system, answer = session.messages
    assert (system.hidden, system.blocks) == (Hidden.SYSTEM, (Text("You bake."),))
    assert answer.blocks == (
        Thinking("Rye."), ToolCall("oven", '{"t":200}', "c1"), Text("Two days."),
    )  # fmt: skip
    assert answer.usage == Usage(input=20, output=9, reasoning=3)


def test_what_a_tool_gave_is_with_its_call(tmp_path: Path) -> None:
    items = [
        said("user", "How warm is it?"),
        {"type": "function_call", "call_id": "c1", "name": "oven", "arguments": "{}"},
        {"type": "function_call_output", "call_id": "c1", "output": "200"},
        {"type": "message", "role": "assistant", "content": [WORDS]},
    ]
    for number, session in enumerate(
        (only(array(tmp_path, *items)),
         only(lines(tmp_path, {"model": "oak-2", "input": items})))
    ):  # fmt: skip
        asked, called, answer = session.messages
        outcome = call_of(called).outcome
        assert (number, asked.role, answer.blocks) == (number, Role.USER, (Text("Two days."),))
        assert outcome is not None
        assert outcome.text == "200"


def test_tools_of_the_interface_have_what_they_gave_in_the_same_item(tmp_path: Path) -> None:
    items: list[Fields] = [
        said("user", "Draw rye."),
        {"type": "web_search_call", "id": "w", "action": {"type": "search", "query": "rye"}},
        {"type": "code_interpreter_call", "id": "i", "code": "1+1",
         "outputs": [{"type": "logs", "logs": "2"}]},
        {"type": "image_generation_call", "id": "g", "result": PIXEL.partition(",")[2]},
        {"type": "mcp_call", "id": "m", "name": "bread", "arguments": "{}", "error": "no"},
        {"type": "mcp_list_tools", "id": "l", "tools": []},
        {"type": "dream", "id": "d"},
    ]  # fmt: skip
    (session,), issues = read(array(tmp_path, *items))
    *calls, unknown = session.messages[1].blocks
    search, code, drawing, failed = (call for call in calls if isinstance(call, ToolCall))
    assert (search.name, search.outcome) == ("web_search", None)
    assert code.outcome is not None
    assert (code.arguments, code.outcome.text) == ("1+1", "2")
    assert drawing.outcome is not None
    (picture,) = drawing.outcome.attachments
    assert (picture.width, drawing.outcome.text) == (1, "")
    assert failed.outcome is not None
    assert failed.outcome.status == "failed"
    assert isinstance(unknown, Text)
    assert unknown.variant is TextVariant.UNKNOWN
    assert "dream" in issues[0].text


@pytest.mark.parametrize("back", [False, True])
def test_a_page_of_messages_may_have_the_newest_first(tmp_path: Path, back: bool) -> None:
    page = [
        {"id": "m1", "object": "thread.message", "created_at": MADE, "role": "user",
         "content": [{"type": "text", "text": {"value": "How long?", "annotations": []}},
                     {"type": "image_file", "image_file": {"file_id": "file-1"}}]},
        {"id": "m2", "object": "thread.message", "created_at": MADE + 1, "role": "assistant",
         "content": [{"type": "text", "text": {"value": "Two days."}}]},
    ]  # fmt: skip
    listed = {"object": "list", "data": page[::-1] if back else page, "has_more": False}
    session = only(lines(tmp_path, listed, name="page.json"))
    asked, answer = session.messages
    text, picture = asked.blocks
    assert (asked.external_id, text, answer.blocks) == (
        "m1", Text("How long?"), (Text("Two days."),),
    )  # fmt: skip
    assert isinstance(picture, Image)
    assert (asked.created_at, session.updated_at) == (MADE_MS, MADE_MS + 1000)


def test_questions_and_answers_of_a_batch_find_each_other(tmp_path: Path) -> None:
    folder = tmp_path / "batch"
    folder.mkdir()
    lines(folder, batch("a", model="oak-1", messages=ASKED), batch("b", messages=ASKED),
          name="asked.jsonl")  # fmt: skip
    lines(folder, answered("c", completion("z")), answered("a", completion("y")),
          name="answered.jsonl")  # fmt: skip
    sessions, _ = read(folder)
    by_id = {session.external_id: session for session in sessions}
    assert [one.role for one in by_id["y"].messages] == [Role.SYSTEM, Role.USER, Role.ASSISTANT]
    assert by_id["y"].members == ("answered.jsonl", "asked.jsonl")
    assert [one.role for one in by_id["z"].messages] == [Role.ASSISTANT]
    assert (len(sessions), by_id["z"].title) == (3, "c")


def test_a_batch_of_anthropic_is_read_as_well(tmp_path: Path) -> None:
    folder = tmp_path / "batch"
    folder.mkdir()
    asked = {"model": "elm-1", "system": "You bake.", "messages": [said("user", "Rye?")]}
    message = said("assistant", [{"type": "text", "text": "Yes."}], id="msg_1", type="message")
    message |= {"model": "elm-1", "usage": {"input_tokens": 4, "cache_read_input_tokens": 9}}
    lines(folder, {"custom_id": "a", "params": asked}, name="asked.jsonl")
    result = {"type": "succeeded", "message": message}
    lines(folder, {"custom_id": "a", "result": result}, name="answered.jsonl")
    session = only(folder)
    system, question, answer = session.messages
    assert (session.external_id, system.hidden) == ("msg_1", Hidden.SYSTEM)
    assert (question.blocks, answer.blocks) == ((Text("Rye?"),), (Text("Yes."),))
    assert answer.usage == Usage(input=4, cache_read=9)


def test_answers_find_no_question_where_two_batches_call_it_alike(tmp_path: Path) -> None:
    folder = tmp_path / "batch"
    folder.mkdir()
    for name in ("first", "second"):
        lines(folder, batch("a", messages=[said("user", name)]), name=f"{name}.jsonl")
    lines(folder, answered("a", completion("y")), name="answered.jsonl")
    sessions, _ = read(folder)
    assert sorted(len(session.messages) for session in sessions) == [1, 1, 1]


def test_what_a_large_batch_asked_is_told_apart_from_its_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "batch"
    folder.mkdir()
    asked = [batch(key, messages=[said("user", f"{key} " * 100)]) for key in "ab"]
    monkeypatch.setattr(batches, "_MOST_HELD", 500)
    lines(folder, *asked, name="asked.jsonl")
    lines(folder, *(answered(key, completion(key)) for key in "ab"), name="answered.jsonl")
    sessions, _ = read(folder)
    assert sorted(len(session.messages) for session in sessions) == [1, 1, 2]


def test_texts_that_nobody_answers_are_no_conversation(tmp_path: Path) -> None:
    embedding = batch("b", model="oak-1", input="rye") | {"url": "/v1/embeddings"}
    sessions, issues = read(lines(tmp_path, batch("a", messages=ASKED), embedding))
    assert len(sessions) == 1
    assert "Nothing was said in one" in issues[0].text


def test_what_was_asked_may_be_a_text(tmp_path: Path) -> None:
    session = only(lines(tmp_path, {"model": "oak-2", "instructions": "Bake.", "input": "Why?"}))
    assert told(session) == [(Role.SYSTEM, (Text("Bake."),)), (Role.USER, (Text("Why?"),))]


def test_instructions_may_stand_beside_the_messages(tmp_path: Path) -> None:
    record = {"system": [{"type": "text", "text": "Bake."}], "messages": [said("user", "Why?")]}
    session = only(array(tmp_path, record))
    assert told(session) == [(Role.SYSTEM, (Text("Bake."),)), (Role.USER, (Text("Why?"),))]


@pytest.mark.parametrize(
    "record",
    [
        {"input": {"messages": ASKED}, "preferred_output": [said("assistant", "Yes.")],
         "non_preferred_output": [said("assistant", "No.")]},
        {"prompt": ASKED, "chosen": [said("assistant", "Yes.")],
         "rejected": [said("assistant", "No.")]},
        {"chosen": [*ASKED, said("assistant", "Yes.")],
         "rejected": [*ASKED, said("assistant", "No.")]},
        {"conversation_a": [*ASKED, said("assistant", "Yes.")],
         "conversation_b": [*ASKED, said("assistant", "No.")]},
        {"messages": ASKED, "chosen": [*ASKED, said("assistant", "Yes.")],
         "rejected": [*ASKED, said("assistant", "No.")]},
        {"messages": [*ASKED, said("assistant", "Yes.")],
         "chosen": [*ASKED, said("assistant", "Yes.")],
         "rejected": [*ASKED, said("assistant", "No.")]},
        {"chosen_messages": [*ASKED, said("assistant", "Yes.")],
         "rejected_messages": [*ASKED, said("assistant", "No.")]},
    ],
)  # fmt: skip
def test_pairs_of_answers_are_branches(tmp_path: Path, record: Fields) -> None:
    session = only(lines(tmp_path, record))
    _, asked, preferred, other = session.messages
    assert (preferred.blocks, other.blocks) == ((Text("Yes."),), (Text("No."),))
    assert preferred.parent_id == other.parent_id == asked.external_id
    assert session.active_leaf == preferred.external_id


def test_answers_may_be_spoken_refused_or_name_sources(tmp_path: Path) -> None:
    source = {
        "type": "url_citation",
        "url_citation": {"url": "https://rye.example", "title": "Rye"},
    }
    record = {"messages": [
        said("user", [{"type": "input_file", "filename": "a.txt", "file_data": "cnll"}]),
        said("assistant", None, audio={"transcript": "Two days."}, annotations=[source]),
        said("assistant", [{"type": "refusal", "refusal": "No."}]),
    ]}  # fmt: skip
    asked, spoken, refused = only(array(tmp_path, record)).messages
    (file,) = asked.blocks
    assert isinstance(file, File)
    assert (file.attachment.name, file.attachment.size) == ("a.txt", 3)
    assert spoken.blocks == (
        Text("Two days.", TextVariant.VOICE), Citation("Rye", "https://rye.example"),
    )  # fmt: skip
    assert refused.blocks == (Text("No."),)


def test_pictures_that_a_tool_gave_are_kept(tmp_path: Path) -> None:
    call = {"id": "t", "type": "function", "function": {"name": "camera", "arguments": "{}"}}
    seen = [{"type": "text", "text": "rye"}, {"type": "image_url", "image_url": {"url": PIXEL}}]
    record = {"messages": [
        said("assistant", None, tool_calls=[call]), said("tool", seen, tool_call_id="t"),
    ]}  # fmt: skip
    outcome = call_of(only(array(tmp_path, record)).messages[0]).outcome
    assert outcome is not None
    assert (outcome.text, len(outcome.attachments)) == ("rye", 1)


@given(st.data())
@RELAXED
def test_anything_may_stand_anywhere(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    logged = {"request": {"messages": ASKED}, "response": response()}
    records = [completion("a"), logged, batch("a", messages=ASKED), answered("a", completion())]
    told = copy.deepcopy([*data.draw(st.permutations(records))])
    spoil(told, data)
    path = lines(tmp_path_factory.mktemp("talks"), *told)
    container = open_container(path)
    try:
        for portion in registry.plan(container).portions:
            for session in portion.importer.sessions(container, portion.names, lambda _: None):
                assert session.messages
    except UnreadableFile:
        return
