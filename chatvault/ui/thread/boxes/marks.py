"""Rounded rectangles behind words: hits and inline code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QTextDocument, QTextLayout, QTextLine

RADIUS = 3


def x_of(line: QTextLine, position: int) -> float:
    """How far to the right that place of a line is."""
    return cast("tuple[float, int]", line.cursorToX(position))[0]


def line_rects(layout: QTextLayout, start: int, length: int) -> Iterator[QRectF]:
    """Where a stretch of a laid out paragraph is, one rectangle a line."""
    end = start + length
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        first = max(start, line.textStart())
        last = min(end, line.textStart() + line.textLength())
        if first < last:
            left, right = x_of(line, first), x_of(line, last)
            yield QRectF(min(left, right), line.y(), abs(right - left), line.height())


def document_rects(document: QTextDocument, start: int, length: int) -> Iterator[QRectF]:
    """Where a stretch of a document is, one rectangle a line."""
    end = start + length
    block = document.findBlock(start)
    while block.isValid() and block.position() < end:
        layout = block.layout()
        at: QPointF = layout.position()
        first = max(0, start - block.position())
        last = min(block.length() - 1, end - block.position())
        for rect in line_rects(layout, first, last - first):
            yield rect.translated(at)
        block = block.next()


def draw(painter: QPainter, rect: QRectF, color: QColor, *, pad: float = 1) -> None:
    """A rounded rectangle behind a word, a little wider than the word."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawRoundedRect(rect.adjusted(-pad, 0, pad, 0), RADIUS, RADIUS)
