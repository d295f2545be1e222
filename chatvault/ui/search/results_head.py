"""The line above the results: their title, and the order they are in."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenu, QSizePolicy, QWidget

from chatvault.domain.search import SearchSort
from chatvault.ui import paint
from chatvault.ui.appearance import PANEL_TITLE, SECONDARY, Appearance
from chatvault.ui.widgets.painted import PaintedWidget, row_height

GUTTER = 16
_NAMES = {SearchSort.NEWEST: "Newest", SearchSort.RELEVANCE: "Best match"}
_CARET = 12


class SortButton(QAbstractButton):
    """Names the order and opens the menu of orders.

    Signals:
        chosen: the SearchSort that was chosen.
    """

    chosen = Signal(object)

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._ring = False
        self.sort = SearchSort.NEWEST
        self.menu = QMenu(self)
        self._group = QActionGroup(self)
        for sort, name in _NAMES.items():
            action = QAction(name, self._group)
            action.setCheckable(True)
            action.setChecked(sort is self.sort)
            action.triggered.connect(lambda _on=False, sort=sort: self._choose(sort))
            self.menu.addAction(action)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._open)
        self._name()

    def sizeHint(self) -> QSize:
        font = self._appearance.font(SECONDARY)
        width = max(paint.text_width(name, font) for name in _NAMES.values())
        return QSize(round(width) + _CARET + 20, row_height(font, 8, 24))

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ring = event.reason() is not Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._appearance.theme
        rect, font = QRectF(self.rect()), self._appearance.font(SECONDARY)
        if self.underMouse():
            paint.rounded(painter, theme, rect, 6, "hover")
        if self.hasFocus() and self._ring:
            paint.focus_ring(painter, theme, rect, 6)
        words = rect.adjusted(4, 0, -_CARET - 12, 0)
        paint.elided(painter, theme, words, self.text(), font, "text2", paint.RIGHT)
        top = (rect.height() - _CARET) / 2
        paint.icon(painter, theme, "caret-down", rect.right() - _CARET - 6, top, _CARET)

    def _choose(self, sort: SearchSort) -> None:
        if sort is not self.sort:
            self.sort = sort
            self._name()
            self.chosen.emit(sort)

    def _name(self) -> None:
        self.setText(_NAMES[self.sort])
        self.setAccessibleName(f"Order: {_NAMES[self.sort]}")
        self.setToolTip("The order of the results")

    def _open(self) -> None:
        self.menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))


class ResultsHead(PaintedWidget):
    """The title "Results" with the order at its right.

    Signals:
        sort_chosen: the SearchSort that was chosen.
    """

    sort_chosen = Signal(object)

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self.button = SortButton(appearance, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(GUTTER, 4, GUTTER - 6, 0)
        row.addStretch(1)
        row.addWidget(self.button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.button.chosen.connect(self.sort_chosen)

    @property
    def sort(self) -> SearchSort:
        """The order that is wanted."""
        return self.button.sort

    def restyle(self) -> None:
        super().restyle()
        self.button.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(240, row_height(self.appearance.font(PANEL_TITLE, 600), 20, 44))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.theme.color("list"))
        rect = QRectF(GUTTER, 4, self.button.x() - GUTTER, self.height() - 4)
        font = self.appearance.font(PANEL_TITLE, 600)
        paint.elided(painter, self.theme, rect, "Results", font)
