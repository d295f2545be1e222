"""The chats that older versions of Windsurf kept in the database of each window.

They have the form of Cursor's first chats: tabs of bubbles, under one of these keys of
``ItemTable``. What Cascade, which came after them, keeps is encrypted. Facts of the format: public
readers of both editors' databases.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath

from chatvault.domain.parsed import ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.copilot_chat.workspace import WORKSPACE, folder_in
from chatvault.importers.cursor.bubbles import BubbleReader
from chatvault.importers.cursor.editor_store import ITEMS, NO_INDEX, RECORDS
from chatvault.importers.cursor.old_chats import CHATS, chats
from chatvault.importers.cursor.pieces import PieceReader
from chatvault.importers.databases.database_sessions import sessions_of_stores
from chatvault.importers.databases.read_only_database import BESIDE, Database, claimed_stores
from chatvault.importers.exports.teller import Teller
from chatvault.importers.json_files.stored_json import stored_json
from chatvault.importers.windsurf.transcripts import SOURCE

KEYS = ("aiChat.chatdata", "cascade.sessionData")  # of no other editor

_STORE = "state.vscdb"
_EDITOR = "windsurf"  # in the way to a database, whose chats have the key of Cursor's


def stores_of_chats(container: Container, names: Sequence[str]) -> set[str]:
    """The databases of windows with their logs, and what tells the folder of each."""
    stores = [name for name in names if PurePosixPath(name).name.startswith(_STORE)]
    ours = set[str]()
    for name in (one for one in stores if not one.endswith(BESIDE)):
        beside = [name, *(name + end for end in BESIDE if name + end in stores)]
        keys = (*KEYS, CHATS) if _is_windsurfs(container, name) else KEYS
        ours.update(claimed_stores(container, beside, partial(_has, keys)))
    about = {str(PurePosixPath(name).with_name(WORKSPACE)) for name in ours} & set(names)
    return {*ours, *about}


def read_chats(
    container: Container, names: Sequence[str], report: Report
) -> Iterator[ParsedSession]:
    """Every tab of every window."""
    known = set(names)

    def read(database: Database, name: str) -> Iterator[ParsedSession]:
        beside = str(PurePosixPath(name).with_name(WORKSPACE))
        folder = folder_in(container, beside if beside in known else None)
        reader = BubbleReader(PieceReader(Pictures(), Teller(report, name)))
        yield from _chats(database, folder, reader, name)

    stores = [name for name in names if not name.endswith(WORKSPACE)]
    return sessions_of_stores(container, stores, read, report)


def _is_windsurfs(container: Container, name: str) -> bool:
    """Whether the database lies in a folder of the editor, or of a kind of it."""
    parts = (container.path / name).parts
    return any(part.lower().startswith(_EDITOR) for part in parts)


def _has(keys: tuple[str, ...], database: Database) -> bool:
    if ITEMS not in database.tables or RECORDS in database.tables:
        return False
    marks = ", ".join("?" * len(keys))
    query = f"SELECT 1 FROM {ITEMS} WHERE {NO_INDEX}key IN ({marks}) LIMIT 1"
    return any(database.rows(query, keys))


def _chats(
    database: Database, folder: str, reader: BubbleReader, name: str
) -> Iterator[ParsedSession]:
    seen = set[str]()
    for key in (*KEYS, CHATS):
        for (value,) in database.rows(f"SELECT value FROM {ITEMS} WHERE {NO_INDEX}key = ?", (key,)):
            for session in chats(stored_json(value), folder, reader):
                if session.external_id not in seen:
                    seen.add(session.external_id)
                    yield replace(session, source=SOURCE, agent="Windsurf", members=(name,))
