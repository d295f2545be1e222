"""Finds messages: rows of hits, their texts and how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from chatvault.domain.message import Role
from chatvault.domain.query_tree import Query
from chatvault.domain.search import SearchSort
from chatvault.storage.match import Match, Scope, compiled

# Hits that are ordered and grouped; beyond them only the count goes on.
GROUPED_HITS = 2_000
COUNTED_HITS = 10_000

_COLUMNS = "m.id, m.session_id, m.role, m.created_at, s.source_id, s.project_id"
_FROM = "FROM message m JOIN chat_session s ON s.id = m.session_id"
_FROM_INDEX = (
    "FROM message_fts f CROSS JOIN message m ON m.id = f.rowid "
    "JOIN chat_session s ON s.id = m.session_id"
)


@dataclass(frozen=True, slots=True)
class HitRow:
    """A message that matches."""

    message_id: int
    session_id: int
    role: Role
    created_at: int | None
    source_id: int
    project_id: int | None


class SearchRepository:
    """Searches with the database session it is given; raises what SQLite raises if stopped."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def hits(
        self,
        query: Query,
        sort: SearchSort,
        *,
        tools: bool = False,
        session_id: int | None = None,
        limit: int = GROUPED_HITS,
    ) -> list[HitRow]:
        """The first hits in order; ``tools``: in what tools got and gave, and in thinking."""
        match = compiled(query, Scope.TOOLS if tools else Scope.PROSE)
        text = match.text
        if tools and not text:
            return []
        where, values = _where(match, session_id)
        if sort is SearchSort.RELEVANCE and text:
            return self._relevant(text, where, values, limit)
        source, bound = (_FROM_INDEX, [text, *values]) if text else (_FROM, values)
        condition = " AND ".join(["message_fts MATCH ?", *where] if text else where)
        rows = self._execute(
            f"SELECT {_COLUMNS} {source} WHERE {condition} "
            "ORDER BY m.created_at DESC, m.id DESC LIMIT ?",
            [*bound, limit],
        )
        return [_hit(row) for row in rows]

    def count(self, query: Query, *, tools: bool = False) -> int:
        """How many messages match, at most COUNTED_HITS + 1."""
        match = compiled(query, Scope.TOOLS if tools else Scope.PROSE)
        text = match.text
        if tools and not text:
            return 0
        where, values = _where(match, None)
        source, bound = (_FROM_INDEX, [text, *values]) if text else (_FROM, values)
        condition = " AND ".join(["message_fts MATCH ?", *where] if text else where)
        rows = self._execute(
            f"SELECT count(*) FROM (SELECT 1 {source} WHERE {condition} LIMIT ?)",
            [*bound, COUNTED_HITS + 1],
        )
        return int(rows[0][0])

    def titles(self, query: Query, limit: int = 200) -> list[int]:
        """Sessions whose title matches, newest first."""
        match = compiled(query, Scope.TITLE)
        if not match.text or any("m." in clause for clause in match.where):
            return []
        rows = self._execute(
            "SELECT s.id FROM session_fts f JOIN chat_session s ON s.id = f.rowid "
            f"WHERE session_fts MATCH ? AND {' AND '.join(match.where)} "
            "ORDER BY s.updated_at DESC LIMIT ?",
            [match.text, *match.values, limit],
        )
        return [row[0] for row in rows]

    def texts(self, message_ids: Sequence[int]) -> dict[int, str]:
        """What was said in these messages."""
        return self._texts("SELECT id, text FROM message WHERE id IN ({})", message_ids)

    def tool_texts(self, message_ids: Sequence[int]) -> dict[int, str]:
        """What went into the tools of these messages and came out, and what was thought."""
        return self._texts(
            "SELECT m.id, coalesce((SELECT group_concat(t.name || ' ' || t.arguments || ' ' || "
            "t.result, ' ') FROM tool_call t WHERE t.message_id = m.id), '') || ' ' || "
            "m.thinking || ' ' || m.attached FROM message m WHERE m.id IN ({})",
            message_ids,
        )

    def _relevant(self, text: str, where: list[str], values: list[Any], limit: int) -> list[HitRow]:
        # Scoring every hit of a common word takes a second; the newest ones are enough.
        newest = self._execute(
            "SELECT min(rowid) FROM (SELECT rowid FROM message_fts WHERE message_fts MATCH ? "
            "ORDER BY rowid DESC LIMIT ?)",
            [text, GROUPED_HITS],
        )
        rows = self._execute(
            f"SELECT {_COLUMNS} {_FROM_INDEX} WHERE message_fts MATCH ? AND f.rowid >= ? "
            f"AND {' AND '.join(where)} ORDER BY bm25(message_fts, 1.0, 0.3, 0.3, 0.0) LIMIT ?",
            [text, newest[0][0] or 0, *values, limit],
        )
        return [_hit(row) for row in rows]

    def _texts(self, statement: str, message_ids: Sequence[int]) -> dict[int, str]:
        if not message_ids:
            return {}
        marks = ", ".join("?" * len(message_ids))
        return {row[0]: row[1] for row in self._execute(statement.format(marks), message_ids)}

    def _execute(self, statement: str, values: Sequence[Any]) -> list[Any]:
        connection = self._session.connection()
        return list(connection.exec_driver_sql(statement, tuple(values)))


def _where(match: Match, session_id: int | None) -> tuple[list[str], list[Any]]:
    where, values = ["m.hidden IS NULL", *match.where], list(match.values)
    if session_id is not None:
        where.append("m.session_id = ?")
        values.append(session_id)
    return where, values


def _hit(row: Any) -> HitRow:
    return HitRow(row[0], row[1], Role(row[2]), row[3], row[4], row[5])
