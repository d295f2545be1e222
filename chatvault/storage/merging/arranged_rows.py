"""Gives a session of rows the order, the title and the times that its messages tell.

So it does not matter which of its rows came first, or were taken out of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from chatvault.domain.branches import path_to
from chatvault.domain.gathered import above, last, moment_of
from chatvault.domain.message import Role
from chatvault.domain.titles import UNTITLED, excerpt_of, title_from
from chatvault.storage.search import full_text

# What a session is called by the name of its first message, which its title is made of; None
# where it is to be called as it is.
Titles = dict[str, str | None]

_MESSAGES = """
SELECT id, external_id, role, created_at, text FROM message WHERE session_id = ?
ORDER BY position, id
"""
_PLACE = "UPDATE message SET position = ?, parent_id = ?, active = ? WHERE id = ?"
_ABOUT = """
UPDATE chat_session SET title = coalesce(?, title), excerpt = ?, created_at = ?, updated_at = ?,
       active_leaf_id = ?, source_leaf = ? WHERE id = ? RETURNING coalesce(custom_title, title)
"""


_FIRST = """
SELECT m.external_id, s.title FROM message m JOIN chat_session s ON s.id = m.session_id
WHERE m.session_id = ? ORDER BY m.position, m.id LIMIT 1
"""


def title_of(session: Session, session_id: int) -> Titles:
    """What a session is called now."""
    first = session.connection().exec_driver_sql(_FIRST, (session_id,)).first()
    return {} if first is None else {first[0]: first[1]}


def arrange(session: Session, session_id: int, titles: Titles) -> None:
    """Do it for one session; ``titles`` are those that it had, and that were told of it."""
    connection = session.connection()
    rows = _in_order(connection.exec_driver_sql(_MESSAGES, (session_id,)).all())
    if not rows:
        return
    ids = {row.external_id: row.id for row in rows}
    parents = above(ids)
    leaf = last(ids)
    path = path_to(leaf, parents)
    connection.exec_driver_sql(
        _PLACE,
        [
            (place, ids.get(parents[row.external_id] or ""), row.external_id in path, row.id)
            for place, row in enumerate(rows)
        ],
    )
    first = rows[0].external_id
    dated = [row for row in rows if row.created_at is not None]
    times = [moment_of(row.external_id, row.created_at) for row in dated]
    about = (
        titles[first] if first in titles else _first_line(rows),
        _last_said(rows),
        min(times, default=None),
        max(times, default=None),
        ids.get(leaf or ""),
        leaf,
        session_id,
    )
    shown = connection.exec_driver_sql(_ABOUT, about).scalar_one()
    full_text.set_title(session, session_id, shown)


def _in_order(rows: Sequence[Any]) -> list[Any]:
    """By time; what has none stays behind what it stood behind."""
    known, keyed = 0, []
    for row in rows:
        known = known if row.created_at is None else row.created_at
        keyed.append((known, row))
    return [row for _, row in sorted(keyed, key=lambda one: one[0])]


def _first_line(rows: Sequence[Any]) -> str:
    """The first prompt's, or that of the first answer where files were asked about alone."""
    for role in (Role.USER, Role.ASSISTANT, Role.SYSTEM):
        for row in rows:
            if row.role == role and (title := title_from(row.text)):
                return title
    return UNTITLED


def _last_said(rows: Sequence[Any]) -> str:
    for role in (Role.ASSISTANT, Role.USER):
        for row in reversed(rows):
            if row.role == role and (excerpt := excerpt_of(row.text)):
                return excerpt
    return ""
