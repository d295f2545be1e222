"""Chats that were clipped out of a page into a note."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatvault.domain.blocks import Citation, Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.times.local_times import local_time
from tests.unit.importers.export_files import imported, write
from tests.unit.importers.hostile import is_chain

CHAT = "8d303b8d-fff8-4168-81f4-0ef22f62aebf"
NOTE = (
    '---\ntitle: "Rye"\nsource: "https://claude.ai/chat/{chat}"\nauthor:\npublished:\n'
    'created: 2026-04-05\ndescription: "Claude conversation with 4 messages"\ntags:\n'
    '  - "clippings"\n---\n'
)
TURNS = (
    "**You**\n\nWhy rye?\n\n---\n\n**Claude**\n\nIt keeps.\n\n---\n\n**For long:**\n\n- acid\n\n"
    "---\n\n**You**\n\nAnd spelt?\n\n---\n\n**Claude**\n\nLess.\n"
)
SAID = [
    (Role.USER, (Text("Why rye?"),)),
    (Role.ASSISTANT, (Text("It keeps.\n\n---\n\n**For long:**\n\n- acid"),)),
    (Role.USER, (Text("And spelt?"),)),
    (Role.ASSISTANT, (Text("Less."),)),
]


def read(folder: Path, text: str) -> ParsedSession:
    return imported(write(folder, {"note.md": text.encode()})).session


@pytest.mark.parametrize("above", ["", "\n", "## Raw Output / Content\n", "\n# Rye\n\nA note.\n\n"])
def test_a_clipped_chat_is_that_of_its_page(tmp_path: Path, above: str) -> None:
    session = read(tmp_path, NOTE.format(chat=CHAT) + above + TURNS)

    assert (session.source, session.external_id, session.title) == ("claude-ai", CHAT, "Rye")
    assert session.updated_at == local_time("2026-04-05")
    assert is_chain(session)
    assert [(one.role, one.blocks) for one in session.messages] == SAID


@pytest.mark.parametrize(
    ("address", "name", "source"),
    [
        ("https://gemini.google.com/app/55035ec858d26d5c?is_sa=1", "Gemini", "gemini"),
        ("https://grok.com/c/702cd182?rid=456913a4", "Grok", "grok"),
    ],
)
def test_other_products_are_known_by_the_address(
    tmp_path: Path, address: str, name: str, source: str
) -> None:
    note = f"---\nsource: {address}\n---\n{TURNS.replace('Claude', name)}"
    session = read(tmp_path, note)
    assert (session.source, len(session.messages)) == (source, 4)
    assert session.external_id == address.partition("?")[0].rpartition("/")[2]


def test_turns_may_stand_below_headings(tmp_path: Path) -> None:
    """Small scripts and extensions write them so, below a line that tells the product."""
    turns = TURNS.replace("**You**", "## User").replace("**Claude**", "## ChatGPT")
    text = f"# Rye\n\n*Exported from ChatGPT on January 15, 2026, 2:30 PM*\n\n---\n\n{turns}\n---\n"

    session = read(tmp_path, text)

    assert (session.source, session.title) == ("chatgpt", "Rye")
    assert session.updated_at == local_time("January 15, 2026 2:30 PM")
    assert [(one.role, one.blocks) for one in session.messages] == SAID


@pytest.mark.parametrize(
    ("host", "you", "it"),
    [("claude.ai/chat", "You", "Claude"), ("chatgpt.com/c", "You said", "ChatGPT said")],
)
def test_footnotes_are_the_sources_of_answers(tmp_path: Path, host: str, you: str, it: str) -> None:
    note = NOTE.format(chat=CHAT).replace("claude.ai/chat", host)
    turns = f"**{you}**\n\nWhy? [^1]\n\n---\n\n**{it}**\n\nIt keeps. [^1] Or not[^2] [^9].\n\n"
    notes = (
        "[^1]: [rye.example](https://rye.example/a) — Rye keeps...\n\n[^2]: [b](https://b.example)"
    )

    asked, answered = read(tmp_path, note + turns + notes).messages

    assert asked.blocks == (Text("Why? [^1]"),)
    assert answered.blocks == (
        Text(
            "It keeps. ([rye.example](https://rye.example/a)) Or not ([b](https://b.example)) [^9]."
        ),
        Citation("rye.example", "https://rye.example/a", "Rye keeps..."),
        Citation("b", "https://b.example"),
    )


def test_headings_may_be_numbered(tmp_path: Path) -> None:
    turns = TURNS
    for number, name in enumerate(("You", "Claude", "You", "Claude"), 1):
        turns = turns.replace(f"**{name}**", f"## {number}. {name.replace('You', 'User')}", 1)
    note = NOTE.format(chat=CHAT).replace("source:", "source_url:")

    session = read(tmp_path, f"{note}\n# Rye\n\nCompleteness: complete\n\n{turns}")

    assert (session.source, session.external_id) == ("claude-ai", CHAT)
    assert [(one.role, one.blocks) for one in session.messages] == SAID


@pytest.mark.parametrize(
    "text",
    [
        TURNS,  # of which nothing tells the product
        NOTE.format(chat=CHAT).replace("claude.ai", "rye.example") + TURNS,
        NOTE.format(chat=CHAT) + "Rye keeps.\n",
        NOTE.format(chat=CHAT) + "A note.\n" * 20 + TURNS,
    ],
)
def test_a_note_that_only_quotes_a_chat_is_none(tmp_path: Path, text: str) -> None:
    assert not imported(write(tmp_path, {"note.md": text.encode()})).claimed.get("saved-chats")


def test_what_looks_like_a_heading_inside_of_a_turn_is_none(tmp_path: Path) -> None:
    quoted = "Ask so:\n\n**You**\n\nWhy?\n\n---\n\n## You\n\nWhy?"
    text = f"{NOTE.format(chat=CHAT)}**You**\n\n{quoted}\n\n---\n\n**Claude**\n\nIt keeps.\n"

    asked, answered = read(tmp_path, text).messages

    assert asked.blocks == (Text(quoted),)
    assert answered.blocks == (Text("It keeps."),)
