"""Lines that say what went wrong or what to know, without stopping anybody."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from chatvault.ui.mirroring import placed
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.widgets.button import Button
from chatvault.ui.widgets.icon_button import IconButton
from chatvault.ui.widgets.painted import PaintedWidget
from chatvault.ui.widgets.side_margins import SideMargins
from chatvault.ui.widgets.words import Words

_LEAST = 36
_EDGE, _ICON, _BESIDE_ICON = 12, 16, 8
_AROUND = 4  # above and below the buttons
_AROUND_WORDS = 3  # besides, where they take several lines


class ErrorLine(PaintedWidget):
    """Shows one failure until it is closed or the next one comes.

    What has no room on one line goes on below: its end says what to do.

    Signals:
        closed: the person has closed it.
    """

    closed = Signal()
    _GROUND, _SIGN, _INK = "bad_soft", "warning", "bad"

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self._details: Callable[[], None] | None = None
        self._words = Words("", appearance, self, scale=SECONDARY)
        policy = self._words.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)  # a long path widens no window
        self._words.setSizePolicy(policy)
        self._words.setContentsMargins(0, _AROUND_WORDS, 0, _AROUND_WORDS)
        self.details_button = Button("Show details", appearance, kind="link", parent=self)
        self.close_button = IconButton("x", "Close", appearance, self, size=12)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(4)
        self._around = SideMargins(self._row, self)
        self._row.addWidget(self._words, 1)
        self._row.addWidget(self.details_button)
        self._row.addWidget(self.close_button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(_LEAST)
        self.details_button.clicked.connect(self._show_details)
        self.close_button.clicked.connect(self._close)
        self.restyle()

    @property
    def text(self) -> str:
        """What it says."""
        return self._words.text()

    def show_text(self, text: str, details: Callable[[], None] | None = None) -> None:
        """Say what went wrong; ``details`` shows more when asked for."""
        self._details = details
        self._words.setText(text)
        self.setAccessibleName(text)
        self.details_button.setVisible(details is not None)
        self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def restyle(self) -> None:
        self._keep_clear_of_sign()
        super().restyle()

    def _keep_clear_of_sign(self) -> None:
        """Leave room for the sign where the line begins."""
        near = _EDGE + self.appearance.grown(_ICON) + _BESIDE_ICON
        self._around.set(near, _AROUND, 8, _AROUND)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self.theme
        painter.fillRect(self.rect(), theme.color(self._GROUND))
        paint.hairline(painter, theme, 0, self.height() - 1, self.width())
        side = self.appearance.grown(_ICON)
        sign = placed(QRectF(_EDGE, (self.height() - side) / 2, side, side), self)
        paint.icon(painter, theme, self._SIGN, sign.x(), sign.y(), side, self._INK)

    def _close(self) -> None:
        self.hide()
        self.closed.emit()

    def _show_details(self) -> None:
        if self._details is not None:
            self._details()


class NoticeLine(ErrorLine):
    """Shows quietly what to know about the vault, until it is closed."""

    _GROUND, _SIGN, _INK = "warn_soft", "info", "warn"
