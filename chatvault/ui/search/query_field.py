"""The line that a query is typed into; operators are coloured while they stay plain text."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QInputMethodEvent,
    QKeyEvent,
    QPalette,
    QTextCharFormat,
)
from PySide6.QtWidgets import QLineEdit, QWidget

from chatvault.domain.search.query import StandingField, fields
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.utf16 import to_units

_Attribute = QInputMethodEvent.Attribute


class QueryField(QLineEdit):
    """A frameless line edit in the search field's frame.

    Signals:
        escaped: Esc was pressed.
        left_downwards: Down was pressed, towards the results.
    """

    escaped = Signal()
    left_downwards = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget, asks_for: str) -> None:
        """``asks_for`` stands there while nothing is typed."""
        super().__init__(parent)
        self._appearance = appearance
        self._composing = self._colored = False
        self.setFrame(False)
        # What it stands in is not painted again with each key.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setPlaceholderText(asks_for)
        self.setAccessibleName(asks_for)
        self.textChanged.connect(self._color_operators)
        appearance.changed.connect(self._restyle)
        self._restyle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Esc and Down leave the field; everything else is typing."""
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif event.key() == Qt.Key.Key_Down:
            self.left_downwards.emit()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take words that are dragged here, and leave files to the window, which imports them."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.ignore()
        else:
            super().dragEnterEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Note whether an input method is composing: its formats are not to be disturbed."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def _restyle(self) -> None:
        theme = self._appearance.theme
        self.setFont(self._appearance.font())
        colors = QPalette(self.palette())
        for role, token in (
            (QPalette.ColorRole.Base, "raised"),
            (QPalette.ColorRole.Text, "text"),
            (QPalette.ColorRole.PlaceholderText, "text3"),
            (QPalette.ColorRole.Highlight, "text_selection"),
            (QPalette.ColorRole.HighlightedText, "text"),
        ):
            colors.setColor(role, theme.color(token))
        self.setPalette(colors)
        self._color_operators()

    def _color_operators(self) -> None:
        if self._composing:
            return
        text = self.text()
        attributes = [
            _Attribute(
                QInputMethodEvent.AttributeType.TextFormat,
                to_units(text, start) - self.cursorPosition(),
                to_units(text, end) - to_units(text, start),
                text_format,
            )
            for found in fields(text)
            for start, end, text_format in self._formats(found)
        ]
        if not (attributes or self._colored):
            return
        self._colored = bool(attributes)
        QCoreApplication.sendEvent(self, QInputMethodEvent("", attributes))

    def _formats(self, found: StandingField) -> Iterator[tuple[int, int, QTextCharFormat]]:
        theme, has_value = self._appearance.theme, found.end > found.colon
        name, value = QTextCharFormat(), QTextCharFormat()
        for text_format in (name, value):
            text_format.setBackground(theme.color("accent_soft"))
            text_format.setFontWeight(500)
            if has_value and not found.understood:
                text_format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
                text_format.setUnderlineColor(theme.color("bad"))
        name.setForeground(theme.color("accent"))
        value.setForeground(theme.color("text"))
        yield found.start, found.colon, name
        if has_value:
            yield found.colon, found.end, value
