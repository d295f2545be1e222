"""How high the rows of a thread are likely to be, before any of them is laid out."""

from __future__ import annotations

from chatvault.domain.message import MessageEntry, Role
from chatvault.ui.thread.look import HANG, Look
from chatvault.ui.thread.message_block import (
    ANSWER_ABOVE,
    CLOSING,
    ENDS,
    GOING_ON,
    PERSON_ABOVE,
    PERSON_BELOW,
    PERSON_INSIDE,
    UNDER_HEADER,
)
from chatvault.ui.thread.part_splitter import ENOUGH_TO_FOLD
from chatvault.ui.thread.rows import DAY, FRESH, HEADER, WAS, Group, Rows

_CODE_LINE = 34  # characters in a line of code, about
_FILLED = 0.92  # of a line that a wrapped text fills
_LINE_END = 0.66  # of a line that every line end costs
_LAST_LINE = 0.6
_ALONE = (-1, Group.NONE)
_LINES = (Group.FOLDED, Group.HEAD)


class Estimates:
    """The likely heights of all rows.

    What does not depend on the width is added up once; another width is then one product a
    row.
    """

    def __init__(self, rows: Rows, look: Look) -> None:
        self.look = look
        self._chars: list[int] = []
        self._fixed: list[float] = []
        self._add_up(rows)
        if self._fixed:
            self._fixed[0] += ENDS
            self._fixed[-1] += ENDS

    def _add_up(self, rows: Rows) -> None:
        # Every conversation that is opened goes through here, message by message.
        look, entries, begins = self.look, rows.entries, rows.begins
        line, rule, person, end = float(look.line), look.rule, Role.USER, len(entries)
        above_person = [self._above(bits, person=True) for bits in range(16)]
        above_answer = [self._above(bits, person=False) for bits in range(16)]
        add_chars, add_fixed = self._chars.append, self._fixed.append
        for index, first in enumerate(rows.firsts):
            entry = entries[first]
            group = rows.groups.get(index, _ALONE) if rows.groups else _ALONE
            bits = begins[first] if group[1] is not Group.MEMBER else 0
            following = first + 1 if group is _ALONE else group[0] + 1
            if entry.role is person:
                height = above_person[bits]
            else:
                height = above_answer[bits]
                if following >= end or begins[following] & FRESH:
                    height += CLOSING
            chars = 0
            if entry.event:
                height += rule
            elif group[1] in _LINES:
                height += line
            elif entry.chars and not (entry.tools or entry.code_lines or entry.has_thinking):
                chars = entry.chars  # by far the most frequent
                height += look.reading_line * (entry.lines * _LINE_END + _LAST_LINE)
            else:
                chars, content = self._content(entry)
                height += content
            add_chars(chars)
            add_fixed(height if height > line else line)

    def _above(self, bits: int, *, person: bool) -> float:
        """The height of what stands above a message that begins so."""
        look = self.look
        height = float(bool(bits & DAY) + bool(bits & WAS)) * look.rule
        if not bits & HEADER:
            return height + GOING_ON
        height += look.header + UNDER_HEADER
        return height + (
            PERSON_ABOVE + 2 * PERSON_INSIDE + PERSON_BELOW if person else ANSWER_ABOVE
        )

    def heights(self, column: float) -> list[float]:
        """The likely height of every row in a column of that width."""
        look = self.look
        in_a_line = max(10.0, (column - HANG) / look.reading_char)
        a_char = look.reading_line * _FILLED / in_a_line
        return [
            fixed + chars * a_char for fixed, chars in zip(self._fixed, self._chars, strict=True)
        ]

    def _content(self, entry: MessageEntry) -> tuple[int, float]:
        look = self.look
        height = 0.0
        if entry.has_thinking:
            height += look.line
        if tools := entry.tools:
            height += look.line * (tools if tools < ENOUGH_TO_FOLD else 1)
        if entry.role is Role.TOOL:
            return 0, max(height, float(look.line))
        code, chars = entry.code_lines, entry.chars
        if code:
            height += look.code_head + 24 + code * look.code_row
            chars -= code * _CODE_LINE
        if chars <= 0:
            return 0, height
        lines = max(0, entry.lines - code) * _LINE_END + _LAST_LINE
        return chars, height + look.reading_line * lines
