"""Right and left, for a window that runs from right to left."""

from __future__ import annotations

from PySide6.QtCore import QRectF


def flipped(part: QRectF, whole: QRectF, *, on: bool) -> QRectF:
    """``part`` at the other side of ``whole`` if ``on``, else where it is."""
    if not on or part.isNull():
        return part
    left = whole.x() + whole.right() - part.right()
    return QRectF(left, part.y(), part.width(), part.height())
