"""A page that fills the window beside the navigation and scrolls where it does not fit."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.widgets.focus_ring import CLEAR
from chatvault.ui.widgets.painted import Ground

GUTTER = 32


class Page(QScrollArea):
    """Holds a column of content, at most so wide that its lines can be read.

    Sideways it scrolls only where very large letters leave too little room in a narrow window.
    """

    def __init__(
        self, appearance: Appearance, parent: QWidget, *, widest_em: float, top: int = 20
    ) -> None:
        """``widest_em``: the widest the column gets, in heights of the interface font."""
        super().__init__(parent)
        self.appearance = appearance
        self._widest_em = widest_em
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.body = Ground(appearance, "base", self)
        self._middle = QWidget(self.body)
        self.column = QVBoxLayout(self._middle)
        self.column.setContentsMargins(CLEAR, top, CLEAR, 24)  # room for the ring of a button
        self.column.setSpacing(0)
        row = QHBoxLayout(self.body)
        row.setContentsMargins(GUTTER - CLEAR, 0, GUTTER - CLEAR, 0)
        row.setSpacing(0)
        row.addStretch(1)
        row.addWidget(self._middle, 1000)
        row.addStretch(1)
        self.setWidget(self.body)
        appearance.changed.connect(self.restyle)
        self._fit_column()

    def restyle(self) -> None:
        """Take up a new theme or size."""
        self._fit_column()

    def _fit_column(self) -> None:
        em = paint.metrics(self.appearance.font()).height()
        self._middle.setMaximumWidth(round(self._widest_em * em) + 2 * CLEAR)
