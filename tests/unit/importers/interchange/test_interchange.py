"""Conversations that were passed on, in the form of ShareGPT or as OpenAI has messages."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import File, Image, Text, TextVariant, Thinking, ToolCall, ToolStatus
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import Issue, ParsedSession
from chatvault.domain.session import Relation
from chatvault.errors import UnreadableFile
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from tests.json_lines import json_lines
from tests.unit.importers.hostile import RELAXED, spoil

PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgAAIAAAUA"
    "AeImBZsAAAAASUVORK5CYII="
)


def said(role: str, content: object, **more: Any) -> dict[str, Any]:
    return {"role": role, "content": content, **more}


def turn(sender: str, value: object) -> dict[str, Any]:
    return {"from": sender, "value": value}


def talk() -> dict[str, Any]:
    """A question, a tool and an answer."""
    call = {"id": "t1", "type": "function", "function": {"name": "weather", "arguments": "{}"}}
    return {
        "id": "rye",
        "messages": [
            said("system", "You bake."),
            said("user", [{"type": "text", "text": "Will it rise?"}]),
            said("assistant", None, tool_calls=[call], reasoning_content="Ask."),
            said("tool", "warm", tool_call_id="t1"),
            said("assistant", "It will."),
        ],
    }


def shared() -> dict[str, Any]:
    """The same as ShareGPT has it."""
    return {
        "id": "rye_0",
        "system": "You bake.",
        "conversations": [
            turn("human", "Will it rise?"),
            turn("function_call", '{"name": "weather", "arguments": {"city": "Ulm"}}'),
            turn("observation", "warm"),
            turn("gpt", "<think>Warm.</think>It will."),
        ],
    }


def read(path: Path) -> tuple[list[ParsedSession], list[Issue]]:
    container, issues = open_container(path), list[Issue]()
    found: list[ParsedSession] = []
    for portion in registry.plan(container).portions:
        assert portion.importer.key in ("openai-messages", "sharegpt")
        found += portion.importer.sessions(container, portion.names, issues.append)
    return found, issues


def array(folder: Path, *records: object, name: str = "talks.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(list(records), indent=1))
    return path


def lines(folder: Path, *records: object, name: str = "talks.jsonl") -> Path:
    path = folder / name
    path.write_text(json_lines(records))
    return path


def test_messages_with_roles_are_a_conversation(tmp_path: Path) -> None:
    (session,), issues = read(array(tmp_path, talk()))
    assert issues == []
    assert (session.source, session.external_id) == ("openai-messages", "rye")
    assert session.title == "Will it rise?"
    instructions, asked, called, answered = session.messages
    assert (instructions.role, instructions.hidden) == (Role.SYSTEM, Hidden.SYSTEM)
    assert asked.blocks == (Text("Will it rise?"),)
    thought, call = called.blocks
    assert thought == Thinking("Ask.")
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert (call.name, call.outcome.text) == ("weather", "warm")
    assert answered.blocks == (Text("It will."),)


@pytest.mark.parametrize("form", [array, lines])
def test_lists_of_turns_are_conversations(tmp_path: Path, form: Callable[..., Path]) -> None:
    rye, tea = ([turn("human", asked), turn("gpt", "Yes.")] for asked in ("Rye?", "Tea?"))

    sessions, issues = read(form(tmp_path, rye, tea))

    assert issues == []
    assert [(each.source, each.title) for each in sessions] == [
        ("sharegpt", "Rye?"),
        ("sharegpt", "Tea?"),
    ]


def test_turns_alone_are_one_conversation_as_they_grow(tmp_path: Path) -> None:
    turns = [turn("human", "Rye?"), turn("gpt", "Yes."), turn("human", "Sure?")]

    (before,), _ = read(array(tmp_path, *turns[:2]))
    (after,), issues = read(array(tmp_path, *turns))

    assert issues == []
    assert before.external_id == after.external_id
    assert len(after.messages) == 3


def test_the_form_of_sharegpt_is_a_conversation(tmp_path: Path) -> None:
    (session,), issues = read(array(tmp_path, shared()))
    assert issues == []
    assert (session.source, session.external_id) == ("sharegpt", "rye_0")
    _, asked, called, answered = session.messages
    assert (asked.role, asked.blocks) == (Role.USER, (Text("Will it rise?"),))
    (call,) = called.blocks
    assert isinstance(call, ToolCall)
    assert (call.arguments, call.outcome and call.outcome.text) == ('{"city":"Ulm"}', "warm")
    assert answered.blocks == (Thinking("Warm."), Text("It will."))


def test_turns_may_tell_when_they_were(tmp_path: Path) -> None:
    asked = {"from": "user", "content": "Rye?", "createdAt": {"$date": "2025-08-31T17:00:01Z"}}
    answered = {"from": "assistant", "content": "Yes.", "createdAt": "2025-08-31T17:00:02Z"}
    record = {"title": "On rye", "createdAt": "2025-08-31T17:00:00Z", "messages": [asked, answered]}
    (session,), _ = read(array(tmp_path, record))
    assert [one.created_at for one in session.messages] == [1_756_659_601_000, 1_756_659_602_000]
    assert (session.created_at, session.updated_at) == (1_756_659_600_000, 1_756_659_602_000)


@pytest.mark.parametrize("record", [talk(), shared()], ids=["openai", "sharegpt"])
def test_an_array_lines_and_a_single_object_are_the_same(tmp_path: Path, record: Any) -> None:
    other = copy.deepcopy(record) | {"id": "other"}
    of_array, _ = read(array(tmp_path, record, other))
    of_lines, _ = read(lines(tmp_path, record, other))
    one = tmp_path / "one.json"
    one.write_text(json.dumps(record))
    (alone,), _ = read(one)
    assert [each.messages for each in of_array] == [each.messages for each in of_lines]
    assert [each.external_id for each in of_array] == [each.external_id for each in of_lines]
    assert alone.messages == of_array[0].messages


@pytest.mark.parametrize("key", ["conversations", "data", "examples"])
def test_an_object_may_hold_the_conversations(tmp_path: Path, key: str) -> None:
    for place, record in enumerate((talk(), shared())):
        other = copy.deepcopy(record) | {"id": "another"}
        path = tmp_path / f"{place}.json"
        path.write_text(json.dumps({"version": 1, key: [record, other]}))
        sessions, issues = read(path)
        assert issues == []
        (plain,), _ = read(array(tmp_path, record, name=f"plain-{place}.json"))
        first, second = sessions
        assert first.messages == plain.messages
        assert second.external_id == "another"


def test_turns_of_one_conversation_are_no_conversations(tmp_path: Path) -> None:
    path = tmp_path / "one.json"
    turns = [said("user", "Will it rise?"), said("assistant", "It will.")]
    path.write_text(json.dumps({"name": "Rye", "conversations": turns}))
    (session,), _ = read(path)
    assert (session.title, len(session.messages)) == ("Rye", 2)


def test_conversations_without_ids_are_known_again_in_any_order(tmp_path: Path) -> None:
    first, second = talk(), talk()
    del first["id"], second["id"]
    second["messages"][1]["content"] = "Will it brown?"
    before, _ = read(array(tmp_path, first, second))
    after, _ = read(array(tmp_path, second, first))
    assert {one.external_id for one in before} == {one.external_id for one in after}
    assert len({one.external_id for one in before}) == 2


def test_lists_of_messages_that_begin_alike_are_two_conversations(tmp_path: Path) -> None:
    begun = [said("system", "You bake."), said("user", "Will it rise?")]
    names = []
    for answer in ("It will.", "It will not."):
        path = tmp_path / f"{answer}.json"
        path.write_text(json.dumps([*begun, said("assistant", answer)]))
        grown = tmp_path / f"{answer}-longer.json"
        more = [said("assistant", answer), said("user", "Why?"), said("assistant", "Yeast.")]
        grown.write_text(json.dumps([*begun, *more]))
        (before,), _ = read(path)
        (after,), _ = read(grown)
        assert before.external_id == after.external_id
        names.append(before.external_id)
    assert len(set(names)) == 2


def test_a_message_of_an_unknown_role_is_kept_and_said(tmp_path: Path) -> None:
    talked = {"messages": [said("critic", "Too wet."), said("ASSISTANT", "Then more flour.")]}
    (session,), issues = read(array(tmp_path, talked))
    assert [one.blocks for one in session.messages] == [
        (Text("Too wet."),), (Text("Then more flour."),),
    ]  # fmt: skip
    assert [one.role for one in session.messages] == [Role.USER, Role.ASSISTANT]
    assert "role" in issues[0].text


def test_a_chat_among_people_is_none_with_a_program(tmp_path: Path) -> None:
    """Their names stand where roles do; whose they are has to be said."""
    people = {"conversations": [turn("Ada", "Will it rise?"), turn("Bo", "It will.")]}
    path = array(tmp_path, people)
    assert registry.plan(open_container(path)).portions == ()
    mixed = {"conversations": [turn("Ada", "Will it rise?"), turn("GPT", "It will.")]}
    (session,), issues = read(array(tmp_path, mixed))
    assert [one.role for one in session.messages] == [Role.USER, Role.ASSISTANT]
    assert len(issues) == 1


def test_programs_that_save_pages_call_things_otherwise(tmp_path: Path) -> None:
    told = {
        "title": "Rye",
        "createdAt": "2026-01-05T10:00:00Z",
        "messages": [
            {"role": "You", "text": "Will it rise?", "createdAt": "2026-01-05T10:00:00Z"},
            {"role": "ai", "text": "It will.", "create_time": 1_767_607_260},
            said("Claude", "Surely."),
        ],
    }
    (session,), issues = read(array(tmp_path, told))
    assert issues == []
    assert session.created_at == 1_767_607_200_000
    assert [(one.role, one.blocks, one.created_at) for one in session.messages] == [
        (Role.USER, (Text("Will it rise?"),), 1_767_607_200_000),
        (Role.ASSISTANT, (Text("It will."),), 1_767_607_260_000),
        (Role.ASSISTANT, (Text("Surely."),), None),
    ]


@pytest.mark.parametrize("key", ["messages", "conversations", "data", "examples"])
def test_an_object_may_hold_the_messages_under_any_name(tmp_path: Path, key: str) -> None:
    answer = said("assistant", "It will.", model_thoughts="Well.")
    path = tmp_path / "rye.json"
    path.write_text(json.dumps({"title": "Rye", key: [said("user", "Will it rise?"), answer]}))
    (session,), issues = read(path)
    assert issues == []
    assert session.title == "Rye"
    assert [one.blocks for one in session.messages] == [
        (Text("Will it rise?"),),
        (Thinking("Well."), Text("It will.")),
    ]


def test_rows_of_a_table_are_no_conversation(tmp_path: Path) -> None:
    row = {"id": 1, "conversation_id": 7, "role": "user", "text": "Will it rise?"}
    path = array(tmp_path, {"messages": [row]})
    assert registry.plan(open_container(path)).portions == ()


def test_what_a_person_wrote_stays_as_it_is(tmp_path: Path) -> None:
    code = "    <think>\n    knead()\n"
    asked = [said("user", code), said("assistant", {"type": "text", "text": "Yes."})]
    (session,), _ = read(array(tmp_path, {"messages": asked}))
    assert [one.blocks for one in session.messages] == [(Text(code),), (Text("Yes."),)]


def test_several_people_may_ask(tmp_path: Path) -> None:
    asked = [said("user", "Rye?", name="ada"), said("assistant", "Yes."), said("user", "So?")]
    (session,), _ = read(array(tmp_path, {"messages": asked}))
    assert [one.author for one in session.messages] == ["ada", None, None]


def test_recordings_and_files_that_a_message_carries(tmp_path: Path) -> None:
    pieces = [
        {"type": "input_audio", "input_audio": {"data": "cnll", "format": "wav"}},
        {"type": "file", "file": {"filename": "rye.pdf",
                                  "file_data": "data:application/pdf;base64,cnll"}},
        {"type": "document", "title": "Rye", "source": {"type": "base64", "data": "cnll",
                                                       "media_type": "application/pdf"}},
        {"type": "document", "source": {"type": "text", "data": "flour",
                                        "media_type": "text/plain"}},
        {"type": "file", "file": {"file_id": "file-1"}},
        {"type": "video_url", "video_url": {"url": "data:video/mp4;base64,cnll"}},
        {"type": "video_url", "video_url": {"url": "https://a.example/loaf.mp4"}},
    ]  # fmt: skip
    talked = {"messages": [said("user", pieces), said("assistant", "Yes.")]}
    (session,), issues = read(array(tmp_path, talked))
    files = [one for one in session.messages[0].blocks if isinstance(one, File)]
    held = [one.attachment.content and one.attachment.content().read() for one in files]
    assert held == [b"rye", b"rye", b"rye", None, None, b"rye", None]
    assert [one.attachment.media_type for one in files] == [
        "audio/wav", "application/pdf", "application/pdf", "text/plain", "", "video/mp4", "video/*",
    ]  # fmt: skip
    assert files[6].attachment.name == "https://a.example/loaf.mp4"
    assert files[3].text == "flour"
    assert [one.attachment.name for one in files[1:3]] == ["rye.pdf", "Rye"]
    assert issues == []


def test_the_parts_of_a_long_conversation_know_each_other(tmp_path: Path) -> None:
    parts = [shared() | {"id": key} for key in ("aBc12de_0", "aBc12de_1", "identity_1")]
    first, second, other = read(array(tmp_path, *parts))[0]
    assert (first.parent_external_id, other.parent_external_id) == (None, None)
    assert (second.parent_external_id, second.relation) == ("aBc12de_0", Relation.CONTINUATION)


def test_numbers_of_conversations_are_no_ids(tmp_path: Path) -> None:
    other = talk() | {"id": "1"}
    other["messages"][1]["content"] = "Will it brown?"
    (first,), _ = read(array(tmp_path, talk() | {"id": "1"}, name="a.json"))
    (second,), _ = read(array(tmp_path, other, name="b.json"))
    assert first.external_id != second.external_id


def test_two_conversations_of_the_same_id_are_both_kept(tmp_path: Path) -> None:
    other = talk()
    other["messages"][1]["content"] = "Will it brown?"
    sessions, _ = read(array(tmp_path, talk(), other))
    assert len({one.external_id for one in sessions}) == 2


def test_messages_by_themselves_are_one_conversation(tmp_path: Path) -> None:
    messages = talk()["messages"]
    (of_array,), _ = read(array(tmp_path, *messages))
    (of_lines,), _ = read(lines(tmp_path, *messages))
    assert of_array.messages == of_lines.messages
    assert len(of_array.messages) == 4


@pytest.mark.parametrize("key", ["conversation_id", "sessionId"])
def test_messages_that_name_their_conversation_are_several(tmp_path: Path, key: str) -> None:
    rows = [said("user", "Will it rise?", **{key: "rye"}), said("user", "And this?", **{key: "7"}),
            said("assistant", "It will.", **{key: "rye"})]  # fmt: skip
    (first, second), issues = read(lines(tmp_path, *rows))
    assert not issues
    assert first.external_id == "rye"
    assert [message.role for message in first.messages] == [Role.USER, Role.ASSISTANT]
    assert second.title == "And this?"
    assert second.external_id != "7"  # another file may have a seventh one, too


def test_records_may_be_laid_out_over_several_lines(tmp_path: Path) -> None:
    path = tmp_path / "talks.jsonl"
    path.write_text("\n".join(json.dumps(talk() | {"id": key}, indent=2) for key in "ab"))
    found, issues = read(path)
    assert not issues
    assert [(session.external_id, len(session.messages)) for session in found] == [
        ("a", 4), ("b", 4),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["talks.jsonl", "talks.json", "talks.txt"])
def test_bare_lists_of_messages_are_a_conversation_a_line(tmp_path: Path, name: str) -> None:
    # Given lines that are lists of messages, without names or anything around them,
    first, second = talk()["messages"], [said("user", "Which oven?"), said("assistant", "Stone.")]
    path = lines(tmp_path, first, second, second, {"messages": first[:2]}, name=name)
    # when they are read, then each is a conversation, like those that have an object around them,
    sessions, issues = read(path)
    assert issues == []
    assert [len(one.messages) for one in sessions] == [4, 2, 2, 2]
    assert len({one.external_id for one in sessions}) == 4
    wrapped, _ = read(lines(tmp_path, {"messages": first}, {"messages": second}, name="more.jsonl"))
    assert [(one.external_id, one.messages) for one in wrapped] == [
        (one.external_id, one.messages) for one in sessions[:2]
    ]


def test_a_list_may_hold_lists_of_messages(tmp_path: Path) -> None:
    talks = [[{"role": "user", "content": text}, {"role": "assistant", "content": "Yes."}]
             for text in ("Rye?", "Spelt?")]  # fmt: skip
    path = tmp_path / "talks.json"
    path.write_text(json.dumps(talks, indent=1))
    sessions, issues = read(path)
    assert ([one.title for one in sessions], issues) == (["Rye?", "Spelt?"], [])


def test_a_line_that_is_no_list_of_messages_is_told(tmp_path: Path) -> None:
    messages = talk()["messages"]
    path = lines(tmp_path, messages, [], [1, "two"], "three", [[messages]])
    path.write_text(path.read_text() + '[{"role": "user", "content": "cut')
    sessions, issues = read(path)
    assert len(sessions) == 1
    assert {issue.where for issue in issues} == {"conversation 3", "line 4", "line 6", ""}


def test_one_line_of_messages_is_one_conversation(tmp_path: Path) -> None:
    sessions, issues = read(lines(tmp_path, talk()["messages"]))
    assert ([len(one.messages) for one in sessions], issues) == ([4], [])


def test_pieces_of_all_dialects_are_read(tmp_path: Path) -> None:
    record = talk()
    record["messages"] = [
        said("user", [
            {"type": "image_url", "image_url": {"url": PIXEL}},
            {"type": "input_audio", "input_audio": {"data": "", "format": "wav"}},
            {"type": "text", "value": "Listen"},
        ]),
        said("assistant", [
            {"type": "thinking", "thinking": "Slow."},
            {"type": "tool_use", "id": "t1", "name": "weather", "input": {"city": "Ulm"}},
        ]),
        said("user", [
            {"type": "tool_result", "tool_use_id": "t1", "content": "no", "is_error": True},
        ]),
        said("assistant", [{"type": "reasoning", "value": "Hm."}, {"type": "dream"}]),
    ]  # fmt: skip
    (session,), issues = read(array(tmp_path, record))
    asked, called, last = session.messages
    picture, sound, text = asked.blocks
    assert isinstance(picture, Image)
    assert picture.attachment.width == 1
    assert isinstance(sound, File)
    assert text == Text("Listen")
    call = called.blocks[1]
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert (call.outcome.text, call.outcome.status) == ("no", ToolStatus.FAILED)
    unknown = last.blocks[1]
    assert isinstance(unknown, Text)
    assert unknown.variant is TextVariant.UNKNOWN
    assert "dream" in issues[0].text


@pytest.mark.parametrize(
    ("key", "said_by"),
    [("conversations", lambda who, text: turn({"user": "human"}.get(who, "gpt"), text)),
     ("messages", said)],
)  # fmt: skip
def test_the_answer_that_was_preferred_is_shown_beside_the_other(
    tmp_path: Path, key: str, said_by: Callable[[str, str], dict[str, Any]]
) -> None:
    record = {
        key: [said_by("user", "Rye?")],
        "chosen": said_by("assistant", "Yes."),
        "rejected": said_by("assistant", "No."),
    }
    (session,), issues = read(array(tmp_path, record))
    assert issues == []
    question, chosen, rejected = session.messages
    assert (chosen.blocks, rejected.blocks) == ((Text("Yes."),), (Text("No."),))
    assert chosen.parent_id == rejected.parent_id == question.external_id
    assert session.active_leaf == chosen.external_id


def test_sounds_and_films_stand_where_their_place_is(tmp_path: Path) -> None:
    record = {
        "messages": [{"role": "user", "content": "<video><audio>What is it? <audio>"}],
        "videos": ["a/rye.mp4"],
        "audios": ["a/rye.mp3"],
    }
    (session,), _ = read(array(tmp_path, record))
    film, sound, said = session.messages[0].blocks
    assert isinstance(film, File)
    assert isinstance(sound, File)
    assert (film.attachment.name, sound.attachment.name) == ("a/rye.mp4", "a/rye.mp3")
    assert said == Text("What is it? <audio>")


def test_pictures_stand_where_they_are_named(tmp_path: Path) -> None:
    asked = turn("human", "<image>\nWhat is it?")
    turns = [asked, turn("gpt", "Bread."), turn("human", "<image>")]
    record = {"images": ["a.png", "b.png"], "conversations": turns}
    (session,), _ = read(array(tmp_path, record))
    first, second = session.messages[0].blocks
    assert isinstance(first, Image)
    assert (first.attachment.name, second) == ("a.png", Text("What is it?"))
    (last,) = session.messages[2].blocks
    assert isinstance(last, Image)
    assert last.attachment.name == "b.png"


def test_what_is_empty_is_left_out_and_said(tmp_path: Path) -> None:
    empty = {"id": "none", "messages": [said("system", "You bake.")]}
    sessions, issues = read(array(tmp_path, talk(), empty))
    assert len(sessions) == 1
    assert "Nothing was said in one" in issues[0].text


def test_a_line_that_is_cut_short_is_said(tmp_path: Path) -> None:
    path = lines(tmp_path, talk(), talk() | {"id": "other"})
    path.write_text(path.read_text()[:-30])
    sessions, issues = read(path)
    assert [one.external_id for one in sessions] == ["rye"]
    assert issues


@pytest.mark.parametrize(
    "turns",
    [
        [{"role": "user", "value": "Rye?"}, {"role": "assistant", "value": "Yes."}],
        [{"from": "human", "content": "Rye?"}, {"from": "gpt", "content": "Yes."}],
        [{"from": "human", "text": "Rye?"}, {"from": "gpt", "text": "Yes."}],
        [{"human": "Rye?", "assistant": "Yes."}],
        [{"input": "Rye?", "output": "Yes."}],
    ],
)
def test_turns_have_other_names_in_other_hands(tmp_path: Path, turns: list[Any]) -> None:
    (session,), issues = read(array(tmp_path, {"conversation": turns}))
    assert issues == []
    assert [(one.role, one.blocks) for one in session.messages] == [
        (Role.USER, (Text("Rye?"),)), (Role.ASSISTANT, (Text("Yes."),)),
    ]  # fmt: skip


def test_calls_may_stand_in_the_text_of_an_answer(tmp_path: Path) -> None:
    asked = [f'<tool_call>\n{{"name": "{name}", "arguments": {{}}}}\n</tool_call>' for name in "ab"]
    given = [f"<tool_response>\n{number}\n</tool_response>" for number in (1, 2)]
    turns = [
        turn("human", "Rye?"), turn("gpt", "I look. " + "\n".join(asked)),
        turn("tool", "\n".join(given)), turn("gpt", "Yes."),
    ]  # fmt: skip
    (session,), _ = read(array(tmp_path, {"conversations": turns}))
    _, called, answer = session.messages
    said, first, second = called.blocks
    assert (said, answer.blocks) == (Text("I look."), (Text("Yes."),))
    calls = [one for one in (first, second) if isinstance(one, ToolCall)]
    assert [(one.name, one.outcome and one.outcome.text) for one in calls] == [
        ("a", "1"), ("b", "2"),
    ]  # fmt: skip


def test_a_record_may_have_a_single_picture(tmp_path: Path) -> None:
    record = {"image": "rye.jpg", "conversations": [turn("human", "<image>\nWhat?")]}
    (session,), _ = read(array(tmp_path, record))
    picture, said = session.messages[0].blocks
    assert isinstance(picture, Image)
    assert (picture.attachment.name, said, session.title) == ("rye.jpg", Text("What?"), "What?")


@given(st.data())
@RELAXED
def test_anything_may_stand_anywhere(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    told = copy.deepcopy([data.draw(st.sampled_from([talk(), shared() | {"images": ["a"]}]))])
    spoil(told, data)
    path = array(tmp_path_factory.mktemp("talks"), *told)
    container = open_container(path)
    try:
        for portion in registry.plan(container).portions:
            for session in portion.importer.sessions(container, portion.names, lambda _: None):
                assert session.messages
    except UnreadableFile:
        return
