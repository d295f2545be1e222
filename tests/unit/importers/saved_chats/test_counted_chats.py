"""What Gemini Voyager saves as Markdown becomes a conversation."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatvault.domain.blocks import Event, EventKind, Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.times.local_times import local_time
from tests.unit.importers.export_files import imported, write
from tests.unit.importers.hostile import is_chain
from tests.unit.importers.saved_chats.saved_chats import SAID, said

CHAT = "4aedf599c7df33dd"
HEAD = (
    "# Rye \\- why\\?\n\n**Date**: April 5, 2026 at 02:20 PM\n**Turns**: 2\n"
    f"**Source**: [Gemini Chat](https://gemini.google.com/app/{CHAT}?hl=de)\n\n---\n\n"
)
FOOT = (
    "---\n\n*Exported from [Voyager](https://voyager.example)*  \n"
    "*Generated on April 5, 2026 at 02:20 PM*"
)
FIRST = "## Turn 1\n\n### 👤 User\n\nWhy rye?\n\n### 🤖 Assistant\n\nIt keeps.\n\n"
SECOND = "## Turn 2 ⭐\n\n### 👤 使用者\n\nAnd oats?\n\n### 🤖 助理\n\nLess.\n\n"
SAVED = HEAD + FIRST + SECOND + FOOT


def read(tmp_path: Path, text: str) -> ParsedSession:
    return imported(write(tmp_path / "a.zip", {"Rye.md": text.encode()})).session


@pytest.mark.parametrize("text", [SAVED, SAVED.replace("\n", "\r\n"), SAVED.removesuffix(FOOT)])
def test_a_chat_is_that_of_the_page_that_it_was_saved_from(tmp_path: Path, text: str) -> None:
    session = read(tmp_path, text)

    assert (session.source, session.external_id, session.title) == ("gemini", CHAT, "Rye - why?")
    assert said(session) == SAID
    assert is_chain(session)
    assert session.stands_in
    assert session.updated_at == local_time("2026-04-05T14:20:00")


def test_a_chat_without_a_title_is_called_after_its_first_prompt(tmp_path: Path) -> None:
    prompt = "Why rye?\nOr\n\nspelt? \\- Google Gemini"

    session = read(tmp_path, SAVED.replace("Rye \\- why\\?", prompt))

    assert session.title == "Why rye?"
    assert read(tmp_path, SAVED.replace("why\\?", "Google Gemini")).title == "Rye"


def test_a_turn_may_lack_either_of_the_two(tmp_path: Path) -> None:
    text = (
        SAVED.replace("### 👤 User\n\nWhy rye?\n\n", "")
        .replace("And oats?", "*[This turn includes uploaded images]*\n\n_No content_")
        .replace("Less.", "_No content_")
    )

    answered, asked = read(tmp_path, text).messages

    assert (answered.role, answered.blocks) == (Role.ASSISTANT, (Text("It keeps."),))
    assert asked.role is Role.USER
    assert asked.blocks == (Event(EventKind.NOTICE, "Pictures came with this."),)


def test_rules_and_headings_in_an_answer_part_nothing(tmp_path: Path) -> None:
    answer = "It keeps.\n\n---\n\n## Turn 3\n\n### 🤖 Assistant\n\n### Notes"

    session = read(tmp_path, SAVED.replace("It keeps.", answer))

    assert said(session) == [SAID[0], (Role.ASSISTANT, answer), *SAID[2:]]


@pytest.mark.parametrize(
    "text",
    [HEAD, SAVED.replace("## Turn 1", "## Notes"), SAVED.replace("(https:", "(file:"), FIRST],
)
def test_other_markdown_is_none(tmp_path: Path, text: str) -> None:
    assert imported(write(tmp_path / "a.zip", {"a.md": text.encode()})).claimed == {}
