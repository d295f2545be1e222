"""Cuts a long text into segments that are cheap to parse and lay out, losing nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from chatvault.ui.thread.parts.definitions import definitions
from chatvault.ui.thread.parts.list_context import ENTRY, ListContext
from chatvault.ui.thread.parts.parts import Elsewhere, Ink, Segment

CHARS = 6_000
LINES = 150
CELLS = 800  # of a table
_FENCE = re.compile(r"\s*(`{3,}(?=[^`]*$)|~{3,})")
# Lines that are not blank, and begin or go on with nothing but a paragraph: most of a log.
_PLAIN_LINE = rf"(?!\s*(?:[-*+]|\d{{1,9}}[.)]|```|~~~))(?=[^\S\n]*\S)[^\n|]{{1,{CHARS - 1}}}\n"
_PLAIN = re.compile(f"(?:{_PLAIN_LINE}){{1,{LINES}}}")


def segments(text: str, ink: Ink = Ink.FIRST) -> tuple[Segment, ...]:
    """The text in segments of about CHARS and LINES at most; their sources make up the text.

    It is cut at blank lines outside of fenced code where there are any. A fenced block that is
    larger than a segment becomes one of its own, a table that is cut takes its head along, and
    a list that is cut its levels and numbers. What the text defines far away is known to all.
    """
    if len(text) <= CHARS and text.count("\n") <= LINES:
        return (Segment(text, ink=ink),)
    elsewhere, notes = definitions(text)
    return (*_Cutter(text, ink, elsewhere).cut(), *_tails(notes, elsewhere))


def _tails(notes: Sequence[str], elsewhere: Elsewhere) -> Iterator[Segment]:
    """The footnotes of a text, below it: segments that have no source of their own."""
    group: list[str] = []
    for number, note in enumerate(notes, 1):
        group.append(note.rstrip())
        if sum(map(len, group)) >= CHARS or len(group) >= LINES or number == len(notes):
            prefix = "\n\n".join(group)
            yield Segment("", prefix, ink=Ink.SECOND, elsewhere=elsewhere, tail=True)
            group = []


class _Cutter:
    """One pass over the lines of a text."""

    def __init__(self, text: str, ink: Ink, elsewhere: Elsewhere) -> None:
        self._text = text
        self._ink = ink
        self._elsewhere = elsewhere
        self._context = ListContext()
        self._lists = ""  # the lines that open the lists which the segment begins inside of
        self._start = 0  # of the segment
        self._lines = 0  # in the segment
        self._fence = ""  # what closes the open fenced block
        self._fence_start = 0
        self._table = ""  # the head of the open table
        self._columns = 0
        self._prefix = ""
        self._before = ""  # the line before

    def cut(self) -> Iterator[Segment]:
        text, place = self._text, 0
        while place < len(text):
            begin = self._skip_code(place) if self._fence else place
            end = text.find("\n", begin) + 1 or len(text)
            if self._fence:
                yield from self._in_fence(text[begin:end], end)
            elif plain := _PLAIN.match(text, begin):
                end = self._until_overfull(begin, plain.end())
                yield from self._in_paragraph(begin, end)
            elif text[begin] == "\n":
                yield from self._in_blank(end)
            else:
                yield from self._in_prose(text[begin:end], begin, end)
            place = end
        if self._fence and self._is_large(self._fence_start, place):
            yield from self._take(self._fence_start)
            yield from self._take(place, code=True)
        yield from self._take(place)

    def _skip_code(self, place: int) -> int:
        """Where the line begins that may end the fenced block."""
        closing = self._text.find(self._fence, place)
        start = self._text.rfind("\n", place, closing) + 1 if closing >= 0 else len(self._text)
        start = max(place, start)
        self._lines += self._text.count("\n", place, start)
        return start

    def _in_blank(self, end: int) -> Iterator[Segment]:
        """An empty line, where a segment may end."""
        self._table, self._columns, self._before = "", 0, ""
        self._context.follow("\n")
        self._lines += 1
        if end - self._start >= CHARS or self._lines >= LINES:
            yield from self._take(end)

    def _until_overfull(self, place: int, end: int) -> int:
        """Where of these lines the one ends with which the segment is too large."""
        text, first = self._text, self._text.find("\n", place) + 1
        if (large := self._start + 2 * CHARS) <= end:
            end = max(first, text.find("\n", large - 1) + 1)
        room = max(1, 2 * LINES - self._lines)
        if text.count("\n", place, end) > room:
            end = place
            for _ in range(room):
                end = text.find("\n", end) + 1
        return end

    def _in_paragraph(self, place: int, end: int) -> Iterator[Segment]:
        """Lines that are like each other: only the first can tell anything new."""
        self._table, self._columns, self._before = "", 0, ""
        self._context.follow(self._text[place : self._text.find("\n", place) + 1])
        self._lines += self._text.count("\n", place, end)
        if end - self._start >= 2 * CHARS or self._lines >= 2 * LINES:
            yield from self._take(end)

    def _in_fence(self, line: str, end: int) -> Iterator[Segment]:
        said = line.strip()
        if said.startswith(self._fence) and not said.strip(self._fence[0]):
            self._fence = ""
            if self._is_large(self._fence_start, end):
                yield from self._take(self._fence_start)
                yield from self._take(end, code=True)
                return
        self._lines += 1

    def _in_prose(self, line: str, place: int, end: int) -> Iterator[Segment]:
        fence = _FENCE.match(line)
        if "|" in line:
            self._follow_table(line)
        else:
            self._table, self._columns = "", 0
        self._context.follow(line)
        if fence:
            self._fence, self._fence_start = fence[1], place
        elif end - place > CHARS:
            yield from self._take(place)
            yield from self._cut_line(end)
        self._lines += 1
        self._before = line
        if not self._fence and (
            end - self._start >= CHARS or self._lines >= min(LINES, self._rows)
        ):
            yield from self._cut_after(line, end)

    def _cut_after(self, line: str, end: int) -> Iterator[Segment]:
        size = end - self._start
        overfull = size >= 2 * CHARS or self._lines >= 2 * LINES
        if not line.strip() or self._table or overfull:
            yield from self._take(end)

    def _follow_table(self, line: str) -> None:
        if not self._table and "|" in self._before and _is_rule(line):
            self._table, self._columns = self._before + line, line.count("|") + 1

    @property
    def _rows(self) -> int:
        """How many rows of the open table make a segment."""
        return max(4, CELLS // self._columns) if self._columns else LINES

    def _cut_line(self, end: int) -> Iterator[Segment]:
        while end - self._start > CHARS:
            space = self._text.rfind(" ", self._start, self._start + CHARS)
            yield from self._take(space + 1 if space > self._start else self._start + CHARS)

    def _take(self, end: int, *, code: bool = False) -> Iterator[Segment]:
        if end > self._start:
            source = self._text[self._start : end]
            lists = "" if code else self._lists_before(source)
            yield Segment(source, self._prefix, code, self._ink, lists, self._elsewhere)
        self._start, self._lines, self._prefix = end, 0, self._table
        self._lists = self._context.lines()

    def _lists_before(self, source: str) -> str:
        """What tells the lists that the segment begins inside of; other text ends them."""
        if not self._lists or self._prefix:
            return ""
        first = source.lstrip("\n")
        is_entry = bool(ENTRY.match(first))
        return self._lists if is_entry else self._lists + "\n"

    def _is_large(self, start: int, end: int) -> bool:
        return end - start > CHARS or self._text.count("\n", start, end) > LINES


def _is_rule(line: str) -> bool:
    """Whether the line is the one under the head of a table."""
    return "-" in line and not line.strip(" \t\r\n:|-")
