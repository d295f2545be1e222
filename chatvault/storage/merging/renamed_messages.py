"""Gives messages that were called otherwise before the ids that their source has for them now."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from chatvault.storage.database.bulk_rows import Row
from chatvault.storage.merging.message_rows import role_of, text_of
from chatvault.storage.merging.prepared_session import PreparedSession

# What messages of several sources were called as long as these told no ids of them.
_AFTER_LINES = re.compile(r"(?:[0-9a-f]{8}:)?line:\d+(?::\w+)?")
_STORED = """
SELECT id, external_id, role, created_at, text FROM message
WHERE session_id = ? ORDER BY active, position DESC
"""
_IN_ORDER = """
SELECT external_id, role, created_at, text FROM message WHERE session_id = ? ORDER BY position, id
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


def called_as_here(connection: Connection, session_id: int, rows: Sequence[Row]) -> Sequence[Row]:
    """The rows of the session in another vault, with this one's names for what both have.

    One of the two may have read it when its messages were called after their lines.
    """
    known = {row["external_id"] for row in rows}
    stored = connection.exec_driver_sql(_IN_ORDER, (session_id,)).all()
    here = {row.external_id for row in stored}
    if not any(map(_AFTER_LINES.fullmatch, here ^ known)):
        return rows
    lacking: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    for name, *said in reversed(stored):
        if name not in known:
            lacking[tuple(said)].append(name)
    renamed = []
    for row in rows:
        name = row["external_id"]
        alike = lacking.get((row["role"], row["created_at"], row["text"]))
        if alike and name not in here and _is_after_line(name, alike[-1]):
            name = alike.pop()
        renamed.append(row | {"external_id": name})
    return renamed


def _is_after_line(*names: str) -> bool:
    return any(map(_AFTER_LINES.fullmatch, names))
