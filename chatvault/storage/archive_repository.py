"""Finds what the archive's rules take, archives it in one go, and takes a run back."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

from sqlmodel import Session

from chatvault.domain.safekeeping.archive_rule import ArchiveRule

ACTION = "archive by rule"  # of the activities that note a run, at its moment

# A run of a sub-agent goes along with the conversation that it belongs to.
_OLD = (
    "s.status = 'active' AND NOT s.pinned AND NOT s.starred "
    "AND (s.relation IS NOT 'subagent' OR s.parent_id IS NULL) AND s.updated_at < ?"
)
_CONDITIONS = {
    "source": "s.source_id IN (SELECT id FROM source WHERE key = :it)",
    "project": "s.project_id IN (SELECT id FROM project WHERE name = :it OR path = :it)",
    "tag": "s.id IN (SELECT l.session_id FROM session_tag l "
    "JOIN tag t ON t.id = l.tag_id WHERE t.name = :it)",
}
_ARCHIVE = """
UPDATE chat_session SET status = 'archived', archived_at = ?, trashed_at = NULL
WHERE id IN (SELECT value FROM json_each(?))
AND status = 'active' AND NOT pinned AND NOT starred
RETURNING id
"""
_BRING_BACK = """
UPDATE chat_session SET status = 'active', archived_at = NULL
WHERE status = 'archived' AND archived_at = ?
RETURNING id
"""


class ArchiveRepository:
    """Works within the transaction it is given."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def fitting(self, rule: ArchiveRule, now: int) -> list[int]:
        """The conversations that a rule takes but for its query, the newest first."""
        conditions: list[str] = [_OLD]
        values: list[Any] = [rule.before(now)]
        for name, condition in _CONDITIONS.items():
            if value := getattr(rule, name):
                conditions.append(condition.replace(":it", "?"))
                values += [value] * condition.count(":it")
        return self._ids(
            f"SELECT s.id FROM chat_session s WHERE {' AND '.join(conditions)} "
            "ORDER BY s.updated_at DESC, s.id DESC",
            *values,
        )

    def free_moment(self, now: int) -> int:
        """``now``, or the next millisecond at which nothing was archived yet."""
        while self._ids(
            "SELECT id FROM chat_session WHERE status = 'archived' AND archived_at = ? LIMIT 1", now
        ):
            now += 1
        return now

    def archive(self, ids: Collection[int], moment: int) -> list[int]:
        """Archive those that may be by now; the ids of those that were."""
        return self._ids(_ARCHIVE, moment, json.dumps(list(ids)))

    def bring_back(self, moment: int) -> list[int]:
        """Bring back what was archived in that moment and still is; their ids."""
        return self._ids(_BRING_BACK, moment)

    def last_run(self) -> int | None:
        """The moment of the last run of which something is still archived."""
        found = self._session.connection().exec_driver_sql(
            "SELECT max(archived_at) FROM chat_session WHERE status = 'archived' "
            "AND archived_at IN (SELECT at FROM activity WHERE action = ?)",
            (ACTION,),
        )
        moment: int | None = found.scalar_one()
        return moment

    def _ids(self, statement: str, *values: Any) -> list[int]:
        rows: Sequence[Any] = (
            self._session.connection().exec_driver_sql(statement, values).fetchall()
        )
        return [row[0] for row in rows]
