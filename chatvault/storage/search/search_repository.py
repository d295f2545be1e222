"""Finds messages: rows of hits, newest or best first, their texts and how many there are."""

from __future__ import annotations

import bisect
import dataclasses
import json
from collections.abc import Collection, Sequence
from functools import cached_property

from chatvault.domain.search.hits import Count, SearchSort
from chatvault.domain.search.query_tree import Query
from chatvault.domain.session import SessionStatus
from chatvault.storage.database import expressions
from chatvault.storage.database.plain_rows import PlainRows, marks
from chatvault.storage.message_ids import first_id, hour_of_id
from chatvault.storage.search import attached_files, hit_texts, session_heads
from chatvault.storage.search.hits import COLUMNS, HitRow, Hits
from chatvault.storage.search.match import Compiler, Place, of_sessions
from chatvault.storage.search.relevant_hits import RelevantHits
from chatvault.storage.search.search_statement import Statement
from chatvault.storage.search.session_heads import SessionHead
from chatvault.storage.search.statement_maker import StatementMaker, inactive, is_listed
from chatvault.storage.search.wider_hits import WiderHits
from chatvault.storage.search.word_expansion import WordExpansion
from chatvault.storage.search.word_list import WordList

# How far is counted, where rows have to be looked at: some hundredths of a second.
_COUNTED_HITS = 20_000
_FEW_TITLES = 1_000  # whose conversations are looked for by their tags
_ARCHIVED = SessionStatus.ARCHIVED.value
_WAITING_HITS = 400
_STATES = tuple(state.value for state in SessionStatus)
_FEW_WORDS = 8  # that a beginning or a part stands for
_BROAD = 10  # times as long takes a hit of more words
_REST_OF_HOUR = 4_000  # hits of the hour that the last one is of


