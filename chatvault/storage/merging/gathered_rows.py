"""Keeps each row of a source that lists rows in one session, whichever export came first.

An export that tells no id of what belongs together has its rows in sessions that are gathered.
What another export tells of a conversation is that conversation's; the rest stays gathered, and
of two gathered sessions with a row in common the one that began first has it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence

from sqlmodel import Session

from chatvault.domain.gathered import SOURCES, is_gathered
from chatvault.domain.message import Role
from chatvault.domain.session import SessionStatus
from chatvault.storage.merging import alternatives, message_removal, session_counts
from chatvault.storage.merging.arranged_rows import Titles, arrange, title_of
from chatvault.storage.merging.former_parts import UNTOUCHED
from chatvault.storage.merging.message_rows import role_of
from chatvault.storage.merging.new_sessions import Place
from chatvault.storage.merging.prepared_session import PreparedMessage, PreparedSession
from chatvault.storage.merging.row_holders import Holder, holders
from chatvault.storage.merging.session_merge import Merge, MergeOutcome
from chatvault.storage.organisation_repository import OrganisationRepository

_KNOWN = "SELECT id, status FROM chat_session WHERE source_id = ? AND external_id = ?"
# Another name of that form, which no row has.
_PUT_ASIDE = "UPDATE chat_session SET external_id = lower(hex(randomblob(16))) WHERE id = ?"
_OTHERS = """
SELECT 1 FROM message WHERE session_id = ?
AND external_id NOT IN (SELECT value FROM json_each(?)) LIMIT 1
"""
_CALL = "UPDATE chat_session SET external_id = ? WHERE id = ?"
_OF_SESSION = """
SELECT s.source_id, s.external_id, s.created_at, m.external_id, m.created_at
FROM chat_session s JOIN message m ON m.session_id = s.id WHERE s.id = ?
"""
_MESSAGES = """
SELECT m.id, m.role, EXISTS (SELECT 1 FROM bookmark b WHERE b.message_id = m.id) AS bookmarked
FROM message m WHERE m.session_id = ?
"""
_IS_UNTOUCHED = f"SELECT 1 FROM chat_session part WHERE part.id = ? AND {UNTOUCHED}"
_OF_ROWS = """
SELECT s.id FROM json_each(?) came JOIN chat_session s ON s.id = came.value
JOIN source o ON o.id = s.source_id WHERE o.key IN (SELECT value FROM json_each(?))
"""


def leave_each_once(session: Session, came: Iterable[int], now: int) -> frozenset[int]:
    """Leave rows that came with these sessions in one session alone; those that were changed.

    Another vault has gathered its rows by itself.
    """
    asked = json.dumps(list(came)), json.dumps(SOURCES)
    rows = GatheredRows(session, now)
    rows.note(row.id for row in session.connection().exec_driver_sql(_OF_ROWS, asked))
    return rows.settle()


class GatheredRows:
    """Works within one transaction of the vault."""

    def __init__(self, session: Session, now: int) -> None:
        """``now`` is UTC ms."""
        self._session, self._connection, self._now = session, session.connection(), now
        self._waiting: set[str] = set()  # names of messages that are not written yet
        self._shared: set[int] = set()  # sessions that had a row in common with another
        self._shares = False  # whether the one that is being merged has one
        self._before: Titles = {}  # the title that it had
        self._titles: dict[int, Titles] = {}  # of sessions whose messages become others

    def waits(self, told: PreparedSession) -> bool:
        """Whether a message of a row of this session waits to be written."""
        return any(one.external_id in self._waiting for one in told.messages)

    def written(self) -> None:
        """Note that nothing waits any more."""
        self._waiting.clear()

    def left(self, place: Place, told: PreparedSession) -> tuple[PreparedSession, Place, int]:
        """What of a session is to be merged, and where; else who has all of its rows, or 0."""
        names = [(one.external_id, one.created_at) for one in told.messages]
        self._waiting.update(name for name, _ in names)
        self._shares, self._before = False, {}
        found = holders(self._connection, place[0], names)
        if not found:
            return told, place, 0
        known = self._known(place)
        others = sorted((one for one in found if one.session_id != known), key=lambda one: one.age)
        self._shared.update(one.session_id for one in others)
        self._shares, nothing = bool(others), False
        gathered = [one for one in others if one.is_gathered]
        if not is_gathered(place[1]):
            known = known or self._taken_over(place, gathered, names)
        elif others:
            if not known and gathered:
                place, known = (place[0], gathered[0].called), gathered[0].session_id
            told = told.without({one.name for one in others if not one.is_gathered})
            nothing = all(_role(one, told) == Role.SYSTEM for one in told.messages)
        if known:
            self._before = title_of(self._session, known)
        return told, place, (known or others[0].session_id) if nothing else 0

    def merged(self, merge: Merge, told: PreparedSession) -> None:
        """Note what became of a session."""
        if self._shares:
            self._shared.add(merge.session_id)
        elif merge.outcome is not MergeOutcome.UPDATED:
            return
        titles = self._titles.setdefault(merge.session_id, self._before)
        for name in (one.external_id for one in told.messages[:1]):
            titles[name] = None if name in titles else told.title

    def note(self, session_ids: Iterable[int]) -> None:
        """Note these sessions, with those that have rows in common with them."""
        for session_id in session_ids:
            rows = self._connection.exec_driver_sql(_OF_SESSION, (session_id,)).all()
            for source_id in {row[0] for row in rows}:
                found = holders(self._connection, source_id, [(row[3], row[4]) for row in rows])
                self._shared.update(one.session_id for one in found)

    def settle(self) -> frozenset[int]:
        """Leave each row in one session alone, and make those whole that lost or got some."""
        changed = frozenset(self._shared)
        for session_id in sorted(self._shared):
            for gathered, messages in self._twice(session_id).items():
                self._part(gathered, messages)
        for session_id, titles in self._titles.items():
            arrange(self._session, session_id, titles)
        session_counts.recount(self._session, self._titles)
        alternatives.note(self._session, self._titles)
        changed |= self._titles.keys()
        self._shared.clear()
        self._titles.clear()
        return changed

    def _known(self, place: Place) -> int:
        """The session of that name, or 0; one in the trash makes room, for others have its rows."""
        known = self._connection.exec_driver_sql(_KNOWN, place).first()
        if known is None:
            return 0
        if is_gathered(place[1]) and known.status == SessionStatus.TRASHED:
            self._connection.exec_driver_sql(_PUT_ASIDE, (known.id,))
            return 0
        return int(known.id)

    def _taken_over(
        self, place: Place, gathered: Sequence[Holder], names: Sequence[tuple[str, int | None]]
    ) -> int:
        """A gathered session that has nothing but rows of this one, and is called so now, or 0."""
        own = json.dumps([name for name, _ in names])
        for one in gathered:
            if self._connection.exec_driver_sql(_OTHERS, (one.session_id, own)).first() is None:
                self._connection.exec_driver_sql(_CALL, (place[1], one.session_id))
                return one.session_id
        return 0

    def _twice(self, session_id: int) -> dict[int, set[int]]:
        """Messages that this session has, too, by the gathered session that is to lose them."""
        rows = self._connection.exec_driver_sql(_OF_SESSION, (session_id,)).all()
        twice: dict[int, set[int]] = {}
        if rows:
            source_id, called, began = rows[0][:3]
            age = (began or 0, session_id) if is_gathered(called) else (-1, 0)
            for one in holders(self._connection, source_id, [(row[3], row[4]) for row in rows]):
                if one.is_gathered and one.age > age:
                    twice.setdefault(one.session_id, set()).add(one.message_id)
        return twice

    def _part(self, session_id: int, messages: Collection[int]) -> None:
        """Take messages out of a session that another one has; where nothing is left, it goes."""
        rows = self._connection.exec_driver_sql(_MESSAGES, (session_id,)).all()
        if any(row.role != Role.SYSTEM for row in rows if row.id not in messages):
            self._titles.setdefault(session_id, title_of(self._session, session_id))
            gone = [row.id for row in rows if row.id in messages and not row.bookmarked]
            message_removal.remove(self._session, session_id, gone)
        elif self._connection.exec_driver_sql(_IS_UNTOUCHED, (session_id,)).first() is not None:
            put_away = OrganisationRepository(self._session).set_status
            put_away([session_id], SessionStatus.TRASHED, self._now)


def _role(message: PreparedMessage, told: PreparedSession) -> str:
    return role_of(message.laid_out(told.facts.source))
