"""What DeepSeek exports becomes conversations."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Citation, Event, File, Text, TextVariant, Thinking, ToolCall
from chatvault.domain.message import Role
from chatvault.domain.parsed import Severity
from chatvault.importers.account_files import ABOUT_ACCOUNT
from tests.unit.importers.export_files import Entry, imported, write
from tests.unit.importers.hostile import JSON, RELAXED, places, put


def node(name: str, parent: str | None, *children: str, **message: object) -> Entry:
    told = {"inserted_at": f"2026-01-05T18:00:0{len(name)}+08:00", "files": []} | message
    held = told if message else None
    return {"id": name, "parent": parent, "children": list(children), "message": held}


def fragments(*pieces: tuple[str, str]) -> list[Entry]:
    return [{"type": kind, "content": content} for kind, content in pieces]


def conversation(**more: object) -> Entry:
    """A question that was asked twice, with one answer each."""
    think = fragments(("THINK", "Rye, then."), ("RESPONSE", "Rye needs acid."))
    nodes = [
        node("root", None, "1", "3"),
        node("1", "root", "2", fragments=fragments(("REQUEST", "Why is my rye wet?"))),
        node("2", "1", model="deepseek-reasoner", fragments=think),
        node("3", "root", "4", fragments=fragments(("REQUEST", "Why is my rye so wet?"))),
        node("4", "3", model="deepseek-chat", fragments=fragments(("RESPONSE", "Bake longer."))),
    ]
    return {
        "id": "c-1",
        "title": "Wet rye",
        "inserted_at": "2026-01-05T18:00:00.123000+08:00",
        "updated_at": "2026-01-05T18:10:00+08:00",
        "mapping": {each["id"]: each for each in nodes},
    } | more


def test_every_branch_is_kept_and_the_last_one_shown(tmp_path: Path) -> None:
    account = {"email": "ada@example.com", "mobile": "123"}
    files = {"conversations.json": [conversation()], "user.json": account}

    found = imported(write(tmp_path / "deepseek.zip", files))

    session = found.session
    assert found.claimed == {"deepseek": ("conversations.json", "user.json")}
    assert [text for _, text in found.problems(Severity.INFO)] == [ABOUT_ACCOUNT]
    assert (session.source, session.external_id, session.title) == ("deepseek", "c-1", "Wet rye")
    assert session.created_at == 1_767_607_200_123
    assert [(each.role, each.parent_id) for each in session.messages] == [
        (Role.USER, None),
        (Role.ASSISTANT, "c-1:1"),
        (Role.USER, None),
        (Role.ASSISTANT, "c-1:3"),
    ]
    assert session.active_leaf == "c-1:4"
    assert found.blocks("c-1:2") == (Thinking("Rye, then."), Text("Rye needs acid."))
    assert found.message("c-1:2").model == "deepseek-reasoner"
    assert "ada@example.com" not in repr(found)


def test_a_question_and_its_answer_may_be_in_one_message(tmp_path: Path) -> None:
    told = conversation()
    both = fragments(("REQUEST", "And spelt?"), ("THINK", "Hm."), ("RESPONSE", "Spelt, too."))
    told["mapping"]["4"]["children"] = ["5"]
    told["mapping"]["5"] = node("5", "4", "6", model="deepseek-chat", fragments=both)
    told["mapping"]["6"] = node("6", "5", fragments=fragments(("REQUEST", "Thanks.")))

    session = imported(write(tmp_path / "a.zip", {"conversations.json": [told]})).session

    said = {each.external_id: each for each in session.messages}
    assert (said["c-1:5"].role, said["c-1:5"].blocks) == (Role.USER, (Text("And spelt?"),))
    answer = said["c-1:5:answer"]
    assert (answer.role, answer.model) == (Role.ASSISTANT, "deepseek-chat")
    assert answer.blocks == (Thinking("Hm."), Text("Spelt, too."))
    assert (answer.parent_id, said["c-1:6"].parent_id) == ("c-1:5", "c-1:5:answer")


def test_a_search_has_its_pages_and_the_answer_links_to_them(tmp_path: Path) -> None:
    result = {"url": "https://rye.example/a", "title": "Rye", "cite_index": 1, "snippet": "acid"}
    told = conversation()
    told["mapping"]["2"]["message"]["fragments"] = [
        {"type": "SEARCH", "results": [result]},
        {"type": "RESPONSE", "content": "It needs acid.[citation:1][citation:7]"},
        {"type": "TIP", "content": "Made by a machine"},
        {"type": "DANCE", "steps": 3},
    ]

    found = imported(write(tmp_path / "a.zip", {"conversations.json": [told]}))

    call, page, answer, tip, unknown = found.blocks("c-1:2")
    assert isinstance(call, ToolCall)
    assert page == Citation("1. Rye", "https://rye.example/a", "acid")
    assert answer == Text("It needs acid. ([1](https://rye.example/a))[citation:7]")
    assert isinstance(tip, Event)
    assert isinstance(unknown, Text)
    assert unknown.variant is TextVariant.UNKNOWN
    assert any("DANCE" in told for _, told in found.problems(Severity.INFO))


def test_older_messages_have_no_fragments(tmp_path: Path) -> None:
    nodes = [
        node("root", None, "1"),
        node("1", "root", "2", content="Why?", files=[{"file_name": "rye.pdf", "file_size": 9}]),
        node("2", "1", content="Because.", reasoning_content="Hm."),
    ]
    told = conversation(mapping={each["id"]: each for each in nodes})

    found = imported(write(tmp_path / "a.zip", {"conversations.json": [told]}))

    question, answer = found.session.messages
    assert question.role is Role.USER
    assert isinstance(question.blocks[1], File)
    assert (answer.role, answer.blocks) == (Role.ASSISTANT, (Thinking("Hm."), Text("Because.")))


def test_what_the_website_answers_is_read_too(tmp_path: Path) -> None:
    messages = [
        {"message_id": 1, "parent_id": None, "inserted_at": 1767607200.5, "role": "USER",
         "fragments": fragments(("REQUEST", "Why?"))},
        {"message_id": 2, "parent_id": 1, "inserted_at": 1767607201.5, "role": "ASSISTANT",
         "content": "Because.", "thinking_content": "Hm."},
    ]  # fmt: skip
    about = {"id": "c-9", "title": "Why", "current_message_id": 2, "inserted_at": 1767607200.0}
    told = {"code": 0, "data": {"biz_data": {"chat_session": about, "chat_messages": messages}}}

    session = imported(write(tmp_path / "a.zip", {"why.json": told})).session

    assert (session.external_id, session.active_leaf) == ("c-9", "c-9:2")
    assert [each.role for each in session.messages] == [Role.USER, Role.ASSISTANT]


def test_a_single_conversation_without_an_id_always_gets_the_same(tmp_path: Path) -> None:
    told = conversation()
    del told["id"]

    first = imported(write(tmp_path / "a.zip", {"one.json": told})).session
    told["mapping"]["4"]["message"]["fragments"] = fragments(("RESPONSE", "Longer still."))
    second = imported(write(tmp_path / "b.zip", {"two.json": told})).session

    assert first.external_id == second.external_id
    assert first.messages[:3] == second.messages[:3]


@RELAXED
@given(st.data())
def test_junk_anywhere_is_survived(tmp_path: Path, data: st.DataObject) -> None:
    odd: Any = copy.deepcopy(conversation(id="odd"))
    put(odd, data.draw(st.sampled_from(places(odd))), data.draw(JSON))

    path = write(tmp_path / "a.zip", {"conversations.json": [conversation(), odd]})

    assert imported(path).titles[0] == "Wet rye"


def test_an_answer_of_the_website_may_be_unwrapped_and_say_how_it_ended(tmp_path: Path) -> None:
    asked = fragments(("REQUEST", "Why?"))
    messages = [
        {"message_id": 1, "role": "USER", "status": "FINISHED", "fragments": asked},
        {"message_id": 2, "parent_id": 1, "role": "ASSISTANT", "status": "INCOMPLETE",
         "fragments": fragments(("RESPONSE", "Becau"))},
    ]  # fmt: skip
    told = {"chat_session": {"id": "c-9", "current_message_id": 2}, "chat_messages": messages}

    session = imported(write(tmp_path / "a.zip", {"why.json": told})).session

    assert session.external_id == "c-9"
    assert [each.status for each in session.messages] == [None, "incomplete"]
