"""Which messages are versions of each other: kept by whoever changes a session's messages."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import Session

_FOUND = """
SELECT id, session_id FROM message
WHERE session_id = ? AND hidden IS NULL AND parent_id IN (
    SELECT parent_id FROM message
    WHERE session_id = ? AND hidden IS NULL AND parent_id IS NOT NULL
    GROUP BY parent_id HAVING count(*) > 1
)
"""


def note(session: Session, session_ids: Iterable[int]) -> None:
    """Look for the versions in these sessions again."""
    ids = [(session_id,) for session_id in session_ids]
    if ids:
        connection = session.connection()
        connection.exec_driver_sql("DELETE FROM alternative WHERE session_id = ?", ids)
        connection.exec_driver_sql(
            f"INSERT INTO alternative(message_id, session_id) {_FOUND}",
            [(session_id, session_id) for (session_id,) in ids],
        )


def are_noted(session: Session, session_id: int) -> bool:
    """Whether what is noted of a session is what its messages say."""
    connection = session.connection()
    found = connection.exec_driver_sql(_FOUND, (session_id, session_id))
    noted = connection.exec_driver_sql(
        "SELECT message_id, session_id FROM alternative WHERE session_id = ?", (session_id,)
    )
    return set(map(tuple, found)) == set(map(tuple, noted))
