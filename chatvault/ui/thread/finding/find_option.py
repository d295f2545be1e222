"""A button that is a few letters and stays pressed: how exactly something is looked for."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.widgets.painted_button import PaintedButton

_HEIGHT = 28
_BESIDE = 7


class FindOption(PaintedButton):
    """An option of the find bar; its tooltip says what it does and by which key."""

    def __init__(
        self, letters: str, name: str, key: str, appearance: Appearance, parent: QWidget
    ) -> None:
        super().__init__(appearance, parent)
        self._letters = letters
        self.setCheckable(True)
        self.setToolTip(f"{name} ({key})")
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        """A little wider than the letters."""
        letters = paint.text_width(self._letters, self.appearance.font(SECONDARY, weight=600))
        height = max(_HEIGHT, round(paint.metrics(self.appearance.font(SECONDARY)).height()) + 8)
        return QSize(max(_HEIGHT, round(letters) + 2 * _BESIDE), height)

    def minimumSizeHint(self) -> QSize:
        """It never becomes smaller."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The letters; on a ground, with a frame, where it is pressed."""
        painter, rect = QPainter(self), QRectF(self.rect())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pressed = self.isDown() or self.isChecked()
        if pressed or self.hovered:
            frame = "accent" if self.isChecked() else None
            ground = "selection" if pressed else "hover"
            paint.rounded(painter, self.theme, rect, 6, ground, frame)
        font = self.appearance.font(SECONDARY, weight=600 if self.isChecked() else 500)
        token = "accent" if self.isChecked() else "text2"
        paint.elided(painter, self.theme, rect, self._letters, font, token, paint.CENTER)
