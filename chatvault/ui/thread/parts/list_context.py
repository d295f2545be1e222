"""Which lists are open at a line of a Markdown text, so that a text can be cut inside of them."""

from __future__ import annotations

import re
from typing import NamedTuple

ENTRY = re.compile(r"(\s*)([-*+]|\d{1,9}[.)])( +|\t)(?=\S)")
_DEEPEST = 8
_BEGINS = frozenset(" \t-*+0123456789")


class _Open(NamedTuple):
    """An open list: where its marker and its content stand, and its present number."""

    column: int
    inside: int
    marker: str  # as it is written
    number: int | None


class ListContext:
    """Follows the lines of a text."""

    def __init__(self) -> None:
        self._open: list[_Open] = []
        self._after_blank = False

    def follow(self, line: str) -> None:
        """Take notice of the next line outside of fenced code."""
        if not self._open and line[:1] not in _BEGINS:
            return  # by far the most frequent
        if not line.strip():
            self._after_blank = True
            return
        entry = ENTRY.match(line)
        if entry is not None and self._may_begin(entry):
            self._enter(entry)
        elif self._after_blank:
            column = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
            while self._open and column < self._open[-1].inside:
                self._open.pop()
        self._after_blank = False

    def _may_begin(self, entry: re.Match[str]) -> bool:
        """Whether that is an entry, and no code that is set in."""
        return _width(entry[1]) < (self._open[-1].inside if self._open else 0) + 4

    def _enter(self, entry: re.Match[str]) -> None:
        column = _width(entry[1])
        gap = len(entry[3].expandtabs(4))
        inside = column + len(entry[2]) + (gap if gap <= 4 else 1)
        number = int(entry[2][:-1]) if entry[2][:-1] else None
        last: _Open | None = None
        while self._open and column < self._open[-1].inside:
            last = self._open.pop()
        if last is not None and last.marker[-1] == entry[2][-1] and last.number is not None:
            number = last.number + 1  # whatever it says: only the first number counts
        if len(self._open) < _DEEPEST:
            self._open.append(_Open(column, inside, entry[2], number))

    def lines(self) -> str:
        """Lines of Markdown that open the same lists; each says the number of its entry.

        Its marker cannot say it: a longer one would move where the entry's content stands.
        """
        return "".join(
            f"{' ' * one.column}{one.marker.ljust(one.inside - one.column)}{one.number or 0}\n"
            for one in self._open
        )


def _width(space: str) -> int:
    return len(space.expandtabs(4))
