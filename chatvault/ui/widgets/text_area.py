"""A field for several lines of plain text, framed as the fields of one line are."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QVBoxLayout, QWidget

from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.widgets.painted import PaintedWidget

_RADIUS, _AROUND = 6, 4


class TextArea(PaintedWidget):
    """``edit`` has the text; Tab leaves it, and the frame tells where the keyboard is."""

    def __init__(self, text: str, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self.edit = QPlainTextEdit(text, self)
        self.edit.setFrameShape(QFrame.Shape.NoFrame)
        self.edit.setTabChangesFocus(True)
        self.edit.moveCursor(QTextCursor.MoveOperation.End)
        self.edit.installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(_AROUND, _AROUND, _AROUND, _AROUND)
        column.addWidget(self.edit)
        self.setFocusProxy(self.edit)
        self.restyle()

    def restyle(self) -> None:
        """Take up a new theme or size."""
        colors = QPalette(self.edit.palette())
        colors.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        self.edit.setPalette(colors)
        super().restyle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, focused = QPainter(self), self.edit.hasFocus()
        border, width = ("accent", 2) if focused else ("line_strong", 1)
        paint.rounded(painter, self.theme, QRectF(self.rect()), _RADIUS, "raised", border, width)
