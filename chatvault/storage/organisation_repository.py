"""Changes the person's own layer of sessions: titles, notes, stars, pins and where they live."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from chatvault.domain.placement import Placement
from chatvault.domain.session import SessionStatus
from chatvault.storage.database.packing import clean
from chatvault.storage.database.portions import portions
from chatvault.storage.models import ChatSession, table
from chatvault.storage.search import full_text

_WITH_RUNS = """
WITH RECURSIVE going(id) AS (
    SELECT value FROM json_each(?)
    UNION SELECT s.id FROM chat_session s JOIN going ON s.parent_id = going.id
    WHERE s.relation = 'subagent'
) SELECT id FROM going
"""
_STANDINGS = """
SELECT id, status, archived_at, trashed_at FROM chat_session
WHERE id IN (SELECT value FROM json_each(?))
"""
_PUT_BACK = "UPDATE chat_session SET status = ?, archived_at = ?, trashed_at = ? WHERE id = ?"


class OrganisationRepository:
    """Changes sessions within the transaction it is given."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def set_title(self, session_id: int, title: str) -> None:
        """Give a session the person's own title, or with an empty one its source's again."""
        own = clean(title).strip() or None
        self._update([session_id], custom_title=own)
        shown = own or self._session.scalar(
            select(col(ChatSession.title)).where(col(ChatSession.id) == session_id)
        )
        full_text.set_title(self._session, session_id, shown or "")

    def own_title(self, session_id: int) -> str:
        """The person's own title of a session, empty where it has none."""
        statement = select(col(ChatSession.custom_title)).where(col(ChatSession.id) == session_id)
        return self._session.scalar(statement) or ""

    def set_note(self, session_id: int, note: str) -> None:
        """Keep the person's note on a session."""
        self._update([session_id], note=clean(note).strip())

    def note(self, session_id: int) -> str:
        """The person's note on a session, empty where it has none."""
        statement = select(col(ChatSession.note)).where(col(ChatSession.id) == session_id)
        return self._session.scalar(statement) or ""

    def set_flag(self, ids: Collection[int], flag: str, *, on: bool) -> frozenset[int]:
        """Set ``starred`` or ``pinned``; the sessions in which that changed something."""
        sessions = table(ChatSession)
        changed = set[int]()
        for portion in portions(ids):
            statement = select(sessions.c.id).where(
                sessions.c.id.in_(portion), sessions.c[flag].is_(not on)
            )
            changed.update(self._session.scalars(statement))
        self._update(changed, **{flag: on})
        return frozenset(changed)

    def set_status(self, ids: Collection[int], status: SessionStatus, now: int) -> None:
        """Move sessions to a part of the library."""
        self._update(
            ids,
            status=str(status),
            archived_at=now if status is SessionStatus.ARCHIVED else None,
            trashed_at=now if status is SessionStatus.TRASHED else None,
        )

    def with_runs(self, ids: Collection[int]) -> list[int]:
        """Those sessions and the runs of their sub-agents, which go where they go."""
        found = self._session.connection().exec_driver_sql(_WITH_RUNS, (json.dumps(list(ids)),))
        return [row[0] for row in found]

    def placements(self, ids: Collection[int]) -> tuple[Placement, ...]:
        """Where these sessions are in the library."""
        found = self._session.connection().exec_driver_sql(_STANDINGS, (json.dumps(list(ids)),))
        return tuple(Placement(row[0], SessionStatus(row[1]), row[2], row[3]) for row in found)

    def put_back(self, placements: Collection[Placement]) -> None:
        """Let sessions stand where they stood."""
        rows = [
            (str(one.status), one.archived_at, one.trashed_at, one.session_id) for one in placements
        ]
        if rows:
            self._session.connection().exec_driver_sql(_PUT_BACK, rows)

    def _update(self, ids: Collection[int], **values: Any) -> None:
        sessions = table(ChatSession)
        for portion in portions(ids):
            statement = update(sessions).where(sessions.c.id.in_(portion))
            self._session.execute(statement.values(**values))
