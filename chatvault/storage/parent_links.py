"""Points sessions at the session they came from, whichever of the two was imported first."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import Session

_LINK = """
UPDATE chat_session SET parent_id = (
    SELECT parent.id FROM chat_session parent
    WHERE parent.source_id = chat_session.source_id
    AND parent.external_id = chat_session.parent_external_id
) WHERE parent_id IS NULL AND parent_external_id IS NOT NULL
"""


def link(session: Session, session_ids: Iterable[int]) -> None:
    """Link those sessions to their parents, where the vault has them."""
    rows = [(session_id,) for session_id in session_ids]
    if rows:
        session.connection().exec_driver_sql(f"{_LINK} AND id = ?", rows)


def link_all(session: Session) -> None:
    """Link every session that still has none; goes through all of them, so once an import."""
    session.connection().exec_driver_sql(_LINK)
