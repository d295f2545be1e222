"""Chats that were copied out of VS Code as a whole are read."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Text, plain_text
from chatvault.domain.message import Hidden, Role
from chatvault.importers.containers.container import open_container
from chatvault.importers.copilot_chat.importer import CopilotChatImporter
from tests.unit.importers.hostile import RELAXED
from tests.unit.importers.reading import read_one_with, read_with

COPIED = """ada-lovelace: Bake a loaf

GitHub Copilot: Read [](file:///c%3A/oven/my%20loaf.md#1-1), lines 1 to 2

I bake.
ada-lovelace: is no turn here.

ada-lovelace: More

with salt

GitHub Copilot: Done.
"""

read = partial(read_with, CopilotChatImporter())
read_one = partial(read_one_with, CopilotChatImporter())


def write(folder: Path, text: str, name: str = "chat.md") -> Path:
    path = folder / name
    path.write_bytes(text.encode("utf-8", "replace"))
    return path


def test_turns_begin_with_who_speaks(tmp_path: Path) -> None:
    session = read_one(write(tmp_path, COPIED.replace("\n", "\r\n")))
    assert (session.source, session.title) == ("copilot-chat", "Bake a loaf")
    said = [(one.role, plain_text(one.blocks).replace("\r", "")) for one in session.messages]
    assert said == [
        (Role.USER, "Bake a loaf"),
        (
            Role.ASSISTANT,
            "Read `my loaf.md`, lines 1 to 2\n\nI bake.\nada-lovelace: is no turn here.",
        ),
        (Role.USER, "More\n\nwith salt"),
        (Role.ASSISTANT, "Done."),
    ]


def test_what_a_terminal_tells_is_no_prompt_of_the_person(tmp_path: Path) -> None:
    told = "[Terminal 5f-1 notification: command completed with exit code 0.]"
    session = read_one(write(tmp_path, COPIED.replace("More\n", f"{told}\n")))
    assert [message.hidden for message in session.messages] == [None, None, Hidden.SYSTEM, None]


def test_a_chat_that_goes_on_is_the_same_one(tmp_path: Path) -> None:
    short = read_one(write(tmp_path, COPIED.partition("\nada-lovelace: More")[0]))
    longer = read_one(write(tmp_path, COPIED, "later.txt"))
    assert short.external_id == longer.external_id
    assert short.messages == longer.messages[:2]


@pytest.mark.parametrize(
    "text",
    [
        "# Notes\n\nGitHub Copilot: an assistant\n",
        "ada: I asked\nGitHub Copilot: in one paragraph\n",
        "GitHub Copilot: Done.\n",
    ],
)
def test_other_text_is_left_to_others(tmp_path: Path, text: str) -> None:
    write(tmp_path, text)
    container = open_container(tmp_path)
    assert CopilotChatImporter().claim(container, container.names()) == ()


@RELAXED
@given(st.lists(st.sampled_from([*COPIED.splitlines(), "", "GitHub Copilot: "])))
def test_any_order_of_its_lines_is_read(tmp_path: Path, lines: list[str]) -> None:
    path = write(tmp_path, "\n".join(["ada: Hello", "", "GitHub Copilot: Hi", *lines]))
    sessions, _issues = read(path)
    blocks = [block for session in sessions for one in session.messages for block in one.blocks]
    assert all(block.text for block in blocks if isinstance(block, Text))
