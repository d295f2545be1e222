"""Paints the rows under the search field."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from chatvault.ui.mirroring import far, flipped, is_mirrored, near
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import CAPTION, SECONDARY, Appearance
from chatvault.ui.search.completion_rows import CompletionRow, RowKind
from chatvault.ui.widgets.painted import row_height
from chatvault.ui.widgets.row_model import RowRole

EDGE = 5  # between the edge of the list and a wash
_ICON, _ICON_LEFT, _GAP = 16, 5, 10  # the icon and the words stand below those of the field
_RIGHT, _NOTE_GAP = 10, 12
_RADIUS = 5
_LINE = 9  # the room of the line above the last row
_State = QStyle.StateFlag
_Index = QModelIndex | QPersistentModelIndex


class CompletionDelegate(QStyledItemDelegate):
    """A sign, the words, what they mean, and a count at the end."""

    def __init__(self, appearance: Appearance, view: QWidget) -> None:
        super().__init__(view)
        self._appearance, self._view = appearance, view

    def height_of(self, row: CompletionRow) -> int:
        """The height of a row."""
        if row.kind is RowKind.HEAD:
            return row_height(self._appearance.font(CAPTION, 600), 8, 26)
        height = row_height(self._appearance.font(), 8, 28)
        return height + _LINE if row.kind is RowKind.CLEAR else height

    def cuts(self, row: CompletionRow, width: int) -> bool:
        """Whether the words of a row do not fit into that width."""
        figure = paint.text_width(row.figure, self._appearance.font(CAPTION)) + 1 + _NOTE_GAP
        room = width - self._left - _RIGHT - (figure if row.figure else 0)
        return paint.text_width(row.text, self._words_font(row)) > room

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(40, self.height_of(index.data(RowRole)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row: CompletionRow = index.data(RowRole)
        rect = QRectF(option.rect)
        if row.kind is RowKind.HEAD:
            self._paint_head(painter, rect, row)
        else:
            if row.kind is RowKind.CLEAR:
                y = rect.y() + _LINE // 2
                paint.hairline(painter, self._appearance.theme, rect.x(), y, rect.width())
                rect.setTop(rect.y() + _LINE)
            self._paint_row(painter, rect, row, option.state)

    def _paint_head(self, painter: QPainter, rect: QRectF, row: CompletionRow) -> None:
        words = self._mirrored(rect.adjusted(_ICON_LEFT, 0, -_RIGHT, 0), rect)
        font = self._appearance.font(CAPTION, 600)
        paint.elided(painter, self._appearance.theme, words, row.text, font, "text3", self._near)

    def _paint_row(
        self, painter: QPainter, rect: QRectF, row: CompletionRow, state: QStyle.StateFlag
    ) -> None:
        chosen = bool(state & _State.State_Selected)
        ground = self._paint_ground(painter, rect, state)
        self._paint_sign(painter, rect, row, ground)
        quiet = "text2" if chosen else "text3"
        right = _RIGHT + self._paint_count(painter, rect, row, quiet)
        self._paint_words(painter, rect, rect.adjusted(self._left, 0, -right, 0), row, quiet)

    def _paint_ground(self, painter: QPainter, rect: QRectF, state: QStyle.StateFlag) -> str:
        theme = self._appearance.theme
        if state & _State.State_Selected:
            paint.surface(painter, theme, rect, _RADIUS, "selection")
            return "selection"
        if state & _State.State_MouseOver:
            paint.rounded(painter, theme, rect, _RADIUS, "hover")
            return "hover"
        return "raised"

    def _paint_sign(self, painter: QPainter, rect: QRectF, row: CompletionRow, ground: str) -> None:
        theme, side = self._appearance.theme, self._appearance.grown(_ICON)
        top = rect.y() + (rect.height() - side) / 2
        place = self._mirrored(QRectF(rect.x() + _ICON_LEFT, round(top), side, side), rect)
        if row.source:
            paint.tile(painter, theme, row.source, place, ground, self._appearance.font())
        else:
            paint.icon(painter, theme, row.icon, place.x(), place.y(), side, "text2")

    def _paint_count(
        self, painter: QPainter, rect: QRectF, row: CompletionRow, token: str
    ) -> float:
        """The width that the count takes, with what is clear before it."""
        if not row.figure:
            return 0
        font = self._appearance.font(CAPTION)
        width = paint.text_width(row.figure, font) + 1
        place = QRectF(rect.right() - _RIGHT - width, rect.y(), width, rect.height())
        align = far(self._view)
        place = self._mirrored(place, rect)
        paint.elided(painter, self._appearance.theme, place, row.figure, font, token, align)
        return width + _NOTE_GAP

    def _paint_words(
        self, painter: QPainter, rect: QRectF, room: QRectF, row: CompletionRow, quiet: str
    ) -> None:
        """What is written, then what it means where there is room for it."""
        theme = self._appearance.theme
        font = self._words_font(row)
        token = {RowKind.NAME: "accent", RowKind.CLEAR: "text2"}.get(row.kind, "text")
        place = self._mirrored(room, rect)
        paint.elided(painter, theme, place, row.text, font, token, self._near)
        width = min(paint.text_width(row.text, font), place.width())
        room.setLeft(room.left() + width + _NOTE_GAP)
        small = self._appearance.font(SECONDARY)
        if row.note and room.width() > 3 * paint.text_width("…", small):
            place = self._mirrored(room, rect)
            paint.elided(painter, theme, place, row.note, small, quiet, self._near)

    def _words_font(self, row: CompletionRow) -> QFont:
        return self._appearance.font(weight=500 if row.kind is RowKind.NAME else 400)

    @property
    def _left(self) -> int:
        """Where the words begin."""
        return self._appearance.grown(_ICON) + _ICON_LEFT + _GAP

    @property
    def _near(self) -> Qt.AlignmentFlag:
        return near(self._view)

    def _mirrored(self, part: QRectF, whole: QRectF) -> QRectF:
        return flipped(part, whole, on=is_mirrored(self._view))
