"""Seeing all branches of a conversation, and going to another one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from tests.ui.conftest import Person
from tests.unit.services.importing.test_importing import conversation, write_export


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


def with_another_beginning(export: dict[str, Any]) -> dict[str, Any]:
    """The conversation with an older first prompt, which was not answered."""
    mapping = export["mapping"]
    beginning = mapping[mapping["bread-0"]["parent"]]
    mapping["bread-older"] = {
        "id": "bread-older", "parent": mapping["bread-0"]["parent"], "children": [],
        "message": {
            "id": "bread-older", "author": {"role": "user"}, "create_time": 1_763_812_700.5,
            "content": {"content_type": "text", "parts": ["Why does it not rise?"]},
            "metadata": {},
        },
    }  # fmt: skip
    beginning["children"] = ["bread-older", *beginning["children"]]
    return export


def import_bread(person: Person, folder: Path) -> Person:
    """Somebody with a conversation open whose question has two answers, and two versions."""
    bread = conversation("bread", "How long?", "Ten hours.", "Covered?")
    export = with_another_beginning(with_another_answer(bread))
    person.window.resize(1440, 900)
    person.do(person.window.imports.start, (write_export(folder / "conversations.json", export),))
    person.open()
    return person


@pytest.fixture
def forked(person: Person, tmp_path: Path) -> Person:
    return import_bread(person, tmp_path)


def texts(person: Person) -> list[str]:
    """What the messages say that are shown."""
    model = person.window.thread_pane.view.model
    held = [model.message(place) for place in range(len(model))]
    return [message.text for message in held if message is not None]


def click_version(person: Person, message: int, tip: str) -> None:
    """Click the arrow with that tip in the header of the message at that place."""
    view = person.window.thread_pane.view
    view.viewport().repaint()
    placed = next(one for one in view.placed if one.block.row.first == message)
    header = placed.block.header
    assert header is not None
    stop = next(stop for stop in header.stops() if stop.name.startswith(tip))
    corner = QPointF(view.column_left, placed.top + placed.block.content_top)
    point = (corner + stop.rect.center()).toPoint()
    person.do(QTest.mouseClick, view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier(),
              point)  # fmt: skip


def prompts(person: Person) -> list[str]:
    return [entry.text for entry in person.window.side_panel.outline.rows.entries]


def test_every_fork_has_arrows_that_lead_to_its_versions(forked: Person) -> None:
    assert texts(forked) == ["How long?", "Ten hours.", "Covered?"]
    click_version(forked, 1, "The version before")
    assert texts(forked) == ["How long?", "An hour, in the sun.", "Whose sun?"]
    click_version(forked, 0, "The version before")
    assert texts(forked) == ["Why does it not rise?"]
    click_version(forked, 0, "The next version")
    assert texts(forked)[0] == "How long?"


def test_the_version_that_was_chosen_is_shown_after_a_restart(
    start: Callable[[], Person], tmp_path: Path
) -> None:
    before = import_bread(start(), tmp_path)
    click_version(before, 1, "The version before")
    chosen = texts(before)
    assert chosen == ["How long?", "An hour, in the sun.", "Whose sun?"]
    before.window.close()
    before.settle()
    after = start()
    assert texts(after) == chosen  # its tab came back
    # The source still names the other one when its export is imported again.
    after.do(after.window.imports.start, (tmp_path / "conversations.json",))
    assert texts(after) == chosen


def test_all_branches_are_seen_and_another_one_is_gone_to(forked: Person) -> None:
    outline = forked.window.side_panel.outline
    assert prompts(forked) == ["How long?", "Covered?"]
    forked.do(outline.toggle.click)
    assert prompts(forked) == [
        "How long?", "Why does it not rise?", "Ten hours.", "An hour, in the sun.", "Whose sun?",
        "Covered?",
    ]  # fmt: skip
    point = outline.rows.row_rect(4).center().toPoint()
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
