"""The short message over a corner of the window that says what was done, with Undo."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QEnterEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QWidget

from chatvault.ui.mirroring import near, placed
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.widgets.painted import PaintedWidget, row_height
from chatvault.ui.widgets.toast_button import ToastButton

SHOWN_MS = 8000
_WIDEST, _FROM_CORNER, _STATUS_BAR = 376, 24, 28
_AROUND = 8  # room for the shadow
_GUTTER = 16


class Toast(PaintedWidget):
    """One at a time; it goes by itself, but not while the pointer or the keyboard is on it."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self.text = ""
        self._window = parent
        self._undo: Callable[[], None] | None = None
        self.undo_button = ToastButton("Undo", "", appearance, self)
        self.close_button = ToastButton("Close", "x", appearance, self)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(SHOWN_MS)
        self.timer.timeout.connect(self._go)
        self.undo_button.clicked.connect(self._take_back)
        self.close_button.clicked.connect(self.hide)
        self.hide()
        parent.installEventFilter(self)
        for button in (self.undo_button, self.close_button):
            button.installEventFilter(self)

    def show_text(
        self, text: str, undo: Callable[[], None] | None = None, *, label: str = "Undo"
    ) -> None:
        """Say what was done; ``undo`` takes it back, or does what ``label`` says instead."""
        self.text, self._undo = text, undo
        self.undo_button.setText(label)
        self.undo_button.setVisible(undo is not None)
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()
        self.update()
        self.timer.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def withdraw(self, action: Callable[[], None]) -> None:
        """Offer that no more: it would do something else by now than is said here."""
        if self._undo == action:
            self.hide()

    def restyle(self) -> None:
        super().restyle()
        self._place()

    def tip_at(self, point: QPointF) -> str:
        """The whole text, for where it is cut."""
        del point
        return self.text

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner of the window, and while a button has the keyboard."""
        if event.type() is QEvent.Type.Resize and watched is self._window:
            self._place()
        elif event.type() is QEvent.Type.FocusIn and watched is not self._window:
            self.timer.stop()
        elif event.type() is QEvent.Type.FocusOut and watched is not self._window:
            self._resume()
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._resume()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, body = QPainter(self), self.theme, self._body()
        paint.shadow(painter, theme, body, 8)
        paint.rounded(painter, theme, body, 8, "text", theme.outline or None)
        first = self.undo_button if self._undo else self.close_button
        left, right = body.x() + _GUTTER, placed(QRectF(first.geometry()), self).x() - 8
        rect = placed(QRectF(left, body.y(), max(0.0, right - left), body.height()), self)
        paint.elided(painter, theme, rect, self.text, self.appearance.font(), "base", near(self))

    def _body(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_AROUND, _AROUND, -_AROUND, -_AROUND)

    def _place(self) -> None:
        """Lay the buttons out, and sit in the corner above the status bar."""
        window = self._window
        height = row_height(self.appearance.font(), 22, 44)
        undo, close = self.undo_button.sizeHint(), self.close_button.sizeHint()
        buttons = close.width() + 8 + (undo.width() + 8 if self._undo else 0)
        words = round(paint.text_width(self.text, self.appearance.font()) + 0.5)
        widest = self.appearance.grown(_WIDEST)
        width = min(widest, window.width() - 2 * _FROM_CORNER, words + 2 * _GUTTER + buttons)
        left = window.width() - width - _FROM_CORNER
        top = window.height() - height - _FROM_CORNER - _STATUS_BAR
        body = placed(QRectF(left, top, width, height), window).toRect()
        self.setGeometry(body.adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND))
        right = _AROUND + width - 8
        for button, size in ((self.close_button, close), (self.undo_button, undo)):
            right -= size.width()
            y = _AROUND + round((height - size.height()) / 2)
            place = QRectF(right, y, size.width(), size.height())
            button.setGeometry(placed(place, self).toRect())
            right -= 8

    def _resume(self) -> None:
        if self.isVisible() and not (self.underMouse() or self._has_keyboard()):
            self.timer.start()

    def _has_keyboard(self) -> bool:
        return self.undo_button.hasFocus() or self.close_button.hasFocus()

    def _take_back(self) -> None:
        self.hide()
        if self._undo is not None:
            self._undo()

    def _go(self) -> None:
        if not (self.underMouse() or self._has_keyboard()):
            self.hide()
