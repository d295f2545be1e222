"""Makes the statement that answers a query in the way that reads least."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Collection, Iterator, Sequence

from chatvault.domain.search.query_tree import Condition, Node, Query
from chatvault.storage.database.plain_rows import PlainRows
from chatvault.storage.message_ids import first_id, hour_of
from chatvault.storage.search.match import Compiler, Match, Place, is_session_node
from chatvault.storage.search.match_conditions import (
    Clause,
    is_about_time,
    listed_messages,
    rough_session_clause,
    session_clause,
    span,
)
from chatvault.storage.search.search_statement import Statement

_FEW_SESSIONS = 1_000  # that are looked for by their tags
_MORE_SESSIONS = 4_000  # where all their matches are gone through
_SEVERAL_SESSIONS = 600  # from here on the newest matches are looked at first
_LOOKED_AT_FIRST = 5_000
_FEW_MESSAGES = 4_000  # of which each is looked up, as far as there is one word to look for
_RARE = 4  # hits for each of them
_JOINTS = (" AND ", " OR ", " NOT ")
_BEGINNING = '" *'  # is gathered from all words that begin so, at every look
_INACTIVE = ("archived", "trashed")
_DAY = 24  # hours


class StatementMaker:
    """Makes statements for queries; looks up what decides which way is the shortest."""

    def __init__(self, rows: PlainRows, session_id: int | None) -> None:
        """``session_id``: look into that conversation only."""
        self._rows, self._session_id = rows, session_id

    def statement(self, query: Query, *, to_the_end: bool = False) -> Statement:
        """The statement for a query whose words are expanded.

        ``to_the_end``: all hits are wanted, not the newest, so that more conversations are worth
        looking for by their tags.
        """
        listed = [node for node in query.nodes if is_listed(node)]
        rest = dataclasses.replace(
            query, nodes=tuple(node for node in query.nodes if node not in listed)
        )
        sessions = self._sessions(rest, _MORE_SESSIONS if to_the_end else _FEW_SESSIONS)
        statement = self._finished(self._match(rest, sessions), query, listed)
        if to_the_end or sessions is None or len(sessions) < _SEVERAL_SESSIONS or not rest.terms:
            return statement
        unsieved = self._finished(Compiler(rest).match(without_session=True), query, listed)
        if not unsieved.text or unsieved.ids is not None:
            return statement
        first = unsieved.and_(
            "+m.session_id IN (SELECT value FROM json_each(?))", json.dumps(sessions)
        )
        first = dataclasses.replace(first, newest=_LOOKED_AT_FIRST)
        return dataclasses.replace(statement, first=first)

    def _finished(self, match: Match, query: Query, listed: Sequence[Node]) -> Statement:
        """The match with the conditions that are on messages: lists, time, states."""
        if self._session_id is not None:
            match.narrow_to_sessions([self._session_id])
        statement = Statement(match.text, tuple(match.where), tuple(match.values))
        for node in listed:
            statement = self._of_list(statement, node)
        for condition, value in self._days(query):
            statement = statement.and_(condition, value)
        left_out = inactive(query)
        if self._session_id is None and left_out and self._any_of(left_out):
            return dataclasses.replace(statement, left_out=left_out)
        return statement

    def _of_list(self, statement: Statement, node: Node) -> Statement:
        """The statement on the messages of a list only, which leads to them where it is short."""
        assert isinstance(node, Condition)
        found = listed_messages(node)
        assert found is not None
        messages, values = found
        if statement.ids is None:
            most = _FEW_MESSAGES // _words(statement.text)
            few = self._rows(
                f"SELECT DISTINCT message_id FROM ({messages}) ORDER BY message_id DESC LIMIT ?",
                [*values, most + 1],
            )
            if len(few) <= most and self._has_more_hits(statement.text, _RARE * len(few)):
                return dataclasses.replace(statement, ids=tuple(row[0] for row in few))
        # With "+" it is a test of each match; where nothing is matched, it is what leads to them.
        test = "+" if statement.text else ""
        return statement.and_(f"{test}{{id}} IN ({messages})", *values)

    def _has_more_hits(self, text: str, number: int) -> bool:
        """Whether it is quicker to look so many messages up than to go through the hits."""
        found = "SELECT 1 FROM message_fts WHERE message_fts MATCH ? LIMIT 1 OFFSET ?"
        return not text or bool(self._rows(found, (text, number)))

    def _match(self, query: Query, sessions: list[int] | None) -> Match:
        if sessions is None:
            return Compiler(query).match()
        match = Compiler(query).match(without_session=True)
        match.narrow_to_sessions(sessions)
        return match

    def _sessions(self, query: Query, most: int) -> list[int] | None:
        """The sessions that are told apart from others; None where they are many, or all."""
        about_sessions = Query(tuple(node for node in query.nodes if is_session_node(node)))
        where = Compiler(about_sessions, Place.TITLES).match()  # no words: conditions alone
        for clause in _rough_clauses(query):
            where.narrow(*clause)
        if not where.where:
            return None
        for node in query.nodes:  # the source is a tag, but helps to tell them apart
            if isinstance(node, Condition) and node.name == "in":
                where.narrow(*session_clause(node))
        rows = self._rows(
            f"SELECT s.id FROM chat_session s WHERE {' AND '.join(where.where)} LIMIT ?",
            [*where.values, most + 1],
        )
        found = [row[0] for row in rows]
        return found if len(found) <= most else None

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


def inactive(query: Query) -> tuple[str, ...]:
    """The states of conversations that are not looked into.

    Who names an id asks for that very conversation, wherever it lies.
    """
    if any(leaf.name == "id" for leaf in query.conditions):
        return ()
    asked = {leaf.value for leaf in query.conditions if leaf.name == "is"}
    return tuple(state for state in _INACTIVE if state not in asked | query.also)


def _rough_clauses(query: Query) -> Iterator[Clause]:
    """Where the messages can be that the query tells apart from all others."""
    for node in query.nodes:
        if isinstance(node, Condition) and (found := rough_session_clause(node)) is not None:
            yield found


def _words(text: str) -> int:
    """How many words, about, the index has to look for."""
    if _BEGINNING in text:
        return _FEW_MESSAGES
    return 1 + sum(text.count(joint) for joint in _JOINTS)


def is_listed(node: Node) -> bool:
    """Whether a table lists the messages that are meant."""
    return isinstance(node, Condition) and listed_messages(node) is not None


def _day_of(moment: int) -> int:
    """The first hour of the day of a moment; within a day ids may be of a later hour."""
    return hour_of(moment) // _DAY * _DAY
