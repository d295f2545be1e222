"""Sessions whose systems number them from 1: each system has its own session of a number."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from chatvault.domain.parsed import ParsedSession
from chatvault.storage.merging.message_rows import text_of
from chatvault.storage.merging.prepared_session import PreparedSession

AGAIN = "'"  # behind the number of a session that another one has


def is_number(external_id: str) -> bool:
    """Whether a session may be called so because its system counted it."""
    return external_id.rstrip(AGAIN).isdecimal()


def may_be_another(told: ParsedSession) -> bool:
    """Whether what is told may share only its number with a session of the vault.

    What a vault exported is of any system: what has a uid was in one.
    """
    return told.numbered or (bool(told.uid) and is_number(told.external_id))


def is_another(connection: Connection, session_id: int, told: PreparedSession) -> bool:
    """Whether a session of the vault shares only its number with the one that is told."""
    known = _said(connection, session_id)
    source = told.facts.source
    said = {
        message.external_id: text_of(message.laid_out(source))
        for message in told.messages
        if message.external_id in known
    }
    return _differs(connection, session_id, known, said, told.created_at)


def is_another_in(
    connection: Connection, session_id: int, said: Mapping[str, str], began: int | None
) -> bool:
    """The same of a session in a copy: what was said in it by the ids of messages."""
    return _differs(connection, session_id, _said(connection, session_id), said, began)


def _differs(
    connection: Connection,
    session_id: int,
    known: Mapping[str, str],
    said: Mapping[str, str],
    began: int | None,
) -> bool:
    """Whether they are two.

    It is the same where a message of one number says the same: exports in two ways may tell its
    moment in two zones. Where no message is in both, it is the same if it began in one moment.
    """
    shared = [(said[name], known[name]) for name in known.keys() & said.keys()]
    if any(told or before for told, before in shared):
        return not any(told and told == before for told, before in shared)
    begun = connection.exec_driver_sql(
        "SELECT created_at FROM chat_session WHERE id = ?", (session_id,)
    ).scalar_one()
    return bool(begun != began)


def _said(connection: Connection, session_id: int) -> dict[str, str]:
    """What was said in a session of the vault, by the ids of its messages."""
    stored = connection.exec_driver_sql(
        "SELECT external_id, text FROM message WHERE session_id = ?", (session_id,)
    )
    return {row[0]: row[1] for row in stored}
