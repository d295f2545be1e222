"""Fills the full-text index again from the messages, when it was made by another version.

It goes down through the ids and keeps its place with what it indexes, so that it can be stopped
at any time and goes on there. What is imported meanwhile is indexed by the import.
"""

from __future__ import annotations

from sqlmodel import Session, col, delete

from chatvault.storage import full_text
from chatvault.storage.indexed_message import index_row, indexed
from chatvault.storage.message_repository import MessageRepository
from chatvault.storage.models import AppState
from chatvault.storage.packing import pack

_FILLING = -1  # the version of an index that is being filled
_PLACE_KEY = "full_text_place"  # the last message that was indexed again; all above it are too
_ABOVE_ALL = 2**63 - 1


def begin(session: Session) -> None:
    """Take the old index away, unless the new one is being filled already."""
    if full_text.stored_version(session) == _FILLING:
        return
    full_text.clear(session)
    _forget_place(session)
    titles = session.connection().exec_driver_sql(
        "SELECT id, coalesce(custom_title, title) FROM chat_session"
    )
    full_text.add_titles(session, [(row[0], row[1]) for row in titles])
    full_text.mark_version(session, _FILLING)


def fill(session: Session, limit: int) -> int:
    """Index so many of the missing messages, the newest first; how many these were."""
    # CROSS: always message by message, from the place down.
    rows = session.connection().exec_driver_sql(
        "SELECT m.id, m.session_id, o.key FROM message m "
        "CROSS JOIN chat_session s ON s.id = m.session_id JOIN source o ON o.id = s.source_id "
        "WHERE m.id < ? AND m.hidden IS NULL AND m.id NOT IN (SELECT id FROM message_fts_docsize) "
        "ORDER BY m.id DESC LIMIT ?",
        (_place(session), limit),
    )
    places = {row[0]: (row[1], row[2]) for row in rows}
    messages = MessageRepository(session).messages(list(places))
    full_text.add(
        session,
        [
            index_row(indexed(message, pack(message.blocks), source), message.id, session_id)
            for message in messages
            for session_id, source in [places[message.id]]
        ],
    )
    if places:
        session.merge(AppState(key=_PLACE_KEY, value=str(min(places))))
    else:
        _forget_place(session)
        full_text.mark_version(session)
    return len(places)


def _place(session: Session) -> int:
    """The message below which to go on."""
    kept = session.get(AppState, _PLACE_KEY)
    return _ABOVE_ALL if kept is None else int(kept.value)


def _forget_place(session: Session) -> None:
    session.exec(delete(AppState).where(col(AppState.key) == _PLACE_KEY))
