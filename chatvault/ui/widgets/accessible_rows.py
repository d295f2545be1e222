"""Painted rows for screen readers: a list with one entry for every row in view."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAccessibleObject
from PySide6.QtWidgets import QAbstractScrollArea, QAccessibleWidget

Maker = Callable[[QObject], QAccessibleInterface | None]

NO_CHILD = cast("QAccessibleInterface", None)  # what Qt takes for "no such child"

_interfaces: dict[QObject, QAccessibleInterface] = {}  # Qt keeps pointers, Python has to keep them
_factories: dict[Maker, Callable[[str, QObject], QAccessibleInterface | None]] = {}


class RowProxy(QObject):
    """Stands for the n-th row in view: an interface has to hang on an object of its own."""

    def __init__(self, view: QAbstractScrollArea, number: int) -> None:
        super().__init__(view)
        self.number = number


class AccessibleRow(QAccessibleObject):
    """One row in view; what it says and where it is, its view knows."""

    def __init__(self, proxy: RowProxy, view: QAbstractScrollArea) -> None:
        super().__init__(proxy)
        self._area = view

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

    def __init__(self, view: QAbstractScrollArea, proxy: Callable[[int], RowProxy]) -> None:
        """``proxy`` gives what stands for the n-th row in view, always the same one."""
        super().__init__(view, QAccessible.Role.List)
        self._proxy = proxy

    def child(self, index: int) -> QAccessibleInterface:
        """The n-th row in view."""
        if not 0 <= index < self.childCount():
            return NO_CHILD
        return QAccessible.queryAccessibleInterface(self._proxy(index))

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Which of the rows in view that is."""
        thing = child.object()
        return thing.number if isinstance(thing, RowProxy) else -1


def install(made: Maker) -> None:
    """Let Qt find the interfaces that ``made`` makes; does nothing the second time."""
    if made not in _factories:
        _factories[made] = lambda _key, thing: _kept(made(thing), thing)
        QAccessible.installFactory(_factories[made])


def _kept(interface: QAccessibleInterface | None, thing: QObject) -> QAccessibleInterface | None:
    if interface is not None:
        _interfaces[thing] = interface
        thing.destroyed.connect(lambda: _interfaces.pop(thing, None))
    return interface
