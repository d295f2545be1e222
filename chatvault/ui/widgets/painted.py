"""The bases of every widget that is nothing but its own painting."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QFont, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from chatvault.ui import tips
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.painting.theme import Theme


class PaintedWidget(QWidget):
    """Measures and paints again when the appearance changes, and tells what lies at a point."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self.appearance = appearance
        appearance.changed.connect(self.restyle)

    @property
    def theme(self) -> Theme:
        """The colours to paint with now."""
        return self.appearance.theme

    def restyle(self) -> None:
        """Take up a new theme or size."""
        self.updateGeometry()
        self.update()

    def tip_at(self, point: QPointF) -> str:
        """What to say about what lies at ``point``; empty for nothing."""
        del point
        return ""

    def event(self, event: QEvent) -> bool:
        """Show the tip of whatever the pointer rests on."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            if tip := self.tip_at(QPointF(event.pos())) or self.toolTip():
                tips.show(event.globalPos(), tip, self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)


class Ground(PaintedWidget):
    """A plane in one colour."""

    def __init__(self, appearance: Appearance, token: str, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self._token = token

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), self.theme.color(self._token))


class Hairline(Ground):
    """A line across, where one part of a page ends."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, "line", parent)
        self.setFixedHeight(1)


def row_height(font: QFont, padding: int, least: int) -> int:
    """The height of a row of text: the font's own and the padding, on whole pixels."""
    return max(least, math.ceil(paint.metrics(font).height()) + padding)
