"""The session list for screen readers: a list with one entry for every row in view."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QModelIndex, QObject, QRect, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QAccessibleInterface,
    QAccessibleObject,
)
from PySide6.QtWidgets import QAccessibleWidget

if TYPE_CHECKING:
    from chatvault.ui.sidebar.session_view import SessionView

_NOTHING = cast("QAccessibleInterface", None)  # what Qt takes for "no such child"


class RowProxy(QObject):
    """Stands for the n-th row in view: an interface has to hang on an object of its own."""

    def __init__(self, view: SessionView, number: int) -> None:
        super().__init__(view)
        self.view = view
        self.number = number

    @property
    def index(self) -> QModelIndex:
        """What stands there now; invalid where the view has fewer rows."""
        places = self.view.places_in_view()
        inside = self.number < len(places)
        return self.view.model().index(places[self.number], 0) if inside else QModelIndex()


class AccessibleRow(QAccessibleObject):
    """One conversation in view."""

    def __init__(self, proxy: RowProxy) -> None:
        super().__init__(proxy)
        self._proxy = proxy

    def text(self, kind: QAccessible.Text) -> str:
        """Title, source, how many messages, and whether it has a star or a pin."""
        if kind != QAccessible.Text.Name:
            return ""
        return self._proxy.index.data(Qt.ItemDataRole.AccessibleTextRole) or ""

    def role(self) -> QAccessible.Role:
        """An entry of a list."""
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        """Whether it is chosen, and whether the keyboard is on it."""
        view, index = self._proxy.view, self._proxy.index
        state = QAccessible.State()
        state.selectable = state.focusable = True
        state.selected = view.selectionModel().isSelected(index)
        state.focused = view.hasFocus() and index.isValid() and index == view.currentIndex()
        return state

    def rect(self) -> QRect:
        """Where the row is on the screen."""
        view = self._proxy.view
        rect = view.visualRect(self._proxy.index)
        return rect.translated(view.viewport().mapToGlobal(view.viewport().rect().topLeft()))

    def parent(self) -> QAccessibleInterface:
        """The list."""
        return QAccessible.queryAccessibleInterface(self._proxy.view)

    def childCount(self) -> int:
        """Nothing inside."""
        return 0

    def child(self, index: int) -> QAccessibleInterface:
        """Nothing inside."""
        return _NOTHING

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Nothing inside."""
        return -1


class AccessibleSessions(QAccessibleWidget):
    """The list; only rows in view are its children."""

    def __init__(self, view: SessionView) -> None:
        super().__init__(view, QAccessible.Role.List)
        self._view = view
        self._proxies: list[RowProxy] = []

    def childCount(self) -> int:
        """How many rows are in view."""
        return len(self._view.places_in_view())

    def child(self, index: int) -> QAccessibleInterface:
        """The n-th row in view."""
        if not 0 <= index < self.childCount():
            return _NOTHING
        while len(self._proxies) <= index:
            self._proxies.append(RowProxy(self._view, len(self._proxies)))
        return QAccessible.queryAccessibleInterface(self._proxies[index])

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Which of the rows in view that is."""
        thing = child.object()
        return thing.number if isinstance(thing, RowProxy) else -1


_interfaces: dict[QObject, QAccessibleInterface] = {}  # Qt keeps pointers, Python has to keep them
_installed: list[bool] = []


def install() -> None:
    """Let Qt find these interfaces; does nothing the second time."""
    if not _installed:
        _installed.append(True)
        QAccessible.installFactory(_made)


def tell_current(view: SessionView) -> None:
    """Say that the keyboard is on another row now."""
    if not (QAccessible.isActive() and view.hasFocus()):
        return
    places, place = view.places_in_view(), view.currentIndex().row()
    if place in places:
        event = QAccessibleEvent(view, QAccessible.Event.Focus)
        event.setChild(places.index(place))
        QAccessible.updateAccessibility(event)


def _made(key: str, thing: QObject) -> QAccessibleInterface | None:
    from chatvault.ui.sidebar.session_view import SessionView

    interface: QAccessibleInterface | None = None
    if isinstance(thing, SessionView):
        interface = AccessibleSessions(thing)
    elif isinstance(thing, RowProxy):
        interface = AccessibleRow(thing)
    if interface is not None:
        _interfaces[thing] = interface
        thing.destroyed.connect(lambda: _interfaces.pop(thing, None))
    return interface