class SearchRepository:
    """Answers one query with the rows of the moment it is given.

    Raises what SQLite raises if it is stopped.

    Attributes:
        words: the words that the vault knows.
        is_partial: words were left out, because too many begin so or hold that part.
        is_broad: a beginning or a part stands for many words. Each of them would have to be
            counted to score one, so the newest count as the best.
    """

    def __init__(self, rows: PlainRows, query: Query, session_id: int | None = None) -> None:
        """``session_id``: look into that conversation only."""
        self._rows = rows
        in_prose = not query.also & {"tools", "thinking"}
        self.words = WordList(self._rows)
        query = attached_files.told_apart(rows, query)
        one_by_one = any(map(is_listed, query.nodes))
        expansion = WordExpansion(self.words, in_prose=in_prose, one_by_one=one_by_one)
        number = expressions.new_search() if query.has_expression else 0
        self._asked = dataclasses.replace(query, number=number)
        self._query = expansion.expanded(self._asked)
        # Words that are nowhere but in tools are looked for once these are looked into.
        self._knows_words_elsewhere = not (in_prose and expansion.most_words)
        self.is_broad = expansion.most_words > _FEW_WORDS
        self.is_partial = expansion.is_partial
        self._is_of_one_session = session_id is not None
        self._maker = StatementMaker(self._rows, session_id)
        self._statement = self._maker.statement(self._query)
        self._all: tuple[Count, Count] | None = None  # hits, and those that wait, once counted

    @property
    def passed_over(self) -> bool:
        """Whether an expression took too long in some texts, which count as without it."""
        return expressions.is_slow(self._query.number)

    @property
    def is_one_by_one(self) -> bool:
        """Whether each hit is looked up by itself, which takes many times as long."""
        return self._statement.ids is not None

    def hits(self, sort: SearchSort, limit: int) -> Hits:
        """The first hits in order, about so many."""
        if sort is SearchSort.RELEVANCE and self._statement.text and not self.is_broad:
            return RelevantHits(self._rows, self._query, self.words).best(self._statement, limit)
        return self._in_order(self._first_found(limit + 1), limit, self._statement)

    def further(self, known: Collection[int], limit: int) -> Hits:
        """The newest hits in other conversations than the ``known``, about so many."""
        others = self._statement.and_(
            "+m.session_id NOT IN (SELECT value FROM json_each(?))", json.dumps([*known])
        )
        return self._in_order(self._newest(others, limit + 1), limit, others)

    def places(self, limit: int) -> tuple[list[tuple[int, str, int | None]], bool]:
        """(session, role, UTC ms) of the newest hits, and whether these are all."""
        statement = self._with_archived
        found = self._rows(
            f"SELECT m.session_id, m.role, m.created_at, {self._is_waiting} {statement.source} "
            f"{statement.newest_first} LIMIT ?",
            [*statement.bound, limit],
        )
        listed = [row[:3] for row in found if not row[3]]
        complete = len(found) < limit
        if complete:
            self._all = Count(len(listed)), Count(len(found) - len(listed))
        return listed, complete

    def count(self) -> Count:
        """How many messages match."""
        if self._statement.is_of_index_alone and not self.is_broad:
            counting = "SELECT count(*) FROM message_fts WHERE message_fts MATCH ?"
            return Count(self._rows(counting, [self._statement.text])[0][0])
        return self._in_all()[0]

    def hits_by_session(self) -> dict[int, int]:
        """How many hits each conversation has, gone through to the end."""
        statement = self._thorough
        counting = f"SELECT m.session_id, count(*) {statement.source} GROUP BY m.session_id"
        return dict(self._rows(counting, statement.bound))

    def waiting(self, place: str, alone: Collection[int]) -> Count | None:
        """How many more match where "tools", "thinking" or "archived" are looked into too.

        Conversations that were found by their titles ``alone`` counted as one so far. None:
        a word stands for too many others to count that along with all else.
        """
        if place == "archived":
            return self._archived(self._in_all()[1])
        if self.is_broad:
            return None
        query = dataclasses.replace(self._query, widened=self._query.widened | {place})
        count = WiderHits(self._rows, self._maker, _WAITING_HITS).count(self._query, query, alone)
        return dataclasses.replace(count, exact=count.exact and self._knows_words_elsewhere)

    def waiting_in_all(self, place: str, alone: Collection[int]) -> Count:
        """The same, counted much further and by the words that a search there would find."""
        if place == "archived":
            found = self._in_all()[1]
            return self._archived(found if found.exact else self._all_archived())
        query = dataclasses.replace(self._asked, widened=self._asked.widened | {place})
        one_by_one = any(map(is_listed, query.nodes))
        expansion = WordExpansion(self.words, in_prose=False, one_by_one=one_by_one)
        counting = WiderHits(self._rows, self._maker, _COUNTED_HITS)
        return counting.count(self._query, expansion.expanded(query), alone)

    def _archived(self, found: Count) -> Count:
        """What waits in archived conversations, where these hits were found in them."""
        if _ARCHIVED not in self._thorough.left_out:
            return Count(0)
        return Count(found.value + self._archived_titles(), found.exact)

    def _all_archived(self) -> Count:
        """The hits in archived conversations, gone through to the end."""
        statement = self._with_archived
        counting = f"SELECT total({self._is_waiting}) {statement.source}"
        return Count(int(self._rows(counting, statement.bound)[0][0]))

    def reach(self, hits: int) -> int:
        """How many hits can be gone through in about the same time."""
        return hits // _BROAD if self.is_broad else hits

    def sessions(self) -> list[int]:
        """Every conversation with a hit."""
        statement = self._statement
        found = self._rows(f"SELECT DISTINCT m.session_id {statement.source}", statement.bound)
        return [row[0] for row in found]

    def without_hits(self, session_ids: Sequence[int]) -> int:
        """In how many of these conversations there is no hit, as far as hits are counted."""
        return self._without_hits(session_ids, self._statement)

    def _without_hits(self, session_ids: Sequence[int], statement: Statement) -> int:
        if len(session_ids) <= _FEW_TITLES and statement.text and statement.ids is None:
            text = f"({statement.text}) AND {of_sessions(session_ids)}"
            statement = dataclasses.replace(statement, text=text)
        newest = f"SELECT m.session_id {statement.source} {statement.newest_first}"
        found = self._rows(
            f"SELECT count(DISTINCT session_id) FROM ({newest} LIMIT ?) "
            f"WHERE session_id IN ({marks(session_ids)})",
            [*statement.bound, self.reach(_COUNTED_HITS), *session_ids],
        )
        return len(session_ids) - int(found[0][0])

    def titles(self, limit: int) -> list[tuple[int, int]]:
        """(session, moment of its last activity) of those whose title matches, newest first.

        Of more than ``limit`` those that came into the vault last.
        """
        return self._titles([one for one in _STATES if one not in inactive(self._query)], limit)

    def _archived_titles(self) -> int:
        """How many archived conversations wait to be found by their titles alone."""
        found = [place for place, _ in self._titles([_ARCHIVED], _FEW_TITLES)]
        return self._without_hits(found, self._with_archived) if found else 0

    def _titles(self, states: Sequence[str], limit: int) -> list[tuple[int, int]]:
        match = Compiler(self._query, Place.TITLES).match()
        if not match.text or self._is_of_one_session:
            return []
        match.narrow(f"s.status IN ({marks(states)})", states)
        last = "SELECT rowid FROM session_fts WHERE session_fts MATCH ? ORDER BY rowid DESC LIMIT ?"
        return self._rows(
            "SELECT s.id, coalesce(s.updated_at, 0) "
            f"FROM ({last}) f CROSS JOIN chat_session s ON s.id = f.rowid "
            f"WHERE {' AND '.join(match.where)} ORDER BY s.updated_at DESC",
            [match.text, limit, *match.values],
        )

    def texts(self, message_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
        """What was said in these messages, and what went into tools and came out of them."""
        return hit_texts.texts(self._rows, self._query, message_ids)

    def heads(self, session_ids: Sequence[int]) -> dict[int, SessionHead]:
        """What results show of these conversations; those that are gone left out."""
        return session_heads.heads(self._rows, session_ids)

    def tags(self, session_ids: Sequence[int]) -> list[tuple[int, str]]:
        """(session, tag) of everything that these conversations are tagged with."""
        return session_heads.tags(self._rows, session_ids)

    def tools(self, message_ids: Sequence[int]) -> list[tuple[int, str]]:
        """(message, name) of the tools that these messages called."""
        return self._rows(
            "SELECT DISTINCT message_id, name FROM tool_call "
            f"WHERE message_id IN ({marks(message_ids)})",
            message_ids,
        )

    def _first_found(self, limit: int) -> list[HitRow]:
        """The newest hits; the quicker way counts only where it fills the list."""
        if (first := self._statement.first) is not None:
            found = self._newest(first, limit)
            if len(found) == limit:
                return found
        return self._newest(self._statement, limit)

    def _newest(self, statement: Statement, limit: int) -> list[HitRow]:
        return self._rows(
            f"SELECT {COLUMNS} {statement.row_by_row} {statement.newest_first} LIMIT ?",
            [*statement.bound, limit],
        )

    def _in_order(self, found: list[HitRow], limit: int, statement: Statement) -> Hits:
        complete = len(found) <= limit
        if not complete:
            found = self._whole_hours(found, statement)
        found.sort(key=_moment, reverse=True)
        return Hits(found, complete)

    def _whole_hours(self, found: list[HitRow], statement: Statement) -> list[HitRow]:
        """The hits of whole hours: within an hour ids say nothing of the order.

        The last hour is left for later, or read to its end where it is most of what was found.
        """
        last = found[-1][0]
        begin, end = first_id(hour_of_id(last)), first_id(hour_of_id(last) + 1)
        whole = bisect.bisect_right(found, -end, key=lambda row: -row[0])
        if whole * 2 >= len(found):
            return found[:whole]
        rest = statement.and_("{id} < ?", last).and_("{id} >= ?", begin)
        return found + self._newest(rest, _REST_OF_HOUR)

    @cached_property
    def _thorough(self) -> Statement:
        """The statement by which many hits are gone through."""
        return self._maker.statement(self._query, to_the_end=True)

    @cached_property
    def _with_archived(self) -> Statement:
        """The same, with what waits in archived conversations."""
        statement = self._thorough
        others = tuple(state for state in statement.left_out if state != _ARCHIVED)
        return dataclasses.replace(statement, left_out=others)

    @property
    def _is_waiting(self) -> str:
        """Whether a hit of ``_with_archived`` waits there."""
        if _ARCHIVED not in self._thorough.left_out:
            return "0"
        return f"m.session_id IN (SELECT id FROM chat_session WHERE status = '{_ARCHIVED}')"

    def _in_all(self) -> tuple[Count, Count]:
        """How many of the newest hits there are, and how many more in archived conversations."""
        if self._all is None:
            statement, most = self._with_archived, self.reach(_COUNTED_HITS)
            newest = (
                f"SELECT {self._is_waiting} AS waits {statement.source} "
                f"{statement.newest_first} LIMIT ?"
            )
            looked_at, waiting = self._rows(
                f"SELECT count(*), total(waits) FROM ({newest})", [*statement.bound, most + 1]
            )[0]
            is_all = looked_at <= most
            self._all = Count(looked_at - int(waiting), is_all), Count(int(waiting), is_all)
        return self._all


def _moment(hit: HitRow) -> tuple[int, int]:
    return (hit[3] or 0, hit[0])
