"""The boxes of a list of tasks, drawn where their signs stand in the text."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from chatvault.ui.painting import paint
from chatvault.ui.thread.look import Look

_SIZE = 13.0
_RADIUS = 3.0


def draw(painter: QPainter, look: Look, sign: QRectF, *, checked: bool) -> None:
    """A box in the middle of the rectangle of its sign, with a check where it is done."""
    size = round(_SIZE * look.scale)
    top = round(sign.center().y() - size / 2)
    box = QRectF(round(sign.left()), top, size, size)
    theme = look.theme
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if checked:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent"))
        painter.drawRoundedRect(box, _RADIUS, _RADIUS)
        inside = size - 4
        paint.icon(painter, theme, "check-bold", box.left() + 2, box.top() + 2, inside, "on_accent")
    else:
        painter.setPen(QPen(theme.color("control"), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0.75, 0.75, -0.75, -0.75), _RADIUS, _RADIUS)
    painter.restore()
