"""Lines that say what went wrong or what to know, without stopping anybody."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from chatvault.ui.mirroring import near, placed
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.widgets.button import Button
from chatvault.ui.widgets.icon_button import IconButton
from chatvault.ui.widgets.painted import PaintedWidget, row_height

_EDGE, _ICON, _BESIDE_ICON = 12, 16, 8


class ErrorLine(PaintedWidget):
    """Shows one failure until it is closed or the next one comes.

    Signals:
        closed: the person has closed it.
    """

    closed = Signal()
    _GROUND, _SIGN, _INK = "bad_soft", "warning", "bad"

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self.text = ""
        self._details: Callable[[], None] | None = None
        self.details_button = Button("Show details", appearance, kind="link", parent=self)
        self.close_button = IconButton("x", "Close", appearance, self, size=12)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(4)
        row.addStretch(1)
        row.addWidget(self.details_button)
        row.addWidget(self.close_button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.details_button.clicked.connect(self._show_details)
        self.close_button.clicked.connect(self._close)

    def show_text(self, text: str, details: Callable[[], None] | None = None) -> None:
        """Say what went wrong; ``details`` shows more when asked for."""
        self.text, self._details = text, details
        self.setAccessibleName(text)
        self.details_button.setVisible(details is not None)
        self.show()
        self.update()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def sizeHint(self) -> QSize:
        return QSize(320, row_height(self.appearance.font(SECONDARY), 14, 36))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def tip_at(self, point: QPointF) -> str:
        """The whole text, for where it is cut."""
        del point
        return self.text

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self.theme
        painter.fillRect(self.rect(), theme.color(self._GROUND))
        paint.hairline(painter, theme, 0, self.height() - 1, self.width())
        side = self.appearance.grown(_ICON)
        sign = placed(QRectF(_EDGE, (self.height() - side) / 2, side, side), self)
        paint.icon(painter, theme, self._SIGN, sign.x(), sign.y(), side, self._INK)
        font, rect = self.appearance.font(SECONDARY), placed(self._words(), self)
        paint.elided(painter, theme, rect, self.text, font, "text", near(self))

    def _close(self) -> None:
        self.hide()
        self.closed.emit()

    def _words(self) -> QRectF:
        """The room that the buttons leave, in a left-to-right window."""
        first = self.details_button if self._details else self.close_button
        right = placed(QRectF(first.geometry()), self).x() - 8
        left = _EDGE + self.appearance.grown(_ICON) + _BESIDE_ICON
        return QRectF(left, 0, max(0.0, right - left), self.height())

    def _show_details(self) -> None:
        if self._details is not None:
            self._details()


class NoticeLine(ErrorLine):
    """Shows quietly what to know about the vault, until it is closed."""

    _GROUND, _SIGN, _INK = "warn_soft", "info", "warn"
