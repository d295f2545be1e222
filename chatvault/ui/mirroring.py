"""Right and left, for a window that runs from right to left."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtWidgets import QWidget

_OTHER_WAY = {"caret-left": "caret-right", "caret-right": "caret-left"}


def flipped(part: QRectF, whole: QRectF, *, on: bool) -> QRectF:
    """``part`` at the other side of ``whole`` if ``on``, else where it is."""
    if not on or part.isNull():
        return part
    left = whole.x() + whole.right() - part.right()
    return QRectF(left, part.y(), part.width(), part.height())


def is_mirrored(widget: QWidget) -> bool:
    """Whether its lines begin at the right."""
    return widget.layoutDirection() is Qt.LayoutDirection.RightToLeft


def placed(part: QRectF, widget: QWidget) -> QRectF:
    """``part`` of a left-to-right widget where it belongs in this one; twice leads back."""
    return flipped(part, QRectF(widget.rect()), on=is_mirrored(widget))


def placed_point(point: QPointF, widget: QWidget) -> QPointF:
    """What lies there in a left-to-right widget, of a point in this one; twice leads back."""
    return placed(QRectF(point.x(), point.y(), 0, 1), widget).topLeft()


def onwards(widget: QWidget) -> Qt.Key:
    """The arrow key that leads the way its lines run."""
    return Qt.Key.Key_Left if is_mirrored(widget) else Qt.Key.Key_Right


def backwards(widget: QWidget) -> Qt.Key:
    """The arrow key that leads to where its lines begin."""
    return Qt.Key.Key_Right if is_mirrored(widget) else Qt.Key.Key_Left


def near(widget: QWidget) -> Qt.AlignmentFlag:
    """The side on which its lines begin."""
    return Qt.AlignmentFlag.AlignRight if is_mirrored(widget) else Qt.AlignmentFlag.AlignLeft


def far(widget: QWidget) -> Qt.AlignmentFlag:
    """The side on which its lines end."""
    return Qt.AlignmentFlag.AlignLeft if is_mirrored(widget) else Qt.AlignmentFlag.AlignRight


def pointing(icon: str, widget: QWidget) -> str:
    """The icon that points back or on in this widget, of one that does in a left-to-right one."""
    return _OTHER_WAY.get(icon, icon) if is_mirrored(widget) else icon


def under(button: QWidget, width: int) -> QPoint:
    """Where what is that wide opens under a button at the end of a line: towards its middle."""
    left = 0 if is_mirrored(button) else button.width() - width
    return button.mapToGlobal(QPoint(left, button.height()))
