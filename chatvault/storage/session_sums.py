"""A sum over everything that is stored of a session, by which a copy is compared."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

# Of any schema, so that a vault can be compared before it is migrated.
_OF_MESSAGES = "{0} WHERE message_id IN (SELECT id FROM message WHERE session_id = ?)"
_PARTS = (
    "SELECT * FROM chat_session WHERE id = ?",
    "SELECT * FROM message WHERE session_id = ? ORDER BY position, id",
    _OF_MESSAGES.format("SELECT * FROM tool_call") + " ORDER BY message_id, ordinal",
    _OF_MESSAGES.format("SELECT * FROM attachment") + " ORDER BY message_id, ordinal",
    "SELECT * FROM event WHERE session_id = ? ORDER BY id",
)


def session_sums(connection: Any, check: Callable[[], None] = lambda: None) -> dict[str, str]:
    """The SHA-256 of each session by its uid; ``check`` is called in between and may raise.

    Raises what the driver raises.
    """
    sums = {}
    for session_id, uid in connection.execute("SELECT id, uid FROM chat_session ORDER BY uid"):
        check()
        digest = hashlib.sha256()
        for statement in _PARTS:
            for row in connection.execute(statement, (session_id,)):
                digest.update(repr(row).encode("utf-8", "surrogatepass"))
        sums[uid] = digest.hexdigest()
    return sums
