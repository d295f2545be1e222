"""Sessions whose systems count them from 1: each has another session of the same number."""

from __future__ import annotations

from sqlalchemy import Connection

from chatvault.storage.message_rows import text_of
from chatvault.storage.prepared_session import PreparedSession


def is_another(connection: Connection, session_id: int, told: PreparedSession) -> bool:
    """Whether a session of the vault has but its number in common with the one that is told.

    It is the same where a message of one number says the same: exports in two ways may tell its
    moment in two zones. Where no message is in both, it is the same if it began in one moment.
    """
    stored = connection.exec_driver_sql(
        "SELECT external_id, text FROM message WHERE session_id = ?", (session_id,)
    )
    known = {row[0]: row[1] for row in stored}
    source = told.facts.source
    shared = [
        (text_of(message.laid_out(source)), known[message.external_id])
        for message in told.messages
        if message.external_id in known
    ]
    if any(said or before for said, before in shared):
        return not any(said and said == before for said, before in shared)
    began = connection.exec_driver_sql(
        "SELECT created_at FROM chat_session WHERE id = ?", (session_id,)
    ).scalar_one()
    return bool(began != told.created_at)
