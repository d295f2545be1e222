"""The numbers of an import, side by side."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from chatvault.ui.dialogs.importing.run_words import Figure
from chatvault.ui.mirroring import near, placed
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import CAPTION, PANEL_TITLE, Appearance
from chatvault.ui.widgets.painted import PaintedWidget, row_height

_WIDEST = 136
_GAP = 12


class RunFigures(PaintedWidget):
    """A number over what it counts; all as wide, the first where lines begin."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self.figures: tuple[Figure, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_figures(self, figures: tuple[Figure, ...]) -> None:
        """Show these."""
        self.figures = figures
        self.setAccessibleName(", ".join(f"{each.label}: {each.count:,}" for each in figures))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, self._upper + self._lower)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.sizeHint().height())

    def tip_at(self, point: QPointF) -> str:
        """What the figure there counts."""
        x = placed(QRectF(point.x(), 0, 0, 0), self).x()
        place = int(x // self._wide) if self.figures else 0
        return self.figures[place].tip if 0 <= place < len(self.figures) else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.figures:
            return
        painter, theme = QPainter(self), self.theme
        wide = self._wide
        big, small = self.appearance.font(PANEL_TITLE, 600), self.appearance.font(CAPTION)
        for place, figure in enumerate(self.figures):
            upper = placed(QRectF(place * wide, 0, wide - _GAP, self._upper), self)
            lower = upper.translated(0, self._upper)
            lower.setHeight(self._lower)
            token = figure.token if figure.count else "text3"
            paint.elided(painter, theme, upper, f"{figure.count:,}", big, token, near(self))
            paint.elided(painter, theme, lower, figure.label, small, "text3", near(self))

    @property
    def _wide(self) -> float:
        return min(self.appearance.grown(_WIDEST), self.width() / len(self.figures))

    @property
    def _upper(self) -> int:
        return row_height(self.appearance.font(PANEL_TITLE, 600), 2, 24)

    @property
    def _lower(self) -> int:
        return row_height(self.appearance.font(CAPTION), 2, 18)
