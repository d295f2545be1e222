"""The log of what the person and the program did, with its outcome; it names no content."""

from __future__ import annotations

from sqlalchemy import Select, insert, select
from sqlmodel import Session, col

from chatvault.domain.safekeeping.health import Done
from chatvault.storage.models import Activity, table


class ActivityRepository:
    """Reads and writes the log within the transaction it is given."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def note(self, done: Done) -> None:
        """Keep what was done."""
        self._session.execute(
            insert(table(Activity)),
            {"at": done.at, "action": done.action, "outcome": done.outcome, "detail": done.detail},
        )

    def last(self, action: str) -> Done | None:
        """The newest entry of an action."""
        return self._one(_entries(action).order_by(col(Activity.at).desc()))

    def first_since(self, action: str, moment: int) -> Done | None:
        """The oldest entry of an action that is not older than ``moment``."""
        return self._one(_entries(action).where(col(Activity.at) >= moment).order_by("at"))

    def _one(self, statement: Select[str, str, str, int]) -> Done | None:
        row = self._session.execute(statement.limit(1)).first()
        return None if row is None else Done(*row)


def _entries(action: str) -> Select[str, str, str, int]:
    return select(
        col(Activity.action), col(Activity.outcome), col(Activity.detail), col(Activity.at)
    ).where(col(Activity.action) == action)
