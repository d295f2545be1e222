"""What the tests of tags and folders do in the navigation."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMenu

from chatvault.ui.sidebar import dragged_sessions
from chatvault.ui.sidebar.navigation_entries import NavigationEntry
from tests.ui.conftest import Person


def entries(person: Person) -> list[NavigationEntry]:
    """The rows of the navigation, from above."""
    model = person.window.navigation.places.entries
    return [model.entry(row) for row in range(model.rowCount())]


def entry(person: Person, key: str) -> NavigationEntry:
    """The row of that key."""
    return next(one for one in entries(person) if one.key == key)


def words(menu: QMenu) -> list[str]:
    """What a menu offers, without the keys."""
    return [action.text().partition("\t")[0] for action in menu.actions() if action.text()]


def choose(person: Person, menu: QMenu, text: str) -> None:
    """Choose the entry of a menu with those words."""
    (action,) = (one for one in menu.actions() if one.text().partition("\t")[0] == text)
    person.do(action.trigger)


def drop(person: Person, key: str, ids: tuple[int, ...]) -> bool:
    """Drag conversations over the navigation, and drop them there; whether they were taken."""
    view = person.window.navigation.places
    at, mime = view.visualRect(view.entries.index_of(key)).center(), dragged_sessions.packed(ids)
    rest = Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(view.viewport(), QDragEnterEvent(at, *rest))
    moved = QDragMoveEvent(at, *rest)
    QApplication.sendEvent(view.viewport(), moved)
    if not moved.isAccepted():
        return False
    assert view.delegate.target == view.entries.index_of(key).row()
    dropped = QDropEvent(QPointF(at), *rest)
    QApplication.sendEvent(view.viewport(), dropped)
    assert view.delegate.target == -1
    person.settle()
    return dropped.isAccepted()
