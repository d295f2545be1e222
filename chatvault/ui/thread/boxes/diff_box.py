"""What an edit changed, laid out with line numbers, edges and grounds."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt

from chatvault.ui.painting import paint
from chatvault.ui.thread.boxes import marks
from chatvault.ui.thread.boxes.box import Painting
from chatvault.ui.thread.boxes.mono_box import FOOT, MonoBox
from chatvault.ui.thread.boxes.sideways import LANE
from chatvault.ui.thread.look import Look
from chatvault.ui.thread.parts.parts import DiffPart, Sign

PADDING = 6
EDGE = 3
_NUMBERS, _BETWEEN, _SIGN = 24, 4, 16  # pixels at the normal zoom
_TOKENS = {
    Sign.ADDED: ("add_bg", "ok", "add_strong"),
    Sign.REMOVED: ("del_bg", "bad", "del_strong"),
}


class DiffBox(MonoBox):
    """Rows of a diff; sign and edge carry the meaning where colours do not."""

    above = 4
    below = 12

    def __init__(self, part: DiffPart, look: Look) -> None:
        super().__init__([row.text for row in part.rows], part.language, part.limit, look)
        self._rows = part.rows
        # The colours of code are too weak on the ground of changed words.
        self._mono.plain = {
            place: row.changed for place, row in enumerate(part.rows) if row.changed
        }
        self._colour_if_short()
        numbers = [row.old for row in part.rows], [row.new for row in part.rows]
        self._columns = [column for column in numbers if any(column)]
        self._numbers = self._number_width()

    def _say(self) -> str:
        return "\n".join(self._mono.lines)

    def lay_out(self, width: float) -> None:
        self.width = width
        self._sideways.fit(self._mono.widest(self._shown), width - self._code_left - PADDING)
        foot = FOOT if self._sideways.most else PADDING
        if self._is_cut:
            foot = self.look.line + (LANE if self._sideways.most else 0)
        self.height = self._rows_bottom + foot

    def _number_width(self) -> float:
        if not self._columns:
            return 0.0
        highest = max(number or 0 for column in self._columns for number in column)
        least = float(self.look.grown(_NUMBERS))
        return max(least, paint.text_width(str(highest), self.look.mono_small))

    @property
    def _sign_left(self) -> float:
        between = self.look.grown(_BETWEEN)
        return 8 + len(self._columns) * (self._numbers + between) + between if self._columns else 12

    @property
    def _rows_bottom(self) -> float:
        return PADDING + len(self._shown) * self._mono.row

    @property
    def _code_left(self) -> float:
        return self._sign_left + self.look.grown(_SIGN)

    def paint(self, painting: Painting) -> None:
        painter, theme = painting.painter, self.look.theme
        frame = QRectF(0, 0, self.width, self.height)
        paint.surface(painter, theme, frame, 8, painting.sunken)
        row = self._mono.row
        for number in self._shown:
            top = PADDING + number * row
            if top + row >= painting.clip.top() and top <= painting.clip.bottom():
                self._paint_row(painting, number, QRectF(0, top, self.width, row))
        if theme.outline:  # the rows were painted over it
            paint.rounded(painter, theme, frame, 8, None, theme.outline)
        painter.save()
        window = QRectF(self._code_left - 2, 0, self.width - self._code_left - 6, self.height)
        painter.setClipRect(window, Qt.ClipOperation.IntersectClip)
        self._mono.paint(painting, self._origin, self._shown)
        painter.restore()
        self._paint_more(painting)
        left = self._code_left
        lane = QRectF(left, self._rows_bottom, self.width - left - 12, LANE)
        self._sideways.paint(painting, lane)

    def _paint_row(self, painting: Painting, number: int, rect: QRectF) -> None:
        painter, theme, row = painting.painter, self.look.theme, self._rows[number]
        ink = "text3"
        if tokens := _TOKENS.get(row.sign):
            ground, edge, strong = tokens
            painter.fillRect(rect, theme.color(ground))
            painter.fillRect(QRectF(0, rect.top(), EDGE, rect.height()), theme.color(edge))
            self._paint_changes(painting, number, rect, strong)
            sign = "+" if row.sign is Sign.ADDED else "−"
            place = QPointF(self._sign_left, rect.top())
            paint.plain(painter, theme, place, rect.height(), sign, self.look.mono_bold, edge)
            ink = "text2"
        elif row.sign is Sign.GAP:
            end = self._code_left - 8 if row.text else self.width
            paint.hairline(painter, theme, 0, round(rect.center().y()), end)
        for index, column in enumerate(self._columns):
            if (figure := column[number]) is not None:
                left = 8 + index * (self._numbers + self.look.grown(_BETWEEN))
                inside = QRectF(left, rect.top(), self._numbers, rect.height())
                small = self.look.mono_small
                paint.elided(painter, theme, inside, str(figure), small, ink, paint.RIGHT)

    def _paint_changes(self, painting: Painting, number: int, rect: QRectF, strong: str) -> None:
        row = self._rows[number]
        if not row.changed:
            return
        painting.painter.save()
        painting.painter.setClipRect(
            QRectF(self._code_left, rect.top(), self.width - self._code_left - 8, rect.height())
        )
        for start, length in row.changed:
            for changed in self._mono.line_rects(number, start, length):
                place = changed.translated(self._origin.x(), rect.top())
                marks.draw(painting.painter, place, self.look.theme.color(strong), pad=0)
        painting.painter.restore()

    @property
    def _origin(self) -> QPointF:
        return QPointF(self._code_left - self._sideways.offset, PADDING)

    @property
    def _more(self) -> QRectF:
        return QRectF(12, self.height - self.look.line, self.width, self.look.line)

    def hit(self, point: QPointF) -> int:
        inside = point - self._origin
        line = min(int(max(0.0, inside.y()) // self._mono.row), len(self._shown) - 1)
        return self._mono.hit(inside.x(), line)

    def is_text_at(self, point: QPointF) -> bool:
        return point.x() >= self._code_left
