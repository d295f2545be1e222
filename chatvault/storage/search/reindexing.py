"""Fills the full-text index again from the messages, when it was made by another version.

It goes down through the ids and keeps its place with what it indexes, so that it can be stopped
at any time and goes on there. What is imported meanwhile is indexed by the import.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping

from sqlmodel import Session, col, delete

from chatvault.storage.database.packing import pack
from chatvault.storage.message_ids import ABOVE_ALL
from chatvault.storage.message_repository import MessageRepository
from chatvault.storage.models import AppState
from chatvault.storage.search import full_text
from chatvault.storage.search.indexed_message import index_row, indexed

_FILLING = -1  # the version of an index that is being filled
_PLACE_KEY = "full_text_place"  # the last message that was indexed again; all above it are too
# CROSS: always message by message, from the place down.
_MESSAGES = (
    "SELECT m.id, m.session_id, o.key FROM message m "
    "CROSS JOIN chat_session s ON s.id = m.session_id JOIN source o ON o.id = s.source_id"
)


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
    """Index up to ``limit`` of the missing messages, the newest first; returns how many."""
    rows = session.connection().exec_driver_sql(
        f"{_MESSAGES} WHERE m.id < ? AND m.hidden IS NULL "
        "AND m.id NOT IN (SELECT id FROM message_fts_docsize) ORDER BY m.id DESC LIMIT ?",
        (_place(session), limit),
    )
    places = {row[0]: (row[1], row[2]) for row in rows}
    _index(session, places)
    if places:
        session.merge(AppState(key=_PLACE_KEY, value=str(min(places))))
    else:
        _forget_place(session)
        full_text.mark_version(session)
    return len(places)


def index_again(session: Session, message_ids: Collection[int]) -> None:
    """Index messages anew that were changed in the vault."""
    rows = session.connection().exec_driver_sql(
        f"{_MESSAGES} WHERE m.hidden IS NULL AND m.id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(message_ids)),),
    )
    places = {row[0]: (row[1], row[2]) for row in rows}
    full_text.remove(session, places)
    _index(session, places)


def _index(session: Session, places: Mapping[int, tuple[int, str]]) -> None:
    """Index messages, of which the session and its source are told."""
    full_text.add(
        session,
        [
            index_row(indexed(message, pack(message.blocks), source), message.id, session_id)
            for message in MessageRepository(session).messages(list(places))
            for session_id, source in [places[message.id]]
        ],
    )


def _place(session: Session) -> int:
    """The message below which to go on."""
    kept = session.get(AppState, _PLACE_KEY)
    return ABOVE_ALL if kept is None else int(kept.value)


def _forget_place(session: Session) -> None:
    session.exec(delete(AppState).where(col(AppState.key) == _PLACE_KEY))
