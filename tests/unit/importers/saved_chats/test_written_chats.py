"""Chats that extensions of browsers save as Markdown become conversations, too."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatvault.domain.blocks import Attachment, File, Text, Thinking, ToolOutcome, ToolResult
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.times.local_times import local_time
from tests.unit.importers.export_files import imported, write
from tests.unit.importers.hostile import is_chain

CHAT = "6a1b2c3d-0000-4000-8000-000000000001"
LINK = f"https://chatgpt.com/g/g-12ab-bread/c/{CHAT}"
NOTES = (
    "**User:** Ada (ada@rye.example)  \n"
    "**Created:** 6/18/2026 14:20:31  \n"
    "**Exported:** 6/19/2026 9:00:00  \n"
    f"**Link:** [{LINK}]({LINK})  \n\n"
)
TURNS = "## Prompt:\nWhy rye?\n\n## Response:\nIt keeps.\n\n\n\n"
SIGN = "---\nPowered by [ChatGPT Exporter](https://exporter.example)"
WRITTEN = f"# Rye\n\n{NOTES}{TURNS}{SIGN}"
SAID = [(Role.USER, (Text("Why rye?"),)), (Role.ASSISTANT, (Text("It keeps."),))]


def read(tmp_path: Path, text: str, name: str = "Rye.md") -> ParsedSession:
    return imported(write(tmp_path / "a.zip", {name: text.encode()})).session


@pytest.mark.parametrize("text", [WRITTEN, WRITTEN.replace("\n", "\r\n"), f"{WRITTEN}\n"])
def test_a_chat_is_that_of_the_product_that_held_it(tmp_path: Path, text: str) -> None:
    session = read(tmp_path, text)

    assert (session.source, session.external_id, session.title) == ("chatgpt", CHAT, "Rye")
    assert [(one.role, one.blocks) for one in session.messages] == SAID
    assert is_chain(session)
    assert session.stands_in
    assert session.created_at == local_time("2026-06-18T14:20:31")
    assert session.updated_at == local_time("2026-06-19T09:00:00")


def test_turns_have_their_moments_where_the_file_tells_them(tmp_path: Path) -> None:
    turns = TURNS.replace("Prompt:\n", "Prompt:\n6/18/2026, 2:20:31 PM\n\n")

    asked, answered = read(tmp_path, f"# Rye\n\n{NOTES}{turns}{SIGN}").messages

    assert (asked.blocks, asked.created_at) == (SAID[0][1], local_time("2026-06-18T14:20:31"))
    assert (answered.blocks, answered.created_at) == (SAID[1][1], None)


def test_files_of_a_prompt_stand_apart_from_it(tmp_path: Path) -> None:
    turns = TURNS.replace("Why", "> File: flour.txt\n> File: dough.png\n\nWhy")

    asked, _ = read(tmp_path, f"# Rye\n\n{NOTES}{turns}{SIGN}").messages

    files = File(Attachment("flour.txt")), File(Attachment("dough.png"))
    assert asked.blocks == (*files, Text("Why rye?"))


@pytest.mark.parametrize(
    "thought",
    [
        "> Thinking:\n> \n> > Thinking:\n> > \n> > **Well**\n> > \n> > Rye.",
        "> **Well**\n>\n> Rye.\n>\n> Thought for 8s",
    ],
)
def test_what_was_thought_stands_apart_from_the_answer(tmp_path: Path, thought: str) -> None:
    turns = TURNS.replace("It keeps", f"{thought}\n\nIt keeps")

    _, answered = read(tmp_path, f"# Rye\n\n{NOTES}{turns}{SIGN}").messages

    thinking, text = answered.blocks
    assert isinstance(thinking, Thinking)
    assert thinking.text.startswith("**Well**\n\nRye.")
    assert text == SAID[1][1][0]


def test_what_is_quoted_in_an_answer_stays_in_it(tmp_path: Path) -> None:
    turns = TURNS.replace("It keeps.", "> Rye is sour.\n\nSo it keeps.\n## Prompt:\nis a word.")

    _, answered = read(tmp_path, f"# Rye\n\n{NOTES}{turns}{SIGN}").messages

    assert answered.blocks == (Text("> Rye is sour.\n\nSo it keeps.\n## Prompt:\nis a word."),)


def test_a_chat_without_a_link_is_of_the_product_that_the_last_line_names(tmp_path: Path) -> None:
    text = f"# Claude Conversation\n\n{TURNS}{SIGN.replace('ChatGPT', 'Claude')}"

    session = read(tmp_path, text)

    assert (session.source, session.title) == ("claude-ai", "Why rye?")
    assert [(one.role, one.blocks) for one in session.messages] == SAID
    assert session.created_at is not None


def test_rules_in_an_answer_of_ai_exporter_part_none(tmp_path: Path) -> None:
    text = (
        f"> From: https://claude.ai/chat/{CHAT}\n\n# you asked\n\n"
        "message time: 2026-06-18 14:20:31\n\nWhy rye?\n\n---\n\n"
        "# claude response\n\nIt keeps.\n\n---\n\n# Flour\n\nSour.\n\n# a response\n\n---\n\n"
        "# you asked\n\nAnd spelt?\n\n---\n\n# claude response\n\nLess.\n"
        "---\nPowered by [AI Exporter](https://exporter.example)"
    )

    session = read(tmp_path, text)

    assert (session.source, session.external_id, session.title) == ("claude-ai", CHAT, "Why rye?")
    assert [one.blocks for one in session.messages] == [
        (Text("Why rye?"),),
        (Text("It keeps.\n\n---\n\n# Flour\n\nSour.\n\n# a response"),),
        (Text("And spelt?"),),
        (Text("Less."),),
    ]
    assert session.created_at == session.messages[0].created_at
    assert session.created_at == local_time("2026-06-18T14:20:31")


def test_the_script_for_chatgpt_tells_what_plugins_said(tmp_path: Path) -> None:
    text = (
        "# Rye\n\n#### You:\nWhy rye?\n\n#### Plugin (file_search):\nAcid.\n\n\n"
        "#### ChatGPT:\n\\[Unsupported Content]\n\n\n"
        "#### ChatGPT:\nIt keeps.\ue200filecite\ue202turn0file0\ue201\n"
    )

    session = read(tmp_path, text)

    assert (session.source, session.title) == ("chatgpt", "Rye")
    asked, found, answered = session.messages
    assert [(one.role, one.blocks) for one in (asked, answered)] == SAID
    assert found.role is Role.TOOL
    assert found.blocks == (ToolResult(ToolOutcome("Acid."), "file_search"),)


@pytest.mark.parametrize("text", [TURNS, f"# Rye\n\n{TURNS}", f"# Rye\n\n{NOTES}It keeps."])
def test_other_markdown_is_none(tmp_path: Path, text: str) -> None:
    assert imported(write(tmp_path / "a.zip", {"a.md": text.encode()})).claimed == {}
