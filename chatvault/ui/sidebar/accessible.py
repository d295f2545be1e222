"""The session list for screen readers: a list with one entry for every row in view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface

from chatvault.ui.widgets import accessible_rows
from chatvault.ui.widgets.accessible_rows import AccessibleRow, AccessibleRows, RowProxy

if TYPE_CHECKING:
    from chatvault.ui.sidebar.session_view import SessionView


class SessionProxy(RowProxy):
    """Stands for the n-th conversation in view."""

    def __init__(self, view: SessionView, number: int) -> None:
        super().__init__(view, number)
        self.view = view

    @property
    def index(self) -> QModelIndex:
        """What stands there now; invalid where the view has fewer rows."""
        places = self.view.places_in_view()
        inside = self.number < len(places)
        return self.view.model().index(places[self.number], 0) if inside else QModelIndex()


class AccessibleSession(AccessibleRow):
    """One conversation in view."""

    def __init__(self, proxy: SessionProxy) -> None:
        super().__init__(proxy, proxy.view)
        self._proxy = proxy

    def text(self, kind: QAccessible.Text) -> str:
        """Title, source, how many messages, and whether it has a star or a pin."""
        if kind != QAccessible.Text.Name:
            return ""
        return self._proxy.index.data(Qt.ItemDataRole.AccessibleTextRole) or ""

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
        return self._proxy.view.visualRect(self._proxy.index).translated(self.corner())


class AccessibleSessions(AccessibleRows):
    """The list of conversations."""

    def __init__(self, view: SessionView) -> None:
        super().__init__(view, self._proxy_of)
        self._view = view
        self._proxies: list[SessionProxy] = []

    def childCount(self) -> int:
        """How many rows are in view."""
        return len(self._view.places_in_view())

    def _proxy_of(self, number: int) -> SessionProxy:
        while len(self._proxies) <= number:
            self._proxies.append(SessionProxy(self._view, len(self._proxies)))
        return self._proxies[number]


def install() -> None:
    """Let Qt find these interfaces; does nothing the second time."""
    accessible_rows.install(_made)


def tell_current(view: SessionView) -> None:
    """Say that the keyboard is on another row now."""
    if not (QAccessible.isActive() and view.hasFocus()):
        return
    places, place = view.places_in_view(), view.currentIndex().row()
    if place in places:
        event = QAccessibleEvent(view, QAccessible.Event.Focus)
        event.setChild(places.index(place))
        QAccessible.updateAccessibility(event)


def _made(thing: QObject) -> QAccessibleInterface | None:
    from chatvault.ui.sidebar.session_view import SessionView

    if isinstance(thing, SessionView):
        return AccessibleSessions(thing)
    return AccessibleSession(thing) if isinstance(thing, SessionProxy) else None
