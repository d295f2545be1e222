"""What stands over a picture in the lightbox: its name, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chatvault.ui.mirroring import near
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.widgets.button import Button, ButtonKind
from chatvault.ui.widgets.icon_button import IconButton
from chatvault.ui.widgets.painted import PaintedWidget, row_height
from chatvault.ui.widgets.side_margins import SideMargins


class BarWords(PaintedWidget):
    """One line of words that is cut where it is too long, or what went wrong."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self._text = self._failure = ""

    @property
    def text(self) -> str:
        """What is said."""
        return self._failure or self._text

    def show_text(self, text: str) -> None:
        """Say that."""
        self._text, self._failure = text, ""
        self.setToolTip(text)
        self.update()

    def show_failure(self, sentence: str) -> None:
        """Say what went wrong, until something else is to be said."""
        self._failure = sentence
        self.setToolTip(sentence)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        token, rect = "bad" if self._failure else "text", QRectF(self.rect())
        font = self.appearance.font()
        paint.elided(QPainter(self), self.theme, rect, self.text, font, token, near(self))


class LightboxBar(PaintedWidget):
    """A bar with the caption at one side and the buttons at the other."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self.words = BarWords(appearance, self)
        self.smaller = IconButton("minus", "Smaller (−)", appearance, self)
        self.percent = Button("100 %", appearance, kind=ButtonKind.QUIET, parent=self)
        self.percent.setToolTip("All of it, or its own size (0)")
        self.larger = IconButton("plus", "Larger (+)", appearance, self)
        self.copy = IconButton("copy", "Copy picture (Ctrl+C)", appearance, self)
        self.save = IconButton("download-simple", "Save as… (Ctrl+S)", appearance, self)
        self.close_button = IconButton("x", "Close (Esc)", appearance, self)
        row = QHBoxLayout(self)
        SideMargins(row, self).set(16, 0, 12, 0)
        row.setSpacing(4)
        row.addWidget(self.words, 1)
        for button in (self.smaller, self.percent, self.larger):
            row.addWidget(button)
        row.addSpacing(12)
        for button in (self.copy, self.save, self.close_button):
            row.addWidget(button)
        self.restyle()

    def restyle(self) -> None:
        super().restyle()
        self.setFixedHeight(row_height(self.appearance.font(), 26, 44))
        # As wide as it will ever be, so that the buttons beside it stand still.
        widest = paint.text_width("1,600 %", self.appearance.font(1.0, 500))
        self.percent.setFixedWidth(round(widest) + 24)
        self.words.setMinimumHeight(self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self.theme
        painter.fillRect(event.rect(), theme.color("window"))
        paint.hairline(painter, theme, 0, self.height() - 1, self.width())
