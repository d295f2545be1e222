"""What all painted buttons share: the state to paint, the keys, and the ring."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.painting.theme import Theme
from chatvault.ui.widgets.focus_ring import FocusRing, by_keyboard


class PaintedButton(QAbstractButton):
    """A button that paints itself by the appearance and never takes the keyboard by a click."""

    def __init__(self, appearance: Appearance, parent: QWidget, *, radius: float = 6) -> None:
        super().__init__(parent)
        self.appearance = appearance
        self._ring = FocusRing(appearance, radius, self)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self._restyle)

    @property
    def theme(self) -> Theme:
        """The colours to paint with now."""
        return self.appearance.theme

    @property
    def hovered(self) -> bool:
        """Whether the pointer is over it and it can be pressed."""
        return self.isEnabled() and self.underMouse()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if by_keyboard(event.reason()):
            self._ring.show_ring()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._ring.hide_ring()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it too, not the space bar alone."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()
