"""How high the rows of a thread are likely to be, before any of them is laid out."""

from __future__ import annotations

from array import array
from operator import attrgetter

from chatvault.domain.message import MessageEntry, Role
from chatvault.ui.thread.look import Look
from chatvault.ui.thread.rows import DAY, FRESH, HEADER, WAS, Group, Rows
from chatvault.ui.thread.spacing import (
    ANSWER_ABOVE,
    CLOSING,
    ENDS,
    GOING_ON,
    PERSON_ABOVE,
    PERSON_BELOW,
    PERSON_INSIDE,
    UNDER_HEADER,
)
from chatvault.ui.thread.tools.group_line import ENOUGH_TO_FOLD

_CODE_LINE = 34  # characters in a line of code, about
_FILLED = 0.92  # of a line that a wrapped text fills
_LINE_END = 0.66  # of a line that every line end costs
_LAST_LINE = 0.6
# Read together, for reading them one by one takes longer than all that is done with them.
_WEIGHED = attrgetter("role", "chars", "lines", "code_lines", "tools", "has_thinking", "event")
_LINES = (Group.FOLDED, Group.HEAD)


class Estimates:
    """The likely heights of all rows.

    What does not depend on the width is added up once; another width is then one product a
    row.
    """

    def __init__(self, rows: Rows, look: Look) -> None:
        self.look = look
        # Arrays, for a list keeps every number as an object of its own.
        self._chars = array("q")
        self._fixed = array("d")
        self._add_up(rows)
        if self._fixed:
            self._fixed[0] += ENDS
            self._fixed[-1] += ENDS

    def _add_up(self, rows: Rows) -> None:
        # Every conversation that is opened goes through here, message by message.
        look, begins, person = self.look, rows.begins, Role.USER
        line, rule = float(look.line), float(look.rule)
        a_line, last_line = look.reading_line * _LINE_END, look.reading_line * _LAST_LINE
        above_person = [self._above(bits, person=True) for bits in range(16)]
        above_answer = [self._above(bits, person=False) for bits in range(16)]
        chars, fixed = array("q"), array("d")
        following = (begins[1:] + bytes((FRESH,)))[: len(begins)]
        for entry, bits, after in zip(rows.entries, begins, following, strict=True):
            role, letters, lines, code, tools, thinking, event = _WEIGHED(entry)
            if role is person:
                height = above_person[bits]
            else:
                height = above_answer[bits] + (CLOSING if after & FRESH else 0)
            if event:
                letters = 0
                height += rule
            elif letters and not (code or tools or thinking):  # by far the most frequent
                height += lines * a_line + last_line
            else:
                letters, content = self._content(entry)
                height += content
            chars.append(letters)
            fixed.append(height if height > line else line)
        self._take(rows, chars, fixed)

    def _take(self, rows: Rows, chars: array[int], fixed: array[float]) -> None:
        """From messages to rows: a run of tool calls is a line, or a line above its messages."""
        if not rows.groups:
            self._chars, self._fixed = chars, fixed
            return
        self._chars = array("q", (chars[first] for first in rows.firsts))
        self._fixed = array("d", (fixed[first] for first in rows.firsts))
        for index, (last, group) in rows.groups.items():
            bits = 0 if group is Group.MEMBER else rows.begins[rows.firsts[index]]
            height = self._above(bits, person=False)
            if group in _LINES:
                self._chars[index] = 0
                height += self.look.line
            else:
                height += self._content(rows.entries[last])[1]
            after = last + 1
            if after >= len(rows.entries) or rows.begins[after] & FRESH:
                height += CLOSING
            self._fixed[index] = max(height, float(self.look.line))

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

    def heights(self, column: float) -> array[float]:
        """The likely height of every row in a column of that width."""
        look = self.look
        in_a_line = max(10.0, (column - look.hang) / look.reading_char)
        a_char = look.reading_line * _FILLED / in_a_line
        both = zip(self._fixed, self._chars, strict=True)
        return array("d", [fixed + chars * a_char for fixed, chars in both])

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
