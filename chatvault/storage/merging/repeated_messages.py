"""Leaves out what a session repeats of the one that it came out of, once that is in the vault."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection
from sqlmodel import Session

from chatvault.domain.branches import path_to
from chatvault.domain.repeated import REPEATED, is_repeated
from chatvault.domain.stand_in import is_stand_in
from chatvault.storage.merging import alternatives, message_removal, session_counts
from chatvault.storage.merging.prepared_session import PreparedSession

_PARENT = "SELECT id, updated_at FROM chat_session WHERE source_id = ? AND external_id = ?"
_FIRST = "SELECT external_id FROM message WHERE session_id = ? ORDER BY position, id LIMIT 1"
# Those names lie side by side in the index.
_BEGIN = f"m.external_id >= '{REPEATED}' AND m.external_id < '{REPEATED[:-1]};'"
_DUE = f"""
WITH chosen(id) AS MATERIALIZED (
    SELECT value FROM json_each(?1)
    UNION SELECT s.id FROM json_each(?1) asked
    CROSS JOIN chat_session s ON s.parent_id = asked.value
)
SELECT s.id FROM chosen CROSS JOIN chat_session s ON s.id = chosen.id
WHERE s.parent_external_id IS NOT NULL
AND EXISTS (SELECT 1 FROM message m WHERE m.session_id = s.id AND {_BEGIN})
"""
_ALL = """
SELECT m.id, m.external_id, m.parent_id, m.created_at, m.position, m.active,
       EXISTS (SELECT 1 FROM bookmark b WHERE b.message_id = m.id)
FROM message m WHERE m.session_id = ? ORDER BY m.position, m.id
"""
_APART = """
UPDATE message SET parent_id = NULL
WHERE session_id = ? AND parent_id IN (SELECT value FROM json_each(?))
"""
_SESSION = """
SELECT s.source_id, s.parent_external_id, s.active_leaf_id, s.source_leaf
FROM chat_session s WHERE s.id = ?
"""


def to_keep(session: Session, source_id: int, told: PreparedSession) -> bool:
    """Whether what a session repeats is to be kept in it: nobody else has it, or it has no more."""
    since = max((one.created_at or 0 for one in told.repeated), default=0)
    parent = told.facts.parent_external_id
    return not (told.messages and has_since(session.connection(), source_id, parent, since))


def rename_kept(session: Session, session_id: int, told: PreparedSession) -> None:
    """Give repeated messages that were kept under plain names the names of repeated ones.

    They get the age that they have in the parent, too.
    """
    asked = [
        (one.external_id, one.created_at, session_id, one.external_id.removeprefix(REPEATED))
        for one in told.repeated
    ]
    session.connection().exec_driver_sql(
        "UPDATE OR IGNORE message SET external_id = ?, created_at = ? "
        "WHERE session_id = ? AND external_id = ?",
        asked,
    )


def due(session: Session, session_ids: Iterable[int]) -> list[int]:
    """Those of the sessions, and of what came out of them, that keep what they repeat."""
    asked = (json.dumps(sorted(session_ids)),)
    return [row[0] for row in session.connection().exec_driver_sql(_DUE, asked)]


def leave_out(session: Session, session_ids: Iterable[int]) -> frozenset[int]:
    """Leave out what these sessions, and those out of them, repeat of what is there by now.

    Messages with a bookmark of the person stay, each as a branch of its own. Tells which
    sessions have become others.
    """
    return frozenset(one for one in due(session, session_ids) if _leave_out(session, one))


def _leave_out(session: Session, session_id: int) -> bool:
    connection = session.connection()
    source_id, parent, leaf, source_leaf = connection.exec_driver_sql(_SESSION, (session_id,)).one()
    rows = connection.exec_driver_sql(_ALL, (session_id,)).all()
    repeated = [row for row in rows if is_repeated(row.external_id)]
    own = [row for row in rows if not is_repeated(row.external_id)]
    gone = {row.id for row in repeated if not row[-1]}
    since = max((row.created_at or 0 for row in repeated), default=0)
    if not (own and gone and has_since(connection, source_id, parent, since)):
        return False
    connection.exec_driver_sql(_APART, (session_id, json.dumps([row.id for row in repeated])))
    message_removal.remove(session, session_id, gone)
    if leaf in gone:
        leaf = next((row.id for row in own if row.external_id == source_leaf), own[-1].id)
    connection.exec_driver_sql(
        "UPDATE chat_session SET active_leaf_id = ? WHERE id = ?", (leaf, session_id)
    )
    _place(connection, [row for row in rows if row.id not in gone], repeated, leaf)
    session_counts.recount(session, [session_id])
    alternatives.note(session, [session_id])
    return True


def _place(
    connection: Connection, rows: Sequence[Any], repeated: Sequence[Any], leaf: int | None
) -> None:
    """Give the messages that stay their new places and path; none follows a repeated one."""
    above = {row.id for row in repeated}
    parents = {row.id: None if row.parent_id in above else row.parent_id for row in rows}
    path = path_to(leaf, parents)
    moved = [
        (place, row.id in path, row.id)
        for place, row in enumerate(rows)
        if (row.position, bool(row.active)) != (place, row.id in path)
    ]
    if moved:
        connection.exec_driver_sql(
            "UPDATE message SET position = ?, active = ? WHERE id = ?", moved
        )


def has_since(connection: Connection, source_id: int, external_id: str | None, since: int) -> bool:
    """Whether the vault has a session itself, and was told what happened in it since then."""
    found = connection.exec_driver_sql(_PARENT, (source_id, external_id)).first()
    if found is None or (found.updated_at or 0) < since:
        return False
    first = connection.exec_driver_sql(_FIRST, (found.id,)).scalar()
    return first is not None and not is_stand_in(first)
