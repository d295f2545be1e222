"""The results for screen readers: a list with one entry for every row in view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface

from chatvault.ui.widgets import accessible_rows
from chatvault.ui.widgets.accessible_rows import AccessibleRow, AccessibleRows, RowProxy

if TYPE_CHECKING:
    from chatvault.ui.search.results_list import ResultsList


class ResultProxy(RowProxy):
    """Stands for the n-th row in view."""

    def __init__(self, view: ResultsList, number: int) -> None:
        super().__init__(view, number)
        self.view = view

    @property
    def index(self) -> QModelIndex:
        """What stands there now; invalid where the view has fewer rows."""
        places = self.view.places_in_view()
        inside = self.number < len(places)
        return self.view.results.index(places[self.number]) if inside else QModelIndex()


class AccessibleResult(AccessibleRow):
    """One head, hit or link in view."""

    def __init__(self, proxy: ResultProxy) -> None:
        super().__init__(proxy, proxy.view)
        self._proxy = proxy

    def text(self, kind: QAccessible.Text) -> str:
        """Who said what; of a head its title, source and number of hits."""
        return self._proxy.index.data() or "" if kind == QAccessible.Text.Name else ""

    def state(self) -> QAccessible.State:
        """Whether it is chosen, and whether the keyboard is on it."""
        view, index = self._proxy.view, self._proxy.index
        state = QAccessible.State()
        selectable = bool(index.flags() & Qt.ItemFlag.ItemIsSelectable)
        state.selectable = state.focusable = selectable
        state.selected = view.selectionModel().isSelected(index)
        state.focused = view.hasFocus() and index.isValid() and index == view.currentIndex()
        return state

    def rect(self) -> QRect:
        """Where the row is on the screen."""
        return self._proxy.view.visualRect(self._proxy.index).translated(self.corner())


class AccessibleResults(AccessibleRows):
    """The list of results."""

    def __init__(self, view: ResultsList) -> None:
        super().__init__(view, self._proxy_of)
        self._view = view
        self._proxies: list[ResultProxy] = []

    def childCount(self) -> int:
        """How many rows are in view."""
        return len(self._view.places_in_view())

    def _proxy_of(self, number: int) -> ResultProxy:
        while len(self._proxies) <= number:
            self._proxies.append(ResultProxy(self._view, len(self._proxies)))
        return self._proxies[number]


def install() -> None:
    """Let Qt find these interfaces; does nothing the second time."""
    accessible_rows.install(_made)


def tell_current(view: ResultsList) -> None:
    """Say that the keyboard is on another row now."""
    if not (QAccessible.isActive() and view.hasFocus()):
        return
    places, place = view.places_in_view(), view.currentIndex().row()
    if place in places:
        event = QAccessibleEvent(view, QAccessible.Event.Focus)
        event.setChild(places.index(place))
        QAccessible.updateAccessibility(event)


def _made(thing: QObject) -> QAccessibleInterface | None:
    from chatvault.ui.search.results_list import ResultsList

    if isinstance(thing, ResultsList):
        return AccessibleResults(thing)
    return AccessibleResult(thing) if isinstance(thing, ResultProxy) else None
