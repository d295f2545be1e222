"""A block of code or output, with its language, a Copy button and a scroll of its own."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt

from chatvault.ui.painting import paint
from chatvault.ui.thread.boxes.box import Action, ActionKind, Painting, Stop
from chatvault.ui.thread.boxes.mono_box import FOOT, MonoBox
from chatvault.ui.thread.boxes.sideways import LANE
from chatvault.ui.thread.look import Look
from chatvault.ui.thread.parts import terminal_text
from chatvault.ui.thread.parts.parts import CodePart, TerminalPart
from chatvault.ui.thread.text import highlighting, readable

PADDING = 12
EDGE = 3  # beside what came from the error stream
_BESIDE_NUMBERS = 12
_ICON = 14
_BESIDE_ICON = 6


class CodeBox(MonoBox):
    """Code as it was written: never wrapped, scrolled sideways where it is wide."""

    above = 12
    below = 12

    def __init__(self, part: CodePart | TerminalPart, look: Look) -> None:
        written = terminal_text.written(part)
        language = part.language if isinstance(part, CodePart) else ""
        super().__init__(written.text.split("\n"), language, part.limit, look)
        self._part = part
        self._indent = round(part.indent * look.scale) if isinstance(part, CodePart) else 0
        self._code, self._errors = written.text, written.errors
        if any(written.colours):
            self._mono.recolour(readable.in_theme(written.colours, look.theme))
            self.waits_for_colours = False
        self._colour_if_short()
        self._label = part.label or highlighting.label(self._language)
        self._first_line = part.first_line if isinstance(part, CodePart) else 0
        self._gutter = self._gutter_width()

    def _say(self) -> str:
        return self._code

    def _gutter_width(self) -> float:
        if not self._first_line:
            return 0.0
        last = str(self._first_line + len(self._mono.lines) - 1)
        width = max(float(self.look.grown(16)), paint.text_width(last, self.look.mono_small))
        return width + self.look.grown(_BESIDE_NUMBERS)

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
        self._paint_more(painting)
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

    def action_at(self, point: QPointF) -> Action | None:
        if self._button().contains(point):
            return Action(ActionKind.COPY, self._code)
        return super().action_at(point)

    def stops(self) -> Sequence[Stop]:
        button = self._button("Copy").adjusted(-6, 5, 6, -5)
        name = f"Copy {self._label}".strip() if self._label else "Copy code"
        return (Stop(button, Action(ActionKind.COPY, self._code), name), *super().stops())

    def is_text_at(self, point: QPointF) -> bool:
        inside = self.look.code_head <= point.y() <= self.height - FOOT
        return inside and point.x() >= self._frame.left() + PADDING + self._gutter - 6
