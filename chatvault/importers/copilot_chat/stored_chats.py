"""The chats that the first versions of VS Code kept in a window's database, all in one value."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import PurePosixPath
from typing import Any

from chatvault.errors import UnreadableFile
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.databases.read_only_database import Database, is_database, opened
from chatvault.importers.json_files.json_values import mapping
from chatvault.importers.json_files.stored_json import stored_json

_STATE = "state.vscdb"
_ITEMS = "ItemTable"
_FOREIGN = "cursorDiskKV"  # a table that only Cursor has, which keeps such a value too
_CHATS = f"SELECT value FROM {_ITEMS} WHERE key = 'interactive.sessions'"


def has_chats(container: Container, name: str, names: Collection[str]) -> bool:
    """Whether the file is such a database with chats in it."""
    if PurePosixPath(name).name != _STATE or not is_database(container, name):
        return False
    head = head_of(container, name)
    if _FOREIGN.encode() in head or (_ITEMS.encode() not in head and f"{name}-wal" not in names):
        return False
    try:
        with opened(container, name, names) as database:
            return any(_chats(database))
    except UnreadableFile:  # nobody can tell
        return False


def stored_chats(
    container: Container, name: str, names: Collection[str]
) -> Iterator[dict[str, Any]]:
    """The chats of the database. Raises UnreadableFile."""
    with opened(container, name, names) as database:
        yield from _chats(database)


def _chats(database: Database) -> Iterator[dict[str, Any]]:
    """A list of them, or of later versions an object that has them by their ids."""
    if _ITEMS not in database.tables or _FOREIGN in database.tables:
        return
    for (value,) in database.rows(_CHATS):
        told = stored_json(value)
        chats = told if isinstance(told, list) else mapping(told).values()
        yield from (chat for chat in map(mapping, chats) if chat.get("requests"))
