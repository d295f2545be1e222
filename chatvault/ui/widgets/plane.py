"""A quiet plane with rounded corners that holds a few widgets of a page."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent

from chatvault.ui.painting import paint
from chatvault.ui.widgets.painted import PaintedWidget

_RADIUS = 10


class Plane(PaintedWidget):
    """Looks as a card does; what it holds is laid out by whoever makes it."""

    def paintEvent(self, event: QPaintEvent) -> None:
        paint.rounded(QPainter(self), self.theme, QRectF(self.rect()), _RADIUS, "list", "line")
