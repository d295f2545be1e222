"""What a person made of the vault, as one JSON value each: all that no import brings back.

The first entry says what the file is. A conversation is named as its source names it, and a
message by its source's id, so that the entries find their conversations in any vault.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from chatvault.storage import bookmark_repository, kept_layouts

Entry = dict[str, Any]
_Folders = dict[int, tuple[list[str], int]]

FORMAT, VERSION = "chatvault-own-layer", 1
_OWN = """
SELECT s.id, s.uid, o.key, o.account, s.external_id, coalesce(s.custom_title, s.title),
       s.custom_title, s.starred, s.pinned, s.status, s.folder_id, s.note
FROM chat_session s JOIN source o ON o.id = s.source_id
WHERE (s.custom_title IS NOT NULL OR s.starred OR s.pinned OR s.status <> 'active'
   OR s.folder_id IS NOT NULL OR s.note <> ''
   OR s.id IN (SELECT session_id FROM session_tag)
   OR s.id IN (SELECT m.session_id FROM bookmark b JOIN message m ON m.id = b.message_id))
AND (?1 IS NULL OR s.uid IN (SELECT value FROM json_each(?1)))
ORDER BY s.uid
"""
_PEOPLE = """
SELECT o.key, o.account, p.key, p.is_me FROM person p JOIN source o ON o.id = p.source_id
ORDER BY o.key, o.account, p.key
"""
_TAGS = """
SELECT t.name FROM session_tag s JOIN tag t ON t.id = s.tag_id
WHERE s.session_id = ? ORDER BY t.name
"""


def entries(connection: Any) -> Iterator[Entry]:
    """Every entry, in an order that is the same for the same content."""
    yield {"kind": "about", "format": FORMAT, "version": VERSION}
    folders = _folders(connection)
    for path, position in sorted(folders.values()):
        yield {"kind": "folder", "path": path, "position": position}
    for name, color in connection.execute("SELECT name, color FROM tag ORDER BY name"):
        yield {"kind": "tag", "name": name, "color": color}
    for name, query, position in connection.execute(
        "SELECT name, query, position FROM saved_search ORDER BY position, name, query"
    ):
        yield {"kind": "search", "name": name, "query": query, "position": position}
    yield from _people(connection)
    for layout in kept_layouts.of_copy(connection):
        yield {"kind": "layout", **layout.told()}
    yield from _conversations(connection, folders)


def conversations(connection: Any, uids: Sequence[str]) -> Iterator[Entry]:
    """The entries of these conversations alone."""
    return _conversations(connection, _folders(connection), json.dumps(list(uids)))


def _conversations(connection: Any, folders: _Folders, uids: str | None = None) -> Iterator[Entry]:
    """Those of all conversations, or of some, as a list in JSON."""
    for row in connection.execute(_OWN, (uids,)):
        yield _conversation(connection, row, folders)


def _conversation(connection: Any, row: tuple[Any, ...], folders: _Folders) -> Entry:
    session_id, uid, source, account, name, shown, own, starred, pinned, status, folder, note = row
    return {
        "kind": "conversation",
        "uid": uid,
        "source": source,
        "account": account,
        "id": name,
        "shown_title": shown,
        "title": own,
        "starred": bool(starred),
        "pinned": bool(pinned),
        "status": status,
        "folder": folders[folder][0] if folder in folders else None,
        "note": note,
        "tags": [found[0] for found in connection.execute(_TAGS, (session_id,))],
        "bookmarks": [
            {"message": message, "at": at, "note": said}
            for message, at, said in connection.execute(bookmark_repository.TOLD, (session_id,))
        ],
    }


def _people(connection: Any) -> Iterator[Entry]:
    """Who is who in chats; a vault of before, which is backed up for a migration, knows nobody."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'person'").fetchone():
        return
    for source, account, key, is_me in connection.execute(_PEOPLE):
        yield {
            "kind": "person",
            "source": source,
            "account": account,
            "key": key,
            "me": bool(is_me),
        }


def _folders(connection: Any) -> _Folders:
    """The names from the outermost folder to each folder, and its place, by id."""
    rows = {row[0]: row[1:] for row in connection.execute(
        "SELECT id, parent_id, name, position FROM folder")}  # fmt: skip
    found = {}
    for folder, (_, _, position) in rows.items():
        names: list[str] = []
        at: int | None = folder
        while at in rows and len(names) <= len(rows):  # a ring of folders ends as well
            names.insert(0, rows[at][1])
            at = rows[at][0]
        found[folder] = (names, position)
    return found
