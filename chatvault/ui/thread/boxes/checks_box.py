"""A list to tick off: what is done, what is being done, and what is still to do."""

from __future__ import annotations

import html

from chatvault.ui.painting import paint
from chatvault.ui.thread.boxes.box import Painting
from chatvault.ui.thread.boxes.text_box import TextBox
from chatvault.ui.thread.look import Look
from chatvault.ui.thread.parts.parts import Check, ChecksPart, Ink, Progress, TextPart

_INKS = {Progress.DONE: "ok", Progress.DOING: "accent", Progress.OPEN: "text3"}
SIDE = 16  # of a sign


class ChecksBox(TextBox):
    """One paragraph an entry, with its sign in front of the first line."""

    above = 4
    below = 12

    def __init__(self, part: ChecksPart, look: Look) -> None:
        content = "".join(_html(check, look) for check in part.checks)
        super().__init__(TextPart(content, Ink.FIRST), look)
        self._checks = part.checks

    def paint(self, painting: Painting) -> None:
        middle = paint.metrics(self.look.reading).height() / 2  # lines are spaced out below
        for check, (top, is_turned) in zip(self._checks, self.beginnings(), strict=False):
            sign, token = check.progress.value, _INKS[check.progress]
            side = self.look.grown(SIDE)
            y = round(top + middle - side / 2)
            left = self.width - side if is_turned else 0
            paint.icon(painting.painter, self.look.theme, sign, left, y, side, token)
        super().paint(painting)


def _html(check: Check, look: Look) -> str:
    text = html.escape(" ".join(check.text.split()), quote=False)
    if check.progress is Progress.DOING:
        text = f"<b>{text}</b>"
    elif check.progress is Progress.DONE:
        text = f'<span style="color:{look.theme.value("text2")}">{text}</span>'
    return f'<p class="close" style="-qt-block-indent:1">{text}</p>'
