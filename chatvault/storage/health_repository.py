"""Looks for what is wrong with a vault's database."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import OperationalError
from sqlcipher3 import dbapi2
from sqlmodel import Session

from chatvault.domain.search.segmentation import VERSION
from chatvault.storage import blob_rows, impossible_values
from chatvault.storage.database import row_sums, small_values
from chatvault.storage.merging import alternatives, session_counts
from chatvault.storage.search import full_text
from chatvault.storage.search.full_text import VERSION_KEY

_NAMED = 20
_STEPS = 1_000  # of SQLite's machine between two looks at the clock


class HealthRepository:
    """One question a check; each answers with what is wrong, as sentences."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def integrity(self) -> list[str]:
        """Damaged pages, broken constraints and references."""
        full_text.look_anew(self._session)
        found = [row[0] for row in self._execute(f"PRAGMA integrity_check({_NAMED})")]
        broken = [f"{row[0]} refers to a missing {row[2]}" for row in self._execute(
            "PRAGMA foreign_key_check")][:_NAMED]  # fmt: skip
        return [text for text in found if text != "ok"] + broken

    def index(self) -> list[str]:
        """The full-text index against the messages: the same ones, made by this version."""
        found = []
        if small_values.value(self._session, VERSION_KEY) != str(VERSION):
            found.append("the search index was made by another version")
        shown = "SELECT id FROM message WHERE hidden IS NULL"
        missing = self._one(
            f"SELECT count(*) FROM ({shown} EXCEPT SELECT id FROM message_fts_docsize)"
        )
        superfluous = self._one(
            f"SELECT count(*) FROM (SELECT id FROM message_fts_docsize EXCEPT {shown})"
        )
        if missing:
            found.append(f"{missing} messages are missing in the search index")
        if superfluous:
            found.append(f"{superfluous} messages in the search index are gone or hidden")
        titles = self._one(
            "SELECT count(*) FROM (SELECT id FROM chat_session EXCEPT "
            "SELECT id FROM session_fts_docsize)"
        )
        if titles:
            found.append(f"{titles} titles are missing in the search index")
        return found

    def counts(self) -> list[str]:
        """The figures on the session rows against the messages."""
        found = []
        for session_id, uid in self._execute("SELECT id, uid FROM chat_session"):
            wrong = session_counts.wrong(self._session, session_id)
            wrong += [] if alternatives.are_noted(self._session, session_id) else ["versions"]
            if wrong:
                found.append(f"conversation {uid}: {', '.join(wrong)}")
        return found[:_NAMED]

    def rows(self) -> list[str]:
        """What was said and made against the sums that were taken when it was written."""
        found: Counter[tuple[str, str | None]] = Counter()
        for row in row_sums.changed(self._driver.execute):
            found[row.table, row.session] += 1
        told = [
            f"{f'conversation {session}: ' if session else ''}{count} of {table} "
            "not as it was written"
            for (table, session), count in found.items()
        ]
        turned = impossible_values.bytes_for_texts(self._driver.execute)
        told += [f"{count} of {table} with bytes for a text" for table, count in turned.items()]
        return told[:_NAMED]

    def blobs(self) -> list[str]:
        """The names of all blobs that must be there."""
        return blob_rows.names(self._session)

    def indexed(self) -> int:
        """How many messages the search index holds."""
        return self._one("SELECT count(*) FROM message_fts_docsize")

    def schema(self) -> str:
        """The revision of the schema."""
        return str(self._execute("SELECT version_num FROM alembic_version")[0][0])

    def pages(self, end: float) -> list[str] | None:
        """Damaged pages and rows out of order; None where that was not told by ``end``.

        A moment of the monotonic clock, in seconds.
        """
        with self._until(end):
            found = [row[0] for row in self._execute(f"PRAGMA quick_check({_NAMED})")]
            return [text for text in found if text != "ok"]
        return None

    def rows_so_far(self, end: float) -> list[str]:
        """As ``rows``; nothing where it was not told by ``end``."""
        with self._until(end):
            return self.rows()
        return []

    @contextmanager
    def _until(self, end: float) -> Iterator[None]:
        """Give up at that moment of the monotonic clock what is asked within."""
        driver = self._driver
        driver.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
        try:
            yield
        except (OperationalError, dbapi2.OperationalError) as error:
            if "interrupted" not in str(error):
                raise
        finally:
            driver.set_progress_handler(None, 0)

    @property
    def interrupt(self) -> Callable[[], None]:
        """What stops a check; any thread may call it."""
        stop: Callable[[], None] = self._driver.interrupt
        return stop

    @property
    def _driver(self) -> Any:
        return self._session.connection().connection.driver_connection

    def _one(self, statement: str) -> int:
        return int(self._execute(statement)[0][0])

    def _execute(self, statement: str, *values: Any) -> list[Any]:
        return list(self._session.connection().exec_driver_sql(statement, values))
