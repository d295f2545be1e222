"""Chats that were copied out of a page into a file become conversations, too."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatvault.domain.blocks import Text, plain_text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from chatvault.importers.times.local_times import local_time
from tests.unit.importers.export_files import imported, write
from tests.unit.importers.hostile import is_chain

COPIED = (
    "You said:\nWhy rye?\nChatGPT said:\n\nIt keeps.\n\n"
    "You said:\nAnd spelt?\nChatGPT said:\nLess.\n"
)
SAID = [
    (Role.USER, "Why rye?"),
    (Role.ASSISTANT, "It keeps."),
    (Role.USER, "And spelt?"),
    (Role.ASSISTANT, "Less."),
]
SIDEBAR = "Skip to content\nChat history\n" + "".join(f"Bread {day}\n\n" for day in range(90))
CLIPPED = "---\ntitle: ChatGPT - Rye bread\nsource: https://chatgpt.com/c/6a1b2c3d-0000\n---\n\n"


def read(tmp_path: Path, text: str, name: str = "Rye.md") -> ParsedSession:
    return imported(write(tmp_path / "a.zip", {name: text.encode()})).session


def said(session: ParsedSession) -> list[tuple[Role, str]]:
    assert is_chain(session)
    return [
        (one.role, "".join(block.text for block in one.blocks if isinstance(block, Text)))
        for one in session.messages
    ]


@pytest.mark.parametrize("name", ["Rye.md", "Rye.txt", "Rye"])
@pytest.mark.parametrize(
    "text",
    [
        COPIED,
        COPIED.replace("\n", "\r\n"),
        COPIED.removeprefix("You said:\n"),  # copied from the first question on
        SIDEBAR + COPIED,
        COPIED + "\n\nChatGPT can make mistakes. Check important info.\n?\n",
        COPIED.replace("ChatGPT said:\n", "ChatGPT said:\nChatGPT\n"),
        COPIED.replace("You said:", "##### You said:\n").replace("Chat", "###### Chat"),
        COPIED.replace("You said:", "Você disse:").replace("ChatGPT said", "O ChatGPT disse"),
        COPIED.replace("You said:", "Vous avez dit :").replace("said:", "a dit :"),
        COPIED.replace("You said:", "Powiedziałeś(-aś):").replace(" said:", " powiedział:"),
        COPIED.replace("You said:", "أنت قلت:").replace("ChatGPT said:", "قال ChatGPT:"),
        COPIED.replace("You said:", "您说：").replace(" said:", " 说："),
        COPIED.replace("You said:", "나의 말:").replace("ChatGPT said:", "**ChatGPT의 말:**  "),
    ],
)
def test_headings_for_screen_readers_part_who_said_what(
    tmp_path: Path, text: str, name: str
) -> None:
    session = read(tmp_path, text, name)
    assert (session.source, session.title) == ("chatgpt", "Why rye?")
    assert said(session) == SAID


def test_a_clipped_page_tells_its_address_and_title(tmp_path: Path) -> None:
    session = read(tmp_path, CLIPPED + COPIED)
    assert (session.external_id, session.title) == ("6a1b2c3d-0000", "Rye bread")
    assert said(session) == SAID
    assert said(read(tmp_path, CLIPPED + COPIED.removeprefix("You said:\n"))) == SAID


def test_geminis_headings_have_no_colons(tmp_path: Path) -> None:
    text = COPIED.replace("You said:", "You said\n").replace("ChatGPT said:", "## Gemini said\n")
    session = read(tmp_path, text)
    assert session.source == "gemini"
    assert said(session) == SAID


def test_turns_that_are_entries_of_a_list_are_not_indented(tmp_path: Path) -> None:
    text = (
        "1. #### You said:\n\n   Why rye?\n\n2. #### ChatGPT said:\n\n   It keeps:\n\n   - long\n"
    )
    assert said(read(tmp_path, text)) == [SAID[0], (Role.ASSISTANT, "It keeps:\n\n- long")]


@pytest.mark.parametrize(
    "text",
    [
        "# Notes\n\n" + "A line of notes on bread.\n" * 30 + COPIED,
        f"# How to copy\n\n```\n{COPIED}```\n",
        COPIED.replace("ChatGPT said:", "Ada said:"),
        COPIED.replace("You said:", "I said:"),
        "You said: yes\nChatGPT said: no\n",
    ],
)
def test_other_texts_are_none(tmp_path: Path, text: str) -> None:
    path = write(tmp_path / "a.zip", {"Rye.md": text.encode()})
    assert registry.plan(open_container(path)).portions == ()


NOTE = (
    '---\ntitle: "Rye"\nsource: "https://chatgpt.com/c/6ab8aed0-5904-83ec-90fb-bbd990e76038"\n'
    'author:\ncreated: 2026-09-29\ntags:\n  - "clippings"\n---\n'
)
ANSWERED = "**ChatGPT said**\n\nIt keeps.\n\n---\n\nFor long.\n\n---\n\n"
ASKED = "**You said**\n\nAnd spelt?\n\n---\n\n"


def test_rules_that_a_clipper_puts_between_turns_are_not_said(tmp_path: Path) -> None:
    text = f"{NOTE}{ASKED}{ANSWERED}{ASKED}**ChatGPT said**\n\nLess.\n"

    session = imported(write(tmp_path, {"note.md": text.encode()})).session

    assert [plain_text(one.blocks) for one in session.messages] == [
        "And spelt?",
        "It keeps.\n\n---\n\nFor long.",
        "And spelt?",
        "Less.",
    ]
    assert session.updated_at == local_time("2026-09-29")


def test_a_clipped_page_may_hold_only_the_end_of_a_chat(tmp_path: Path) -> None:
    text = f"{NOTE}{ANSWERED}{ASKED}**ChatGPT said**\n\nLess.\n"

    session = imported(write(tmp_path, {"note.md": text.encode()})).session

    assert [one.role for one in session.messages] == [
        Role.ASSISTANT,
        Role.USER,
        Role.ASSISTANT,
    ]
    without = text.removeprefix(NOTE)
    assert not imported(write(tmp_path, {"note.md": without.encode()})).claimed.get("saved-chats")
