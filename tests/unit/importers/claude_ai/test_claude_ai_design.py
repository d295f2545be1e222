"""Chats of Claude Design are read with the rest of the export."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import (
    Attachment,
    Event,
    EventKind,
    File,
    Image,
    Text,
    TextVariant,
    Thinking,
    ToolCall,
)
from chatvault.domain.message import Role, Usage
from chatvault.domain.parsed import Severity
from tests.unit.importers.claude_ai.claude_ai_files import at, said
from tests.unit.importers.export_files import Entry, imported, write
from tests.unit.importers.hostile import JSON, RELAXED, is_chain, places, put
from tests.unit.importers.reading import read_claimed


def message(name: str, role: str, *blocks: object, **content: object) -> Entry:
    return {
        "uuid": name,
        "role": role,
        "created_at": at(1),
        "content": {"contentBlocks": list(blocks), **content},
    }


def chat(*messages: object) -> Entry:
    project = {"uuid": "p-1", "name": "Poster"}
    return {"uuid": "d-1", "name": "A poster", "project": project, "messages": list(messages)}


def test_a_chat_is_a_session_of_its_project(tmp_path: Path) -> None:
    asked = message("q", "user", content="Draw a poster", authorName="Some One")
    call = {"id": "t-1", "name": "write_file", "input": {"path": "a.html"}, "output": "Written"}
    answer = message(
        "a",
        "assistant",
        {"type": "thinking", "text": "Bold type."},
        {"type": "tool_call", "toolCall": call},
        {"type": "user_interjection", "message": {"content": "In green!"}},
        {"type": "text", "text": "Here it is."},
        {"type": "error", "text": "Lost the connection"},
        {"type": "sketch", "lines": 3},
        content="Here it is.",
        turnInputTokens=120,
        attachments=[{"name": "a.png", "type": "image"}, {"name": "b.txt", "content": "b"}],
    )
    files = {"conversations.json": [said("moss")], "design_chats/d-1.json": chat(asked, answer)}

    found = imported(write(tmp_path / "export.zip", files))

    _, session = found.sessions
    assert (session.external_id, session.title) == ("d-1", "A poster")
    assert session.project is not None
    assert session.project.name == "Poster"
    question, reply = session.messages
    assert (question.role, question.author) == (Role.USER, "Some One")
    assert question.blocks == (Text("Draw a poster"),)
    assert reply.parent_id == "q"
    assert reply.usage == Usage(input=120)
    thought, asked_tool, quote, text, error, unknown, picture, attached = reply.blocks
    assert (thought, quote, text) == (
        Thinking("Bold type."),
        Text("> In green!"),
        Text("Here it is."),
    )
    assert isinstance(asked_tool, ToolCall)
    assert asked_tool.outcome is not None
    assert asked_tool.outcome.text == "Written"
    assert error == Event(EventKind.ERROR, "Lost the connection")
    assert isinstance(unknown, Text)
    assert unknown.variant is TextVariant.UNKNOWN
    assert isinstance(picture, Image)
    assert isinstance(attached, File)
    assert attached.text == "b"


def test_what_cannot_be_understood_is_told_and_the_rest_read(tmp_path: Path) -> None:
    whole = message("q", "user", content="Draw")
    listed = [whole, whole, "odd", message("", "user"), message("x", "nobody")]

    found = imported(write(tmp_path, {"design_chats/d.json": chat(*listed)}))

    assert [each.external_id for each in found.session.messages] == ["q"]
    assert "4 times" in found.problems(Severity.WARNING)[0][1]


def test_a_chat_that_is_called_as_all_are_gets_the_title_of_its_first_prompt(
    tmp_path: Path,
) -> None:
    told = chat(message("q", "user", content="Draw", authorName="Ada")) | {"name": "Chat"}
    assert imported(write(tmp_path, {"design_chats/d.json": told})).session.title == ""


def test_a_prompt_that_stands_there_twice_is_one(tmp_path: Path) -> None:
    # Given a prompt of which one copy has no author, and the other no file,
    moss = {"name": "moss.png", "type": "image"}
    bare = message("q", "user", id="x", content="Draw", attachments=[moss])
    whole = message("q2", "user", id="x", content="Draw", authorName="Ada", attachments=[])
    answer = message("a", "assistant", {"type": "text", "text": "Done."}, id="x")
    again = message("q3", "user", id="y", content="Draw")

    found = imported(write(tmp_path, {"design_chats/d.json": chat(bare, whole, answer, again)}))

    asked, _, other = found.session.messages
    assert (asked.external_id, asked.author, other.external_id) == ("q", "Ada", "q3")
    assert asked.blocks == (Text("Draw"), Image(Attachment("moss.png")))


def test_what_the_product_says_in_the_persons_name_is_a_notice(tmp_path: Path) -> None:
    pill = message("n", "user", content="Continuing from “Poster”.", pill=True, authorName="Ada")
    recap = message("s", "assistant", kind="chat-summary", content="A poster was drawn.")
    typed = "<!-- v2 -->\n<system-info today='1'>Noon</system-info>\n\nIn <b>green</b>"

    found = imported(
        write(
            tmp_path,
            {"design_chats/d.json": chat(pill, recap, message("q", "user", content=typed))},
        )
    )

    notice, summary, asked = found.session.messages
    assert (notice.role, notice.blocks) == (
        Role.SYSTEM,
        (Event(EventKind.NOTICE, "Continuing from “Poster”."),),
    )
    assert summary.blocks == (Event(EventKind.COMPACTION, "A poster was drawn."),)
    assert asked.blocks == (Text("In <b>green</b>"),)
    assert "adds to prompts" in found.problems(Severity.INFO)[0][1]


def test_answers_to_a_form_stand_with_their_questions(tmp_path: Path) -> None:
    # Given a form, and what the person chose and typed in, one question being skipped,
    listed = [
        {"id": "1", "title": "Which colour?", "options": ["Green", {"label": "Red"}]},
        {"id": "2", "title": "Which size?"},
        {"id": "3", "title": "Which files?"},
    ]
    spec = {"title": "Your poster", "prompt": "Tell me.", "questions": listed}
    record = message(
        "r", "assistant", kind="question-record", questionRecord={"questionId": "f", "spec": spec}
    )
    payload = {
        "1": {"choices": ["Green", "Red"]},
        "2": {"choice": None},
        "3": {"file": [{"path": "a/moss.png", "name": "moss.png"}]},
        "4": {"text": "Soon"},
    }
    receipt = message(
        "p",
        "user",
        kind="question-receipt",
        questionReceipt={"questionId": "f", "payload": payload},
    )
    # when they are read,
    found = imported(write(tmp_path, {"design_chats/d.json": chat(record, receipt)}))
    # then both say it.
    asked, answered = found.session.messages
    assert asked.blocks == (
        Text(
            "**Your poster**\n\nTell me.\n\nWhich colour?\n\n- Green\n- Red\n\n"
            "Which size?\n\nWhich files?"
        ),
    )
    assert answered.blocks == (
        Text("**Which colour?**\nGreen, Red\n\n**Which files?**\nmoss.png\n\n**4**\nSoon"),
    )


def test_what_a_person_says_of_a_part_of_the_design_was_said(tmp_path: Path) -> None:
    comment = {"type": "comment", "name": "c", "content": "File: a.html\nFeedback: Bolder!"}
    asked = message("q", "user", content="", authorName="Ada", attachments=[comment])

    found = imported(write(tmp_path, {"design_chats/d.json": chat(asked)}))

    assert found.session.messages[0].blocks == (Text("File: a.html\nFeedback: Bolder!"),)


@RELAXED
@given(st.data(), JSON)
def test_anything_may_stand_in_any_place(tmp_path: Path, data: st.DataObject, value: Any) -> None:
    spec = {"title": "a", "questions": [{"id": "1", "title": "b", "options": ["c"]}]}
    record = message("r", "assistant", questionRecord={"questionId": "f", "spec": spec})
    payload = {"questionId": "f", "payload": {"1": {"choice": "c"}}}
    told = chat(
        message("q", "user", id="x", content="Draw", authorName="Ada"),
        message("q2", "user", id="x", content="Draw", pill=False),
        record,
        message("p", "user", questionReceipt=payload),
    )
    put(told, data.draw(st.sampled_from(places(told))), value)
    sessions, _ = read_claimed("claude-ai", write(tmp_path, {"design_chats/d.json": told}))
    assert all(map(is_chain, sessions))
