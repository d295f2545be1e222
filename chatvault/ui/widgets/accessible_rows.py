"""Painted rows for screen readers: a list with one entry for every row in view."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QModelIndex, QObject, QPoint, QRect, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QAccessibleInterface,
    QAccessibleObject,
)
from PySide6.QtWidgets import QAbstractScrollArea, QAccessibleWidget

if TYPE_CHECKING:
    from chatvault.ui.widgets.painted_rows import PaintedRows

Maker = Callable[[QObject], QAccessibleInterface | None]

NO_CHILD = cast("QAccessibleInterface", None)  # what Qt takes for "no such child"

_interfaces: dict[QObject, QAccessibleInterface] = {}  # Qt keeps pointers, Python has to keep them
_factories: dict[Maker, Callable[[str, QObject], QAccessibleInterface | None]] = {}


class RowProxy(QObject):
    """Stands for the n-th row in view: an interface has to hang on an object of its own."""

    def __init__(self, view: QAbstractScrollArea, number: int) -> None:
        super().__init__(view)
        self.view, self.number = view, number


class AccessibleRow(QAccessibleObject):
    """One row in view; what it says and where it is, its view knows."""

    def __init__(self, proxy: RowProxy) -> None:
        super().__init__(proxy)
        self._area, self.number = proxy.view, proxy.number

    def role(self) -> QAccessible.Role:
        """An entry of a list."""
        return QAccessible.Role.ListItem

    def corner(self) -> QPoint:
        """Where the view's rows begin on the screen."""
        viewport = self._area.viewport()
        return viewport.mapToGlobal(viewport.rect().topLeft())

    def parent(self) -> QAccessibleInterface:
        """The list."""
        return QAccessible.queryAccessibleInterface(self._area)

    def childCount(self) -> int:
        """Nothing inside."""
        return 0

    def child(self, index: int) -> QAccessibleInterface:
        """Nothing inside."""
        return NO_CHILD

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Nothing inside."""
        return -1


class AccessibleRows(QAccessibleWidget):
    """The list; only rows in view are its children, and ``childCount`` says how many are."""

    def __init__(self, view: QAbstractScrollArea) -> None:
        super().__init__(view, QAccessible.Role.List)
        self._area = view
        self._proxies: list[RowProxy] = []

    def child(self, index: int) -> QAccessibleInterface:
        """The n-th row in view."""
        if not 0 <= index < self.childCount():
            return NO_CHILD
        while len(self._proxies) <= index:
            self._proxies.append(RowProxy(self._area, len(self._proxies)))
        return QAccessible.queryAccessibleInterface(self._proxies[index])

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Which of the rows in view that is."""
        thing = child.object()
        return thing.number if isinstance(thing, RowProxy) else -1


class AccessibleItem(AccessibleRow):
    """One row of a list that reads a model."""

    def __init__(self, proxy: RowProxy, view: PaintedRows) -> None:
        super().__init__(proxy)
        self._view = view

    @property
    def _index(self) -> QModelIndex:
        """What stands there now; invalid where the view has fewer rows."""
        places = self._view.places_in_view()
        inside = self.number < len(places)
        return self._view.model().index(places[self.number], 0) if inside else QModelIndex()

    def text(self, kind: QAccessible.Text) -> str:
        """What the model says aloud, or else shows."""
        if kind != QAccessible.Text.Name:
            return ""
        index = self._index
        return index.data(Qt.ItemDataRole.AccessibleTextRole) or index.data() or ""

    def state(self) -> QAccessible.State:
        """Whether it is chosen, and whether the keyboard is on it."""
        view, index = self._view, self._index
        state = QAccessible.State()
        selectable = bool(index.flags() & Qt.ItemFlag.ItemIsSelectable)
        state.selectable = state.focusable = selectable
        state.selected = view.selectionModel().isSelected(index)
        state.focused = view.hasFocus() and index.isValid() and index == view.currentIndex()
        return state

    def rect(self) -> QRect:
        """Where the row is on the screen."""
        return self._view.visualRect(self._index).translated(self.corner())


class AccessibleItems(AccessibleRows):
    """A list that reads a model."""

    def __init__(self, view: PaintedRows) -> None:
        super().__init__(view)
        self._view = view

    def childCount(self) -> int:
        """How many rows are in view."""
        return len(self._view.places_in_view())


def tell_focus(view: QAbstractScrollArea, number: int) -> None:
    """Say that the keyboard is on the n-th row in view now."""
    event = QAccessibleEvent(view, QAccessible.Event.Focus)
    event.setChild(number)
    QAccessible.updateAccessibility(event)


def tell_current(view: PaintedRows) -> None:
    """Say that the keyboard is on another row of a list now."""
    if not (QAccessible.isActive() and view.hasFocus()):
        return
    places, place = view.places_in_view(), view.currentIndex().row()
    if place in places:
        tell_focus(view, places.index(place))


def install(made: Maker) -> None:
    """Let Qt find the interfaces that ``made`` makes; does nothing the second time."""
    if made not in _factories:
        _factories[made] = lambda _key, thing: _kept(made(thing), thing)
        QAccessible.installFactory(_factories[made])


def install_items() -> None:
    """Let Qt find the interfaces of lists that read a model."""
    install(_item)


def _item(thing: QObject) -> QAccessibleInterface | None:
    from chatvault.ui.widgets.painted_rows import PaintedRows

    if isinstance(thing, PaintedRows):
        return AccessibleItems(thing)
    if isinstance(thing, RowProxy) and isinstance(thing.view, PaintedRows):
        return AccessibleItem(thing, thing.view)
    return None


def _kept(interface: QAccessibleInterface | None, thing: QObject) -> QAccessibleInterface | None:
    if interface is not None:
        _interfaces[thing] = interface
        thing.destroyed.connect(lambda: _interfaces.pop(thing, None))
    return interface
