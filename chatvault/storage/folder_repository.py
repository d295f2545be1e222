"""Reads and writes the person's folders, and which conversations are in them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import Any

from sqlmodel import Session

from chatvault.domain.folder import Filed, Folder
from chatvault.domain.own_name import id_of

# The folder and all that lie inside it, however deep; a ring of them ends as well.
INSIDE = """
WITH RECURSIVE inside(id) AS (
    SELECT id FROM folder WHERE id = ?
    UNION SELECT f.id FROM folder f JOIN inside ON f.parent_id = inside.id
) SELECT id FROM inside
"""
_ALL = "SELECT id, parent_id, name, position FROM folder"
_MAKE = """
INSERT INTO folder(parent_id, name, position) VALUES (?, ?, ?) RETURNING id
"""
_PUT = "INSERT INTO folder(id, parent_id, name, position) VALUES (?, ?, ?, ?)"
_ALTER = "UPDATE folder SET parent_id = ?, name = ?, position = ? WHERE id = ?"
_REMOVE = """
DELETE FROM folder WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM folder WHERE parent_id = ?1)
AND NOT EXISTS (SELECT 1 FROM chat_session WHERE folder_id = ?1)
"""
_STANDINGS = """
SELECT id, folder_id FROM chat_session
WHERE id IN (SELECT value FROM json_each(?)) AND folder_id IS NOT ? ORDER BY id
"""
_HOLDING = """
SELECT folder_id, count(*) FROM chat_session
WHERE id IN (SELECT value FROM json_each(?)) AND folder_id IS NOT NULL GROUP BY folder_id
"""
_FILE = """
UPDATE chat_session SET folder_id = ?
WHERE id IN (SELECT value FROM json_each(?)) AND folder_id IS NOT ?
"""


class FolderRepository:
    """Folders as values, within the transaction it is given."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> dict[int, Folder]:
        """Every folder by its id."""
        return {row[0]: Folder(*row) for row in self._run(_ALL)}

    def tally(self) -> dict[int, int]:
        """How many sessions that are not in the trash each folder has in itself."""
        rows = self._run(
            "SELECT folder_id, count(*) FROM chat_session "
            "WHERE folder_id IS NOT NULL AND status <> 'trashed' GROUP BY folder_id"
        )
        return {row[0]: row[1] for row in rows}

    def holding(self, ids: Collection[int]) -> dict[int, int]:
        """How many of these sessions are in each folder; those in none are left out."""
        return {row[0]: row[1] for row in self._run(_HOLDING, json.dumps(list(ids)))}

    def inside(self, folder_id: int) -> frozenset[int]:
        """The folder and those that lie inside it."""
        return frozenset(row[0] for row in self._run(INSIDE, folder_id))

    def path(self, folder_id: int | None) -> tuple[str, ...]:
        """The names from the outermost folder down to that one; a ring of them ends as well."""
        if folder_id is None:
            return ()
        folders, names = self.all(), list[str]()
        while folder_id in folders and len(names) < len(folders):
            names.insert(0, folders[folder_id].name)
            folder_id = folders[folder_id].parent_id
        return tuple(names)

    def at(self, path: Iterable[str], position: int = 0) -> int | None:
        """The folder at the end of a path of names, made where it is missing.

        ``position`` is its place among its siblings, if it is made.
        """
        parent: int | None = None
        names = tuple(path)
        for depth, name in enumerate(names, start=1):
            inside = self._run("SELECT name, id FROM folder WHERE parent_id IS ?", parent)
            found = id_of(name, map(tuple, inside))
            if found is None:
                found = self.make(parent, name, position if depth == len(names) else 0).id
            parent = found
        return parent

    def make(self, parent_id: int | None, name: str, position: int) -> Folder:
        """Make a folder."""
        made = self._run(_MAKE, parent_id, name, position).scalar_one()
        return Folder(made, parent_id, name, position)

    def put(self, folder: Folder) -> None:
        """Bring one back as it was, under its own id, which must be free."""
        self._run(_PUT, folder.id, folder.parent_id, folder.name, folder.position)

    def alter(self, folder: Folder) -> None:
        """Let a folder be called so and lie there."""
        self._run(_ALTER, folder.parent_id, folder.name, folder.position, folder.id)

    def remove(self, folder_id: int) -> None:
        """Let a folder go, unless something is in it."""
        self._run(_REMOVE, folder_id)

    def sessions(self, folder_id: int) -> tuple[int, ...]:
        """Every session that is in the folder itself, those in the trash too."""
        rows = self._run("SELECT id FROM chat_session WHERE folder_id = ? ORDER BY id", folder_id)
        return tuple(row[0] for row in rows)

    def file(self, ids: Collection[int], folder_id: int | None) -> tuple[Filed, ...]:
        """Put sessions into a folder, or with None into none; those that were elsewhere."""
        listed, before = json.dumps(list(ids)), dict[int | None, list[int]]()
        for session_id, folder in self._run(_STANDINGS, listed, folder_id):
            before.setdefault(folder, []).append(session_id)
        self._run(_FILE, folder_id, listed, folder_id)
        return tuple(Filed(tuple(moved), old, folder_id) for old, moved in before.items())

    def _run(self, statement: str, *values: Any) -> Any:
        return self._session.connection().exec_driver_sql(statement, values)
