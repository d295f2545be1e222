"""Points sessions of Claude Code at the one that they began as a copy of.

Resumed in a new file, or forked, they hold the messages of that one under the same ids, and
nothing else tells of it. It is looked for in the vault, so that it is found whichever of their
files came first and however far they were read. Of a conversation that was compacted only what
came since is copied: such a copy begins amid the other.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, dropwhile

from sqlalchemy import Connection
from sqlmodel import Session

from chatvault.domain.session import Relation
from chatvault.domain.stretches import joined

# A copy begins in the same moment as what it is a copy of, with the same turn. In one moment alone
# thousands may begin whose times are not told exactly: each moment is looked at once.
_ALIKE = """
WITH moment(source_id, at) AS MATERIALIZED (
    SELECT DISTINCT s.source_id, s.created_at FROM json_each(?) asked
    CROSS JOIN chat_session s ON s.id = asked.value JOIN source o ON o.id = s.source_id
    WHERE o.key = 'claude-code' AND s.relation IS NOT 'subagent'
)
SELECT other.id, (SELECT m.external_id FROM message m
    WHERE m.session_id = other.id AND m.role IN ('user', 'assistant') ORDER BY m.position LIMIT 1)
FROM moment CROSS JOIN chat_session other
ON other.created_at = moment.at AND other.source_id = moment.source_id
WHERE other.relation IS NOT 'subagent' AND EXISTS (SELECT 1 FROM chat_session one
    WHERE one.created_at = moment.at AND one.source_id = moment.source_id AND one.id <> other.id)
"""
_ASKED = """
SELECT s.id, s.source_id, s.created_at, s.updated_at FROM json_each(?) chosen
CROSS JOIN chat_session s ON s.id = chosen.value JOIN source o ON o.id = s.source_id
WHERE o.key = 'claude-code' AND s.relation IS NOT 'subagent'
"""
# Those that begin with an answer of another, amid that: the asked ones, or copies of those, which
# began while they went on. What nobody answered soon is not gone through for one.
_AMID = """
WITH copy(id) AS (
    SELECT value FROM json_each(?)
    UNION SELECT later.id FROM json_each(?) span CROSS JOIN chat_session later
    ON later.created_at > span.value ->> 0 AND later.created_at <= span.value ->> 1
    WHERE +later.source_id = ? AND later.relation IS NOT 'subagent'
)
SELECT copy.id, holder.id, first.external_id
FROM copy CROSS JOIN chat_session s ON s.id = copy.id
CROSS JOIN message first ON first.id = (SELECT m.id FROM message m
    WHERE m.session_id = copy.id AND m.usage_key IS NOT NULL AND m.position < 64
    ORDER BY m.position LIMIT 1)
