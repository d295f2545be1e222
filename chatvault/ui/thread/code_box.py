"""A block of code or output, with its language, a Copy button and a scroll of its own."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt

from chatvault.ui import paint
from chatvault.ui.thread import highlighting, readable, terminal_text
from chatvault.ui.thread.box import Action, ActionKind, Box, Painting, Stop
from chatvault.ui.thread.look import Look
from chatvault.ui.thread.mono_text import MonoText
from chatvault.ui.thread.parts import CodePart, TerminalPart
from chatvault.ui.thread.sideways import LANE, Sideways

PADDING = 12
FOOT = 10
EDGE = 3  # beside what came from the error stream
_BESIDE_NUMBERS = 12
_ICON = 14
_BESIDE_ICON = 6
LATER = 4_000  # characters above which the colours come when there is time


class CodeBox(Box):
    """Code as it was written: never wrapped, scrolled sideways where it is wide."""

    above = 12
    below = 12

    def __init__(self, part: CodePart | TerminalPart, look: Look) -> None:
        super().__init__(look)
        self._part = part
        self._indent = round(part.indent * look.scale) if isinstance(part, CodePart) else 0
        written = terminal_text.written(part)
        self._code, self._errors = written.text, written.errors
        self._language = part.language if isinstance(part, CodePart) else ""
        self._mono = MonoText(self._code.split("\n"), look)
        coloured = any(written.colours)
        if coloured:
            self._mono.recolour(readable.in_theme(written.colours, look.theme))
        self.waits_for_colours = not coloured and bool(self._language)
        if len(self._code) <= LATER:
            self.add_colours()
        self._label = part.label or highlighting.label(self._language)
        self._first_line = part.first_line if isinstance(part, CodePart) else 0
        self._gutter = self._gutter_width()
        self._sideways = Sideways(look)

    def _say(self) -> str:
        return self._code

    def _gutter_width(self) -> float:
        if not self._first_line:
            return 0.0
        last = str(self._first_line + len(self._mono.lines) - 1)
        width = max(float(self.look.grown(16)), paint.text_width(last, self.look.mono_small))
        return width + self.look.grown(_BESIDE_NUMBERS)

    def add_colours(self) -> None:
        """Colour the code by its language; the size stays as it is."""
        if self.waits_for_colours:
            self._mono.recolour(highlighting.highlight(self._code, self._language))
        self.waits_for_colours = False

    @property
    def _shown(self) -> range:
        lines, limit = len(self._mono.lines), self._part.limit
        return range(limit if limit and lines > limit + 2 else lines)

    @property
    def _is_cut(self) -> bool:
        return len(self._shown) < len(self._mono.lines)

    def lay_out(self, width: float) -> None:
        self.width = width
        room = width - self._indent - self._gutter - 2 * PADDING
        self._sideways.fit(self._mono.widest(self._shown), room)
        foot = FOOT
        if self._is_cut:
            foot = self.look.line + (LANE if self._sideways.most else 0)
        self.height = self.look.code_head + len(self._shown) * self._mono.row + foot

    def paint(self, painting: Painting) -> None:
        painter, theme = painting.painter, self.look.theme
        frame = self._frame
        paint.surface(painter, theme, frame, 8, painting.sunken)
        self._paint_head(painting)
        self._paint_margin(painting)
        painter.save()
        window = frame.adjusted(self._gutter + PADDING / 2, 0, -PADDING / 2, 0)
        painter.setClipRect(window, Qt.ClipOperation.IntersectClip)
        self._mono.paint(painting, self._origin, self._shown)
        painter.restore()
        if self._is_cut:
            paint.elided(
                painter, theme, self._more, self._more_text, self.look.small_medium, "accent"
            )
        self._sideways.paint(painting, self._lane)

    def _paint_margin(self, painting: Painting) -> None:
        """The numbers of the lines, or the edge beside what came from the error stream."""
        left, row = self._frame.left(), self._mono.row
        for number in self._shown if self._first_line or self._errors else ():
            rect = QRectF(left, self.look.code_head + number * row, 0, row)
            if rect.bottom() < painting.clip.top() or rect.top() > painting.clip.bottom():
                continue
            if number in self._errors:
                edge = QRectF(rect.left(), rect.top(), EDGE, row)
                painting.painter.fillRect(edge, self.look.theme.color("warn"))
            if self._first_line:
                rect.setWidth(PADDING + self._gutter - self.look.grown(_BESIDE_NUMBERS))
                self._paint_number(painting, rect, self._first_line + number)

    def _paint_number(self, painting: Painting, rect: QRectF, number: int) -> None:
        small, theme = self.look.mono_small, self.look.theme
        paint.elided(painting.painter, theme, rect, str(number), small, "text3", paint.RIGHT)

    def _paint_head(self, painting: Painting) -> None:
        theme, frame = self.look.theme, self._frame
        head = QRectF(frame.left() + PADDING, 0, frame.width() - 2 * PADDING, self.look.code_head)
        ink = "bad" if self._part.bad else "text3"
        paint.elided(painting.painter, theme, head, self._label, self.look.caption, ink)
        word = "Copied" if painting.copied else "Copy"
        button = self._button(word)
        token = "text" if self._is_over(button, painting.pointer) else "text2"
        sign = "check-bold" if painting.copied else "copy"
        side = self.look.grown(_ICON)
        top = button.center().y() - side / 2
        paint.icon(painting.painter, theme, sign, button.left(), top, side, token)
        words = QPointF(button.left() + side + _BESIDE_ICON, button.top())
        caption = self.look.caption
        paint.plain(painting.painter, theme, words, button.height(), word, caption, token)

    @staticmethod
    def _is_over(rect: QRectF, pointer: QPointF | None) -> bool:
        return pointer is not None and rect.contains(pointer)

    @property
    def _frame(self) -> QRectF:
        return QRectF(self._indent, 0, self.width - self._indent, self.height)

    def _button(self, word: str = "Copied") -> QRectF:
        sign = self.look.grown(_ICON) + _BESIDE_ICON
        width = paint.text_width(word, self.look.caption) + sign
        return QRectF(self._frame.right() - PADDING - width, 0, width, self.look.code_head)

    @property
    def _more(self) -> QRectF:
        top = self.height - self.look.line
        return QRectF(self._frame.left() + PADDING, top, self.width, self.look.line)

    @property
    def _more_text(self) -> str:
        return f"Show all {len(self._mono.lines):,} lines"

    @property
    def _lane(self) -> QRectF:
        bottom = self.look.code_head + len(self._shown) * self._mono.row
        left = self._frame.left() + PADDING + self._gutter
        return QRectF(left, bottom, self._frame.right() - PADDING - left, LANE)

    @property
    def _origin(self) -> QPointF:
        left = self._frame.left() + PADDING + self._gutter - self._sideways.offset
        return QPointF(left, self.look.code_head)

    def hit(self, point: QPointF) -> int:
        inside = point - self._origin
        if inside.y() < 0:
            return 0
        line = int(inside.y() // self._mono.row)
        if line >= len(self._shown):
            return self._mono.hit(1e6, len(self._shown) - 1) if not self._is_cut else self.length
        return self._mono.hit(inside.x(), line)

    def rect_of(self, position: int) -> QRectF:
        return self._mono.rect_of(position).translated(self._origin)

    def holds(self, position: int) -> bool:
        """Whether that place is among the lines that are shown."""
        return self._mono.line_of(position) < len(self._shown)

    def reveal(self, position: int) -> bool:
        rect = self._mono.rect_of(position)
        return self._sideways.reveal(rect.left(), rect.right())

    def action_at(self, point: QPointF) -> Action | None:
        if self._button().contains(point):
            return Action(ActionKind.COPY, self._code)
        if self._is_cut and self._more.contains(point):
            return Action(ActionKind.SHOW_WHOLE)
        return None

    def stops(self) -> Sequence[Stop]:
        button = self._button("Copy").adjusted(-6, 5, 6, -5)
        name = f"Copy {self._label}".strip() if self._label else "Copy code"
        stops = [Stop(button, Action(ActionKind.COPY, self._code), name)]
        if self._is_cut:
            stops.append(Stop(self._more_rect, Action(ActionKind.SHOW_WHOLE), self._more_text))
        return stops

    @property
    def _more_rect(self) -> QRectF:
        """Round the words alone."""
        words = paint.text_width(self._more_text, self.look.small_medium)
        return QRectF(self._more.left() - 6, self._more.top() + 3, words + 12, self.look.line - 6)

    def is_text_at(self, point: QPointF) -> bool:
        inside = self.look.code_head <= point.y() <= self.height - FOOT
        return inside and point.x() >= self._frame.left() + PADDING + self._gutter - 6

    def scroll_sideways(self, distance: float) -> bool:
        return self._sideways.move(distance)
