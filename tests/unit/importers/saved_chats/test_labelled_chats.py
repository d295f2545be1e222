"""Chats that extensions save as text, each turn behind who speaks, become conversations, too."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Attachment, File, Text, Thinking
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.saved_chats import labelled
from chatvault.importers.times.local_times import local_time
from tests.unit.importers.export_files import imported, write
from tests.unit.importers.hostile import is_chain
from tests.unit.importers.saved_chats.saved_chats import SAID, said

TEXT = (
    ">> USER: Why rye?\n\n>> ASSISTANT: It keeps.\n\n"
    ">> USER: And oats?\n\n>> ASSISTANT: Less."
)  # fmt: skip
MARKDOWN = (
    "## USER\nWhy rye?\n\n## ASSISTANT\nIt keeps.\n\n"
    "## USER\nAnd oats?\n\n## ASSISTANT\nLess."
)  # fmt: skip
NOTES = (
    "Rye and oats\nCreated: 6/18/2026, 2:20:31 PM\nUpdated: 6/18/2026, 2:22:00 PM\n"
    "Model: claude-opus-5\n\n---\n\n"
)
TURNS = "User: Why rye?\n\nClaude: It keeps.\n\nUser: And oats?\n\nClaude: Less."


def read(tmp_path: Path, text: str, name: str = "14-20-31-Rye.txt") -> ParsedSession:
    return imported(write(tmp_path / "a.zip", {name: text.encode()})).session


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (TEXT, "14-20-31-Rye.txt"),
        (TEXT.replace("\n", "\r\n"), "14-20-31-Rye.txt"),
        (TEXT.replace("\n\n>> ASSISTANT", "\n>> ASSISTANT"), "copied.txt"),
        (MARKDOWN, "14-20-31-Rye.md"),
    ],
)
def test_a_chat_is_one_of_chatgpt(tmp_path: Path, text: str, name: str) -> None:
    session = read(tmp_path, text, name)

    assert (session.source, session.title, session.stands_in) == ("chatgpt", "Why rye?", True)
    assert said(session) == SAID
    assert is_chain(session)


def test_a_chat_of_claude_tells_its_title_model_and_moments(tmp_path: Path) -> None:
    session = read(tmp_path, NOTES + TURNS)

    assert (session.source, session.title) == ("claude-ai", "Rye and oats")
    assert session.model == "claude-opus-5"
    assert session.created_at == local_time("2026-06-18T14:20:31")
    assert session.updated_at == local_time("2026-06-18T14:22:00")
    assert said(session) == SAID


def test_what_was_thought_pasted_and_written_beside_stands_apart(tmp_path: Path) -> None:
    session = read(
        tmp_path,
        f"{NOTES}User: Why rye?\n\n[Pasted content (9 bytes)]\nflour\n\nUser: me\n"
        "[End Pasted content]\n\n[Thinking: Of rye]\nWell.\n\nRye.\n[End Thinking]\n\n"
        "Claude: It keeps.\n\n[Artifact: loaf (python)]\nprint()\n[End Artifact]\n\nUser: Thanks",
    )

    asked, answered, thanked = session.messages
    pasted = Attachment("Pasted text.txt", "text/plain")
    assert asked.blocks == (File(pasted, "flour\n\nUser: me"), Text("Why rye?"))
    loaf = File(Attachment("loaf.py", "text/x-python"), "print()")
    assert answered.blocks == (Thinking("Well.\n\nRye."), loaf, Text("It keeps."))
    assert thanked.blocks == (Text("Thanks"),)


def test_a_mark_that_nothing_ends_is_text(tmp_path: Path) -> None:
    asked, answered = read(
        tmp_path, f"{NOTES}User: Why?\n\n[Pasted content]\nflour\n\nClaude: It keeps."
    ).messages

    assert asked.blocks == (Text("Why?\n\n[Pasted content]\nflour"),)
    assert answered.role is Role.ASSISTANT


def test_a_long_first_prompt_hides_no_chat(tmp_path: Path) -> None:
    text = "A loaf. \n" * 2000
    session = read(tmp_path, TEXT.replace("Why rye?", text.strip()))

    assert said(session) == [(Role.USER, text.strip()), *SAID[1:]]


@pytest.mark.parametrize(
    "text",
    [
        ">> USER: ada\n>> HOST: rye.example\n",
        f"Notes\n{TEXT}",
        "## USER\nA name.\n\n## GROUP\nAnother.\n",
        TURNS,
        NOTES.replace("Model", "Author") + TURNS,
    ],
)
def test_other_text_is_none(tmp_path: Path, text: str) -> None:
    assert imported(write(tmp_path / "a.zip", {"a.txt": text.encode()})).claimed == {}


@given(st.lists(st.text(string.ascii_letters + ">[]:\n ", max_size=40), max_size=6))
def test_any_text_behind_the_beginning_is_read(pieces: list[str]) -> None:
    text = f"{NOTES}User: " + "\n\n[Thinking: x]\n[End Thinking]\n\nClaude: ".join(pieces)

    chat = labelled.chat_of(text.splitlines(keepends=True), None)

    assert len(chat.steps) >= 1