CROSS JOIN message own ON own.usage_key = first.usage_key AND own.session_id <> copy.id
CROSS JOIN chat_session holder ON holder.id = own.session_id
WHERE holder.source_id = s.source_id AND holder.relation IS NOT 'subagent'
AND s.created_at > holder.created_at AND s.created_at <= holder.updated_at
"""
_TURNS = """
SELECT external_id, created_at FROM message
WHERE session_id = ? AND role IN ('user', 'assistant') ORDER BY position
"""
_SET = """
UPDATE chat_session SET parent_id = ?, parent_external_id = ?, relation = ?
WHERE id = ? AND (parent_id, parent_external_id, relation) IS NOT (?, ?, ?)
"""
# Other ids than these may be those of lines, which are alike everywhere.
_NAME = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|msg_\w+")

_Link = tuple[int | None, str | None, str | None]
_NO_LINK: _Link = (None, None, None)


@dataclass(frozen=True, slots=True)
class _Course:
    """The turns of a session by their ids, in order, with their times."""

    session_id: int
    name: str
    turns: dict[str, int]

    @property
    def began(self) -> int:
        """When its first turn was."""
        return next(iter(self.turns.values()), 0)

    def own_since(self, shared: Collection[str]) -> int:
        """When its first turn was that not all the others have."""
        return min((at for name, at in self.turns.items() if name not in shared), default=0)


def are_there(session: Session, session_ids: Collection[int]) -> bool:
    """Whether one of the sessions may be a copy, or have one."""
    return bool(alike(session, session_ids) or amid(session, session_ids))


def alike(session: Session, session_ids: Iterable[int]) -> list[list[int]]:
    """The copies among the sessions, each with what it may be a copy of, and its other copies."""
    groups: dict[str, list[int]] = defaultdict(list)
    asked = (json.dumps(sorted(session_ids)),)
    for session_id, first in session.connection().exec_driver_sql(_ALIKE, asked):
        if _NAME.fullmatch(first or ""):
            groups[first].append(session_id)
    return [group for group in groups.values() if len(group) > 1]


def amid(session: Session, session_ids: Iterable[int]) -> dict[int, list[int]]:
    """Sessions that begin amid others, with those: copies among the asked ones, and of them."""
    found: dict[int, list[int]] = defaultdict(list)
    connection = session.connection()
    asked = connection.exec_driver_sql(_ASKED, (json.dumps(sorted(session_ids)),)).all()
    if not asked:
        return found
    # Thousands of sessions go on at a time: those that do are looked through once.
    spans = joined((since, until or since) for _, _, since, until in asked if since is not None)
    bound = json.dumps([row[0] for row in asked]), json.dumps(spans), asked[0][1]
    for copy, holder, first in connection.exec_driver_sql(_AMID, bound):
        if _NAME.fullmatch(first or ""):
            found[copy].append(holder)
    return found


def link(session: Session, session_ids: Iterable[int]) -> frozenset[int]:
    """Link these sessions, and those that begin like one of them, or amid it.

    Returns those that have another link now.
    """
    connection, links = session.connection(), dict[int, _Link]()
    asked = {*session_ids, *chain.from_iterable(alike(session, session_ids))}
    begun_amid = amid(session, asked)
    for group in alike(session, {*asked, *begun_amid}):
        links.update(_links([_course(connection, one) for one in group]))
    for copy, holders in begun_amid.items():
        linked = links.get(copy, _NO_LINK)[0]
        older = [*holders, linked] if linked is not None else holders
        courses = [_course(connection, one) for one in older]
        links[copy] = _link_amid(_course(connection, copy), courses)
    changed = set[int]()
    for session_id, found in links.items():
        row = connection.exec_driver_sql(_SET, (*found, session_id, *found))
        if row.rowcount:
            changed.add(session_id)
    return frozenset(changed)


def _course(connection: Connection, session_id: int) -> _Course:
    rows = connection.exec_driver_sql(_TURNS, (session_id,))
    turns = {name: at or 0 for name, at in rows}
    name = connection.exec_driver_sql(
        "SELECT external_id FROM chat_session WHERE id = ?", (session_id,)
    ).scalar_one()
    return _Course(session_id, str(name), turns)


def _links(courses: Sequence[_Course]) -> Iterator[tuple[int, _Link]]:
    """The session that first went its own way is the oldest; each other came out of one before."""
    shared = set.intersection(*(set(course.turns) for course in courses))
    in_age = sorted(courses, key=lambda course: (course.own_since(shared), course.name))
    yield in_age[0].session_id, _NO_LINK
    for position, course in enumerate(in_age[1:], 1):
        older = max(in_age[:position], key=lambda other: len(other.turns.keys() & course.turns))
        if older.turns.keys() == course.turns.keys():  # the same twice
            yield course.session_id, _NO_LINK
            continue
        yield course.session_id, _link(older, course, older.turns)


def _link_amid(copy: _Course, older: Sequence[_Course]) -> _Link:
    """It came out of the one that it shares most with; of several, the first and shortest."""
    in_age = sorted(older, key=lambda other: (other.began, len(other.turns), other.name))
    origin = max(in_age, key=lambda other: len(other.turns.keys() & copy.turns))
    shared = dropwhile(lambda turn: turn not in copy.turns, origin.turns)
    return _link(origin, copy, tuple(shared))


def _link(older: _Course, copy: _Course, shared: Collection[str]) -> _Link:
    """It goes on from the end of the older one where it has all that it could have copied."""
    relation = Relation.CONTINUATION if copy.turns.keys() >= set(shared) else Relation.FORK
    return older.session_id, older.name, str(relation)
