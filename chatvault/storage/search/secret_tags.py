"""Brings the tags of secrets up to date where an older program had recognised fewer, or more.

It goes down through the ids and keeps its place, as ``reindexing`` does; only messages whose tag
is wrong are indexed again. What is imported meanwhile is recognised by the import.
"""

from __future__ import annotations

from sqlmodel import Session, col, delete

from chatvault.domain.secrets import VERSION
from chatvault.storage.database import small_values
from chatvault.storage.database.packing import pack
from chatvault.storage.message_ids import ABOVE_ALL
from chatvault.storage.message_repository import MessageRepository
from chatvault.storage.models import AppState
from chatvault.storage.search import full_text
from chatvault.storage.search.indexed_message import has_secret, index_row, indexed
from chatvault.storage.search.message_tags import holding_tag

_VERSION_KEY = "secrets_version"  # of what recognised those that are tagged
_PLACE_KEY = "secrets_place"  # the last message that was looked at again, and for which version
_ROWS = """
SELECT m.id, m.session_id, o.key FROM message m
CROSS JOIN chat_session s ON s.id = m.session_id JOIN source o ON o.id = s.source_id
WHERE m.id < ? AND m.hidden IS NULL ORDER BY m.id DESC LIMIT ?
"""
_TAGGED = "SELECT rowid FROM message_fts WHERE message_fts MATCH ? AND rowid BETWEEN ? AND ?"


def are_of_another_version(session: Session) -> bool:
    """Whether an older program, or a later one, recognised the secrets that are tagged."""
    return small_values.value(session, _VERSION_KEY) != str(VERSION)


def mark_version(session: Session) -> None:
    """Note that all tags are this program's."""
    session.exec(delete(AppState).where(col(AppState.key) == _PLACE_KEY))
    small_values.keep(session, _VERSION_KEY, str(VERSION))


def look_again(session: Session, limit: int) -> tuple[int, int]:
    """Look at up to ``limit`` messages; returns how many, and how many had a wrong tag."""
    found = session.connection().exec_driver_sql(_ROWS, (_place(session), limit))
    places = {row[0]: (row[1], row[2]) for row in found}
    if not places:
        mark_version(session)
        return 0, 0
    lowest, highest = min(places), max(places)
    tag = f'tags : "{holding_tag("secret")}"'
    rows = session.connection().exec_driver_sql(_TAGGED, (tag, lowest, highest))
    tagged = {row[0] for row in rows}
    wrong = []
    for message in MessageRepository(session).iterate(list(places)):
        packed = pack(message.blocks)
        if has_secret(packed) is not (message.id in tagged):
            session_id, source = places[message.id]
            row = indexed(message, packed, source)
            wrong.append(index_row(row, message.id, session_id))
    full_text.replace(session, wrong)
    small_values.keep(session, _PLACE_KEY, f"{VERSION} {lowest}")
    return len(places), len(wrong)


def _place(session: Session) -> int:
    """The message below which to go on."""
    version, _, place = (small_values.value(session, _PLACE_KEY) or "").partition(" ")
    return int(place) if version == str(VERSION) else ABOVE_ALL
