"""Marks the conversations whose file is at its source no more, and those that came back."""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlalchemy import select, update
from sqlmodel import Session, col

from chatvault.storage.database.packing import clean
from chatvault.storage.database.portions import portions
from chatvault.storage.models import ChatSession, Source, table
from chatvault.storage.path_text import stored_path


def mark(session: Session, source: str, external_ids: Collection[str], now: int) -> frozenset[int]:
    """Note that a source holds those no more; the ids of the conversations that this changes."""
    return _set(session, source, external_ids, now)


def unmark(session: Session, source: str, external_ids: Collection[str]) -> frozenset[int]:
    """Note that a source holds those again; the ids of the conversations that this changes."""
    return _set(session, source, external_ids, None)


def read_from(session: Session, paths: Collection[str]) -> frozenset[str]:
    """The ids that the conversations in those files have, whatever the files are called."""
    rows = session.connection().exec_driver_sql(
        "SELECT s.external_id FROM json_each(?) asked "
        "CROSS JOIN source_file f ON f.path = asked.value "
        "JOIN session_file r ON r.file_id = f.id JOIN chat_session s ON s.id = r.session_id",
        (json.dumps([stored_path(path) for path in paths]),),
    )
    return frozenset(row[0] for row in rows)


def _set(
    session: Session, source: str, external_ids: Collection[str], gone_at: int | None
) -> frozenset[int]:
    ids: set[int] = set()
    gone = col(ChatSession.gone_at)
    for some in portions([clean(one) for one in external_ids]):
        ids.update(
            session.scalars(
                select(col(ChatSession.id))
                .join(table(Source), col(ChatSession.source_id) == table(Source).c.id)
                .where(
                    table(Source).c.key == source,
                    col(ChatSession.external_id).in_(some),
                    gone.is_not(None) if gone_at is None else gone.is_(None),
                )
            )
        )
    for some_ids in portions(ids):
        sessions = table(ChatSession)
        session.execute(update(sessions).where(sessions.c.id.in_(some_ids)).values(gone_at=gone_at))
    return frozenset(ids)
