"""Puts away conversations that were parts of one which is told whole by now.

Each file of a session was a conversation of its own as long as nothing told that they belong
together; all that is said in it would stand in the vault twice.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import Session

from chatvault.domain.session import SessionStatus
from chatvault.storage.merging import session_counts, usage_owners
from chatvault.storage.organisation_repository import OrganisationRepository

Part = tuple[int, str]  # the whole session, and what the part was called

# That the person has changed nothing in a conversation.
UNTOUCHED = """
part.status = 'active' AND NOT part.starred AND NOT part.pinned
AND part.custom_title IS NULL AND part.note = '' AND part.folder_id IS NULL
AND NOT EXISTS (SELECT 1 FROM session_tag t WHERE t.session_id = part.id)
AND NOT EXISTS (
    SELECT 1 FROM bookmark b JOIN message m ON m.id = b.message_id WHERE m.session_id = part.id
)
"""
# What came back from a tool was a message of its own where its call stood in another part.
_TOLD = f"""
SELECT part.id FROM chat_session whole CROSS JOIN chat_session part
ON part.source_id = whole.source_id AND part.external_id = ?2 AND part.id <> whole.id
WHERE whole.id = ?1 AND {UNTOUCHED} AND NOT EXISTS (
    SELECT 1 FROM message m WHERE m.session_id = part.id AND NOT EXISTS (
        SELECT 1 FROM message told WHERE told.session_id = whole.id
        AND told.external_id = m.external_id AND told.created_at IS m.created_at
    ) AND NOT (m.role = 'tool' AND EXISTS (
        SELECT 1 FROM tool_call answer WHERE answer.message_id = m.id AND answer.call_id IN (
            SELECT call.call_id FROM message asked CROSS JOIN tool_call call
            ON call.message_id = asked.id WHERE asked.session_id = ?1 AND call.answered
        )
    ))
)
"""
_MESSAGES = "SELECT id FROM message WHERE session_id = ?"
_COUNT_NOTHING = "UPDATE message SET usage_counted = 0 WHERE session_id = ? AND usage_counted"


def put_away(session: Session, parts: Iterable[Part], now: int) -> None:
    """Move to the trash those parts whose every message stands in the whole; UTC ms."""
    connection = session.connection()
    for whole, name in dict.fromkeys(parts):
        for part in connection.exec_driver_sql(_TOLD, (whole, name)).scalars().all():
            messages = connection.exec_driver_sql(_MESSAGES, (part,)).scalars().all()
            usage_owners.pass_on(session, messages)
            connection.exec_driver_sql(_COUNT_NOTHING, (part,))
            session_counts.recount(session, [part, whole])
            OrganisationRepository(session).set_status([part], SessionStatus.TRASHED, now)
