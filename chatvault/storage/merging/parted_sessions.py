"""Takes messages out of a session that are those of another one, which was told in it before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlmodel import Session

from chatvault.storage.merging import alternatives, message_removal, session_counts

Parted = tuple[int, str]  # the session by itself, and what the one is called that held it

# No message is of both. What has a bookmark stays, and what a session shows last.
_TWICE = """
SELECT twice.session_id, twice.id FROM chat_session own CROSS JOIN chat_session holder
ON holder.source_id = own.source_id AND holder.external_id = ?2 AND holder.id <> own.id
CROSS JOIN message told ON told.session_id = own.id
CROSS JOIN message twice ON twice.session_id = holder.id
AND twice.external_id = told.external_id AND twice.created_at IS told.created_at
WHERE own.id = ?1 AND twice.id IS NOT holder.active_leaf_id
AND NOT EXISTS (SELECT 1 FROM bookmark b WHERE b.message_id = twice.id)
"""


def part(session: Session, parted: Iterable[Parted]) -> None:
    """Leave each message in the session by itself alone."""
    twice = defaultdict[int, list[int]](list)
    for asked in dict.fromkeys(parted):
        for holder, message in session.connection().exec_driver_sql(_TWICE, asked):
            twice[holder].append(message)
    for holder, messages in twice.items():
        message_removal.remove(session, holder, messages)
    session_counts.recount(session, twice)
    alternatives.note(session, twice)
