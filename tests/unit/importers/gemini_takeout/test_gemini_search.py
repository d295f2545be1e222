"""Conversations with the AI Mode of Google's search come out of Google Takeout, too."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatvault.domain.blocks import Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import Severity
from tests.unit.importers.export_files import Entry, imported, write
from tests.unit.importers.gemini_takeout.gemini_takeout_files import cell, page, row
from tests.unit.importers.gemini_takeout.test_gemini_takeout import ROWS

FOLDER = "Takeout/My Activity/AI Mode"
TOLD = (
    "<h2>Your prompt:</h2><p>Which flour for <b>rye</b> bread?</p>"
    "<h2>Search's response:</h2><p>Whole rye.</p><h2>Why</h2><ul><li>Taste</li></ul>"
    "<h2>Your prompt:</h2><p>Used car prices?</p><h2>Search's response:</h2><p>No idea.</p>"
)
SAID = [
    (Role.USER, "Which flour for **rye** bread?"),
    (Role.ASSISTANT, "Whole rye.\n\n## Why\n\n- Taste"),
    (Role.USER, "Used car prices?"),
    (Role.ASSISTANT, "No idea."),
]


def searched(title: str, *told: str, **more: object) -> Entry:
    return row(title, *told, header="AI Mode", products=["Search"], **more)


def said(session: object) -> list[tuple[Role, str]]:
    return [
        (message.role, block.text)
        for message in session.messages  # type: ignore[attr-defined]
        for block in message.blocks
        if isinstance(block, Text)
    ]


@pytest.mark.parametrize("as_page", [False, True])
def test_a_row_of_ai_mode_is_a_conversation(tmp_path: Path, *, as_page: bool) -> None:
    title, date = "Searched for Which flour for rye bread?", "Apr 18, 2026, 10:00:00 AM UTC"
    told = page(cell(title, date, TOLD, header="AI Mode")) if as_page else [searched(title, TOLD)]
    name = "MyActivity.html" if as_page else "MyActivity.json"

    found = imported(write(tmp_path / "a.zip", {f"{FOLDER}/{name}": told}))

    session = found.session
    assert (session.source, session.title) == ("ai-mode", "Which flour for rye bread?")
    assert said(session) == SAID
    parents = [message.parent_id for message in session.messages]
    assert parents == [None, *(message.external_id for message in session.messages[:-1])]
    assert session.created_at is not None
    assert session.created_at // 1000 == 1_776_506_400
    assert not found.issues


def test_a_question_alone_is_kept(tmp_path: Path) -> None:
    rows = [searched("Searched for rye flour", "rye flour"), searched("Searched for tea", at="9:0")]

    found = imported(write(tmp_path / "a.zip", {f"{FOLDER}/MyActivity.json": rows}))

    assert [said(session) for session in found.sessions] == [
        [(Role.USER, "rye flour")],
        [(Role.USER, "tea")],
    ]


def test_an_answer_without_words_before_it_answers_the_search(tmp_path: Path) -> None:
    rows = [searched("Searched for rye flour", "<p>Whole rye.</p>")]

    session = imported(write(tmp_path / "a.zip", {f"{FOLDER}/MyActivity.json": rows})).session

    assert said(session) == [(Role.USER, "rye flour"), (Role.ASSISTANT, "Whole rye.")]


def test_rows_of_gemini_beside_them_are_gathered_as_ever(tmp_path: Path) -> None:
    rows = [ROWS[0], searched("Searched for rye flour", TOLD, at="10:05:00"), ROWS[1], ROWS[2]]
    done = searched("Used AI Mode", at="10:06:00")

    found = imported(write(tmp_path / "a.zip", {"MyActivity.json": [done, *rows]}))

    titles = ["rye flour", "How long does dough rest?", "Name a tea"]
    assert sorted(found.titles) == sorted(titles)
    left_out = [text for _, text in found.problems(Severity.INFO)]
    assert any("“Used an Assistant feature”" in text for text in left_out)
