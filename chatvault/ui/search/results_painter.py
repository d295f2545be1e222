"""Paints the rows of the results."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from chatvault.domain.message import Role
from chatvault.ui import moments
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.painting.paint_layers import PaintLayers
from chatvault.ui.search import results_geometry as geometry
from chatvault.ui.search.hit_line import fitted
from chatvault.ui.search.new_glyphs import NewGlyphs
from chatvault.ui.search.result_rows import FoundRow, HeadRow, MoreRow, ResultRow
from chatvault.ui.search.results_geometry import ResultFonts

_ICONS = {
    Role.USER: "user",
    Role.ASSISTANT: "chat-circle",
    Role.TOOL: "terminal-window",
    Role.SYSTEM: "list",
    Role.OTHER: "user",
}
_BAR = 6  # how high the bar is that stands for a line until it is read
_BARS = (0.62, 0.46, 0.74, 0.54, 0.68)  # how far it goes: lines are not equally long


@dataclass(frozen=True, slots=True)
class RowState:
    """How a row is shown besides what it says."""

    selected: bool = False
    hovered: bool = False
    active: bool = False  # the list has the keyboard


class ResultsPainter:
    """Heads with tile, count and date; hits with their found words marked."""

    def __init__(self, appearance: Appearance) -> None:
        self._appearance = appearance
        self.fonts = ResultFonts.of(appearance)
        self._glyphs = NewGlyphs()
        self.mirrored = False  # whether rows begin at the right

    def restyle(self) -> None:
        """Take up a new theme or size."""
        self.fonts = ResultFonts.of(self._appearance)
        self._glyphs.forget()

    def begin_frame(self) -> None:
        """Begin to paint what is seen, or a part of it."""
        self._glyphs.begin_frame()

    def paint_row(
        self,
        painter: QPainter,
        layers: PaintLayers,
        rect: QRectF,
        row: ResultRow,
        state: RowState,
    ) -> bool:
        """Paint a row, and the line that ends its conversation; words go to the ``layers``.

        False: what it says takes too long to draw, and has to wait for the next frame.
        """
        whole = True
        match row:
            case FoundRow():
                whole = self._paint_hit(painter, layers, rect, row, state)
            case HeadRow():
                self._paint_head(painter, layers, rect, row)
            case MoreRow():
                self._paint_more(painter, layers, rect, row, state)
        if row.last:
            y = rect.bottom() - geometry.GROUP_GAP - 1
            x, width = rect.x() + geometry.GUTTER, rect.width() - 2 * geometry.GUTTER
            paint.hairline(painter, self._appearance.theme, x, y, width)
        return whole

    def _paint_head(
        self, painter: QPainter, layers: PaintLayers, rect: QRectF, row: HeadRow
    ) -> None:
        theme, fonts, group = self._appearance.theme, self.fonts, row.group
        today = datetime.date.today()
        moment = "" if group.updated_at is None else moments.short_moment(group.updated_at, today)
        count = f"{group.total:,}"
        parts = geometry.head_layout(rect.x(), rect.y(), rect.width(), fonts, count, moment)
        parts = parts.mirrored(rect) if self.mirrored else parts
        paint.tile(painter, theme, group.source, parts.tile, "list", fonts.title)
        title = paint.fitting(group.title or "Untitled", fonts.title, parts.title.width())
        layers.line(parts.title, title, fonts.title, "text", self._near)
        layers.ground(parts.pill, parts.pill.height() / 2, "hover")
        layers.line(parts.pill, count, fonts.pill, "text2", paint.CENTER)
        layers.line(parts.moment, moment, fonts.caption, "text3", self._far)

    def _paint_hit(
        self,
        painter: QPainter,
        layers: PaintLayers,
        rect: QRectF,
        row: FoundRow,
        state: RowState,
    ) -> bool:
        theme, hit = self._appearance.theme, row.hit
        parts = self._hit_parts(rect)
        self._paint_wash(painter, parts.wash, state)
        speaker = row.speaker
        name = "tag" if speaker is None else _ICONS[speaker]
        ink = "accent" if speaker is Role.USER else "text2"
        paint.icon(painter, theme, name, parts.icon.x(), parts.icon.y(), self.fonts.role, ink)
        line = None
        if hit.snippet is not None:
            line = fitted(hit.snippet, parts.text.width(), self.fonts.text)
        in_time = line is None or self._glyphs.admit(line.shown.text)
        if line is not None and in_time:
            token = "text" if state.selected else "text2"
            line.put(layers, parts.text, self.fonts.text, token, mirrored=self.mirrored)
        else:
            self._paint_awaited(layers, parts.text, hit.message_id or 0)
        return in_time

    def _paint_awaited(self, layers: PaintLayers, rect: QRectF, message_id: int) -> None:
        """A bar where a line is about to stand."""
        width = rect.width() * _BARS[message_id % len(_BARS)]
        left = rect.right() - width if self.mirrored else rect.x()
        bar = QRectF(left, round(rect.center().y() - _BAR / 2), width, _BAR)
        layers.ground(bar, _BAR / 2, "hover")

    def _paint_more(
        self,
        painter: QPainter,
        layers: PaintLayers,
        rect: QRectF,
        row: MoreRow,
        state: RowState,
    ) -> None:
        parts = self._hit_parts(rect)
        self._paint_wash(painter, parts.wash, state)
        line = parts.text.united(parts.icon)
        layers.line(line, row.text, self.fonts.text, "accent", self._near)

    def _hit_parts(self, rect: QRectF) -> geometry.HitLayout:
        parts = geometry.hit_layout(rect.x(), rect.y(), rect.width(), self.fonts)
        return parts.mirrored(rect) if self.mirrored else parts

    @property
    def _near(self) -> Qt.AlignmentFlag:
        """The side on which lines begin."""
        return paint.RIGHT if self.mirrored else paint.LEFT

    @property
    def _far(self) -> Qt.AlignmentFlag:
        return paint.LEFT if self.mirrored else paint.RIGHT

    def _paint_wash(self, painter: QPainter, wash: QRectF, state: RowState) -> None:
        theme = self._appearance.theme
        if state.selected:
            fill = "selection" if state.active else "selection_idle"
            paint.surface(painter, theme, wash, 6, fill)
        elif state.hovered:
            paint.rounded(painter, theme, wash, 6, "hover")
