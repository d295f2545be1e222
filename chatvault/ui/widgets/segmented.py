"""A few choices side by side, one of them chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.widgets.painted import PaintedWidget, row_height
from chatvault.ui.widgets.painted_button import PaintedButton

_INSET = 2


class Segment(PaintedButton):
    """One of the choices."""

    def __init__(self, text: str, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent, radius=5)
        self.setText(text)
        self.setCheckable(True)

    def sizeHint(self) -> QSize:
        width = paint.text_width(self.text(), self.appearance.font(1.0, 600)) + 24
        height = row_height(self.appearance.font(), 8, 28) - 2 * _INSET
        return QSize(round(width + 0.5), height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, rect = QPainter(self), QRectF(self.rect())
        if self.isChecked():
            paint.surface(painter, self.theme, rect, 5, "raised")
        font = self.appearance.font(1.0, 600 if self.isChecked() else 400)
        ink = "text" if self.isChecked() or self.hovered else "text2"
        paint.elided(painter, self.theme, rect, self.text(), font, ink, paint.CENTER)


class Segmented(PaintedWidget):
    """The choices in a row on one ground; the arrow keys move between them.

    Signals:
        chosen: the key of the choice that a person made.
    """

    chosen = Signal(str)

    def __init__(
        self, choices: Sequence[tuple[str, str]], appearance: Appearance, parent: QWidget
    ) -> None:
        """``choices`` are keys with the words to show; the first is chosen."""
        super().__init__(appearance, parent)
        self._group = QButtonGroup(self)
        self._segments: dict[str, Segment] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(_INSET, _INSET, _INSET, _INSET)
        row.setSpacing(0)
        for key, text in choices:
            segment = self._segments[key] = Segment(text, appearance, self)
            segment.clicked.connect(lambda _on=False, key=key: self.chosen.emit(key))
            self._group.addButton(segment)
            row.addWidget(segment)
        self.set_current(choices[0][0])
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def current(self) -> str:
        """The key of what is chosen."""
        return next(key for key, segment in self._segments.items() if segment.isChecked())

    def set_current(self, key: str) -> None:
        """Choose without saying so."""
        self._segments[key].setChecked(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint.surface(QPainter(self), self.theme, QRectF(self.rect()), 7, "hover")
