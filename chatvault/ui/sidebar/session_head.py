"""The head of the session list: which conversations, how many, in which order."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QWidget

from chatvault.domain.session import SessionSort
from chatvault.ui import paint
from chatvault.ui.appearance import CAPTION, PANEL_TITLE, SECONDARY, Appearance
from chatvault.ui.widgets.painted import PaintedWidget

SORTS = {
    SessionSort.ACTIVITY: "Activity",
    SessionSort.CREATED: "Created",
    SessionSort.TITLE: "Title",
    SessionSort.LENGTH: "Length",
    SessionSort.COST: "Cost",
}
_EDGE = 16


class SessionHead(PaintedWidget):
    """Title and count, and the order as a menu on the right.

    Signals:
        sort_chosen: the SessionSort that the person chose.
    """

    sort_chosen = Signal(object)

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self._title, self._count, self._sort = "All", 0, SessionSort.ACTIVITY
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
        return QSize(0, max(40, round(paint.metrics(font).height() + 16)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self.theme
        painter.fillRect(self.rect(), theme.color("list"))
        sort = self._sort_rect()
        font = self.appearance.font(SECONDARY)
        top, height = 4.0, self.height() - 4.0
        plain = QPointF(sort.x(), top)
        paint.plain(painter, theme, plain, height, SORTS[self._sort], font, "text2")
        middle = top + height / 2
        paint.icon(painter, theme, "caret-down", sort.right() - 12, middle - 6, 12)
        count, small = f"{self._count:,}", self.appearance.font(CAPTION)
        count_width = paint.text_width(count, small) + 8
        left = QRectF(_EDGE, top, sort.left() - _EDGE - count_width - 8, height)
        title = self.appearance.font(PANEL_TITLE, 600)
        width = paint.elided(painter, theme, left, self._title, title)
        place = QPointF(_EDGE + width + 8, top + 1)
        paint.plain(painter, theme, place, height, count, small, "text3")
        if self.hasFocus():
            paint.focus_ring(painter, theme, sort.adjusted(-6, 6, 6, -6), 6)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._sort_rect().contains(event.position()):
            self.open_menu()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Down):
            self.open_menu()
        else:
            super().keyPressEvent(event)

    def open_menu(self) -> None:
        """Let the person choose an order."""
        menu = QMenu(self)
        for sort, text in SORTS.items():
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(sort is self._sort)
            action.triggered.connect(
                lambda _checked=False, chosen=sort: self.sort_chosen.emit(chosen)
            )
        corner = self._sort_rect().bottomLeft().toPoint()
        menu.popup(self.mapToGlobal(corner + QPoint(-8, -4)))

    def _sort_rect(self) -> QRectF:
        width = paint.text_width(SORTS[self._sort], self.appearance.font(SECONDARY)) + 18
        return QRectF(self.width() - _EDGE - width, 0, width, self.height())
