"""Fills the full-text index again from the messages, when it was made by another version.

It can be stopped and goes on where it was: what is missing in the index is what is left to do.
"""

from __future__ import annotations

from sqlmodel import Session

from chatvault.storage import full_text
from chatvault.storage.indexed_message import indexed
from chatvault.storage.message_repository import MessageRepository
from chatvault.storage.packing import pack

_FILLING = -1  # the version of an index that is being filled


def begin(session: Session) -> None:
    """Take the old index away, unless the new one is being filled already."""
    if full_text.stored_version(session) == _FILLING:
        return
    full_text.clear(session)
    titles = session.connection().exec_driver_sql(
        "SELECT id, coalesce(custom_title, title) FROM chat_session"
    )
    full_text.add_titles(session, [(row[0], row[1]) for row in titles])
    full_text.mark_version(session, _FILLING)


def fill(session: Session, limit: int) -> int:
    """Index so many of the missing messages, the newest first; how many these were."""
    rows = session.connection().exec_driver_sql(
        "SELECT m.id, m.session_id, o.key FROM message m "
        "JOIN chat_session s ON s.id = m.session_id JOIN source o ON o.id = s.source_id "
        "WHERE m.hidden IS NULL AND m.id NOT IN (SELECT id FROM message_fts_docsize) "
        "ORDER BY m.id DESC LIMIT ?",
        (limit,),
    )
    places = {row[0]: (row[1], row[2]) for row in rows}
    messages = MessageRepository(session).messages(list(places))
    full_text.add(
        session,
        [
            indexed(message, pack(message.blocks), message.id, *places[message.id])
            for message in messages
        ],
    )
    if not places:
        full_text.mark_version(session)
    return len(places)
