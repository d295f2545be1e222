"""Counts for the statistics of a conversation and of the vault."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlmodel import Session

from chatvault.domain.session import Relation
from chatvault.storage.project_labels import project_labels
from chatvault.storage.prompt_beginnings import BEGINNING

# What is counted of a message: shown ones of conversations that are not in the trash.
_SHOWN = "m.hidden IS NULL AND NOT m.is_event"
_KEPT = "s.status != 'trashed'"
# A run of a sub-agent is part of the conversation that sent it out, as in every list.
_RUN = f"(s.relation IS '{Relation.SUBAGENT}' AND s.parent_id IS NOT NULL)"


class StatisticsRepository:
    """Plain rows of counts; the service gives them names."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def roles(self, session_id: int) -> dict[str, int]:
        """Shown messages by role."""
        rows = self._execute(
            f"SELECT role, count(*) FROM message m WHERE session_id = ? AND {_SHOWN} GROUP BY role",
            (session_id,),
        )
        return {row[0]: row[1] for row in rows}

    def times(self, session_id: int) -> list[tuple[str, int]]:
        """Role and moment of every shown message that has one, in order of time."""
        rows = self._execute(
            f"SELECT role, created_at FROM message m WHERE session_id = ? AND {_SHOWN} "
            "AND created_at IS NOT NULL ORDER BY created_at, id",
            (session_id,),
        )
        return [(row[0], row[1]) for row in rows]

    def models(self, session_id: int) -> list[str]:
        """The models that answered, the busiest first."""
        rows = self._execute(
            "SELECT model FROM message WHERE session_id = ? AND model IS NOT NULL "
            "GROUP BY model ORDER BY count(*) DESC, model",
            (session_id,),
        )
        return [row[0] for row in rows]

    def tools(self, session_id: int) -> list[tuple[str, int, int]]:
        """Tools with their calls and failures, the busiest first."""
        rows = self._execute(
            "SELECT t.name, count(*), coalesce(sum(t.status = 'failed'), 0) FROM tool_call t "
            "JOIN message m ON m.id = t.message_id WHERE m.session_id = ? AND NOT t.answer_only "
            "GROUP BY t.name ORDER BY count(*) DESC, t.name",
            (session_id,),
        )
        return [(row[0], row[1], row[2]) for row in rows]

    def edited_files(self, session_id: int) -> int:
        """How many different files the session's tools changed."""
        rows = self._execute(
            "SELECT count(DISTINCT json_extract(t.arguments, '$.file_path')) FROM tool_call t "
            "JOIN message m ON m.id = t.message_id WHERE m.session_id = ? "
            "AND t.name IN ('Edit', 'MultiEdit', 'Write', 'NotebookEdit') "
            "AND json_valid(t.arguments)",
            (session_id,),
        )
        return int(rows[0][0])

    def prompts(self, session_id: int) -> Iterator[tuple[int, int | None, str]]:
        """Id, moment and beginning of each prompt on the active path, while one reads them."""
        rows = self._session.connection().exec_driver_sql(
            f"SELECT id, created_at, {BEGINNING} FROM message m WHERE session_id = ? "
            f"AND role = 'user' AND active AND {_SHOWN} ORDER BY position, id",
            (session_id,),
        )
        return ((row[0], row[1], row[2]) for row in rows)

    def session_totals(self, session_id: int) -> Any:
        """The counts that stand on the session's row, and what its source notes of it."""
        return self._execute(
            "SELECT message_count, input_tokens, output_tokens, cache_read_tokens, "
            "cache_write_tokens, reasoning_tokens, cost, cost_source, details FROM chat_session "
            "WHERE id = ?",
            (session_id,),
        )

    def vault_totals(self, since: int) -> Any:
        """Conversations, runs of sub-agents in them, messages and tokens of what was active then.

        Here and below what has no date counts only where everything does: since 0.
        """
        return self._execute(
            f"SELECT coalesce(sum(NOT {_RUN}), 0), coalesce(sum({_RUN}), 0), "
            "coalesce(sum(message_count), 0), coalesce(sum(input_tokens), 0), "
            "coalesce(sum(output_tokens), 0), coalesce(sum(cache_read_tokens), 0), "
            "coalesce(sum(cache_write_tokens), 0), coalesce(sum(reasoning_tokens), 0), "
            f"sum(cost) FROM chat_session s WHERE {_KEPT} AND coalesce(updated_at, 0) >= ?",
            (since,),
        )[0]

    def hours(self, since: int) -> list[tuple[str, int, int]]:
        """Shown messages by local day and its hour."""
        rows = self._execute(
            "SELECT strftime('%Y-%m-%d %H', m.created_at / 1000, 'unixepoch', 'localtime') AS hour,"
            " count(*) FROM message m JOIN chat_session s ON s.id = m.session_id "
            f"WHERE {_SHOWN} AND {_KEPT} AND m.created_at >= ? GROUP BY hour ORDER BY hour",
            (since,),
        )
        return [(hour[:-3], int(hour[-2:]), count) for hour, count in rows]

    def begun(self, since: int) -> tuple[int | None, int, int]:
        """When the first conversation began, and the messages of all and of those begun since."""
        rows = self._execute(
            "SELECT min(created_at), coalesce(sum(message_count), 0), coalesce(sum(message_count) "
            "FILTER (WHERE created_at >= ?), 0) FROM chat_session",
            (since,),
        )
        return rows[0][0], rows[0][1], rows[0][2]

    def weeks(self, since: int) -> list[tuple[str, str, int]]:
        """Tokens by week (its Monday, a local day) and source."""
        rows = self._execute(
            "SELECT date(m.created_at / 1000, 'unixepoch', 'localtime', 'weekday 0', '-6 days') "
            "AS week, o.key, sum(coalesce(m.input_tokens, 0) + coalesce(m.output_tokens, 0) "
            "+ coalesce(m.cache_read_tokens, 0) + coalesce(m.cache_write_tokens, 0)) "
            "FROM message m JOIN chat_session s ON s.id = m.session_id "
            "JOIN source o ON o.id = s.source_id "
            f"WHERE m.usage_counted AND m.input_tokens IS NOT NULL AND {_KEPT} "
            "AND m.created_at >= ? GROUP BY week, o.key ORDER BY week",
            (since,),
        )
        return [(row[0], row[1], row[2]) for row in rows]

    def active_ms(self, since: int, longest_break: int) -> int:
        """Time spent: the gaps between a session's messages that are no break."""
        rows = self._execute(
            "SELECT coalesce(sum(gap), 0) FROM (SELECT m.created_at - lag(m.created_at) OVER "
            "(PARTITION BY m.session_id ORDER BY m.created_at) AS gap FROM message m "
            f"JOIN chat_session s ON s.id = m.session_id WHERE {_SHOWN} AND {_KEPT} "
            "AND m.created_at >= ?) WHERE gap <= ?",
            (since, longest_break),
        )
        return int(rows[0][0])

    def sources(self, since: int) -> list[tuple[str, str, int]]:
        """Conversations by source."""
        return self._tally(
            "SELECT o.key, o.key, count(*) FROM chat_session s JOIN source o ON o.id = s.source_id "
            f"WHERE {_KEPT} AND NOT {_RUN} AND coalesce(s.updated_at, 0) >= ? GROUP BY o.key "
            "ORDER BY count(*) DESC",
            since,
        )

    def all_models(self, since: int) -> list[tuple[str, str, int]]:
        """Answers by model."""
        return self._tally(
            "SELECT m.model, m.model, count(*) FROM message m JOIN chat_session s "
            f"ON s.id = m.session_id WHERE m.model IS NOT NULL AND {_SHOWN} AND {_KEPT} "
            "AND coalesce(m.created_at, 0) >= ? GROUP BY m.model ORDER BY count(*) DESC LIMIT 20",
            since,
        )

    def all_tools(self, since: int) -> list[tuple[str, str, int]]:
        """Calls by tool."""
        return self._tally(
            "SELECT t.name, t.name, count(*) FROM tool_call t JOIN message m "
            "ON m.id = t.message_id JOIN chat_session s ON s.id = m.session_id "
            f"WHERE NOT t.answer_only AND {_KEPT} AND coalesce(m.created_at, 0) >= ? "
            "GROUP BY t.name ORDER BY count(*) DESC LIMIT 20",
            since,
        )

    def projects(self, since: int) -> list[tuple[str, str, int]]:
        """Conversations by project."""
        rows = self._tally(
            "SELECT p.id, p.name, count(*) FROM chat_session s JOIN project p "
            f"ON p.id = s.project_id WHERE {_KEPT} AND NOT {_RUN} "
            "AND coalesce(s.updated_at, 0) >= ? "
            "GROUP BY p.id ORDER BY count(*) DESC LIMIT 20",
            since,
        )
        labels = project_labels(self._session)
        return [(key, labels[int(key)], count) for key, _, count in rows]

    def longest(self, since: int) -> list[tuple[str, str, int]]:
        """Messages by conversation, of those with the most."""
        return self._tally(
            "SELECT s.id, coalesce(s.custom_title, s.title), s.message_count FROM chat_session s "
            f"WHERE {_KEPT} AND NOT {_RUN} AND s.message_count > 0 "
            "AND coalesce(s.updated_at, 0) >= ? ORDER BY s.message_count DESC, s.id DESC LIMIT 20",
            since,
        )

    def _tally(self, statement: str, since: int) -> list[tuple[str, str, int]]:
        rows = self._execute(statement, (since,))
        return [(str(row[0]), row[1], row[2]) for row in rows]

    def _execute(self, statement: str, values: Sequence[Any]) -> list[Any]:
        return list(self._session.connection().exec_driver_sql(statement, tuple(values)))
