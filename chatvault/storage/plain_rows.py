"""Rows as the driver gives them, for statements of which a search needs several at once.

SQLAlchemy takes longer to prepare a statement than SQLite takes to answer most of these.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class PlainRows:
    """Runs statements on a connection, within the transaction that it is in."""

    def __init__(self, driver: Any) -> None:
        """``driver`` is the connection of the database driver."""
        self._execute = driver.execute
        self.interrupt = driver.interrupt  # stops what runs; from any thread

    def __call__(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        """All rows of a statement; raises the driver's errors, which Database sorts."""
        found: list[Any] = self._execute(statement, tuple(values)).fetchall()
        return found
