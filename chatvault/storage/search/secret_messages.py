"""Which messages hold a secret, as it was seen when they were imported."""

from __future__ import annotations

from sqlmodel import Session

from chatvault.storage.search.message_tags import holding_tag, session_tag


def of_session(session: Session, session_id: int) -> frozenset[int]:
    """The messages of a session, on all branches, that hold a key or password."""
    tags = f'tags : "{holding_tag("secret")}" AND tags : "{session_tag(session_id)}"'
    rows = session.connection().exec_driver_sql(
        "SELECT rowid FROM message_fts WHERE message_fts MATCH ?", (tags,)
    )
    return frozenset(row[0] for row in rows)
