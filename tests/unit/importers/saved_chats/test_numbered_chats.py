"""What AI Chat Exporter saves as Markdown is the conversation that its JSON holds."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.saved_chats import numbered
from tests.unit.importers.export_files import imported, write
from tests.unit.importers.hostile import is_chain

CHAT = "6a1b2c3d-0000-4000-8000-000000000002"
TOLD = {
    "tags": ["bread"],
    "author": "claude",
    "count": 2,
    "exporter": "3.1.0",
    "url": f"https://claude.ai/chat/{CHAT}",
}
SAID = [
    (Role.USER, "Why rye?\n\nOr > spelt?"),
    (Role.ASSISTANT, "## Rye\n\n> It keeps.\n\n___\n\n## chat-9\n\nSo."),
    (Role.USER, "And oats?"),
    (Role.ASSISTANT, "Less."),
]
TOP = "___\n###### [top](#table-of-contents)\n"


def markdown(said: list[tuple[Role, str]], top: str = TOP, above: str = "") -> str:
    head = "".join(f"{key}: {value}\n" for key, value in {**TOLD, "tags": "[bread]"}.items())
    head += "date: 2026-03-23T21-37-57+0800\n"
    text, number = "", 0
    for role, words in said:
        if role is Role.USER:
            number += 1
            quoted = words.replace("\n", "\n> ")
            text += f"## chat-{number}\n\n> {quoted}\n\n"
        else:
            text += f"{above}{words}\n\n{top}"
    listed = "## Table of Contents\n\n- [1: Why rye?](#chat-1)\n\n"
    return f'---\ntitle: "The \\"rye\\""\n{head}---\n\n# The "rye"\n\n{listed}{text.strip()}\n\n'


def exported() -> bytes:
    messages = [
        {"author": "user" if role is Role.USER else "ai", "content": words} for role, words in SAID
    ]
    told = {"title": 'The "rye"', **TOLD, "date": "2026-03-23T13:37:57Z", "messages": messages}
    return json.dumps(told).encode()


def read(tmp_path: Path, data: bytes, name: str) -> ParsedSession:
    return imported(write(tmp_path / "a.zip", {name: data})).session


def said(session: ParsedSession) -> list[tuple[Role, str]]:
    assert is_chain(session)
    return [
        (one.role, "".join(block.text for block in one.blocks if isinstance(block, Text)))
        for one in session.messages
    ]


@pytest.mark.parametrize(
    "text",
    [
        markdown(SAID),
        markdown(SAID).replace("\n", "\r\n"),
        markdown(SAID, top=TOP.replace("___\n", "---\n\n"), above="###### Claude said:\n\n"),
    ],
)
def test_it_is_the_conversation_of_the_json(tmp_path: Path, text: str) -> None:
    session = read(tmp_path, text.encode(), "Rye.md")
    told = read(tmp_path, exported(), "Rye.json")
    assert replace(session, members=()) == replace(told, members=())
    assert (session.source, session.external_id) == ("claude-ai", CHAT)
    assert (session.title, session.tags) == ('The "rye"', ("bread",))
    assert said(session) == SAID


def test_two_answers_to_a_prompt_are_two_messages(tmp_path: Path) -> None:
    both = [*SAID[:2], (Role.ASSISTANT, "More of it."), *SAID[2:]]
    assert said(read(tmp_path, markdown(both).encode(), "Rye.md")) == both


ROLES = (Role.USER, Role.ASSISTANT)
WORDS = st.text(st.sampled_from("ab >#_-\n"), min_size=1).filter(
    lambda words: (
        bool(words.strip()) and words == words.strip() and not words.endswith(("___", "---"))
    )
)


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=4))
def test_nothing_is_lost_whatever_is_said(pairs: list[tuple[str, str]]) -> None:
    turns = [(role, words) for pair in pairs for role, words in zip(ROLES, pair, strict=True)]
    chat = numbered.chat_of(markdown(turns).splitlines(keepends=True), None)
    told = [
        (turn.role, "".join(block.text for block in turn.blocks if isinstance(block, Text)))
        for (turn,) in chat.steps
        if turn.blocks
    ]
    assert told == turns
