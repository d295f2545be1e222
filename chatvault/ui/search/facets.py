"""The ways to narrow an answer, with the number of hits behind each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from chatvault.domain.search import Facet
from chatvault.ui import paint
from chatvault.ui.appearance import CAPTION, Appearance
from chatvault.ui.search.facet_row import GUTTER, FacetRow
from chatvault.ui.search.operators import holds, narrowed, widened
from chatvault.ui.widgets.painted import Ground, PaintedWidget, row_height

WIDTH = 208
_WIDTH_EM = 9  # at large sizes it grows with the font


class FacetHead(PaintedWidget):
    """The name of a facet."""

    def __init__(self, appearance: Appearance, name: str, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self.name = name

    def sizeHint(self) -> QSize:
        return QSize(100, row_height(self.appearance.font(CAPTION, 600), 10, 26))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        rect = QRectF(GUTTER, 4, self.width() - 2 * GUTTER, self.height() - 6)
        font = self.appearance.font(CAPTION, 600)
        paint.elided(QPainter(self), self.theme, rect, self.name, font, "text3")


class FacetList(QScrollArea):
    """Facets below each other; ticking a value narrows the query, unticking widens it again.

    Signals:
        narrowed: the query that a tick asks for.
    """

    narrowed = Signal(str)

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._query = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Narrow the results")
        self._body = Ground(appearance, "window", self, line="right")
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(0, 8, 0, 8)
        self._column.setSpacing(0)
        self.setWidget(self._body)
        appearance.changed.connect(self._restyle)
        self._restyle()

    @property
    def rows(self) -> tuple[FacetRow, ...]:
        """The values that can be ticked, from top to bottom."""
        return tuple(
            widget
            for place in range(self._column.count())
            if (entry := self._column.itemAt(place)) is not None
            and isinstance(widget := entry.widget(), FacetRow)
        )

    def show_facets(self, query: str, facets: Sequence[Facet]) -> None:
        """Offer the facets of the answer to ``query``."""
        self._query = query
        self._empty()
        for facet in facets:
            self._column.addWidget(FacetHead(self._appearance, facet.name, self._body))
            for value in facet.values:
                chosen = value.chosen or holds(query, value.query)
                row = FacetRow(self._appearance, value, self._body, chosen=chosen)
                row.clicked.connect(lambda on, text=value.query: self._toggle(text, on=on))
                self._column.addWidget(row)
            self._column.addSpacing(10)
        self._column.addStretch(1)

    def _toggle(self, condition: str, *, on: bool) -> None:
        change = narrowed if on else widened
        self.narrowed.emit(change(self._query, condition))

    def _empty(self) -> None:
        while (entry := self._column.takeAt(0)) is not None:
            if (widget := entry.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def _restyle(self) -> None:
        em = paint.metrics(self._appearance.font()).height()
        self.setFixedWidth(max(WIDTH, round(_WIDTH_EM * em)))
        for row in self.rows:
            row.updateGeometry()
            row.update()
