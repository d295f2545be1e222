"""Counts the usage that a copy shares with its origin there, not in the copy.

Whichever file is read first counts an answer's tokens; where that was the copy's, its figures would
hold what its origin used, and depend on the names of the files.
"""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlmodel import Session

from chatvault.storage.merging import session_counts

# By the message that counts in a copy, the one that should, of sessions of one source.
# CROSS JOIN: from the few sessions to their messages; SQLite would begin with all messages.
_MOVED = """
WITH pair(copy, origin) AS MATERIALIZED (
    SELECT s.id, s.parent_id FROM json_each(?1) asked CROSS JOIN chat_session s
    ON s.id = asked.value WHERE s.parent_id IS NOT NULL {chosen}
    UNION SELECT s.id, s.parent_id FROM json_each(?1) asked CROSS JOIN chat_session s
    ON s.parent_id = asked.value {chosen}
)
SELECT copied.id, min(own.id), pair.copy, pair.origin
FROM pair CROSS JOIN chat_session copy ON copy.id = pair.copy
CROSS JOIN chat_session origin ON origin.id = pair.origin AND origin.source_id = copy.source_id
CROSS JOIN message copied ON copied.session_id = pair.copy
CROSS JOIN message own ON own.usage_key = copied.usage_key AND +own.session_id = pair.origin
WHERE copied.usage_counted AND copied.usage_key IS NOT NULL
GROUP BY copied.id HAVING NOT max(own.usage_counted)
"""
_ALL = _MOVED.format(chosen="")
# A session that grows may have many agents, whose answers are their own: it is asked each time.
_OF_COPIES = _MOVED.format(chosen="AND s.relation IS NOT 'subagent'") + "LIMIT 1"
# What only these messages count, the next one with the same response counts from then on.
_HEIRS = """
SELECT min(heir.id) FROM json_each(?1) asked
CROSS JOIN message gone ON gone.id = asked.value
JOIN chat_session from_session ON from_session.id = gone.session_id
JOIN source from_source ON from_source.id = from_session.source_id
CROSS JOIN message heir ON heir.usage_key = gone.usage_key
AND heir.id NOT IN (SELECT value FROM json_each(?1))
JOIN chat_session to_session ON to_session.id = heir.session_id
JOIN source to_source ON to_source.id = to_session.source_id AND to_source.key = from_source.key
WHERE gone.usage_counted AND gone.usage_key IS NOT NULL
GROUP BY gone.usage_key HAVING NOT max(heir.usage_counted)
"""
_DEEPEST = 100  # copies of copies; a circle of parents ends too


def are_due(session: Session, session_ids: Collection[int]) -> bool:
    """Whether one of these sessions, or of their copies, counts what another one should."""
    asked = (json.dumps(sorted(session_ids)),)
    return session.connection().exec_driver_sql(_OF_COPIES, asked).first() is not None


def give_to_origins(session: Session, session_ids: Collection[int]) -> frozenset[int]:
    """Do so for these sessions and their copies; whose figures changed."""
    connection, changed = session.connection(), set[int]()
    asked = set(session_ids)
    for _ in range(_DEEPEST):
        moved = connection.exec_driver_sql(_ALL, (json.dumps(sorted(asked)),)).fetchall()
        if not moved:
            break
        connection.exec_driver_sql(
            "UPDATE message SET usage_counted = 0 WHERE id = ?", [(row[0],) for row in moved]
        )
        connection.exec_driver_sql(
            "UPDATE message SET usage_counted = 1 WHERE id = ?", [(row[1],) for row in moved]
        )
        touched = {row[place] for row in moved for place in (2, 3)}
        changed |= touched
        asked |= touched
    session_counts.recount(session, changed)
    return frozenset(changed)


def pass_on(session: Session, message_ids: Collection[int]) -> None:
    """Let the usage of these messages, which are to go, count where else it is told."""
    connection = session.connection()
    asked = (json.dumps(sorted(message_ids)),)
    heirs = json.dumps([row[0] for row in connection.exec_driver_sql(_HEIRS, asked)])
    chosen = "id IN (SELECT value FROM json_each(?))"
    connection.exec_driver_sql(f"UPDATE message SET usage_counted = 1 WHERE {chosen}", (heirs,))
    found = connection.exec_driver_sql(
        f"SELECT DISTINCT session_id FROM message WHERE {chosen}", (heirs,)
    )
    session_counts.recount(session, [row[0] for row in found])
