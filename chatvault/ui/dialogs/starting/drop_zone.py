"""A field to drop exports on; a click on it chooses them instead."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from chatvault.ui.dropped import dropped_paths
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.widgets.painted import PaintedWidget, row_height

_ICON = 28
_TITLE, _KINDS = "Drop an export here", "zip, json, jsonl, html or a whole folder"


class DropZone(PaintedWidget):
    """Takes local files and folders.

    Signals:
        dropped: a tuple of paths.
        clicked: the person would rather choose.
    """

    dropped = Signal(object)
    clicked = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self._over = False
        self.setAcceptDrops(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{_TITLE}: {_KINDS}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        title, kinds = self._lines()
        return QSize(480, 16 + self.appearance.grown(_ICON) + 4 + title + kinds + 14)

    def minimumSizeHint(self) -> QSize:
        font = self.appearance.font(SECONDARY)
        return QSize(round(paint.text_width(_KINDS, font)) + 32, self.sizeHint().height())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_paths(event.mimeData()):
            event.acceptProposedAction()
            self._set_over(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._set_over(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._set_over(False)
        if paths := dropped_paths(event.mimeData()):
            event.acceptProposedAction()
            self.dropped.emit(paths)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self.theme
        fill, border = ("accent_soft", "accent") if self._over else ("list", "control")
        paint.dashed_frame(painter, theme, QRectF(self.rect()), 10, fill, border)
        width, (title, kinds) = self.width(), self._lines()
        side = self.appearance.grown(_ICON)
        paint.icon(painter, theme, "download-simple", (width - side) / 2, 16, side, "accent")
        top = 16 + side + 4
        first, second = QRectF(0, top, width, title), QRectF(0, top + title, width, kinds)
        bold, small = self.appearance.font(1.0, 600), self.appearance.font(SECONDARY)
        paint.elided(painter, theme, first, _TITLE, bold, "text", paint.CENTER)
        paint.elided(painter, theme, second, _KINDS, small, "text3", paint.CENTER)

    def _lines(self) -> tuple[int, int]:
        return (
            row_height(self.appearance.font(1.0, 600), 6, 24),
            row_height(self.appearance.font(SECONDARY), 3, 20),
        )

    def _set_over(self, over: bool) -> None:
        self._over = over
        self.update()
