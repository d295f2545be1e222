"""Rows as the driver gives them, for statements of which a search needs several at once.

SQLAlchemy takes longer to prepare a statement than SQLite takes to answer most of these.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from chatvault.storage.database.slow_queries import SlowQueries


def marks(values: Sequence[Any]) -> str:
    """A place for each of these values in a statement."""
    return ", ".join("?" * len(values))


class PlainRows:
    """Runs statements on a connection, within the transaction that it is in."""

    def __init__(self, driver: Any, slow_queries: SlowQueries) -> None:
        """``driver`` is the connection of the database driver."""
        self._slow_queries = slow_queries
        self._execute = driver.execute
        self.interrupt = driver.interrupt  # stops what runs; from any thread

    def __call__(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        """All rows of a statement; raises the driver's errors, which Database sorts."""
        began = time.perf_counter()
        found: list[Any] = self._execute(statement, tuple(values)).fetchall()
        self._slow_queries.note(statement, time.perf_counter() - began)
        return found
