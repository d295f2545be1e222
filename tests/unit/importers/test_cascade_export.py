"""Conversations that Windsurf and Antigravity exported as Markdown are read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Text, ToolCall, ToolStatus, plain_text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers import registry
from chatvault.importers.antigravity.importer import AntigravityImporter
from chatvault.importers.containers.container import open_container
from chatvault.importers.windsurf.importer import WindsurfImporter
from tests.unit.importers.hostile import RELAXED
from tests.unit.importers.reading import read_one_with, read_with

NOTE = (
    "Note: _This is purely the output of the chat conversation and does not contain any raw data,"
    " codebase snippets, etc. used to generate the output._"
)
TURNS = """
### User Input

Bake it
*today*

*Only rye!*

*Listed directory [my oven](file:///home/ada/my%20oven) *

### Planner Response

I look first.

*(It is hot.)*

*User accepted the command `ls oven/*
cat *.md`*

*User rejected the command `rm -rf *`*

*Searched web for rye bread*

### User Input

Go on

*Read URL content from  https://example.org/rye *

*Edited relevant file*

### Planner Response

Done.
"""
CASCADE = f"# Cascade Chat Conversation\n\n  {NOTE}\n{TURNS}"
CHAT = f"# Chat Conversation\n\n{NOTE}\n{TURNS}"
HEAD = """---
id: "0b5f4a52-1111-4222-8333-444455556666"
title: "Baking a loaf"
date: "2026-01-16T07:26:01.404730300Z"
workspace: "file:///c:/Users/Ada/oven"
---

"""

read_windsurf = partial(read_one_with, WindsurfImporter())
read_antigravity = partial(read_one_with, AntigravityImporter())


def write(folder: Path, text: str, name: str = "chat.md") -> Path:
    path = folder / name
    path.write_bytes(text.encode("utf-8", "replace"))
    return path


def calls(session: ParsedSession) -> list[tuple[str, object]]:
    """What was called, with what it was given."""
    return [
        (block.name, json.loads(block.arguments or "{}"))
        for message in session.messages
        for block in message.blocks
        if isinstance(block, ToolCall)
    ]


def test_what_was_said_and_done_is_told_apart(tmp_path: Path) -> None:
    session = read_windsurf(write(tmp_path, CASCADE))
    assert session.source == "windsurf"
    assert [(message.role, plain_text(message.blocks)) for message in session.messages] == [
        (Role.USER, "Bake it\n*today*\n\n*Only rye!*"),
        (Role.ASSISTANT, ""),
        (Role.ASSISTANT, "I look first.\n\n*(It is hot.)*"),
        (Role.USER, "Go on"),
        (Role.ASSISTANT, ""),
        (Role.ASSISTANT, "Done."),
    ]
    assert calls(session) == [
        ("Listed directory", {"path": "/home/ada/my oven"}),
        ("run_command", {"command": "ls oven/*\ncat *.md"}),
        ("run_command", {"command": "rm -rf *"}),
        ("Searched web", {"query": "rye bread"}),
        ("Read URL content from", {"address": "https://example.org/rye"}),
        ("Edited relevant file", {}),
    ]


def test_a_command_that_was_not_allowed_has_failed(tmp_path: Path) -> None:
    session = read_windsurf(write(tmp_path, CASCADE))
    blocks = [block for message in session.messages for block in message.blocks]
    outcomes = [block.outcome for block in blocks if isinstance(block, ToolCall) and block.outcome]
    assert [(outcome.status, outcome.note) for outcome in outcomes] == [
        (ToolStatus.FAILED, "denied")
    ]


def test_what_a_formatter_put_in_other_marks_reads_the_same(tmp_path: Path) -> None:
    plain = read_windsurf(write(tmp_path, "\n".join(CASCADE.split("*today*\n\n*Only rye!*"))))
    marked = CASCADE.replace("*today*\n\n*Only rye!*", "")
    for line in ("Listed", "Searched", "Read URL", "Edited"):
        marked = marked.replace(f"*{line}", f"_{line}").replace(" *\n", " _\n")
    marked = marked.replace("bread*", "bread_").replace("file*", "file_")
    assert calls(read_windsurf(write(tmp_path, marked, "other.md"))) == calls(plain)


def test_an_export_of_antigravity_is_its_own(tmp_path: Path) -> None:
    session = read_antigravity(write(tmp_path, CHAT, "Baking a loaf.md"))
    assert (session.source, session.title) == ("antigravity", "Baking a loaf")
    container = open_container(tmp_path)
    (portion,) = registry.plan(container).portions
    assert portion.importer.key == "antigravity"


def test_an_export_that_goes_on_is_the_same_conversation(tmp_path: Path) -> None:
    short = read_antigravity(write(tmp_path, CHAT.partition("### User Input\n\nGo on")[0]))
    longer = read_antigravity(write(tmp_path, CHAT, "chat (1).md"))
    assert short.external_id == longer.external_id
    assert short.messages == longer.messages[: len(short.messages)]
    assert short.title == "Bake it"


def test_what_a_head_tells_is_read(tmp_path: Path) -> None:
    session = read_antigravity(write(tmp_path, HEAD + CHAT))
    assert session.external_id == "0b5f4a52-1111-4222-8333-444455556666"
    assert session.stands_in  # for its transcript, which tells more
    assert session.title == "Baking a loaf"
    assert session.project is not None
    assert session.project.path == "c:/Users/Ada/oven"
    at = int(datetime(2026, 1, 16, 7, 26, 1, 404730, tzinfo=UTC).timestamp() * 1000)
    assert session.created_at == at


def test_an_export_that_begins_in_the_midst_of_a_turn_is_read(tmp_path: Path) -> None:
    begun = (
        f"# Chat Conversation\n\n{NOTE}\n\n*Checked command status*\n\n### User Input\n\nGo on\n"
    )
    session = read_antigravity(write(tmp_path, begun))
    assert [message.role for message in session.messages] == [Role.ASSISTANT, Role.USER]


def test_a_command_without_an_end_hides_no_turn(tmp_path: Path) -> None:
    broken = CHAT.replace("cat *.md`*", "cat")
    session = read_antigravity(write(tmp_path, broken))
    assert "Go on" in [plain_text(message.blocks) for message in session.messages]


def test_one_in_which_nothing_was_said_is_told(tmp_path: Path) -> None:
    sessions, issues = read_with(WindsurfImporter(), write(tmp_path, CASCADE.partition("###")[0]))
    assert not sessions
    assert [issue.text for issue in issues] == ["There is no message in it, so it was left out."]


@pytest.mark.parametrize("text", ["# Chat Conversation\n\nHello\n", f"{NOTE}\n"])
def test_other_markdown_is_left_to_others(tmp_path: Path, text: str) -> None:
    write(tmp_path, text)
    container = open_container(tmp_path)
    for importer in (WindsurfImporter(), AntigravityImporter()):
        assert importer.claim(container, container.names()) == ()


@RELAXED
@given(st.lists(st.sampled_from([*CASCADE.splitlines(), "*Viewed [", "`*", "_", "```"])))
def test_any_order_of_its_lines_is_read(tmp_path: Path, lines: list[str]) -> None:
    path = write(tmp_path, "\n".join([CASCADE.partition("\n###")[0], *lines]))
    sessions, _issues = read_with(WindsurfImporter(), path)
    said = [block.text for s in sessions for m in s.messages for block in m.blocks
            if isinstance(block, Text)]  # fmt: skip
    assert all(said)
