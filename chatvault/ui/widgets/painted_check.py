"""What check boxes share that are painted as rows: all of one can be clicked, and has a ring."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.painting.tick_box import paint_box
from chatvault.ui.widgets.focus_ring import by_keyboard


class PaintedCheck(QCheckBox):
    """A row with a box, as wide as there is room."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._ring = False
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ring = by_keyboard(event.reason())
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter ticks as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paint_box(self, painter: QPainter, box: QRectF) -> None:
        """Paint its box there, in its ring where it has the keyboard."""
        theme = self._appearance.theme
        state = Qt.CheckState.Checked if self.isChecked() else Qt.CheckState.Unchecked
        paint_box(painter, theme, box, state)
        if self.hasFocus() and self._ring:
            paint.focus_ring(painter, theme, box.adjusted(-3, -3, 3, 3), 7)
