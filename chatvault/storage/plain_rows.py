"""Rows as the driver gives them, for statements of which a search needs several at once.

SQLAlchemy takes longer to prepare a statement than SQLite takes to answer most of these.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session


class PlainRows:
    """Runs statements within the transaction of a session, on its connection."""

    def __init__(self, session: Session) -> None:
        driver = session.connection().connection.driver_connection
        assert driver is not None
        self._execute = driver.execute

    def __call__(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        """All rows of a statement; raises the driver's errors, which Database sorts."""
        found: list[Any] = self._execute(statement, tuple(values)).fetchall()
        return found
