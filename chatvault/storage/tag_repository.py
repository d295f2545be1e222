"""Reads and writes the person's tags, and which conversations have them."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlmodel import Session

from chatvault.domain.own_name import alike
from chatvault.domain.tag import Tag

_ALL = """
SELECT t.name, t.color, (
    SELECT count(*) FROM session_tag l JOIN chat_session s ON s.id = l.session_id
    WHERE l.tag_id = t.id AND s.status <> 'trashed')
FROM tag t ORDER BY t.name
"""
_COUNTS = """
SELECT t.name, count(*) FROM session_tag l JOIN tag t ON t.id = l.tag_id
WHERE l.session_id IN (SELECT value FROM json_each(?)) GROUP BY t.id
"""
_IDS = """
SELECT l.session_id FROM session_tag l JOIN tag t ON t.id = l.tag_id
WHERE t.name = ? ORDER BY l.session_id
"""
_GIVE = """
INSERT OR IGNORE INTO session_tag(session_id, tag_id)
SELECT s.id, t.id FROM tag t JOIN chat_session s ON s.id IN (SELECT value FROM json_each(?))
WHERE t.name = ? RETURNING session_id
"""
_TAKE = """
DELETE FROM session_tag WHERE tag_id = (SELECT id FROM tag WHERE name = ?)
AND session_id IN (SELECT value FROM json_each(?)) RETURNING session_id
"""
_REMOVE = """
DELETE FROM tag WHERE name = ? AND id NOT IN (SELECT tag_id FROM session_tag)
"""


class TagRepository:
    """Tags by their names, within the transaction it is given."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> tuple[Tag, ...]:
        """Every tag, by name, with how many conversations have it."""
        return tuple(
            sorted((Tag(*row) for row in self._run(_ALL)), key=lambda tag: alike(tag.name))
        )

    def find(self, name: str) -> Tag | None:
        """The tag of that name, or else one that is alike but for the case of its letters."""
        rows = self._run("SELECT name, color FROM tag ORDER BY name")
        found = [Tag(*row) for row in rows if alike(row[0]) == alike(name)]
        return next((tag for tag in found if tag.name == name), found[0] if found else None)

    def counts(self, ids: Collection[int]) -> dict[str, int]:
        """How many of these sessions have each tag."""
        return {row[0]: row[1] for row in self._run(_COUNTS, _listed(ids))}

    def session_ids(self, name: str) -> tuple[int, ...]:
        """Every session that has the tag, those in the trash too."""
        return tuple(row[0] for row in self._run(_IDS, name))

    def make(self, tag: Tag) -> None:
        """Make a tag, unless there is one of its very name."""
        self._run("INSERT OR IGNORE INTO tag(name, color) VALUES (?, ?)", tag.name, tag.color)

    def remove(self, name: str) -> None:
        """Let a tag go, unless a session has it."""
        self._run(_REMOVE, name)

    def recolor(self, name: str, color: str | None) -> None:
        """Give a tag another colour."""
        self._run("UPDATE tag SET color = ? WHERE name = ?", color, name)

    def give(self, name: str, ids: Collection[int]) -> tuple[int, ...]:
        """Put a tag that there is on sessions; those that did not have it."""
        return tuple(sorted(row[0] for row in self._run(_GIVE, _listed(ids), name)))

    def take(self, name: str, ids: Collection[int]) -> tuple[int, ...]:
        """Take a tag from sessions; those that had it."""
        return tuple(sorted(row[0] for row in self._run(_TAKE, name, _listed(ids))))

    def _run(self, statement: str, *values: Any) -> Any:
        return self._session.connection().exec_driver_sql(statement, values)


def _listed(ids: Collection[int]) -> str:
    return json.dumps(list(ids))
