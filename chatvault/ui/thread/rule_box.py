"""A thin rule across the column that tells of a day, a compaction, an error."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF

from chatvault.ui import paint
from chatvault.ui.thread.box import Box, Painting
from chatvault.ui.thread.look import HANG, Look
from chatvault.ui.thread.parts import RulePart, RuleStyle

CLEAR = 12  # beside the words
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
        rect = QRectF(-HANG, 0, self.width + HANG, self.height)
        draw_rule(painting, rect, self._part)

    def tip_at(self, point: QPointF) -> str:
        return self._part.tip

    def is_text_at(self, point: QPointF) -> bool:
        return False


def draw_rule(painting: Painting, rect: QRectF, part: RulePart) -> None:
    """The rule in the middle of ``rect``, its words centred on it."""
    painter, look, theme = painting.painter, painting.look, painting.look.theme
    token = "bad" if part.style is RuleStyle.BAD else "text3"
    sign = 18 if part.icon else 0
    room = rect.width() - 2 * (CLEAR + _MARGIN) - sign
    words = min(paint.text_width(part.label, look.caption), room)
    middle, y = rect.center().x(), round(rect.center().y())
    gap = (words + sign) / 2 + CLEAR
    line = paint.dashed if part.style is RuleStyle.DASHED else paint.hairline
    side = rect.width() / 2 - gap
    line(painter, theme, rect.left(), y, side)
    line(painter, theme, middle + gap, y, side)
    left = middle - (words + sign) / 2
    if part.icon:
        paint.icon(painter, theme, part.icon, left, y - 7, 14, token)
    place = QRectF(left + sign, rect.top(), words + 1, rect.height())
    paint.elided(painter, theme, place, part.label, look.caption, token)
