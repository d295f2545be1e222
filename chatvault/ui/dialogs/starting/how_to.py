"""How to get one's conversations out of each product, a line each."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from chatvault.domain.source import source
from chatvault.ui.mirroring import near, placed
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.widgets.painted import PaintedWidget, row_height

TILE, _BESIDE_TILE = 18, 10
LINES = (
    ("chatgpt", "Settings → Data controls → Export data. The link comes by e-mail within a day."),
    ("claude-ai", "Settings → Privacy → Export data. The link is valid for 24 hours."),
    ("gemini", "takeout.google.com → My Activity → only “Gemini Apps”, best as JSON."),
    ("ai-studio", "Download the folder “Google AI Studio” from your Google Drive."),
    ("grok", "accounts.x.ai → Download account data."),
    ("deepseek", "Export your data in the settings; it is a zip."),
    ("le-chat", "Export your data in the settings of your account; it is a zip."),
    ("copilot", "account.microsoft.com/privacy → Copilot → Export all activity history."),
    ("claude-code", "Add the folder .claude/projects in your home folder."),
    ("codex", "Add the folder .codex/sessions in your home folder."),
)


class HowTo(PaintedWidget):
    """A tile, the product's name and what to do; long lines go on below."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        said = (f"{source(key).name}: {text}" for key, text in LINES)
        self.setAccessibleName("How to get an export. " + " ".join(said))

    def heightForWidth(self, width: int) -> int:
        return math.ceil(sum(self._heights(width)))

    def sizeHint(self) -> QSize:
        return QSize(480, self.heightForWidth(480))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self._row)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, top = QPainter(self), self.theme, 0.0
        small = self.appearance.font(SECONDARY)
        bold = self.appearance.font(SECONDARY, 600)
        left = self._text_left
        for (key, text), height in zip(LINES, self._heights(self.width()), strict=True):
            side = self.appearance.grown(TILE)
            tile = placed(QRectF(0, top + round((self._row - side) / 2), side, side), self)
            paint.tile(painter, theme, key, tile, "base", small)
            name = placed(QRectF(self._name_left, top, left - self._name_left, self._row), self)
            paint.elided(painter, theme, name, source(key).name, bold, align=near(self))
            room = placed(QRectF(left, top + self._padding, self.width() - left, height), self)
            paint.wrapped(painter, theme, room, text, small, "text2", near(self))
            top += height

    def _heights(self, width: float) -> list[float]:
        small = self.appearance.font(SECONDARY)
        room = max(1.0, width - self._text_left)
        return [
            max(self._row, paint.wrapped_height(text, small, room) + 2 * self._padding)
            for _, text in LINES
        ]

    @property
    def _name_left(self) -> int:
        return self.appearance.grown(TILE) + _BESIDE_TILE

    @property
    def _row(self) -> int:
        return row_height(self.appearance.font(SECONDARY, 600), 10, 28)

    @property
    def _padding(self) -> float:
        return (self._row - paint.metrics(self.appearance.font(SECONDARY)).height()) / 2

    @property
    def _text_left(self) -> float:
        bold = self.appearance.font(SECONDARY, 600)
        return (
            self._name_left + max(paint.text_width(source(key).name, bold) for key, _ in LINES) + 20
        )
