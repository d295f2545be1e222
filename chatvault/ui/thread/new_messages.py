"""The pill at the foot of a thread that says how many messages came below, and leads there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent

from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.thread.growing import told
from chatvault.ui.thread.thread_view import ThreadView
from chatvault.ui.widgets.painted import row_height
from chatvault.ui.widgets.painted_button import PaintedButton

_FOOT = 16  # below it
_SIDE = 14  # beside its words
_SIGN = 12
_GAP = 6
_AROUND = 6  # room for the shadow


class NewMessages(PaintedButton):
    """Shown while messages came that are below the view; a press goes to the end."""

    def __init__(self, appearance: Appearance, view: ThreadView) -> None:
        super().__init__(appearance, view, radius=14)
        self._view = view
        self.hide()
        view.installEventFilter(self)
        view.growing.news.connect(self.show_count)
        view.scrolled.connect(view.growing.note_scrolled)
        self.clicked.connect(self._go)

    def show_count(self, news: int) -> None:
        """Say how many came; nothing is shown for none."""
        self.setText(told(news) if news else "")
        self.setAccessibleName(f"{self.text()}, go to the end" if news else "")
        if not news and self.hasFocus():
            self._view.setFocus()
        self.setVisible(news > 0)
        self._place()
        self.raise_()

    def _go(self) -> None:
        self._view.growing.seen()
        self._view.navigation.go_to_end()
        self._view.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the foot of the view."""
        if event.type() is QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        font = self.appearance.font(0.92, 600)
        words = round(paint.text_width(self.text(), font) + 0.5)
        height = row_height(font, 10, 28)
        width = words + _GAP + self.appearance.grown(_SIGN) + 2 * _SIDE
        return QSize(width + 2 * _AROUND, height + 2 * _AROUND)

    def _place(self) -> None:
        size, view = self.sizeHint(), self._view
        left = (view.width() - size.width()) // 2
        self.setGeometry(left, view.height() - size.height() - _FOOT, size.width(), size.height())
        self.update()

    def hitButton(self, point: QPoint) -> bool:
        """The shadow is no part of it."""
        return self._body.toRect().contains(point)

    @property
    def _body(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_AROUND, _AROUND, -_AROUND, -_AROUND)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, body = QPainter(self), self.theme, self._body
        font = self.appearance.font(0.92, 600)
        paint.shadow(painter, theme, body, body.height() / 2)
        ground = "accent_hover" if self.hovered or self.isDown() else "accent"
        paint.rounded(painter, theme, body, body.height() / 2, ground, theme.outline or None)
        side = self.appearance.grown(_SIGN)
        words = body.adjusted(_SIDE, 0, -_SIDE - side - _GAP, 0)
        paint.elided(painter, theme, words, self.text(), font, "on_accent")
        top, left = body.center().y() - side / 2, body.right() - _SIDE - side
        paint.icon(painter, theme, "caret-down", left, top, side, "on_accent")
