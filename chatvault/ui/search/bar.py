"""The search field, of the toolbar and of a backup that is looked into."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from chatvault.ui.mirroring import placed
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import CAPTION, Appearance
from chatvault.ui.search.query_field import QueryField
from chatvault.ui.widgets.icon_button import IconButton
from chatvault.ui.widgets.painted import PaintedWidget, row_height

# A search that is overtaken is stopped: only keys that are pressed at once are taken together.
DEBOUNCE_MS = 40
HALO = 2  # the wash round the focused field, inside the widget
_ICON, _ICON_LEFT = 16, 10  # as much is clear before the sign as behind it
_HINT = "Ctrl K"
_SAVE, _LET_GO = "Save this search (Ctrl+S)", "Delete this saved search (Ctrl+S)"


class SearchBar(PaintedWidget):
    """Says what is typed, once the typing pauses.

    Signals:
        query_changed: the text, when it has not changed for a moment; empty at once.
        submitted: Enter was pressed; its query has been said before.
        results_asked: Down was pressed.
        closed: Esc was pressed or the text was cleared; the field is empty.
        save_asked: the query shall be kept, or kept no longer.
        asked_again: the keyboard was asked for, and was here already.
    """

    query_changed = Signal(str)
    submitted = Signal()
    results_asked = Signal()
    closed = Signal()
    save_asked = Signal()
    asked_again = Signal()

    def __init__(
        self,
        appearance: Appearance,
        parent: QWidget,
        asks_for: str = "Search everything",
        *,
        saves: bool = True,
    ) -> None:
        """``saves``: queries can be kept, so there is a button for it."""
        super().__init__(appearance, parent)
        self._said, self._saves = "", saves
        self.field = QueryField(appearance, self, asks_for)
        self.save_button = IconButton("bookmark-simple", _SAVE, appearance, self)
        self._clear = IconButton("x", "Clear the search (Esc)", appearance, self)
        for button in (self._clear, self.save_button):
            button.hide()
            button.setCursor(Qt.CursorShape.ArrowCursor)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(DEBOUNCE_MS)
        self._pause.timeout.connect(self._say)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.field)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._on_text)
        self.field.returnPressed.connect(self._submit)
        self.field.left_downwards.connect(self.results_asked)
        self.field.escaped.connect(self.clear)
        self._clear.clicked.connect(self.clear)
        self.save_button.clicked.connect(self.save_asked)

    @property
    def query(self) -> str:
        """What stands in the field."""
        return self.field.text()

    @property
    def frame(self) -> QRect:
        """Where the field's frame lies."""
        return self._frame().toRect()

    @property
    def _buttons(self) -> tuple[IconButton, ...]:
        """The buttons at the end of the text, the outermost first."""
        return (self._clear, self.save_button) if self._saves else (self._clear,)

    def set_saved(self, saved: bool) -> None:
        """Say whether the query is kept."""
        tip = _LET_GO if saved else _SAVE
        if tip == self.save_button.toolTip():
            return
        icon, token = ("bookmark-simple-fill", "star") if saved else ("bookmark-simple", "text2")
        self.save_button.set_icon(icon, token)
        self.save_button.setToolTip(tip)
        self.save_button.setAccessibleName(tip.partition(" (")[0])

    def set_query(self, text: str) -> None:
        """Put a query into the field and ask it at once."""
        self.field.setText(text)
        self._say()

    def focus(self) -> None:
        """Take the keyboard, ready to type over what stands there."""
        was_here = self.field.hasFocus()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        if was_here:
            self.asked_again.emit()

    def clear(self) -> None:
        """Empty the field and leave the search."""
        self.field.clear()
        self.closed.emit()

    def sizeHint(self) -> QSize:
        return QSize(480, row_height(self.appearance.font(), 14, 32) + 2 * HALO)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def restyle(self) -> None:
        super().restyle()
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press beside the text is meant for the text."""
        del event
        self.field.setFocus(Qt.FocusReason.MouseFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Paint the frame again when the field gains or loses the keyboard."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self.theme
        frame, focused = self._frame(), self.field.hasFocus()
        if focused:
            halo = frame.adjusted(-HALO, -HALO, HALO, HALO)
            paint.rounded(painter, theme, halo, 10, "selection")
        border = "accent" if focused else "line_strong"
        paint.rounded(painter, theme, frame, 8, "raised", border)
        side, ink = self.appearance.grown(_ICON), "accent" if focused else "text2"
        top = frame.y() + (frame.height() - side) / 2
        sign = placed(QRectF(frame.x() + _ICON_LEFT, top, side, side), self)
        paint.icon(painter, theme, "magnifying-glass", sign.x(), sign.y(), side, ink)
        if not self.query:
            self._paint_hint(painter)

    def _paint_hint(self, painter: QPainter) -> None:
        pill, font = placed(self._hint(), self), self.appearance.font(CAPTION, 500)
        paint.rounded(painter, self.theme, pill, 4, "hover")
        paint.elided(painter, self.theme, pill, _HINT, font, "text3", paint.CENTER)

    def _frame(self) -> QRectF:
        return QRectF(self.rect()).adjusted(HALO, HALO, -HALO, -HALO)

    def _hint(self) -> QRectF:
        font = self.appearance.font(CAPTION, 500)
        width, height = paint.text_width(_HINT, font) + 12, row_height(font, 3, 18)
        frame = self._frame()
        top = frame.y() + (frame.height() - height) / 2
        return QRectF(frame.right() - 12 - width, top, width, height)

    def _place(self) -> None:
        frame = self._frame()
        right = frame.right() - 2
        for button in self._buttons:
            side = button.sizeHint().width()
            right -= side
            place = QRectF(right, round(frame.center().y() - side / 2), side, side)
            button.setGeometry(placed(place, self).toRect())
        if not self.query:
            right = self._hint().left()
        left = frame.x() + self.appearance.grown(_ICON) + 2 * _ICON_LEFT - 2
        height = self.field.sizeHint().height()
        top = round(frame.center().y() - height / 2)
        place = QRectF(left, top, right - left - 2, height)
        self.field.setGeometry(placed(place, self).toRect())

    def _on_text(self, text: str) -> None:
        if bool(text) is self._clear.isHidden():
            for button in self._buttons:
                button.setVisible(bool(text))
            self._place()
            self.update()
        if text:
            self._pause.start()
        else:
            self._say()

    def _submit(self) -> None:
        self._say()
        self.submitted.emit()

    def _say(self) -> None:
        self._pause.stop()
        if self.query != self._said:
            self._said = self.query
            self.query_changed.emit(self._said)
