"""A line of text that is cut where it has no room, with the whole of it as its tip."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from chatvault.ui.mirroring import near
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import INTERFACE, Appearance
from chatvault.ui.widgets.painted import PaintedWidget, row_height


class ElidedLine(PaintedWidget):
    """For names and paths, which nobody can wrap."""

    def __init__(
        self,
        appearance: Appearance,
        parent: QWidget,
        *,
        scale: float = INTERFACE,
        weight: int = 400,
        token: str = "text",
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        super().__init__(appearance, parent)
        self.text = ""
        self._scale, self._weight, self._token, self._mode = scale, weight, token, mode
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str) -> None:
        """Say that."""
        self.text = text
        self.setAccessibleName(text)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, row_height(self._font, 2, 16))

    def tip_at(self, point: QPointF) -> str:
        """The whole text, where it is cut."""
        del point
        return self.text if paint.text_width(self.text, self._font) > self.width() else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, rect = QPainter(self), QRectF(self.rect())
        side = near(self)
        paint.elided(
            painter, self.theme, rect, self.text, self._font, self._token, side, self._mode
        )

    @property
    def _font(self) -> QFont:
        return self.appearance.font(self._scale, self._weight)
