"""All that the window does, by its words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStyle

from chatvault.ui.dialogs.picking.action_finder import ActionFinder
from chatvault.ui.places.pages import Mode
from tests.ui.conftest import Person


def finder(person: Person) -> ActionFinder:
    """The list of commands, opened by its key."""
    person.press("find_action")
    return person.window.findChildren(ActionFinder)[-1]


def test_a_command_is_found_by_its_words_and_done_with_enter(reader: Person) -> None:
    found = finder(reader)
    assert found.list.topLevelItemCount() > 40
    QTest.keyClicks(found.field, "HEAL")
    assert found.shown() == ("Health",)
    reader.do(QTest.keyClick, found.field, Qt.Key.Key_Return)
    assert reader.window.body.mode is Mode.HEALTH
    assert not reader.window.findChildren(ActionFinder)


def test_arrows_walk_through_what_fits(reader: Person) -> None:
    found = finder(reader)
    QTest.keyClicks(found.field, "hit next")
    assert found.shown() == ("Next hit",)
    found.field.setText("hit")
    QTest.keyClick(found.field, Qt.Key.Key_Down)
    assert found.list.currentItem().text(0) == found.shown()[1]


def test_what_nothing_does_does_nothing(reader: Person) -> None:
    found = finder(reader)
    found.field.setText("bake bread")
    reader.do(QTest.keyClick, found.field, Qt.Key.Key_Return)
    assert found.shown() == ()
    assert found.isVisible()
    assert found.nothing.isVisible()
    found.field.setText("bake")
    found.field.setText("back")
    assert not found.nothing.isVisible()


def test_what_begins_so_comes_before_what_holds_it(reader: Person) -> None:
    found = finder(reader)
    found.field.setText("ar")
    shown = found.shown()
    assert shown.index("Archive or bring back") < shown.index("Clear search history")
    assert shown.index("Archive or bring back") < shown.index("Search everything")
    assert found.list.currentItem().text(0) == shown[0]


def test_what_cannot_be_done_now_is_not_offered(person: Person) -> None:
    """Of a vault that is not encrypted there is nothing to lock, and nowhere to go back to."""
    assert not {"Lock now", "Back", "Next tab"} & {*finder(person).shown()}


def test_commands_begin_where_the_words_of_the_field_do(reader: Person) -> None:
    found = finder(reader)
    row = found.list.visualItemRect(found.list.topLevelItem(0))
    margin = found.list.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin) + 1
    words = found.list.viewport().mapTo(found, row.topLeft()).x() + margin
    field = found.field.cursorRect().center() + found.field.pos()
    assert abs(words - field.x()) <= 1
