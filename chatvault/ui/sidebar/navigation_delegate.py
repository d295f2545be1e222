"""Paints the rows of the navigation."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.sidebar import navigation_geometry as geometry
from chatvault.ui.sidebar.navigation_entries import EntryKind, NavigationEntry
from chatvault.ui.sidebar.navigation_geometry import EntryLayout, NavigationFonts
from chatvault.ui.sidebar.navigation_model import EntryRole

_Index = QModelIndex | QPersistentModelIndex
_State = QStyle.StateFlag


class NavigationDelegate(QStyledItemDelegate):
    """Signs, labels and counts; in the rail the signs alone."""

    def __init__(self, appearance: Appearance, view: QWidget) -> None:
        super().__init__(view)
        self._appearance, self._view = appearance, view
        self.rail = False
        self.by_keyboard = False  # the current row gets a ring
        self.target = -1  # the row on which something is about to be dropped
        self.fonts = NavigationFonts.of(appearance)

    def restyle(self) -> None:
        """Take up a new theme or size."""
        self.fonts = NavigationFonts.of(self._appearance)

    def layout(self, entry: NavigationEntry, rect: QRectF) -> EntryLayout:
        """Where the parts of a row lie."""
        if self.rail:
            return geometry.rail_layout(entry, rect, self.fonts)
        mirrored = self._view.layoutDirection() is Qt.LayoutDirection.RightToLeft
        return geometry.entry_layout(entry, rect, self.fonts, mirrored=mirrored)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(40, geometry.height_of(index.data(EntryRole), self.fonts, rail=self.rail))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        entry: NavigationEntry = index.data(EntryRole)
        rect = QRectF(option.rect)
        if entry.kind is EntryKind.LINE:
            y = round(rect.center().y())
            paint.hairline(painter, self._appearance.theme, rect.x() + 12, y, rect.width() - 24)
        elif entry.kind is EntryKind.HEAD:
            self._word(painter, self.layout(entry, rect).label, entry.label, "text3")
        else:
            self._paint_place(painter, rect, entry, option.state)
        if index.row() == self.target:
            wash = self.layout(entry, rect).wash
            paint.focus_ring(painter, self._appearance.theme, wash, geometry.RADIUS)

    def _paint_place(
        self, painter: QPainter, rect: QRectF, entry: NavigationEntry, state: QStyle.StateFlag
    ) -> None:
        theme, parts = self._appearance.theme, self.layout(entry, rect)
        current = bool(state & _State.State_Selected)
        ground = self._ground(painter, parts.wash, state)
        self._paint_sign(painter, entry, parts.sign, ground, current=current)
        if not self.rail:
            font = self.fonts.current if current else self.fonts.label
            ink = "text3" if entry.kind is EntryKind.MORE and not current else "text"
            align = self._align(near=True)
            paint.elided(painter, theme, parts.label, entry.label, font, ink, align)
            if entry.figure:
                figure, ink = entry.figure, "text2" if current else "text3"
                caption, align = self.fonts.caption, self._align(near=False)
                paint.elided(painter, theme, parts.count, figure, caption, ink, align)
        if self.by_keyboard and state & _State.State_HasFocus:
            paint.focus_ring(painter, theme, parts.wash, geometry.RADIUS)

    def _ground(self, painter: QPainter, wash: QRectF, state: QStyle.StateFlag) -> str:
        """Paint the wash of the row's state; the token that is below its parts."""
        theme = self._appearance.theme
        if state & _State.State_Selected:
            token = "selection" if self._view.hasFocus() else "selection_idle"
            paint.surface(painter, theme, wash, geometry.RADIUS, token)
        elif state & _State.State_MouseOver:
            token = "hover"
            paint.rounded(painter, theme, wash, geometry.RADIUS, token)
        else:
            token = "window"
        return token

    def _paint_sign(
        self,
        painter: QPainter,
        entry: NavigationEntry,
        rect: QRectF,
        ground: str,
        *,
        current: bool,
    ) -> None:
        theme = self._appearance.theme
        if entry.source:
            paint.tile(painter, theme, entry.source, rect, ground, self.fonts.label)
        elif entry.dot:
            paint.rounded(painter, theme, rect, rect.width() / 2, entry.dot)
        else:
            token = "accent" if current else "text2"
            side = round(rect.width())
            paint.icon(painter, theme, entry.icon, rect.x(), rect.y(), side, token)

    def _word(self, painter: QPainter, rect: QRectF, text: str, token: str) -> None:
        align = self._align(near=True)
        paint.elided(painter, self._appearance.theme, rect, text, self.fonts.head, token, align)

    def _align(self, *, near: bool) -> Qt.AlignmentFlag:
        """Towards the side where a line begins, or the one where it ends."""
        left_to_right = self._view.layoutDirection() is Qt.LayoutDirection.LeftToRight
        return paint.LEFT if near is left_to_right else paint.RIGHT
