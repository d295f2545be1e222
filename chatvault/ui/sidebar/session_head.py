"""The head of the session list: which conversations, how many, in which order."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QWidget

from chatvault.domain.session import SessionSort
from chatvault.ui.mirroring import flipped
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import CAPTION, PANEL_TITLE, SECONDARY, Appearance
from chatvault.ui.widgets.painted import PaintedWidget, row_height

SORTS = {
    SessionSort.ACTIVITY: "Activity",
    SessionSort.CREATED: "Created",
    SessionSort.TITLE: "Title",
    SessionSort.LENGTH: "Length",
    SessionSort.COST: "Cost",
}
_EDGE, _CARET = 16, 12


class SessionHead(PaintedWidget):
    """Title and count, and the order as a menu on the right.

    Signals:
        sort_chosen: the SessionSort that the person chose.
    """

    sort_chosen = Signal(object)

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self._title, self._count, self._sort = "All", 0, SessionSort.ACTIVITY
        self._over_sort = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Order of the list")

    def show_title(self, title: str) -> None:
        """Say which conversations are listed."""
        self._title = title
        self.update()

    def show_count(self, count: int) -> None:
        """Say how many they are."""
        self._count = count
        self.update()

    def show_sort(self, sort: SessionSort) -> None:
        """Say in which order."""
        self._sort = sort
        self.update()

    def sizeHint(self) -> QSize:
        font = self.appearance.font(PANEL_TITLE, 600)
        return QSize(0, row_height(font, 16, 40))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self.theme
        painter.fillRect(self.rect(), theme.color("list"))
        title, count, words, caret = (
            flipped(part, self._whole(), on=self._mirrored) for part in self._layout()
        )
        near = paint.RIGHT if self._mirrored else paint.LEFT
        big, small = self.appearance.font(PANEL_TITLE, 600), self.appearance.font(CAPTION)
        paint.elided(painter, theme, title, self._title, big, "text", near)
        paint.elided(painter, theme, count, f"{self._count:,}", small, "text3", near)
        ink = "text" if self._over_sort else "text2"
        font = self.appearance.font(SECONDARY)
        paint.elided(painter, theme, words, SORTS[self._sort], font, ink, near)
        paint.icon(painter, theme, "caret-down", caret.x(), caret.y(), round(caret.width()), ink)
        if self.hasFocus():
            paint.focus_ring(painter, theme, self._sort_rect().adjusted(-6, 6, 6, -6), 6)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._sort_rect().contains(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(False)

    def _hover(self, over: bool, /) -> None:
        if over is not self._over_sort:
            self._over_sort = over
            self.update()

    def tip_at(self, point: QPointF) -> str:
        """The title where it is cut, and what the order is."""
        return "The order of the list" if self._sort_rect().contains(point) else self._title

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._sort_rect().contains(event.position()):
            self.open_menu()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.open_menu()
        else:
            super().keyPressEvent(event)

    def open_menu(self) -> None:
        """Let the person choose an order."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for sort, text in SORTS.items():
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(sort is self._sort)
            action.triggered.connect(
                lambda _checked=False, chosen=sort: self.sort_chosen.emit(chosen)
            )
        corner = self._sort_rect().bottomLeft().toPoint()
        menu.popup(self.mapToGlobal(corner + QPoint(-8, -4)))

    @property
    def _mirrored(self) -> bool:
        return self.layoutDirection() is Qt.LayoutDirection.RightToLeft

    def _whole(self) -> QRectF:
        return QRectF(self.rect())

    def _layout(self) -> tuple[QRectF, QRectF, QRectF, QRectF]:
        """Title, count, order and caret; the title gives way to the others."""
        top, height, right = 4.0, self.height() - 4.0, self.width() - _EDGE
        side = self.appearance.grown(_CARET)
        caret = QRectF(right - side, round(top + (height - side) / 2), side, side)
        wide = paint.text_width(SORTS[self._sort], self.appearance.font(SECONDARY)) + 1
        words = QRectF(caret.x() - 6 - wide, top, wide, height)
        figure = paint.text_width(f"{self._count:,}", self.appearance.font(CAPTION)) + 1
        room = max(0.0, words.x() - 12 - figure - 8 - _EDGE)
        title_font = self.appearance.font(PANEL_TITLE, 600)
        title = QRectF(_EDGE, top, min(room, paint.text_width(self._title, title_font) + 1), height)
        return title, QRectF(title.right() + 8, top + 1, figure, height), words, caret

    def _sort_rect(self) -> QRectF:
        _title, _count, words, caret = self._layout()
        return flipped(words.united(caret).adjusted(0, -2, 0, 2), self._whole(), on=self._mirrored)
