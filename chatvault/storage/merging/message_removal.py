"""Takes messages out of the vault, with all that is theirs alone."""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlmodel import Session

from chatvault.storage.merging import usage_owners
from chatvault.storage.search import full_text

_CHOSEN = "IN (SELECT value FROM json_each(?))"


def remove(session: Session, session_id: int, message_ids: Collection[int]) -> None:
    """Remove messages of a session; the usage that they counted then counts where else it is told.

    What followed one of them follows nothing then.
    """
    connection, asked = session.connection(), json.dumps(sorted(message_ids))
    usage_owners.pass_on(session, message_ids)
    full_text.remove(session, message_ids)
    for table in ("tool_call", "attachment"):
        connection.exec_driver_sql(f"DELETE FROM {table} WHERE message_id {_CHOSEN}", (asked,))
    connection.exec_driver_sql(
        f"UPDATE message SET parent_id = NULL WHERE session_id = ? AND parent_id {_CHOSEN}",
        (session_id, asked),
    )
    connection.exec_driver_sql(f"DELETE FROM message WHERE id {_CHOSEN}", (asked,))
