"""A chart whose marks the arrow keys walk through, as the mouse comes to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QToolTip, QWidget

from chatvault.ui import tips
from chatvault.ui.mirroring import backwards, onwards, placed
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.widgets.focus_ring import by_keyboard
from chatvault.ui.widgets.painted import PaintedWidget

_AROUND = 2  # from a mark to its ring
_RADIUS = 4


class WalkedChart(PaintedWidget):
    """Has one stop for Tab; the arrows lead to the marks, in the order of time, Enter asks."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self._at: object = None  # the mark that has the keyboard
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def marks(self) -> Sequence[Any]:
        """What can be asked for, the oldest first."""
        raise NotImplementedError

    def mark_rect(self, mark: Any) -> QRectF:
        """Where a mark is, in a window that is not mirrored."""
        raise NotImplementedError

    def ask(self, mark: Any) -> None:
        """Lead to what is behind a mark."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        marks = self.marks()
        at = marks.index(self._at) if self._at in marks else len(marks) - 1
        to = {
            backwards(self): at - 1,
            Qt.Key.Key_Up: at - 1,
            onwards(self): at + 1,
            Qt.Key.Key_Down: at + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(marks) - 1,
        }.get(Qt.Key(event.key()))
        if marks and to is not None:
            self._go(marks[min(max(to, 0), len(marks) - 1)])
        elif self._at in marks and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.ask(self._at)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        marks = self.marks()
        if marks and by_keyboard(event.reason()):
            self._go(self._at if self._at in marks else marks[-1])

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        QToolTip.hideText()

    def paint_ring(self, painter: QPainter) -> None:
        """Show which mark has the keyboard."""
        if self.hasFocus() and self._at in self.marks():
            rect = self._rect(self._at).adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND)
            paint.focus_ring(painter, self.theme, rect, _RADIUS)

    def _go(self, mark: object) -> None:
        """Come to a mark, and say of it what its tip says."""
        self._at = mark
        rect = self._rect(mark)
        told = self.tip_at(rect.center())
        self.setAccessibleDescription(told)
        tips.show(self.mapToGlobal(rect.bottomLeft().toPoint()), told, self)
        self.update()

    def _rect(self, mark: object) -> QRectF:
        return placed(self.mark_rect(mark), self)
