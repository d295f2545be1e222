"""The list of what came of each file of an import."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from chatvault.domain.imports import ImportRun
from chatvault.ui.dialogs.importing.outcome_rows import OutcomeKind, OutcomeRow, outcome_rows
from chatvault.ui.dialogs.report_view import ReportDelegate, ReportView
from chatvault.ui.mirroring import flipped, is_mirrored
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import CAPTION, SECONDARY, Appearance
from chatvault.ui.widgets.painted import row_height
from chatvault.ui.widgets.row_model import Index, RowRole

EDGE = 32  # where words begin and end
_ICON = 16
_BESIDE_ICON = 12
_DOT = 24  # between a file and the place in it
_PAD = 6  # above and below the words of a problem
_MIDDLE = Qt.TextElideMode.ElideMiddle


class OutcomeList(ReportView):
    """Groups with heads; sentences wrap, names of files are cut in their middle."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__("Files of the import", appearance, "base", parent)
        self.setItemDelegate(_OutcomeDelegate(appearance, self, "base"))

    def show_run(self, run: ImportRun) -> None:
        """Show what came of the files of a run, from its top."""
        self.report.show_rows(outcome_rows(run))
        self.scrollToTop()


class _OutcomeDelegate(ReportDelegate):
    """A head, a problem, a file or a note in a row."""

    def __init__(self, appearance: Appearance, view: ReportView, ground: str) -> None:
        super().__init__(appearance, view, ground)
        self._sizes: dict[OutcomeKind, QSize] = {}
        appearance.changed.connect(self._sizes.clear)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        # Asked for every row whenever the list is laid out: no way round by the model's roles.
        row: OutcomeRow = self.view.report.rows[index.row()]  # type: ignore[assignment]
        if row.kind is OutcomeKind.ISSUE:
            return QSize(200, self._issue_height(row))
        size = self._sizes.get(row.kind)
        if size is None:
            size = self._sizes[row.kind] = QSize(200, self._height(row.kind))
        return size

    def _height(self, kind: OutcomeKind) -> int:
        if kind is OutcomeKind.HEAD:
            return row_height(self.appearance.font(CAPTION, 600), 22, 36)
        return row_height(self.appearance.font(), 8, 28)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: OutcomeRow = index.data(RowRole)
        rect = self.whole(option)
        if row.kind is OutcomeKind.HEAD:
            self._paint_head(painter, rect, row)
            return
        self.paint_ground(painter, option)
        if row.kind is OutcomeKind.ISSUE:
            self._paint_issue(painter, rect, row)
            return
        line = rect.adjusted(EDGE, 0, -EDGE, 0)
        token = "text" if row.kind is OutcomeKind.FILE else "text2"
        second = self.appearance.font(SECONDARY)
        text, detail = (row.text, self.appearance.font(), token), (row.detail, second, "text2")
        self.paint_line(painter, line, text, detail, _MIDDLE)

    def _paint_head(self, painter: QPainter, rect: QRectF, row: OutcomeRow) -> None:
        theme, font = self.appearance.theme, self.appearance.font(CAPTION, 600)
        paint.hairline(painter, theme, rect.x() + EDGE, rect.bottom() - 1, rect.width() - 2 * EDGE)
        line = rect.adjusted(EDGE, 8, -EDGE, -2)
        self.paint_line(painter, line, (row.text, font, "text3"), (row.detail, font, "text3"))

    def _paint_issue(self, painter: QPainter, rect: QRectF, row: OutcomeRow) -> None:
        theme, mirrored = self.appearance.theme, is_mirrored(self.view)
        top = rect.y() + _PAD
        upper = row_height(self.appearance.font(), 0, 16)
        side = self.appearance.grown(_ICON)
        sign = QRectF(rect.x() + EDGE, top + 2 + (upper - side) / 2, side, side)
        sign = flipped(sign, rect, on=mirrored)
        paint.icon(painter, theme, row.icon, sign.x(), sign.y(), side, row.token)
        words = flipped(self._words(rect), rect, on=mirrored)
        height = self._sentence_height(row, words.width())
        sentence = QRectF(words.x(), top + 2, words.width(), height)
        paint.wrapped(painter, theme, sentence, row.text, self.appearance.font(), align=self.near)
        line = QRectF(words.x(), top + 2 + height, words.width(), self._place_height)
        second = self.appearance.font(SECONDARY)
        if row.detail and row.place:
            self._paint_place(painter, line, row)
        elif row.detail or row.place:
            text = row.detail or row.place
            paint.elided(painter, theme, line, text, second, "text2", self.near, _MIDDLE)

    def _paint_place(self, painter: QPainter, line: QRectF, row: OutcomeRow) -> None:
        """The file, and right behind it the place in it, which is never cut."""
        font = self.appearance.font(SECONDARY)
        dot, place = self.appearance.grown(_DOT), paint.text_width(row.place, font) + 2
        name = min(paint.text_width(row.detail, font) + 2, max(0.0, line.width() - place - dot))
        left, mirrored, theme = line.x(), is_mirrored(self.view), self.appearance.theme
        for text, width, align in (
            (row.detail, name, self.near),
            ("·", dot, paint.CENTER),
            (row.place, min(place, line.width() - name - dot), self.near),
        ):
            part = flipped(QRectF(left, line.y(), width, line.height()), line, on=mirrored)
            paint.elided(painter, theme, part, text, font, "text2", align, _MIDDLE)
            left += width

    def _words(self, rect: QRectF) -> QRectF:
        return rect.adjusted(EDGE + self.appearance.grown(_ICON) + _BESIDE_ICON, 0, -EDGE, 0)

    def _issue_height(self, row: OutcomeRow) -> int:
        width = self._words(QRectF(0, 0, self.view.width(), 1)).width()
        below = self._place_height if row.detail or row.place else 0
        return math.ceil(self._sentence_height(row, width)) + below + 2 * _PAD + 4

    def _sentence_height(self, row: OutcomeRow, width: float) -> float:
        return paint.wrapped_height(row.text, self.appearance.font(), width)

    @property
    def _place_height(self) -> int:
        return row_height(self.appearance.font(SECONDARY), 0, 20)
