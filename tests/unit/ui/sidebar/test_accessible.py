"""What a screen reader finds in the list of conversations."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from chatvault.ui.operations import Operations
from chatvault.ui.sidebar.session_list import SessionList
from tests.unit.ui.sidebar.conftest import ShowList, make_row, settle


@pytest.fixture(autouse=True)
def _listening() -> Iterator[None]:
    """Somebody listens: Qt says nothing otherwise."""
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


def spoken(found: SessionList) -> QAccessibleInterface:
    return QAccessible.queryAccessibleInterface(found.view)


def names(found: SessionList) -> list[str]:
    sessions = spoken(found)
    children = (sessions.child(number) for number in range(sessions.childCount()))
    return [child.text(QAccessible.Text.Name) for child in children]


def test_every_row_in_view_is_an_entry_of_the_list(listed: ShowList) -> None:
    found = listed(make_row(1, "Rye", starred=True), make_row(2, "Spelt", messages=1))
    assert spoken(found).role() is QAccessible.Role.List
    assert names(found) == [
        "Rye, ChatGPT, 12 messages, starred",
        "Spelt, ChatGPT, 1 message",
    ]
    assert spoken(found).child(0).role() is QAccessible.Role.ListItem


def test_the_entries_are_those_that_are_seen(
    qtbot: QtBot, listed: ShowList, operations: Operations
) -> None:
    found = listed(*(make_row(number) for number in range(1, 201)))
    assert len(names(found)) < 20
    found.view.verticalScrollBar().setValue(found.view.verticalScrollBar().maximum())
    settle(qtbot, operations, found)
    assert names(found)[-1].startswith("Bread 200,")


def test_an_entry_says_whether_it_is_chosen_and_has_the_keyboard(
    qtbot: QtBot, listed: ShowList
) -> None:
    found = listed(*(make_row(number) for number in range(1, 4)))
    found.view.setFocus()
    qtbot.keyClick(found.view, Qt.Key.Key_Home)
    qtbot.keyClick(found.view, Qt.Key.Key_Down)
    states = [spoken(found).child(number).state() for number in range(3)]
    assert [bool(state.selected) for state in states] == [False, True, False]
    assert [bool(state.focused) for state in states] == [False, True, False]


def test_an_entry_is_where_its_row_is(listed: ShowList) -> None:
    found = listed(make_row(1), make_row(2))
    rect = spoken(found).child(1).rect()
    row = found.view.visualRect(found.model.index(1))
    assert rect.size() == row.size()
    assert rect.topLeft() == found.view.viewport().mapToGlobal(row.topLeft())


def test_an_entry_belongs_to_its_list(listed: ShowList) -> None:
    found = listed(make_row(1), make_row(2))
    child = spoken(found).child(1)
    assert spoken(found).indexOfChild(child) == 1
    assert child.parent().object() is found.view
    assert spoken(found).child(2) is None


def test_an_entry_that_is_gone_says_nothing(
    qtbot: QtBot, listed: ShowList, operations: Operations
) -> None:
    found = listed(make_row(1), make_row(2))
    child = spoken(found).child(1)
    found.model.show(found.model.keys[:1], {1: 0})
    found.view.set_groups(())
    assert child.text(QAccessible.Text.Name) == ""
    assert not child.state().focused


def test_a_list_goes_with_its_entries(listed: ShowList) -> None:
    found = listed(make_row(1))
    assert names(found)
    found.view.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert not isValid(found.view)
