"""Counts what comes to the hits of a query where it is looked into more places."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection

from chatvault.domain.search.hits import Count
from chatvault.domain.search.query_tree import Query
from chatvault.storage.database.plain_rows import PlainRows
from chatvault.storage.search.match import Compiler
from chatvault.storage.search.statement_maker import StatementMaker


class WiderHits:
    """Counts them, as far as ``most``; their conversations are looked up for it."""

    def __init__(self, rows: PlainRows, maker: StatementMaker, most: int) -> None:
        self._rows, self._maker, self._most = rows, maker, most

    def count(self, query: Query, wider: Query, alone: Collection[int]) -> Count:
        """How many more hits ``wider`` has, which asks the same in more places.

        Conversations that were found by their titles ``alone`` counted as one so far.
        """
        # Which conversations are meant is told once: what is left out can lie in any.
        here = Compiler(query).match(without_session=True).text
        if not here:
            return Count(0)
        statement = self._maker.statement(wider)
        others = dataclasses.replace(statement, text=f"({statement.text}) NOT ({here})")
        found = self._rows(
            f"SELECT m.session_id {others.source} LIMIT ?", [*others.bound, self._most + 1]
        )
        if len(found) > self._most:
            return Count(self._most, exact=False)
        return Count(len(found) - len({row[0] for row in found}.intersection(alone)))
