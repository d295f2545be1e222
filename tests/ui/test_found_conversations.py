"""What was found can be starred, named, moved and thrown away where it is listed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from chatvault.domain.session import SessionStatus
from chatvault.ui.search.result_rows import HeadRow
from tests.ui.conftest import Person
from tests.ui.navigating import choose, words
from tests.unit.services.importing.test_importing import conversation, write_export

# The offscreen platform says so of every popup.
pytestmark = pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)

_Key = Qt.Key


@pytest.fixture
def finder(person: Person, tmp_path: Path) -> Person:
    """Somebody who reads the first of three conversations that a search found."""
    export = write_export(
        tmp_path / "conversations.json",
        conversation("a", "Old yeast", "It sleeps.", time=1_763_700_000.0),
        conversation("b", "Yeast again", "It wakes.", time=1_763_800_000.0),
        conversation("c", "Wild yeast", "It works.", time=1_763_900_000.0),
    )
    person.do(person.window.imports.start, (export,))
    person.do(person.window.search_bar.set_query, "yeast")
    person.press("next_hit")
    return person


def walk_to(person: Person, place: int) -> int:
    """Select the first hit of the conversation at that place with the keyboard; its id."""
    view = person.window.results.view
    view.setFocus()
    view.select_first()
    for _ in range(place):
        person.do(QTest.keyClick, view, _Key.Key_Down)
    assert view.chosen_session is not None
    return view.chosen_session


def titles(person: Person) -> list[str]:
    """The conversations in the results."""
    model = person.window.results.view.results
    rows = model.rows(range(model.rowCount()))
    return [row.group.title for row in rows if isinstance(row, HeadRow)]


def starred(person: Person) -> list[str]:
    rows = person.desktop.services().browsing.rows(person.ids())
    return [row.title for row in rows if row.starred]


def test_commands_are_about_what_is_selected_while_the_results_have_the_keyboard(
    finder: Person,
) -> None:
    opened = finder.window.thread_pane.session_id
    assert walk_to(finder, 1) != opened
    finder.press("star")
    assert starred(finder) == ["Conversation b"]
    finder.window.thread_pane.view.setFocus()
    finder.press("star")
    assert starred(finder) == ["Conversation c", "Conversation b"]


def test_what_is_thrown_away_makes_room_for_the_next_and_comes_back(finder: Person) -> None:
    view = finder.window.results.view
    thrown = walk_to(finder, 1)
    finder.do(QTest.keyClick, view, _Key.Key_Delete)
    assert titles(finder) == ["Conversation c", "Conversation a"]
    (row,) = finder.desktop.services().browsing.rows((thrown,))
    assert row.status is SessionStatus.TRASHED
    # The keyboard goes on at the next one, also where that was the last.
    finder.do(QTest.keyClick, view, _Key.Key_Delete)
    assert titles(finder) == ["Conversation c"]
    finder.press("undo")
    finder.press("undo")
    assert titles(finder) == ["Conversation c", "Conversation b", "Conversation a"]
    assert view.chosen_session is not None


def test_another_name_is_typed_over_the_opened_conversation(finder: Person) -> None:
    view, header = finder.window.results.view, finder.window.thread_pane.header
    found = walk_to(finder, 2)
    finder.do(QTest.keyClick, view, _Key.Key_F2)
    assert finder.window.thread_pane.session_id == found
    QTest.keyClicks(header.editor, "Sourdough")
    finder.do(QTest.keyClick, header.editor, _Key.Key_Return)
    assert titles(finder) == ["Conversation c", "Conversation b", "Sourdough"]


def test_a_new_tab_is_opened_from_the_results(finder: Person) -> None:
    found = walk_to(finder, 1)
    finder.do(
        QTest.keyClick,
        finder.window.results.view,
        _Key.Key_Return,
        Qt.KeyboardModifier.ControlModifier,
    )
    assert finder.window.thread_pane.session_id == found
    assert len(list(finder.window.tabbing.tabs)) == 2


@pytest.mark.parametrize("by_mouse", [True, False])
def test_a_menu_offers_what_the_list_of_conversations_offers(
    finder: Person, by_mouse: bool
) -> None:
    # Given that another one than the open one is pointed at, or selected,
    view = finder.window.results.view
    walk_to(finder, 0 if by_mouse else 1)
    at = view.visualRect(view.results.index(2)).center() if by_mouse else QPoint()
    reason = QContextMenuEvent.Reason.Mouse if by_mouse else QContextMenuEvent.Reason.Keyboard
    # when its menu is asked for,
    event = QContextMenuEvent(reason, at, view.viewport().mapToGlobal(at))
    finder.do(QApplication.sendEvent, view.viewport(), event)
    # then it is of that one,
    (menu,) = view.findChildren(QMenu)
    assert words(menu)[:5] == ["Open", "Open in a new tab", "Star", "Pin", "Rename"]
    choose(finder, menu, "Star")
    menu.close()
    # and what it does is done to that one.
    assert starred(finder) == ["Conversation b"]
