"""Makes the one statement by which a query is answered, in the way that reads least."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from chatvault.domain.query_tree import Condition, Query
from chatvault.storage.match import Compiler, Match, Place, is_session_node
from chatvault.storage.match_conditions import (
    Clause,
    is_about_time,
    rough_session_clause,
    session_clause,
    span,
)
from chatvault.storage.message_ids import first_id, hour_of
from chatvault.storage.plain_rows import PlainRows

_FEW_SESSIONS = 1_000  # that are looked for by their tags
# All that is read of hits lies in one narrow index; the rows with the texts are left alone.
_ROWS = "message m INDEXED BY ix_message_search"
_INACTIVE = ("archived", "trashed")
_DAY = 24  # hours


@dataclass(frozen=True, slots=True)
class Statement:
    """What follows SELECT …: a source, the conditions on it, and the values that these bind.

    The source has hits as ``m`` and, where the index leads to them, as ``f``.
    """

    text: str
    where: tuple[str, ...]
    values: tuple[Any, ...]
    left_out: tuple[str, ...] = ()  # states of conversations

    @property
    def is_of_index_alone(self) -> bool:
        """Whether no row has to be read to answer it."""
        return bool(self.text) and not self.where and not self.left_out

    @property
    def source(self) -> str:
        """FROM and WHERE, for many hits: conversations that are left out are listed first."""
        states = ", ".join(f"'{state}'" for state in self.left_out)
        listed = f"SELECT id FROM chat_session WHERE status IN ({states})"
        return self._source(f"m.session_id NOT IN ({listed})")

    @property
    def row_by_row(self) -> str:
        """FROM and WHERE, for the first hits: the conversation of each is looked at."""
        states = ", ".join(f"'{state}'" for state in self.left_out)
        own = f"SELECT 1 FROM chat_session o WHERE o.id = m.session_id AND o.status IN ({states})"
        return self._source(f"NOT EXISTS ({own})")

    def _source(self, is_active: str) -> str:
        where = ["m.hidden IS NULL", *self.where, *([is_active] if self.left_out else [])]
        if not self.text:
            return f"FROM {_ROWS} WHERE {' AND '.join(where)}"
        return (
            f"FROM message_fts f CROSS JOIN {_ROWS} ON m.id = f.rowid "
            f"WHERE message_fts MATCH ? AND {' AND '.join(where)}"
        )

    @property
    def newest_first(self) -> str:
        """ORDER BY: ids are in the order of hours."""
        return f"ORDER BY {'f.rowid' if self.text else 'm.id'} DESC"

    @property
    def bound(self) -> tuple[Any, ...]:
        """The values of the source."""
        return (self.text, *self.values) if self.text else self.values

    def and_(self, condition: str, *values: Any) -> Statement:
        """The statement with one more condition; ``{id}`` in it is the id of the hit."""
        place = "f.rowid" if self.text else "m.id"
        where, bound = (*self.where, condition.format(id=place)), (*self.values, *values)
        return dataclasses.replace(self, where=where, values=bound)


class StatementMaker:
    """Makes statements for queries; looks up what decides which way is the shortest."""

    def __init__(self, rows: PlainRows, session_id: int | None) -> None:
        """``session_id``: look into that conversation only."""
        self._rows, self._session_id = rows, session_id

    def statement(self, query: Query) -> Statement:
        """The statement for a query whose words are expanded."""
        match = self._match(query)
        if self._session_id is not None:
            match.narrow_to_sessions([self._session_id])
        statement = Statement(match.text, tuple(match.where), tuple(match.values))
        for condition, value in self._days(query):
            statement = statement.and_(condition, value)
        left_out = inactive(query)
        if self._session_id is None and left_out and self._any_of(left_out):
            return dataclasses.replace(statement, left_out=left_out)
        return statement

    def _match(self, query: Query) -> Match:
        """The match; conversations that are told apart from others are looked up first."""
        about_sessions = Query(tuple(node for node in query.nodes if is_session_node(node)))
        where = Compiler(about_sessions, Place.TITLES).match()  # no words: conditions alone
        for clause in _rough_clauses(query):
            where.narrow(*clause)
        if where.where:  # the source is a tag, but helps to tell them apart
            for node in query.nodes:
                if isinstance(node, Condition) and node.name == "in":
                    where.narrow(*session_clause(node))
        few = self._few_sessions(where) if where.where else None
        if few is None:
            return Compiler(query).match()
        match = Compiler(query).match(without_session=True)
        match.narrow_to_sessions(few)
        return match

    def _few_sessions(self, where: Match) -> list[int] | None:
        """The sessions that are meant, None where they are many."""
        rows = self._rows(
            f"SELECT s.id FROM chat_session s WHERE {' AND '.join(where.where)} LIMIT ?",
            [*where.values, _FEW_SESSIONS + 1],
        )
        found = [row[0] for row in rows]
        return found if len(found) <= _FEW_SESSIONS else None

    def _days(self, query: Query) -> Iterator[tuple[str, int]]:
        """The ids between which all messages of the asked time lie."""
        for node in query.nodes:
            if not isinstance(node, Condition) or not is_about_time(node):
                continue
            first, end = span(node)
            if self._are_astray(first, end):
                continue
            if first is not None:
                yield "{id} >= ?", first_id(_day_of(first))
            if end is not None:
                yield "{id} < ?", first_id(_day_of(end) + _DAY)

    def _are_astray(self, first: int | None, end: int | None) -> bool:
        """Whether messages of that time have ids of another day: their time was corrected."""
        found = self._rows(
            "SELECT 1 FROM message INDEXED BY ix_message_astray "
            "WHERE (id >> 12) / 24 <> created_at / 86400000 AND created_at >= ? AND created_at < ? "
            "LIMIT 1",
            (-(2**62) if first is None else first, 2**62 if end is None else end),
        )
        return bool(found)

    def _any_of(self, states: Collection[str]) -> bool:
        marks = ", ".join("?" * len(states))
        return bool(
            self._rows(
                f"SELECT 1 FROM chat_session WHERE status IN ({marks}) LIMIT 1", tuple(states)
            )
        )


def _rough_clauses(query: Query) -> Iterator[Clause]:
    """Where the messages can be that the query tells apart from all others."""
    for node in query.nodes:
        if isinstance(node, Condition) and (found := rough_session_clause(node)) is not None:
            yield found


def _day_of(moment: int) -> int:
    """The first hour of the day of a moment; within a day ids may be of a later hour."""
    return hour_of(moment) // _DAY * _DAY


def inactive(query: Query) -> tuple[str, ...]:
    """The states of conversations that are not looked into.

    Who names an id asks for that very conversation, wherever it lies.
    """
    if any(leaf.name == "id" for leaf in query.conditions):
        return ()
    asked = {leaf.value for leaf in query.conditions if leaf.name == "is"}
    return tuple(state for state in _INACTIVE if state not in asked | query.also)
