"""Seeing all branches of a conversation, and going to another one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from tests.ui.conftest import Person
from tests.unit.services.test_importing import conversation, write_export


def with_another_answer(export: dict[str, Any]) -> dict[str, Any]:
    """The conversation with an older answer, about which one went on to ask."""
    mapping = export["mapping"]
    question = mapping["bread-0"]
    for key, parent, role, text in (
        ("bread-old", "bread-0", "assistant", "An hour, in the sun."),
        ("bread-aside", "bread-old", "user", "Whose sun?"),
    ):
        mapping[key] = {
            "id": key, "parent": parent, "children": [],
            "message": {
                "id": key, "author": {"role": role}, "create_time": 1_763_812_800.5,
                "content": {"content_type": "text", "parts": [text]}, "metadata": {},
            },
        }  # fmt: skip
    mapping["bread-old"]["children"] = ["bread-aside"]
    question["children"] = ["bread-old", *question["children"]]
    return export


@pytest.fixture
def forked(person: Person, tmp_path: Path) -> Person:
    """Somebody with a conversation that has two answers to one question open."""
    bread = with_another_answer(conversation("bread", "How long?", "Ten hours.", "Covered?"))
    export = write_export(tmp_path / "conversations.json", bread)
    person.window.resize(1440, 900)
    person.do(person.window.imports.start, (export,))
    person.open()
    return person


def prompts(person: Person) -> list[str]:
    return [entry.text for entry in person.window.side_panel.outline.rows.entries]


def test_all_branches_are_seen_and_another_one_is_gone_to(forked: Person) -> None:
    outline = forked.window.side_panel.outline
    assert prompts(forked) == ["How long?", "Covered?"]
    forked.do(outline.toggle.click)
    assert prompts(forked) == [
        "How long?", "Ten hours.", "An hour, in the sun.", "Whose sun?", "Covered?",
    ]  # fmt: skip
    point = outline.rows.row_rect(3).center().toPoint()
    forked.do(lambda: forked.qtbot.mouseClick(outline.rows, Qt.MouseButton.LeftButton, pos=point))
    pane = forked.window.thread_pane
    assert pane.shown_thread is not None
    assert len(pane.shown_thread.entries) == 3
    aside = outline.rows.entries[-1]
    assert (aside.text, aside.active) == ("Whose sun?", True)
    assert pane.landing().message_id == pane.shown_thread.entries[0].id


def test_the_branch_that_was_chosen_is_still_shown_later(forked: Person) -> None:
    session_id = forked.ids()[0]
    services = forked.desktop.services()
    aside = next(e for e in services.reading.branches(session_id) if e.text == "Whose sun?")
    forked.do(forked.window.land_on, aside.message_id)
    assert prompts(forked) == ["How long?", "Whose sun?"]
    again = services.reading.thread(session_id)
    assert again.entries[-1].id == aside.message_id
