"""Paints the rows of a list to pick from."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from chatvault.ui.dialogs.picking.picker_rows import ROW_ROLE, PickerRow
from chatvault.ui.mirroring import flipped, is_mirrored
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import CAPTION, Appearance
from chatvault.ui.painting.tick_box import paint_box
from chatvault.ui.widgets.painted import row_height

_INSET, _RADIUS = 8, 6
_BOX, _ICON, _DOT, _GAP = 16, 16, 8, 8
_STEP, _DEEPEST = 16, 8  # a row that lies deeper stands no further in

_State = QStyle.StateFlag


class PickerDelegate(QStyledItemDelegate):
    """A mark, a sign, the words and a figure at the other end."""

    def __init__(self, appearance: Appearance, view: QWidget) -> None:
        super().__init__(view)
        self._appearance, self._view = appearance, view

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(120, row_height(self._appearance.font(), 8, 28))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        row: PickerRow = index.data(ROW_ROLE)
        rect, theme = QRectF(option.rect), self._appearance.theme
        state: QStyle.StateFlag = option.state
        chosen = bool(state & _State.State_Selected)
        if chosen:
            paint.surface(painter, theme, rect, _RADIUS, "selection")
        elif state & _State.State_MouseOver:
            paint.rounded(painter, theme, rect, _RADIUS, "hover")
        left = rect.x() + _INSET + _STEP * min(row.depth, _DEEPEST)
        for least, draw in ((_BOX, self._paint_mark), (_ICON, self._paint_sign)):
            side = self._appearance.grown(least)
            part = QRectF(left, round(rect.center().y() - side / 2), side, side)
            if draw(painter, row, flipped(part, rect, on=is_mirrored(self._view))):
                left += side + _GAP
        words = QRectF(left, rect.y(), rect.right() - _INSET - left, rect.height())
        self._paint_words(painter, row, words, rect, chosen=chosen)

    def _paint_mark(self, painter: QPainter, row: PickerRow, box: QRectF) -> bool:
        if row.state is not None:
            paint_box(painter, self._appearance.theme, box, row.state)
        return row.state is not None

    def _paint_sign(self, painter: QPainter, row: PickerRow, rect: QRectF) -> bool:
        theme = self._appearance.theme
        if row.icon:
            paint.icon(painter, theme, row.icon, rect.x(), rect.y(), round(rect.width()), "text2")
        elif row.dot:
            side = self._appearance.grown(_DOT)
            dot = QRectF(0, 0, side, side)
            dot.moveCenter(rect.center())
            paint.rounded(painter, theme, dot, side / 2, row.dot)
        return bool(row.icon or row.dot)

    def _paint_words(
        self, painter: QPainter, row: PickerRow, words: QRectF, whole: QRectF, *, chosen: bool
    ) -> None:
        theme, mirrored = self._appearance.theme, is_mirrored(self._view)
        near, far = (paint.RIGHT, paint.LEFT) if mirrored else (paint.LEFT, paint.RIGHT)
        caption = self._appearance.font(CAPTION)
        width = paint.text_width(row.figure, caption) + 1 if row.figure else 0
        figure = QRectF(words.right() - width, words.y(), width, words.height())
        label = words.adjusted(0, 0, -(width + _GAP) if width else 0, 0)
        figure, label = (flipped(part, whole, on=mirrored) for part in (figure, label))
        font = self._appearance.font()
        cut = Qt.TextElideMode.ElideMiddle if row.is_path else Qt.TextElideMode.ElideRight
        paint.elided(painter, theme, label, row.label, font, "text", near, mode=cut)
        ink = "text2" if chosen else "text3"
        paint.elided(painter, theme, figure, row.figure, caption, ink, far)
