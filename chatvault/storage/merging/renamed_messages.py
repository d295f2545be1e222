"""Gives messages that were called otherwise before the ids that their source has for them now."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from sqlalchemy import Connection

from chatvault.storage.merging.message_rows import role_of, text_of
from chatvault.storage.merging.prepared_session import PreparedSession

_STORED = """
SELECT id, external_id, role, created_at, text FROM message
WHERE session_id = ? ORDER BY active, position DESC
"""


def rename(connection: Connection, session_id: int, told: PreparedSession) -> None:
    """Rename those that say the same at the same time, those that are shown first."""
    formerly, source = re.compile(told.facts.ids_formerly), told.facts.source
    own = {message.external_id for message in told.messages}
    before: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for message_id, name, *said in connection.exec_driver_sql(_STORED, (session_id,)):
        if name in own:
            own.remove(name)
        elif formerly.fullmatch(name):
            before[tuple(said)].append(message_id)
    if not before:
        return
    renamed = []
    for message in told.messages:
        rows = message.laid_out(source)
        found = before.get((role_of(rows), message.created_at, text_of(rows)))
        if found and message.external_id in own:
            renamed.append((message.external_id, found.pop()))
    if renamed:
        connection.exec_driver_sql("UPDATE message SET external_id = ? WHERE id = ?", renamed)
