"""The light index of a thread: every message of a session and how they hang together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import select, update
from sqlmodel import Session, col

from chatvault.domain.branches import leaf_below, path_to
from chatvault.domain.message import Hidden, MessageEntry, Role
from chatvault.domain.outline import OutlineEntries, OutlineEntry
from chatvault.storage.branch_walk import TreeNode, walk
from chatvault.storage.database.portions import portions
from chatvault.storage.models import ChatSession
from chatvault.storage.models import Message as MessageTable
from chatvault.storage.prompt_beginnings import BEGINNING

_ROLES = {role.value: role for role in Role}
_HIDDEN: dict[str | None, Hidden | None] = {None: None, "": None} | {
    reason.value: reason for reason in Hidden
}

# As one JSON text: SQLite writes it and orjson reads it in half the time in which the driver
# would make twenty thousand rows of sixteen values.
_ENTRIES = """
SELECT json_group_array(json_array(
    id, role, created_at, model, n_chars, n_lines, n_code, n_tools, n_failed, has_thinking,
    hidden, is_event, parent_id, active, substr(content_hash, 1, 12), octet_length(attached) > 0))
FROM (SELECT * FROM message WHERE session_id = ? AND position BETWEEN ? AND ?
      ORDER BY position, id)
"""
_LAST = 2**62  # behind every position


class MessageIndex:
    """Entries, branches and the choice among them; takes the database session it reads with."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def entries(self, session_id: int) -> tuple[MessageEntry, ...]:
        """The messages of the active path in order, without their texts."""
        return tuple(_entries(self._entry_rows(session_id)))

    def entries_near(
        self, session_id: int, message_id: int | None, reach: int
    ) -> tuple[MessageEntry, ...]:
        """Those of the active path around a message, or from the beginning of the conversation.

        As far as ``reach`` messages to either side, of all branches. None at all where the
        message is on another branch.
        """
        if message_id is None:
            return tuple(_entries(self._entry_rows(session_id, 0, reach)))
        statement = select(col(MessageTable.position)).where(
            col(MessageTable.id) == message_id,
            col(MessageTable.session_id) == session_id,
            col(MessageTable.active),
        )
        place = self._session.execute(statement).scalar_one_or_none()
        if place is None:
            return ()
        return tuple(_entries(self._entry_rows(session_id, place - reach, place + reach)))

    def branches(self, session_id: int) -> OutlineEntries:
        """The prompts of all branches, and every version at a fork, as an outline tells them."""
        rows = {row[0]: row for row in self._entry_rows(session_id)}
        nodes = [
            TreeNode(row[0], row[12], active=bool(row[13]), shown=not row[10] and not row[11])
            for row in rows.values()
        ]
        steps = [
            step for step in walk(nodes) if step.branches > 1 or rows[step.id][1] == Role.USER.value
        ]
        texts = self._beginnings([step.id for step in steps])
        return OutlineEntries(
            OutlineEntry(
                message_id=step.id,
                at=rows[step.id][2],
                said=texts[step.id],
                role=Role(rows[step.id][1]),
                active=step.active,
                depth=step.depth,
                branch=step.branch,
                branches=step.branches,
                messages=step.messages,
            )
            for step in steps
        )

    def _beginnings(self, ids: Sequence[int]) -> dict[int, str]:
        """What an outline says of each of these messages."""
        found: dict[int, str] = {}
        connection = self._session.connection()
        for portion in portions(ids):
            rows = connection.exec_driver_sql(
                f"SELECT m.id, {BEGINNING} FROM message m "
                "WHERE m.id IN (SELECT value FROM json_each(?))",
                (orjson.dumps(portion).decode(),),
            )
            found.update({row[0]: row[1] for row in rows})
        return found

    def choose_branch(self, session_id: int, message_id: int) -> None:
        """Make the path through that message, and on to its newest leaf, the active one."""
        rows = self._entry_rows(session_id)
        parents = {row[0]: row[12] for row in rows}
        leaf = leaf_below(message_id, parents)
        path = path_to(leaf, parents)
        self._session.connection().exec_driver_sql(
            "UPDATE message SET active = ? WHERE id = ?",
            [(message in path, message) for message in parents],
        )
        self._session.execute(
            update(ChatSession).where(col(ChatSession.id) == session_id).values(active_leaf_id=leaf)
        )

    def _entry_rows(
        self, session_id: int, first: int = 0, last: int = _LAST
    ) -> list[tuple[Any, ...]]:
        connection = self._session.connection()
        result = connection.exec_driver_sql(_ENTRIES, (session_id, first, last))
        rows: list[tuple[Any, ...]] = orjson.loads(result.scalar_one())
        return rows


def _siblings(rows: Sequence[tuple[Any, ...]]) -> dict[int, tuple[int, ...]]:
    """The visible siblings of each message that has any, itself among them."""
    # A hidden sibling is no branch to choose. Beginnings are siblings: a first prompt that was
    # asked anew has no parent either.
    parents = Counter(row[12] for row in rows if row[10] is None)
    forks = {parent for parent, count in parents.items() if count > 1}
    families: dict[int | None, list[int]] = {parent: [] for parent in forks}
    if forks:
        for row in rows:
            if row[12] in forks and row[10] is None:
                families[row[12]].append(row[0])
    return {message: tuple(family) for family in families.values() for message in family}


def _entries(rows: Sequence[tuple[Any, ...]]) -> list[MessageEntry]:
    """The messages of the active path. One expression: thousands are made at every opening."""
    make, roles, hidden = MessageEntry._make, _ROLES, _HIDDEN
    entries = [
        make((key, roles[role], at, model, chars, lines, code, tools, failed, thinking != 0,
              hidden[why], event != 0, 1, 1, (), version, file != 0))
        for (key, role, at, model, chars, lines, code, tools, failed, thinking, why, event, _,
             active, version, file) in rows
        if active
    ]  # fmt: skip
    siblings = _siblings(rows)
    if siblings:
        for place, entry in enumerate(entries):
            family = siblings.get(entry.id)
            if family:
                entries[place] = entry._replace(
                    branch=family.index(entry.id) + 1, branches=len(family), siblings=family
                )
    return entries
