"""What a thread hears from Qt, passed on to those who know what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea

if TYPE_CHECKING:
    from chatvault.ui.thread.stops import Stops
    from chatvault.ui.thread.thread_keys import ThreadKeys
    from chatvault.ui.thread.thread_menu import ThreadMenu
    from chatvault.ui.thread.thread_mouse import ThreadMouse
    from chatvault.ui.thread.view_state import ViewState

# While a menu is open, or another window is in front, the keyboard's place stays.
_PASSING = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


class ThreadSurface(QAbstractScrollArea):
    """The part of a thread view that listens to mouse, keyboard and focus."""

    state: ViewState
    stops: Stops
    menu: ThreadMenu
    _mouse: ThreadMouse
    _keys: ThreadKeys

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl zoom; sideways what is under the mouse."""
        self._mouse.wheel(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the key stands for."""
        if not self._keys.press(event):
            event.ignore()

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab walks through what can be pressed in the focused message before it leaves."""
        return self.stops.tab(back=not next) or self.leave(back=not next)

    def leave(self, *, back: bool) -> bool:
        """Give the keyboard to the widget after the thread, or to the one before."""
        return super().focusNextPrevChild(not back)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the keyboard's place when it was the keyboard that came here."""
        self._keys.focus_in(event)
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the keyboard's place."""
        if event.reason() not in _PASSING:
            self.state.ring = False
            self.stops.clear()
        super().focusOutEvent(event)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a selection or press what is under the mouse."""
        self._mouse.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Extend the selection, or see what is under the mouse."""
        self._mouse.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Do what was pressed."""
        self._mouse.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select a word."""
        self._mouse.double_click(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done here."""
        self.menu.show(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Tool tips, and the mouse leaving."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._mouse.tell(event)
            return True
        if event.type() == QEvent.Type.Leave:
            self._mouse.leave()
        return super().viewportEvent(event)
