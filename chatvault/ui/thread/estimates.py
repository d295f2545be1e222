"""How high the rows of a thread are likely to be, before any of them is laid out."""

from __future__ import annotations

from collections.abc import Iterator

from chatvault.domain.message import MessageEntry, Role
from chatvault.ui.thread.look import HANG, Look
from chatvault.ui.thread.message_block import (
    ANSWER_ABOVE,
    CLOSING,
    GOING_ON,
    PERSON_ABOVE,
    PERSON_BELOW,
    PERSON_INSIDE,
    UNDER_HEADER,
)
from chatvault.ui.thread.part_splitter import ENOUGH_TO_FOLD
from chatvault.ui.thread.rows import Group, Row, Rows

_CODE_LINE = 34  # characters in a line of code, about


def row_heights(rows: Rows, look: Look, column: float) -> Iterator[float]:
    """The likely height of every row."""
    person = PERSON_ABOVE + 2 * PERSON_INSIDE + PERSON_BELOW + look.header + UNDER_HEADER
    answer = ANSWER_ABOVE + look.header + UNDER_HEADER
    in_a_line = max(10.0, (column - HANG) / look.reading_char)
    entries = rows.entries
    for index in range(len(rows)):
        row = rows[index]
        entry = entries[row.first]
        height = float((row.day + bool(row.was)) * look.rule)
        if row.header:
            height += person if entry.role is Role.USER else answer
        if row.closes and entry.role is not Role.USER:
            height += CLOSING
        height += _content(row, entry, look, in_a_line)
        yield max(float(look.line), height)


def _content(row: Row, entry: MessageEntry, look: Look, in_a_line: float) -> float:
    if entry.event:
        return float(look.rule)
    if row.group in (Group.FOLDED, Group.HEAD):
        return float(look.line)
    height = float(entry.has_thinking * look.line)
    lines = entry.tools if entry.tools < ENOUGH_TO_FOLD else 1
    if entry.role is Role.TOOL:
        return height + max(1, lines) * look.line
    height += lines * look.line
    code = entry.code_lines
    if code:
        height += look.code_head + 24 + code * look.code_row
    chars = entry.chars - code * _CODE_LINE
    if chars > 0:
        said = chars / in_a_line * 0.92 + max(0, entry.lines - code) * 0.66 + 0.6
        height += look.reading_line * said + GOING_ON
    return height
