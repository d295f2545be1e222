"""Finds a session by its messages, where files tell no name of it or different ones.

The pages of a chat on Telegram have no name of their own, and its JSON has; both number its
messages alike.
"""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import Connection

from chatvault.domain.gathered import is_gathered
from chatvault.storage.merging.new_sessions import Place
from chatvault.storage.merging.prepared_session import PreparedSession
from chatvault.storage.merging.row_holders import holders

_KNOWN = "SELECT 1 FROM chat_session WHERE source_id = ? AND external_id = ?"
_COUNT = "SELECT count(*) FROM message WHERE session_id = ? AND created_at IS NOT NULL"
_NAMES = "SELECT external_id FROM message WHERE session_id = ?"
_CALL = "UPDATE chat_session SET external_id = ? WHERE id = ?"


def found(
    connection: Connection, place: Place, told: PreparedSession
) -> tuple[PreparedSession, Place, int]:
    """What of a session is to be merged, and where; else who has all of it, or 0.

    One that has a name gives it to what was made up for it; of one that has none only what is
    new is told where another tells more.
    """
    if connection.exec_driver_sql(_KNOWN, place).first() is not None:
        return told, place, 0
    names = [(one.external_id, one.created_at) for one in told.messages if one.created_at]
    shared: dict[tuple[int, str], set[str]] = defaultdict(set)
    for one in holders(connection, place[0], names):
        shared[one.session_id, one.called].add(one.name)
    if not shared:
        return told, place, 0
    (session_id, called), both = max(shared.items(), key=lambda one: len(one[1]))
    there = connection.exec_driver_sql(_COUNT, (session_id,)).scalar_one()
    if 2 * len(both) < min(len(names), there):  # numbers and seconds may be alike by chance
        return told, place, 0
    if not is_gathered(place[1]):
        if is_gathered(called):
            connection.exec_driver_sql(_CALL, (place[1], session_id))
        return told, place, 0
    if not is_gathered(called):
        told = told.without(_names(connection, session_id))
    return told, (place[0], called), 0 if told.messages else session_id


def _names(connection: Connection, session_id: int) -> frozenset[str]:
    return frozenset(connection.exec_driver_sql(_NAMES, (session_id,)).scalars())
