"""The bullets of lists, drawn here, for Qt's own touch the words beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTextBlock

from chatvault.ui.thread.look import Look
from chatvault.ui.thread.text.paragraphs import Paragraph

_SIDE = 5
_BESIDE = 7  # from a bullet to its words


class Bullet(NamedTuple):
    """Where a bullet is, and how deep its list is nested."""

    rect: QRectF
    level: int


def levels(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[int, int]]:
    """The number of every paragraph that begins with a bullet, and how deep it is nested."""
    for number, paragraph in enumerate(paragraphs):
        if paragraph.marker == "-":
            yield number, paragraph.lists


def placed(block: QTextBlock, level: int, look: Look) -> Bullet:
    """The bullet of a paragraph that is laid out: before its first line, as high as an "x"."""
    line = block.layout().lineAt(0)
    words = line.naturalTextRect().translated(block.layout().position())
    side, beside = look.grown(_SIDE), look.grown(_BESIDE)
    middle = words.top() + line.ascent() - look.reading_x / 2
    left = words.left() - beside - side
    if block.textDirection() == Qt.LayoutDirection.RightToLeft:
        left = words.right() + beside
    return Bullet(QRectF(round(left), round(middle - side / 2), side, side), level)


def draw(painter: QPainter, bullet: Bullet, color: QColor) -> None:
    """A disc, a ring or a square, by how deep it is."""
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    if bullet.level >= 3:
        painter.drawRect(bullet.rect)
    elif bullet.level == 2:
        painter.setPen(QPen(color, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(bullet.rect.adjusted(0.5, 0.5, -0.5, -0.5))
    else:
        painter.drawEllipse(bullet.rect)
    painter.restore()
