"""What Save my Chatbot saves as Markdown becomes a conversation, with its sources."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Citation, Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.saved_chats import sourced
from chatvault.importers.times.local_times import local_time
from tests.unit.importers.export_files import imported, write
from tests.unit.importers.hostile import is_chain
from tests.unit.importers.saved_chats.saved_chats import SAID, said

CHAT = "6a1b2c3d-0000-4000-8000-000000000003"
WITH = "- with [SaveMyChatbot](https://save.example)"
HEAD = (
    "# Why rye...\nExported on 05/04/2026 at 14:20:31 "
    f"[from ChatGPT](https://chatgpt.com/g/g-p-12ab-bread/c/{CHAT}) {WITH}\n\n"
)
ASKED = "## User\nWhy rye?\n\n## ChatGPT\nIt keeps.\n\n"
SAVED = f"{HEAD}{ASKED}## User\nAnd oats?\n\n## ChatGPT\nLess.\n\n"


def read(tmp_path: Path, text: str) -> ParsedSession:
    return imported(write(tmp_path / "a.zip", {"Rye.md": text.encode()})).session


@pytest.mark.parametrize(
    "text", [SAVED, SAVED.replace("\n", "\r\n"), f"---\ncreated: 2026-04-05\n---\n{SAVED}"]
)
def test_a_chat_is_that_of_the_page_that_it_was_saved_from(tmp_path: Path, text: str) -> None:
    session = read(tmp_path, text)

    assert (session.source, session.external_id, session.title) == ("chatgpt", CHAT, "Why rye...")
    assert said(session) == SAID
    assert is_chain(session)
    assert session.stands_in
    assert session.updated_at == local_time("2026-04-05T14:20:31")


@pytest.mark.parametrize(
    ("product", "address", "source", "asked", "answered"),
    [
        ("Claude Chat", f"https://claude.ai/chat/{CHAT}", "claude-ai", "## User", "## Claude"),
        ("Perplexity.ai", "https://www.perplexity.ai/search/rye-1", "perplexity", "## User",
         "## AI answer"),
        ("Perplexity.ai", "https://www.perplexity.ai/search/rye-1", "perplexity", "## User",
         "## Pro answer"),
        ("Phind Search", "https://www.phind.com/search?cache=1", "saved-chats", "## User",
         "## Phind-70B answer"),
        ("Phind Agent", "https://www.phind.com/agent?cache=1", "saved-chats", "#### User",
         "#### Phind"),
        ("Phind.com", "https://www.phind.com/search?cache=1", "saved-chats", "___\n**You:**",
         "___\n**Gpt-4 answer:**"),
    ],
)  # fmt: skip
def test_each_page_names_who_answered(
    tmp_path: Path, product: str, address: str, source: str, asked: str, answered: str
) -> None:
    told = SAVED.replace("ChatGPT](", f"{product}](").replace("## User", asked)
    told = told.replace("## ChatGPT", answered)
    told = told.replace(f"https://chatgpt.com/g/g-p-12ab-bread/c/{CHAT}", address)

    session = read(tmp_path, told)

    assert (session.source, said(session)) == (source, SAID)


def test_sources_below_an_answer_are_its_citations(tmp_path: Path) -> None:
    below = (
        "\n\n---\n**Sources:**\n- [(1) On rye](https://rye.example/(keeping)%29)\n- (2) notes.txt\n"
    )

    told = SAVED.replace("Why rye?", f"Why rye?{below}").replace("keeps.", "keeps.\n- (3) So.")
    session = read(tmp_path, told.replace("Less.", f"Less.\n\n---\n\nTruly.{below}"))

    assert said(session)[:2] == [
        (Role.USER, f"Why rye?{below}".strip()),
        (Role.ASSISTANT, "It keeps.\n- (3) So."),
    ]
    assert session.messages[-1].blocks == (
        Text("Less.\n\n---\n\nTruly."),
        Citation("On rye", "https://rye.example/(keeping)%29"),
        Citation("notes.txt", ""),
    )


def test_what_was_searched_for_stays_above_its_sources(tmp_path: Path) -> None:
    below = "\n\n**Sources:**\nrye or oats\n- [(0) On rye](https://rye.example)\n"

    session = read(tmp_path, SAVED.replace("Less.", f"Less.{below}\n\n___"))

    assert session.messages[-1].blocks == (
        Text("Less.\n\n**Sources:**\nrye or oats"),
        Citation("On rye", "https://rye.example"),
    )


def test_headings_in_a_fence_or_of_another_kind_part_nothing(tmp_path: Path) -> None:
    answer = "It keeps.\n\n```\n\n## User\nsays\n```\n\n#### User\n\n## Notes\n## ChatGPT"

    session = read(tmp_path, SAVED.replace("It keeps.", answer))

    assert said(session) == [SAID[0], (Role.ASSISTANT, answer), *SAID[2:]]


def test_a_fence_that_nothing_ends_hides_no_turn(tmp_path: Path) -> None:
    session = read(tmp_path, SAVED.replace("Why rye?", "Why rye?\n\n```"))

    assert said(session) == [(Role.USER, "Why rye?\n\n```"), *SAID[1:]]


def test_what_the_extension_wrote_where_there_are_no_sources_is_left_out(tmp_path: Path) -> None:
    session = read(
        tmp_path, SAVED.replace("keeps.", "keeps.undefined").replace("Less.", "undefined")
    )

    assert said(session) == [*SAID[:3], (Role.ASSISTANT, "undefined")]


@pytest.mark.parametrize(
    "text",
    [
        HEAD,
        SAVED.replace("Exported on", "Saved on"),
        SAVED.replace("## User", "## Notes"),
        f"An article.\n\n{HEAD}",
    ],
)
def test_other_markdown_is_none(tmp_path: Path, text: str) -> None:
    assert imported(write(tmp_path / "a.zip", {"a.md": text.encode()})).claimed == {}


@given(st.lists(st.text(string.ascii_letters + "#*`_\n ", max_size=40), max_size=6))
def test_any_text_behind_the_beginning_is_read(pieces: list[str]) -> None:
    text = f"{HEAD}## User\n" + "\n\n## ChatGPT\n".join(pieces)

    chat = sourced.chat_of(text.splitlines(keepends=True), None)

    assert len(chat.steps) >= 1
