"""Threads that Perplexity exports as Markdown become conversations."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatvault.domain.blocks import Citation, Text
from chatvault.domain.message import Role
from chatvault.domain.session import SessionScope, SessionSort
from chatvault.domain.work import Unattended
from chatvault.services.vault import Services
from tests.unit.importers.export_files import Imported, imported, write
from tests.unit.importers.hostile import is_chain

WORK = Unattended()
SIGN = (
    '<img src="https://r2cdn.perplexity.ai/pplx-full-logo-primary-dark%402x.png" '
    'style="height:64px;margin-right:32px"/>\n\n'
)
MARK = '\n\n<div align="center">⁂</div>\n\n'
ONE = f"""{SIGN}# Why rye?

It keeps.[^1][^2]
<span style="display:none">[^3]</span>{MARK}[^1]: https://rye.example/a\\_b

[^2]: flour.txt

[^3]: https://rye.example/c

"""
SECOND = "# And spelt?\n\nLess.[^2_1]" + MARK + "[^2_1]: https://spelt.example/a\n\n"
TWO = ONE.replace("[^", "[^1_") + "\n---\n\n" + SECOND
KEEPS = Text("It keeps.[1](https://rye.example/a_b)(flour.txt)")
PAGES = (
    Citation("https://rye.example/a_b", "https://rye.example/a_b"),
    Citation("flour.txt"),
    Citation("https://rye.example/c", "https://rye.example/c"),
)


def thread(tmp_path: Path, text: str, name: str = "rye.md") -> Imported:
    return imported(write(tmp_path / "a.zip", {name: text.encode()}))


def told(found: Imported) -> list[tuple[Role, str]]:
    """Who said what, without sources."""
    return [
        (one.role, block.text)
        for one in found.session.messages
        for block in one.blocks
        if isinstance(block, Text)
    ]


@pytest.mark.parametrize("text", [ONE, ONE.replace("\n", "\r\n")])
def test_a_question_its_answer_and_the_sources_are_read(tmp_path: Path, text: str) -> None:
    found = thread(tmp_path, text)

    session = found.session
    assert (session.source, session.title) == ("perplexity", "Why rye?")
    asked, answered = session.messages
    assert (asked.role, asked.blocks) == (Role.USER, (Text("Why rye?"),))
    assert (answered.role, answered.blocks) == (Role.ASSISTANT, (KEEPS, *PAGES))
    assert session.created_at is not None
    assert found.issues == []


def test_every_turn_has_its_own_sources(tmp_path: Path) -> None:
    session = thread(tmp_path, TWO).session

    assert is_chain(session)
    _, first, asked, second = session.messages
    assert first.blocks == (KEEPS, *PAGES)
    assert asked.blocks == (Text("And spelt?"),)
    page = "https://spelt.example/a"
    assert second.blocks == (Text(f"Less.[1]({page})"), Citation(page, page))


def test_turns_without_sources_are_told_apart(tmp_path: Path) -> None:
    text = (
        f"{SIGN}# Why rye?\n\nIt keeps.\n\n---\n\n# And spelt?\n\nLess.\n\n\n---\n\n# Oats?\n\nNo."
    )

    assert told(thread(tmp_path, text)) == [
        (Role.USER, "Why rye?"),
        (Role.ASSISTANT, "It keeps."),
        (Role.USER, "And spelt?"),
        (Role.ASSISTANT, "Less."),
        (Role.USER, "Oats?"),
        (Role.ASSISTANT, "No."),
    ]


def test_a_rule_before_a_heading_in_an_answer_begins_no_turn(tmp_path: Path) -> None:
    # Given answers with rules before their headings, which all have sources of one number,
    inner = "\n\n---\n\n# Flour\n\nSour.[^1]"
    single = ONE.replace("[^1][^2]", f"[^1]{inner}")
    several = TWO.replace("[^1_1][^1_2]", "[^1_1]" + inner.replace("[^", "[^1_"))
    # when they are read,
    # then they are one answer.
    answer = "It keeps.[1](https://rye.example/a_b)\n\n---\n\n# Flour\n\nSour.[1]"
    for text, turns in ((single, 1), (several, 2)):
        said = told(thread(tmp_path, text))
        assert len(said) == 2 * turns
        assert said[1][1].startswith(answer)


def test_a_rule_in_code_begins_no_turn(tmp_path: Path) -> None:
    text = f"{SIGN}# Why rye?\n\n```yaml\n---\n\n# dough\nrye: 1\n```\nSo.\n"

    assert told(thread(tmp_path, text)) == [
        (Role.USER, "Why rye?"),
        (Role.ASSISTANT, "```yaml\n---\n\n# dough\nrye: 1\n```\nSo."),
    ]


def test_an_older_export_with_a_rule_below_the_question_is_read(tmp_path: Path) -> None:
    text = f"{SIGN}# \n\n---\n\n# Why \\#rye?\n\n---\nIt keeps[^9]."

    found = thread(tmp_path, text)

    assert told(found) == [(Role.USER, "Why \\#rye?"), (Role.ASSISTANT, "It keeps[^9].")]
    assert found.session.title == "Why #rye?"


def test_markdown_of_anybody_else_is_none(tmp_path: Path) -> None:
    assert thread(tmp_path, ONE.removeprefix(SIGN)).claimed == {}
    assert thread(tmp_path, ONE, "rye.html").claimed == {}


def test_a_thread_that_went_on_adds_what_is_new(services: Services, tmp_path: Path) -> None:
    # Given a thread of one turn, whose marks have no number of a turn,
    services.importing.run([write(tmp_path / "a.zip", {"rye.md": ONE.encode()})], WORK)
    # when it is exported again with a second one,
    services.importing.run([write(tmp_path / "b.zip", {"rye (1).md": TWO.encode()})], WORK)
    # then it is the same conversation.
    (key,) = services.browsing.keys(SessionScope(), SessionSort.ACTIVITY)
    (row,) = services.browsing.rows([key.id])
    assert (row.title, row.messages) == ("Why rye?", 4)
