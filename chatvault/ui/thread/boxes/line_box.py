"""One line that stands for a tool call, a thought, a file, or for many calls together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont

from chatvault.ui import utf16
from chatvault.ui.mirroring import flipped
from chatvault.ui.painting import paint
from chatvault.ui.thread.boxes.box import Action, ActionKind, Box, Painting, Stop
from chatvault.ui.thread.look import Look
from chatvault.ui.thread.parts.parts import LinePart, Outcome
from chatvault.ui.thread.parts.said import line_text
from chatvault.ui.thread.text.path_text import shortened, shortest

_OPEN = "Open"
_SAVE = "Save as…"
_CHILD_TIP = "Open the sub-agent's conversation"
_SAVE_TIP = "Save the file as it was imported"
_CHEVRON, _ICON, _SIGN = 12, 16, 14  # pixels at the normal zoom
_SIGNS = {Outcome.GOOD: "check-circle", Outcome.BAD: "x-circle"}


class LineBox(Box):
    """A folded line: chevron, icon, name, argument; then duration, outcome and its sign.

    Where there is no room the argument is cut first, as far as a file is still named; then the
    duration is left out, and at last the name is cut: how it ended is always said.
    """

    above = 0
    below = 0

    def __init__(self, part: LinePart, look: Look, *, unfolded: bool) -> None:
        super().__init__(look)
        self.part = part
        self._unfolded = unfolded
        self._argument = QRectF()
        self._name = self._shown = ""  # what has room of the name, and of the argument
        self._duration = ""
        self._offered = QRectF()
        self._chevron_begins = self._icon_begins = self._name_begins = self._sign_begins = 0.0
        self._ends: tuple[tuple[float, str, QFont, str], ...] = ()

    def _say(self) -> str:
        part = self.part
        return "  ".join(filter(None, (part.name, part.argument, part.duration, part.word)))

    @property
    def searched(self) -> str:
        """Name and argument, where they are the conversation's words."""
        return line_text(self.part)

    def lay_out(self, width: float) -> None:
        self.width = width
        self.height = self.look.line
        font, name_left = self.look.small_bold, self._name_left
        name = paint.text_width(self.part.name, font)
        self._duration = self.part.duration
        right = self._place_offer()
        if name_left + name + 8 + self._least_of_argument > right and self._duration:
            self._duration = ""
            right = self._place_offer()
        self._name, room = self.part.name, max(0.0, right - name_left)
        if name > room:
            self._name = paint.cut(self._name, font, room)
        left = name_left + paint.text_width(self._name, font) + 8
        self._argument = QRectF(left, 0, max(0.0, right - left), self.height)
        self._shown = self.part.argument
        if self._is_path:
            self._shown = shortened(self._shown, self._fits)
        self._place_signs()
        self._ends = tuple(self._placed_ends())

    def _place_signs(self) -> None:
        """Say where the signs and the name begin to be painted."""
        look = self.look
        self._chevron_begins = self._begins(-2, look.grown(_CHEVRON))
        self._icon_begins = self._begins(self._icon_left, look.grown(_ICON))
        self._sign_begins = self._begins(self.width - look.grown(_SIGN), look.grown(_SIGN))
        name = paint.text_width(self._name, look.small_bold)
        self._name_begins = self._begins(self._name_left, name)

    def _placed_ends(self) -> Iterator[tuple[float, str, QFont, str]]:
        """What stands at the end of the line: where it begins, its words, their font and ink."""
        part, look, right = self.part, self.look, self.width
        right -= look.grown(_SIGN) + 6 if part.outcome in _SIGNS else 0
        for text, font, token in (
            (part.word, look.small_medium, part.outcome.value or "text2"),
            (self._duration, look.small, "text3"),
        ):
            if text:
                width = paint.text_width(text, font)
                right -= width
                yield self._begins(right, width), text, font, token
                right -= 12

    def _placed(self, rect: QRectF) -> QRectF:
        """Where a part is that all here places as in a line that begins at the left."""
        if not self.look.mirrored:
            return rect
        return flipped(rect, QRectF(0, 0, self.width, self.height), on=True)

    def _begins(self, left: float, width: float) -> float:
        """Where words begin to be painted that stand there in a line that begins at the left."""
        return self.width - left - width if self.look.mirrored else left

    def _argument_begins(self, shown: str) -> float:
        left, room = self._argument.left(), self._argument.width()
        if not self.look.mirrored:
            return left
        return self._begins(left, min(room, paint.text_width(shown, self._font)))

    def _place_offer(self) -> float:
        """Place the word that can be clicked, if there is one; where all before it has to end."""
        right = self._right_of_argument()
        self._offered = QRectF(right, 0, 0, self.height)
        if self._offer:
            size = paint.text_width(self._offer, self.look.small_medium)
            self._offered = QRectF(right - size, 0, size, self.height)
            right -= size + 12
        return right

    def _fits(self, argument: str) -> bool:
        return paint.text_width(argument, self._font) <= self._argument.width()

    @property
    def _font(self) -> QFont:
        """The argument's font."""
        return self.look.mono if self.part.mono else self.look.small

    @property
    def _icon_left(self) -> float:
        return self.look.grown(_CHEVRON) + 4.0

    @property
    def _name_left(self) -> float:
        return self._icon_left + self.look.grown(_ICON) + 8

    @property
    def _name_room(self) -> float:
        return self._argument.left() - 8 - self._name_left

    @property
    def _offer(self) -> str:
        """The word at the right that can be clicked."""
        return _OPEN if self.part.child else _SAVE if self.part.file is not None else ""

    @property
    def _is_path(self) -> bool:
        argument = self.part.argument
        return "/" in argument and " " not in argument and "://" not in argument

    @property
    def _least_of_argument(self) -> float:
        """How wide a path is of which the file alone is named; anything else may be cut."""
        return paint.text_width(shortest(self.part.argument), self._font) if self._is_path else 0.0

    def _right_of_argument(self) -> float:
        """Where the argument has to end: left of what stands at the right edge."""
        sign = self.look.grown(_SIGN) + 6
        right = self.width - (sign if self.part.outcome in _SIGNS else 0)
        for text, font in ((self.part.word, self.look.small_medium),
                           (self._duration, self.look.small)):  # fmt: skip
            if text:
                right -= paint.text_width(text, font) + 12
        return right

    def paint(self, painting: Painting) -> None:
        painter, theme, part, look = painting.painter, self.look.theme, self.part, self.look
        middle = self.height / 2
        if painting.selected:
            painter.fillRect(QRectF(0, 0, self.width, self.height), theme.color("text_selection"))
        if part.foldable:
            stands_out = painting.pointer is not None or painting.selected
            token = "text" if stands_out else "text3"
            folded = "caret-left" if look.mirrored else "caret-right"
            side = look.grown(_CHEVRON)
            chevron = "caret-down" if self._unfolded else folded
            paint.icon(
                painter, theme, chevron, self._chevron_begins, middle - side / 2, side, token
            )
        bad = part.outcome is Outcome.BAD
        second = "text" if painting.selected else "text2"
        side, token = look.grown(_ICON), "bad" if bad else second
        paint.icon(painter, theme, part.icon, self._icon_begins, middle - side / 2, side, token)
        place = QPointF(self._name_begins, 0)
        self._paint_marks(painting)
        paint.plain(painter, theme, place, self.height, self._name, look.small_bold)
        # A path is known by its end; but where words are marked, places count from the left.
        keeps_end = self._is_path and not painting.marks
        shown = self._shown if keeps_end else part.argument
        cut = Qt.TextElideMode.ElideLeft if keeps_end else Qt.TextElideMode.ElideRight
        room = self._argument
        if look.mirrored:
            room = QRectF(QPointF(self._argument_begins(shown), 0), room.size())
        paint.elided(painter, theme, room, shown, self._font, second, mode=cut)
        self._paint_marked_letters(painting)
        self._paint_right(painting)

    def _paint_right(self, painting: Painting) -> None:
        painter, theme, part, look = painting.painter, self.look.theme, self.part, self.look
        if sign := _SIGNS.get(part.outcome):
            side = look.grown(_SIGN)
            token = "text" if painting.selected else part.outcome.value
            paint.icon(
                painter, theme, sign, self._sign_begins, (self.height - side) / 2, side, token
            )
        for begins, text, font, ink in self._ends:
            token = "text" if painting.selected else ink
            paint.plain(painter, theme, QPointF(begins, 0), self.height, text, font, token)
        if self._offer:
            at = self._placed(self._offered).topLeft()
            paint.plain(painter, theme, at, self.height, self._offer, look.small_medium, "accent")

    def _paint_marks(self, painting: Painting) -> None:
        for index, rect, _ in self._marked(painting):
            paint.mark(painting.painter, self.look.theme, rect, current=index == painting.current)

    def _paint_marked_letters(self, painting: Painting) -> None:
        for index, rect, word in self._marked(painting):
            token = painting.mark_token(index, ink=True)
            at = QPointF(rect.left(), 0)
            paint.plain(
                painting.painter, self.look.theme, at, self.height, word, self._font_at(rect), token
            )

    def _font_at(self, rect: QRectF) -> QFont:
        if self._placed(rect).left() < self._argument.left() - 4:
            return self.look.small_bold
        return self._font

    def _marked(self, painting: Painting) -> list[tuple[int, QRectF, str]]:
        """Number, place and letters of every mark that can be seen in name and argument."""
        result: list[tuple[int, QRectF, str]] = []
        if not painting.marks:
            return result
        height, name_begins = self.look.line - 10, self._name_begins
        argument_begins = self._argument_begins(self.part.argument)
        for index, mark in enumerate(painting.marks):
            word = utf16.cut(self.text, mark.start, mark.start + mark.length)
            begin = utf16.to_index(self.text, mark.start)
            name = len(self.part.name)
            in_name = begin < name
            if in_name:
                source, at = self.part.name, begin
                font, start, room = self.look.small_bold, name_begins, self._name_room
            else:
                source, at = self.part.argument, begin - name - 2
                font, start, room = self._font, argument_begins, self._argument.width()
            if not 0 <= at < len(source):
                continue
            left = start + paint.text_width(source[:at], font)
            width = paint.text_width(word, font)
            if left + width > start + room + 0.5:
                left, width, word = self._cut_sign(in_name=in_name)
            result.append((index, QRectF(left, 5, width, height), word))
        return result

    def _cut_sign(self, *, in_name: bool) -> tuple[float, float, str]:
        """Place and letter of the "…" that stands for what of the line has no room."""
        if in_name:
            shown, font, start = self._name, self.look.small_bold, self._name_begins
        else:
            font, start = self._font, self._argument_begins(self.part.argument)
            shown = paint.cut(self.part.argument, font, self._argument.width())
        metrics = paint.metrics(font)
        end = start + metrics.horizontalAdvance(shown)
        width = metrics.horizontalAdvance(shown[-1:])
        return end - width, width, shown[-1:]

    def action_at(self, point: QPointF) -> Action | None:
        if self._placed(self._offered).contains(point):
            return self._offered_action
        return Action(ActionKind.FOLD) if self.part.foldable else None

    @property
    def _offered_action(self) -> Action:
        if self.part.child:
            return Action(ActionKind.OPEN_CHILD, self.part.child)
        return Action(ActionKind.SAVE_FILE, self.part.file.blob or "" if self.part.file else "")

    def stops(self) -> Sequence[Stop]:
        stops: list[Stop] = []
        if self.part.foldable:
            word = "Fold" if self._unfolded else "Unfold"
            line = QRectF(-6, 0, self.width + 12, self.height)
            stops.append(Stop(line, Action(ActionKind.FOLD), f"{word} {self.text}"))
        if self._offer:
            inside = self._placed(self._offered).adjusted(-6, 4, 6, -4)
            name = _CHILD_TIP if self.part.child else f"Save {self.part.name} as…"
            stops.append(Stop(inside, self._offered_action, name))
        return stops

    def tip_at(self, point: QPointF) -> str:
        if self._placed(self._offered).contains(point):
            return f"{_CHILD_TIP}; with Ctrl in a new tab" if self.part.child else _SAVE_TIP
        argument = self._placed(self._argument)
        if not self._fits(self.part.argument) and argument.contains(point):
            return self.part.argument
        return self.text if self._name != self.part.name else self.part.tip

    def is_text_at(self, point: QPointF) -> bool:
        return False
