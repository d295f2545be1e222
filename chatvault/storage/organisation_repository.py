"""Changes the person's own layer of sessions: titles, stars, pins and where they live."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import Session, col

from chatvault.domain.session import SessionStatus
from chatvault.storage import full_text
from chatvault.storage.models import Activity, ChatSession, table
from chatvault.storage.packing import clean


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

    def set_flag(self, ids: Collection[int], flag: str, *, on: bool) -> frozenset[int]:
        """Set ``starred`` or ``pinned``; the sessions in which that changed something."""
        sessions = table(ChatSession)
        chosen, changed = list(ids), set[int]()
        for start in range(0, len(chosen), 500):
            statement = select(sessions.c.id).where(
                sessions.c.id.in_(chosen[start : start + 500]), sessions.c[flag].is_(not on)
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

    def older_than(self, moment: int) -> list[int]:
        """Active sessions with no activity since ``moment`` that are neither pinned nor starred."""
        statement = select(col(ChatSession.id)).where(
            col(ChatSession.status) == str(SessionStatus.ACTIVE),
            col(ChatSession.updated_at) < moment,
            col(ChatSession.pinned).is_(False),
            col(ChatSession.starred).is_(False),
        )
        return [found for found in self._session.scalars(statement) if found is not None]

    def note_activity(self, action: str, outcome: str, detail: str, now: int) -> None:
        """Keep in the activity log what was done."""
        self._session.execute(
            insert(table(Activity)),
            {"at": now, "action": action, "outcome": outcome, "detail": detail},
        )

    def _update(self, ids: Collection[int], **values: Any) -> None:
        sessions = table(ChatSession)
        chosen = list(ids)
        for start in range(0, len(chosen), 500):
            part = chosen[start : start + 500]
            self._session.execute(update(sessions).where(sessions.c.id.in_(part)).values(**values))
