"""The list of all imports, a row each."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from chatvault.domain.imports import PastRun
from chatvault.ui.dialogs.importing.run_words import RunRow, run_row
from chatvault.ui.dialogs.report_view import ReportDelegate, ReportView
from chatvault.ui.mirroring import flipped, is_mirrored
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import CAPTION, SECONDARY, Appearance
from chatvault.ui.widgets.painted import row_height
from chatvault.ui.widgets.row_model import Index, RowRole

_SIGN = 20
_BESIDE_SIGN = 12
EDGE = 32  # where words begin and end


class RunList(ReportView):
    """The newest first; the chosen one is told below or beside.

    Signals:
        chosen: the id of the run that is chosen now.
    """

    chosen = Signal(int)

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__("Imports", appearance, "base", parent)
        self.setItemDelegate(_RunDelegate(appearance, self, "base"))
        self.setUniformItemSizes(True)
        self.selectionModel().currentChanged.connect(self._tell)

    @property
    def chosen_id(self) -> int | None:
        """The run that is chosen; None where none is."""
        row: RunRow | None = self.currentIndex().data(RowRole)
        return None if row is None else row.id

    def show_runs(self, runs: Sequence[PastRun], today: datetime.date, wanted: int | None) -> None:
        """Show these as said on that day, and choose ``wanted`` or else the newest."""
        rows = tuple(run_row(past, today) for past in runs)
        if rows != self.report.rows:
            scroll = self.verticalScrollBar().value()
            self.report.show_rows(rows)
            self.verticalScrollBar().setValue(scroll)
        if rows:
            place = next((place for place, row in enumerate(rows) if row.id == wanted), 0)
            self.setCurrentIndex(self.report.index(place))
            self.scrollTo(self.currentIndex())

    def _tell(self) -> None:
        run_id = self.chosen_id
        if run_id is not None:
            self.chosen.emit(run_id)


class _RunDelegate(ReportDelegate):
    """Name and time, below them what it brought and its problems."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, self._upper + self._lower + 16)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: RunRow = index.data(RowRole)
        ground = self.paint_ground(painter, option)
        rect = self.whole(option)
        self._paint_sign(painter, rect, row, ground)
        quiet = "text2" if ground.startswith("selection") else "text3"
        weight = 600 if ground.startswith("selection") else 500
        left = EDGE + self.appearance.grown(_SIGN) + _BESIDE_SIGN
        upper = QRectF(rect.x() + left, rect.y() + 8, rect.width() - left - EDGE, self._upper)
        upper = flipped(upper, rect, on=is_mirrored(self.view))
        lower = QRectF(upper.x(), upper.bottom(), upper.width(), self._lower)
        small, second = self.appearance.font(CAPTION), self.appearance.font(SECONDARY)
        title = self.appearance.font(weight=weight)
        bold = self.appearance.font(CAPTION, 600)
        self.paint_line(painter, upper, (row.name, title, "text"), (row.when, small, quiet))
        about = (row.about, second, "text2")
        self.paint_line(painter, lower, about, (row.problems, bold, row.token))

    def _paint_sign(self, painter: QPainter, rect: QRectF, row: RunRow, ground: str) -> None:
        theme = self.appearance.theme
        side = self.appearance.grown(_SIGN)
        sign = QRectF(rect.x() + EDGE, rect.y() + 8, side, side)
        sign = flipped(sign, rect, on=is_mirrored(self.view))
        if row.format:
            paint.tile(painter, theme, row.format, sign, ground, self.appearance.font())
        else:
            paint.icon(painter, theme, "file-text", sign.x(), sign.y(), side)

    @property
    def _upper(self) -> int:
        return row_height(self.appearance.font(weight=600), 0, 20)

    @property
    def _lower(self) -> int:
        return row_height(self.appearance.font(SECONDARY), 0, 20)
