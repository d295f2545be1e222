"""Lets what a copy shares with the session that it came out of count there, not in the copy.

Whichever file is read first counts an answer's tokens; where that was the copy's, its figures
would hold what the other one used, and depend on how files are called.
"""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlmodel import Session

from chatvault.storage import session_counts

# By the message that counts in a copy, the one that should, of sessions of one source.
# CROSS JOIN: from the few sessions to their messages; SQLite would begin with all messages.
_MOVED = """
WITH pair(copy, origin) AS MATERIALIZED (
    SELECT s.id, s.parent_id FROM json_each(?1) asked CROSS JOIN chat_session s
    ON s.id = asked.value WHERE s.parent_id IS NOT NULL
    UNION SELECT s.id, s.parent_id FROM json_each(?1) asked CROSS JOIN chat_session s
    ON s.parent_id = asked.value
)
SELECT copied.id, min(own.id), pair.copy, pair.origin
FROM pair CROSS JOIN chat_session copy ON copy.id = pair.copy
CROSS JOIN chat_session origin ON origin.id = pair.origin AND origin.source_id = copy.source_id
CROSS JOIN message copied ON copied.session_id = pair.copy
CROSS JOIN message own ON own.usage_key = copied.usage_key AND +own.session_id = pair.origin
WHERE copied.usage_counted AND copied.usage_key IS NOT NULL
GROUP BY copied.id HAVING NOT max(own.usage_counted)
"""
_DEEPEST = 100  # copies of copies; a circle of parents ends too


def give_to_origins(session: Session, session_ids: Collection[int]) -> frozenset[int]:
    """Do so for these sessions and their copies; whose figures changed."""
    connection, changed = session.connection(), set[int]()
    asked = set(session_ids)
    for _ in range(_DEEPEST):
        moved = connection.exec_driver_sql(_MOVED, (json.dumps(sorted(asked)),)).fetchall()
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
