"""Saved searches in the navigation: asked, named and let go from there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from chatvault.domain.search.hits import Count
from chatvault.domain.search.saved_search import SavedSearch
from chatvault.domain.session import Navigation as Counts
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.sidebar.navigation import Navigation
from chatvault.ui.sidebar.navigation_entries import rail_entries, wide_entries
from tests.unit.ui.sidebar.test_navigation import click, labels

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

RYE, OVEN = SavedSearch(3, "Rye bread", "rye from:me"), SavedSearch(5, "oven", "oven", 1)
SEARCHES = ((RYE, Count(10_000, exact=False)), (OVEN, None))


@pytest.fixture
def navigation(appearance: Appearance, window: QWidget) -> Navigation:
    made = Navigation(appearance, window)
    made.resize(208, 600)
    made.show()
    made.set_navigation(Counts(all=12))
    made.set_searches(SEARCHES)
    return made


def test_they_come_last_with_their_counts(navigation: Navigation) -> None:
    assert labels(navigation.places)[-3:] == ["Saved searches", "Rye bread", "oven"]
    rye, oven = wide_entries(Counts(), SEARCHES)[-2:]
    assert (rye.figure, rye.spoken) == ("10,000+", "Rye bread, 10,000+")
    assert (oven.figure, oven.spoken) == ("", "oven")


def test_without_any_there_is_no_head(navigation: Navigation) -> None:
    navigation.set_searches(())
    assert "Saved searches" not in labels(navigation.places)
    assert "flyout:saved searches" not in [entry.key for entry in rail_entries(Counts())]


def test_a_click_asks_and_the_place_stays_chosen(qtbot: QtBot, navigation: Navigation) -> None:
    with qtbot.waitSignal(navigation.search_rows.asked) as asked:
        click(qtbot, navigation.places, "search:3")
    assert asked.args == ["rye from:me"]
    assert navigation.places.current_key == "library:all"


def test_arrows_pass_by_and_enter_asks(qtbot: QtBot, navigation: Navigation) -> None:
    asked = QSignalSpy(navigation.search_rows.asked)
    navigation.places.set_current("library:trash")
    qtbot.keyClick(navigation.places, Qt.Key.Key_Down)
    assert navigation.places.current_key == "search:3"
    assert asked.count() == 0
    qtbot.keyClick(navigation.places, Qt.Key.Key_Return)
    assert asked.at(0) == ["rye from:me"]


def test_new_counts_leave_the_keyboard_where_it_is(
    qtbot: QtBot, navigation: Navigation, window: QWidget
) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    navigation.places.setFocus()
    navigation.places.set_current("search:3")
    navigation.set_searches(((RYE, Count(7)), (OVEN, Count(1))))
    navigation.set_navigation(Counts(all=13))
    assert navigation.places.current_key == "search:3"
    navigation.set_searches(((OVEN, Count(1)),))
    assert navigation.places.current_key == "library:all"


def test_f2_gives_another_name_in_the_row(qtbot: QtBot, navigation: Navigation) -> None:
    navigation.places.set_current("search:3")
    qtbot.keyClick(navigation.places, Qt.Key.Key_F2)
    editor = navigation.search_rows.editor
    row = navigation.places.visualRect(navigation.places.entries.index_of("search:3"))
    assert editor.isVisible()
    assert row.contains(editor.geometry().center())
    editor.setText("Sourdough")
    with qtbot.waitSignal(navigation.search_rows.renamed) as renamed:
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert renamed.args == [3, "Sourdough"]


def test_an_empty_name_keeps_the_old_one(qtbot: QtBot, navigation: Navigation) -> None:
    renamed = QSignalSpy(navigation.search_rows.renamed)
    navigation.places.set_current("search:3")
    qtbot.keyClick(navigation.places, Qt.Key.Key_F2)
    navigation.search_rows.editor.setText(" ")
    qtbot.keyClick(navigation.search_rows.editor, Qt.Key.Key_Return)
    assert renamed.count() == 0


def test_delete_lets_go_of_a_search_but_of_nothing_else(
    qtbot: QtBot, navigation: Navigation
) -> None:
    removed = QSignalSpy(navigation.search_rows.removed)
    navigation.places.set_current("library:all")
    qtbot.keyClick(navigation.places, Qt.Key.Key_Delete)
    qtbot.keyClick(navigation.places, Qt.Key.Key_F2)
    assert (removed.count(), navigation.search_rows.editor.isVisible()) == (0, False)
    navigation.places.set_current("search:5")
    qtbot.keyClick(navigation.places, Qt.Key.Key_Delete)
    assert removed.at(0) == [5]


def test_the_menu_has_all_of_it(qtbot: QtBot, navigation: Navigation) -> None:
    entry = navigation.places.entries.entry(navigation.places.entries.index_of("search:3").row())
    rows = navigation.search_rows
    menu = rows.menu(entry)
    search, rename, up, down, delete = menu.actions()
    assert [action.text().partition("\t")[0] for action in menu.actions()] == [
        "Search", "Rename", "Move up", "Move down", "Delete",
    ]  # fmt: skip
    with qtbot.waitSignal(rows.asked):
        search.trigger()
    assert not up.isEnabled()
    with qtbot.waitSignal(rows.moved) as moved:
        down.trigger()
    assert moved.args == [3, 1]
    with qtbot.waitSignal(rows.removed):
        delete.trigger()
    rename.trigger()
    assert rows.editor.isVisible()


def test_the_last_moves_up_alone(qtbot: QtBot, navigation: Navigation) -> None:
    entries = navigation.places.entries
    menu = navigation.search_rows.menu(entries.entry(entries.index_of("search:5").row()))
    up, down = menu.actions()[2:4]
    assert not down.isEnabled()
    with qtbot.waitSignal(navigation.search_rows.moved) as moved:
        up.trigger()
    assert moved.args == [5, -1]


@pytest.mark.parametrize(("key", "opens"), [("search:3", True), ("library:all", False)])
def test_a_right_click_opens_it_for_searches_alone(
    navigation: Navigation, key: str, opens: bool
) -> None:
    view = navigation.places
    at = view.visualRect(view.entries.index_of(key)).center()
    reason = QContextMenuEvent.Reason.Mouse
    event = QContextMenuEvent(reason, at, view.viewport().mapToGlobal(at))
    QApplication.sendEvent(view.viewport(), event)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QMenu) is opens
    if popup is not None:
        popup.close()


def test_the_menu_key_opens_it_at_the_current_search(navigation: Navigation) -> None:
    view = navigation.places
    view.set_current("search:5")
    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(view.viewport(), QContextMenuEvent(reason, QPoint(), QPoint()))
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QMenu)
    popup.close()


def test_the_rail_has_them_in_a_flyout(qtbot: QtBot, navigation: Navigation) -> None:
    navigation.set_rail(True)
    menu = navigation.flyout("flyout:saved searches")
    assert [action.text() for action in menu.actions()] == ["Rye bread\t10,000+", "oven"]
    with qtbot.waitSignal(navigation.search_rows.asked) as asked:
        menu.actions()[1].trigger()
    assert asked.args == ["oven"]
    menu.close()
