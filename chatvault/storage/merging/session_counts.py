"""The figures that stand on a session's row, counted from its messages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlmodel import Session

COLUMNS = (
    "message_count",
    "user_count",
    "assistant_count",
    "tool_count",
    "input_tokens",
    "output_tokens",
    "cache_read_tokens",
    "cache_write_tokens",
    "reasoning_tokens",
    "cost",
    "cost_source",
    "duration_ms",
)

# Messages that people see as such: not hidden, and not a rule between messages.
_COUNTS = """
SELECT
    coalesce(sum(hidden IS NULL AND NOT is_event), 0) AS message_count,
    coalesce(sum(hidden IS NULL AND NOT is_event AND role = 'user'), 0) AS user_count,
    coalesce(sum(hidden IS NULL AND NOT is_event AND role = 'assistant'), 0) AS assistant_count,
    coalesce(sum(n_tools), 0) AS tool_count,
    coalesce(sum(CASE WHEN usage_counted THEN input_tokens END), 0) AS input_tokens,
    coalesce(sum(CASE WHEN usage_counted THEN output_tokens END), 0) AS output_tokens,
    coalesce(sum(CASE WHEN usage_counted THEN cache_read_tokens END), 0) AS cache_read_tokens,
    coalesce(sum(CASE WHEN usage_counted THEN cache_write_tokens END), 0) AS cache_write_tokens,
    coalesce(sum(CASE WHEN usage_counted THEN reasoning_tokens END), 0) AS reasoning_tokens,
    sum(CASE WHEN usage_counted THEN cost END) AS cost,
    max(CASE WHEN usage_counted THEN cost_source END) AS cost_source,
    max(created_at) - min(created_at) AS duration_ms
FROM message WHERE session_id = ?
"""

_RECOUNT = (
    f"UPDATE chat_session SET ({', '.join(COLUMNS)}) = "
    f"({_COUNTS.replace('session_id = ?', 'session_id = chat_session.id')}) WHERE id = ?"
)


def counted(session: Session, session_id: int) -> dict[str, Any]:
    """The figures as the messages tell them, by column of the session's row."""
    row = session.connection().exec_driver_sql(_COUNTS, (session_id,)).mappings().one()
    return dict(row)


def wrong(session: Session, session_id: int) -> list[str]:
    """The columns of the session's row that say something else than its messages."""
    statement = f"SELECT {', '.join(COLUMNS)} FROM chat_session WHERE id = ?"
    told = session.connection().exec_driver_sql(statement, (session_id,)).mappings().one()
    return [name for name, value in counted(session, session_id).items() if told[name] != value]


def counted_from(session: Session, session_id: int, position: int) -> dict[str, Any]:
    """The figures of the messages from that position on."""
    statement = f"{_COUNTS} AND position >= ?"
    row = session.connection().exec_driver_sql(statement, (session_id, position)).mappings().one()
    return dict(row)


def recount(session: Session, session_ids: Iterable[int]) -> None:
    """Write the figures to the sessions' rows."""
    rows = [(session_id,) for session_id in session_ids]
    if rows:
        session.connection().exec_driver_sql(_RECOUNT, rows)
