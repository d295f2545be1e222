"""In how many rows each of the few words of a column is, over more rows than are held."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from chatvault.importers.chat_tables.roles import role_key

_MOST = 60  # different ones of a column; beyond that they are no words for anything
_LONGEST = 60  # characters

Words = Mapping[str, Mapping[str, int]]


class WordCounts:
    """Counts the words of a table's columns while its rows come."""

    def __init__(self) -> None:
        self._counts: dict[str, Counter[str] | None] = {}  # None: too many, or too long ones
        self._rows = 0

    def take(self, row: Mapping[str, object]) -> None:
        """Take another row; one without a column has no word in it."""
        self._rows += 1
        for column, value in row.items():
            counts = self._counts.setdefault(column, Counter())
            if counts is None:
                continue
            word = role_key(value)
            counts[word] += 1
            if len(word) > _LONGEST or len(counts) > _MOST:
                self._counts[column] = None

    def few(self, columns: Iterable[str]) -> list[str]:
        """Those of the columns whose words are few and short so far."""
        return [column for column in columns if self._counts.get(column) is not None]

    @property
    def counted(self) -> Words:
        """The words by the columns that have few of them."""
        found: dict[str, Mapping[str, int]] = {}
        for column, counts in self._counts.items():
            if counts is not None:
                without = self._rows - counts.total()
                found[column] = counts + Counter({"": without} if without else {})
        return found
