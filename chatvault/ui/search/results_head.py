"""The line above the results: their title, and the order they are in."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from chatvault.domain.search.hits import SearchSort
from chatvault.ui.mirroring import near, placed
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import PANEL_TITLE, Appearance
from chatvault.ui.search.menu_button import MenuButton
from chatvault.ui.widgets.painted import PaintedWidget, row_height
from chatvault.ui.widgets.side_margins import SideMargins

GUTTER = 16
_NAMES = {SearchSort.NEWEST: "Newest", SearchSort.RELEVANCE: "Best match"}


class SortButton(MenuButton):
    """Names the order and opens the menu of orders.

    Signals:
        chosen: the SearchSort that was chosen.
    """

    chosen = Signal(object)

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, tuple(_NAMES.values()), parent)
        self.sort = SearchSort.NEWEST
        self._group = QActionGroup(self)
        for sort, name in _NAMES.items():
            action = QAction(name, self._group)
            action.setCheckable(True)
            action.setChecked(sort is self.sort)
            action.triggered.connect(lambda _on=False, sort=sort: self._choose(sort))
            self.menu.addAction(action)
        self.setToolTip("The order of the results")
        self._name()

    def _choose(self, sort: SearchSort) -> None:
        if sort is not self.sort:
            self.sort = sort
            self._name()
            self.chosen.emit(sort)

    def _name(self) -> None:
        self.setText(_NAMES[self.sort])
        self.setAccessibleName(f"Order: {_NAMES[self.sort]}")


class ResultsHead(PaintedWidget):
    """The title "Results" with the order at its right.

    Signals:
        sort_chosen: the SearchSort that was chosen.
    """

    sort_chosen = Signal(object)

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self.button = SortButton(appearance, self)
        self._row = QHBoxLayout(self)
        SideMargins(self._row, self).set(GUTTER, 4, GUTTER - 6, 0)
        self._row.setSpacing(4)
        self._row.addStretch(1)
        self._row.addWidget(self.button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.button.chosen.connect(self.sort_chosen)

    @property
    def sort(self) -> SearchSort:
        """The order that is wanted."""
        return self.button.sort

    def add_button(self, button: QWidget) -> None:
        """Put a further button before the order."""
        self._row.insertWidget(1, button)

    def sizeHint(self) -> QSize:
        return QSize(240, row_height(self.appearance.font(PANEL_TITLE, 600), 20, 44))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.theme.color("list"))
        right = min(placed(QRectF(button.geometry()), self).x() for button in self._buttons())
        rect = placed(QRectF(GUTTER, 4, right - GUTTER, self.height() - 4), self)
        font = self.appearance.font(PANEL_TITLE, 600)
        paint.elided(painter, self.theme, rect, "Results", font, "text", near(self))

    def _buttons(self) -> list[MenuButton]:
        buttons = self.findChildren(MenuButton, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return [button for button in buttons if not button.isHidden()]
