"""A thin rule across the column that tells of a day, a compaction, an error."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF

from chatvault.ui import utf16
from chatvault.ui.painting import paint
from chatvault.ui.thread.boxes.box import Box, Painting
from chatvault.ui.thread.look import Look
from chatvault.ui.thread.parts.parts import RulePart, RuleStyle
from chatvault.ui.thread.text.wanted import Match

CLEAR = 12  # beside the words
_ICON = 14  # pixels at the normal zoom
_MARGIN = 24  # of line that is always left on both sides


class RuleBox(Box):
    """A rule; it goes across the whole column, so it begins left of where parts begin."""

    above = 0
    below = 0

    def __init__(self, part: RulePart, look: Look) -> None:
        super().__init__(look)
        self._part = part

    def _say(self) -> str:
        return self._part.label

    def lay_out(self, width: float) -> None:
        self.width = width
        self.height = self.look.rule

    def paint(self, painting: Painting) -> None:
        left = 0.0 if self.look.mirrored else -self.look.hang
        rect = QRectF(left, 0, self.width + self.look.hang, self.height)
        draw_rule(painting, rect, self._part)
        for index, mark in enumerate(painting.marks):
            self._mark(painting, _letters_rect(self._part, rect, self.look), index, mark)

    def _mark(self, painting: Painting, words: QRectF, index: int, mark: Match) -> None:
        theme, font = self.look.theme, self.look.caption
        begin = utf16.to_index(self.text, mark.start)
        word = utf16.cut(self.text, mark.start, mark.start + mark.length)
        left = words.left() + paint.text_width(self.text[:begin], font)
        place = QRectF(left, words.top(), paint.text_width(word, font), words.height())
        if place.right() > words.right() + 1:
            return
        ground = place.adjusted(0, 10, 0, -10)
        paint.mark(painting.painter, theme, ground, current=index == painting.current)
        ink = painting.mark_token(index, ink=True)
        paint.plain(painting.painter, theme, place.topLeft(), place.height(), word, font, ink)

    def tip_at(self, point: QPointF) -> str:
        return self._part.tip

    def is_text_at(self, point: QPointF) -> bool:
        return False


def words_rect(part: RulePart, rect: QRectF, look: Look) -> QRectF:
    """Where in ``rect`` the words and the icon are, with the clear space beside them."""
    sign = _sign(part, look)
    room = rect.width() - 2 * (CLEAR + _MARGIN) - sign
    width = min(paint.text_width(part.label, look.caption), room) + sign + 2 * CLEAR
    return QRectF(rect.center().x() - width / 2, rect.top(), width, rect.height())


def _letters_rect(part: RulePart, rect: QRectF, look: Look) -> QRectF:
    """Where in ``rect`` the words alone are."""
    sign = _sign(part, look)
    return words_rect(part, rect, look).adjusted(CLEAR + sign, 0, 1 - CLEAR, 0)


def _sign(part: RulePart, look: Look) -> int:
    """The width of the icon and of the space after it."""
    return look.grown(_ICON) + 4 if part.icon else 0


def draw_rule(painting: Painting, rect: QRectF, part: RulePart) -> None:
    """The rule in the middle of ``rect``, its words centred on it."""
    painter, look, theme = painting.painter, painting.look, painting.look.theme
    inside, y = words_rect(part, rect, look), round(rect.center().y())
    token = "bad" if part.style is RuleStyle.BAD else "text3"
    if part.is_day and painting.pointer is not None and inside.contains(painting.pointer):
        token = "text"
    line = paint.dashed if part.style is RuleStyle.DASHED else paint.hairline
    line(painter, theme, rect.left(), y, inside.left() - rect.left())
    line(painter, theme, inside.right(), y, rect.right() - inside.right())
    if part.icon:
        side = look.grown(_ICON)
        paint.icon(painter, theme, part.icon, inside.left() + CLEAR, y - side // 2, side, token)
    place = _letters_rect(part, rect, look)
    paint.elided(painter, theme, place, part.label, look.caption, token)
