"""The ring round the control that has the keyboard, drawn outside of it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFocusFrame, QWidget

from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import Appearance

CLEAR = 3  # 1 px clear of the control, then the 2 px of the ring

_BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


def by_keyboard(reason: Qt.FocusReason) -> bool:
    """Whether the focus came by a key, so that its place must be seen."""
    return reason in _BY_KEYBOARD


class FocusRing(QFocusFrame):
    """Follows its control while shown; the control says when."""

    def __init__(self, appearance: Appearance, radius: float, control: QWidget) -> None:
        super().__init__(control)
        self._appearance, self._radius, self._control = appearance, radius, control
        self.hide()

    def show_ring(self) -> None:
        """Draw the ring from now on."""
        self.setWidget(self._control)

    def hide_ring(self) -> None:
        """Draw it no longer."""
        self.setWidget(None)  # type: ignore[arg-type]
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        inside = QRectF(self._control.rect())
        inside.moveCenter(QRectF(self.rect()).center())
        rect = inside.adjusted(-CLEAR, -CLEAR, CLEAR, CLEAR).intersected(QRectF(self.rect()))
        radius = self._radius + CLEAR
        paint.focus_ring(QPainter(self), self._appearance.theme, rect, radius)
