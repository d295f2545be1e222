"""A card on the page of upkeep: what it is about, what can be done, and rows below that."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.widgets.button import Button
from chatvault.ui.widgets.icon_mark import SIDE, IconMark
from chatvault.ui.widgets.painted import PaintedWidget
from chatvault.ui.widgets.words import Words

PADDING = 16
_AFTER_ICON = 16


def below_title(appearance: Appearance) -> int:
    """How far within a card its title begins, and what belongs below it."""
    return appearance.grown(SIDE) + _AFTER_ICON


class UpkeepCard(PaintedWidget):
    """Icon, title and a sentence; buttons on the right; ``rows`` takes what comes below."""

    def __init__(self, icon: str, title: str, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self.about = Words("", appearance, self, scale=SECONDARY, token="text2")
        self.setAccessibleName(title)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Words(title, appearance, self, weight=600))
        words.addWidget(self.about)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(_AFTER_ICON)
        mark = IconMark(icon, appearance, self, token="accent")
        head.addWidget(mark, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addLayout(words, 1)
        head.addLayout(self._buttons)
        self.rows = QVBoxLayout()
        self.rows.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(PADDING, 12, PADDING, 12)
        column.setSpacing(12)
        column.addLayout(head)
        column.addLayout(self.rows)

    def add_button(self, button: Button) -> None:
        """Offer something, right of what was offered before."""
        self._buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    def paintEvent(self, event: QPaintEvent) -> None:
        rect = QRectF(self.rect())
        paint.rounded(QPainter(self), self.theme, rect, 10, "list", "line")
