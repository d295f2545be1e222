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
_MOVED = """
SELECT copied.id, min(own.id), copied.session_id, own.session_id
FROM chat_session copy JOIN chat_session origin ON origin.id = copy.parent_id
AND origin.source_id = copy.source_id
JOIN message copied ON copied.session_id = copy.id
AND copied.usage_counted AND copied.usage_key IS NOT NULL
JOIN message own ON own.usage_key = copied.usage_key AND own.session_id = origin.id
WHERE (copy.id IN (SELECT value FROM json_each(?)) OR origin.id IN (SELECT value FROM json_each(?)))
GROUP BY copied.id HAVING NOT max(own.usage_counted)
"""
_DEEPEST = 100  # copies of copies; a circle of parents ends too


def give_to_origins(session: Session, session_ids: Collection[int]) -> frozenset[int]:
    """Do so for these sessions and their copies; whose figures changed."""
    connection, changed = session.connection(), set[int]()
    asked = set(session_ids)
    for _ in range(_DEEPEST):
        known = json.dumps(sorted(asked))
        moved = connection.exec_driver_sql(_MOVED, (known, known)).fetchall()
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
