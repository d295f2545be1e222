"""An icon that stands before a sentence and does nothing."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.widgets.painted import PaintedWidget

SIDE = 16


class IconMark(PaintedWidget):
    """One icon in one ink."""

    def __init__(
        self, name: str, appearance: Appearance, parent: QWidget, *, token: str = "text2"
    ) -> None:
        super().__init__(appearance, parent)
        self._name, self._token = name, token
        appearance.changed.connect(self._fit)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint.icon(QPainter(self), self.theme, self._name, 0, 0, self.width(), self._token)

    def _fit(self) -> None:
        side = self.appearance.grown(SIDE)
        self.setFixedSize(QSize(side, side))
