"""What Copilot on github.com exports becomes conversations, of which the JSON tells more."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import (
    Citation,
    Event,
    EventKind,
    File,
    Image,
    Text,
    TextVariant,
    ToolCall,
    ToolStatus,
)
from chatvault.domain.message import Role
from chatvault.domain.parsed import Severity
from chatvault.domain.session import SessionScope, SessionSort
from chatvault.domain.work import Unattended
from chatvault.services.vault import Services
from tests.unit.importers.export_files import Entry, imported, write
from tests.unit.importers.hostile import RELAXED, is_chain, spoil

WORK = Unattended()
THREAD = "3d1f0b5e-0000-4000-8000-0000000000aa"
ADDRESS = f"https://github.com/copilot/c/{THREAD}"
SAID = [(Role.USER, (Text("Why rye?"),)), (Role.ASSISTANT, (Text("It keeps."),))]
ROOT = {"id": "root", "role": "user", "createdAt": "", "threadID": "", "references": None}
WRITTEN = f"""# Copilot Chat Conversation Export: Rye

**User:** @ada
**Thread URL:** {ADDRESS}

## @ada

Why rye?

## Copilot

It keeps.
"""


def message(name: str, parent: str, role: str, content: str, **more: object) -> Entry:
    at = f"2026-04-07T10:00:{len(name):02}.571473813Z"
    return {"id": name, "parentMessageID": parent, "intent": "conversation", "role": role,
            "content": content, "createdAt": at, "threadID": THREAD, "references": [],
            "skillExecutions": []} | more  # fmt: skip


def exported(*more: Entry) -> Entry:
    messages = [ROOT, message("a", "root", "user", "Why rye?"),
                message("bb", "a", "assistant", "It keeps."), *more]  # fmt: skip
    return {"currentUserLogin": "ada", "threadUrl": ADDRESS, "threadName": "Rye",
            "messages": messages, "files": {}}  # fmt: skip


def test_the_conversation_has_its_title_its_times_and_the_id_of_its_page(tmp_path: Path) -> None:
    found = imported(write(tmp_path / "a.zip", {"tue_rye.json": exported()}))

    session = found.session
    assert (session.source, session.external_id, session.title) == ("github-copilot", THREAD, "Rye")
    assert is_chain(session)
    assert [(one.role, one.blocks) for one in session.messages] == SAID
    assert (session.created_at, session.updated_at) == (1_775_556_001_571, 1_775_556_002_571)
    assert found.issues == []


def test_a_prompt_that_was_sent_again_begins_a_branch(tmp_path: Path) -> None:
    again = message("ccc", "root", "user", "Why spelt?")
    answer = message("dddd", "ccc", "assistant", "It is mild.", model="gpt-5")

    session = imported(
        write(tmp_path / "a.zip", {"a.json": exported(again, answer)}),
    ).session

    assert {one.external_id: one.parent_id for one in session.messages} == {
        "a": None,
        "bb": "a",
        "ccc": None,
        "dddd": "ccc",
    }
    assert (session.active_leaf, session.model) == ("dddd", "gpt-5")


def test_an_answer_that_says_nothing_does_not_part_the_conversation(tmp_path: Path) -> None:
    more = message("ccc", "bb", "assistant", ""), message("dddd", "ccc", "user", "And spelt?")

    session = imported(write(tmp_path / "a.zip", {"a.json": exported(*more)})).session

    assert is_chain(session)
    assert [one.external_id for one in session.messages] == ["a", "bb", "dddd"]


def test_files_pictures_and_pages_stand_with_their_messages(tmp_path: Path) -> None:
    flour = {"type": "thread-scoped-file", "name": "rye.py", "text": "rise()", "language": "python"}
    part = {"type": "thread-scoped-snippet", "name": "spelt.py", "snippetText": "rest()",
            "range": {"start": 1, "end": 6}}  # fmt: skip
    issue = {"type": "issue", "title": "Dough sticks", "url": "https://github.com/ada/rye/issues/1"}
    photo = {"mediaType": "image/png", "name": "loaf.png", "url": "https://rye.example/loaf"}
    told = message(
        "ccc", "bb", "user", "Look.", references=[flour, part, issue], mediaContent=[photo]
    )

    found = imported(write(tmp_path / "a.zip", {"a.json": exported(told)}))

    text, picture, file, piece, page = found.blocks("ccc")
    assert text == Text("Look.")
    assert isinstance(picture, Image)
    assert picture.attachment.name == "loaf.png"
    assert isinstance(file, File)
    assert (file.attachment.name, file.text) == ("rye.py", "rise()")
    assert isinstance(piece, File)
    assert (piece.attachment.name, piece.text) == ("spelt.py", "rest()")
    assert page == Citation("Dough sticks", "https://github.com/ada/rye/issues/1")


def test_what_a_tool_found_stands_in_its_call_alone(tmp_path: Path) -> None:
    found_nothing = {"type": "text", "text": "No such repository"}
    search = {"slug": "lexical-code-search", "status": "completed", "callId": "call_1",
              "arguments": '{"query":"rye"}', "references": [found_nothing]}  # fmt: skip
    told = message("ccc", "bb", "assistant", "I cannot see it.", skillExecutions=[search],
                   references=[found_nothing])  # fmt: skip

    call, text = imported(write(tmp_path / "a.zip", {"a.json": exported(told)})).blocks("ccc")

    assert isinstance(call, ToolCall)
    assert (call.name, call.arguments) == ("lexical-code-search", '{"query":"rye"}')
    assert call.outcome is not None
    assert (call.outcome.text, call.outcome.status) == ("No such repository", ToolStatus.OK)
    assert text == Text("I cannot see it.")


def test_a_reference_of_an_unknown_kind_is_kept_and_told(tmp_path: Path) -> None:
    told = message("ccc", "bb", "user", "Look.", references=[{"type": "hologram", "x": 1}])

    found = imported(write(tmp_path / "a.zip", {"a.json": exported(told)}))

    _, odd = found.blocks("ccc")
    assert isinstance(odd, Text)
    assert odd.variant is TextVariant.UNKNOWN
    assert "hologram" in found.problems(Severity.INFO)[0][1]


@pytest.mark.parametrize("text", [WRITTEN, WRITTEN.replace("\n", "\r\n")])
def test_the_markdown_is_the_same_conversation(tmp_path: Path, text: str) -> None:
    session = imported(write(tmp_path / "a.zip", {"tue_rye.md": text.encode()})).session

    assert (session.source, session.external_id, session.title) == ("github-copilot", THREAD, "Rye")
    assert [(one.role, one.blocks) for one in session.messages] == SAID
    assert session.stands_in


def test_headings_in_what_was_said_are_no_turns(tmp_path: Path) -> None:
    text = f"{WRITTEN}\n## Copilot\n\nA brand of rye.\n\n## @bertha\n\nShe bakes.\n"

    _, answer = imported(write(tmp_path / "a.zip", {"a.md": text.encode()})).session.messages

    assert answer.blocks == (
        Text("It keeps.\n\n## Copilot\n\nA brand of rye.\n\n## @bertha\n\nShe bakes."),
    )


def test_that_a_prompt_was_sent_again_is_no_part_of_it(tmp_path: Path) -> None:
    told = "And spelt?\n\n*System: User retried message*"
    text = f"{WRITTEN}\n## @ada\n\n{told}\n\n## Copilot\n\n\n\n"

    *_, asked = imported(write(tmp_path / "a.zip", {"a.md": text.encode()})).session.messages

    assert asked.blocks == (
        Text("And spelt?"),
        Event(EventKind.NOTICE, "User retried message"),
    )


@pytest.mark.parametrize("order", [("a.md", "b.json"), ("b.json", "a.md")])
def test_the_json_takes_the_place_of_the_markdown(
    services: Services, tmp_path: Path, order: tuple[str, str]
) -> None:
    # Given both exports of one conversation,
    files = {"a.md": WRITTEN.encode(), "b.json": exported()}
    paths = [write(tmp_path / f"{name}.zip", {name: files[name]}) for name in order]
    # when they are imported, in whichever order,
    for path in paths:
        services.importing.run([path], WORK)
    # then there is one conversation, in which everything stands once.
    (key,) = services.browsing.keys(SessionScope(), SessionSort.ACTIVITY)
    (row,) = services.browsing.rows([key.id])
    assert (row.title, row.messages) == ("Rye", 2)


@RELAXED
@given(data=st.data())
def test_any_json_in_any_place_is_survived(tmp_path: Path, data: st.DataObject) -> None:
    more = message("ccc", "bb", "user", "Look.", references=[{"type": "text", "text": "x"}],
                   skillExecutions=[{"slug": "s", "references": [{"type": "text"}]}],
                   mediaContent=[{"mediaType": "image/png", "name": "n"}])  # fmt: skip
    told = copy.deepcopy(exported(more))
    spoil(told, data)
    imported(write(tmp_path / "a.zip", {"a.json": told, "b.json": exported()}))
