"""The databases among the files of Cursor, and the conversations in them."""

from __future__ import annotations

import binascii
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from chatvault.domain.parsed import Issue, ParsedSession
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.cursor.agent_store import AgentStore
from chatvault.importers.cursor.bubbles import BubbleReader
from chatvault.importers.cursor.composer import Listed
from chatvault.importers.cursor.editor_store import (
    ITEMS,
    KEYS,
    NO_INDEX,
    RECORDS,
    EditorStore,
)
from chatvault.importers.cursor.folders import folder_of_workspace
from chatvault.importers.cursor.outputs import outputs_in, reader_of
from chatvault.importers.cursor.pieces import PieceReader
from chatvault.importers.cursor.place import above
from chatvault.importers.databases.read_only_database import BESIDE, Database, is_database, opened
from chatvault.importers.exports.teller import Teller
from chatvault.importers.exports.up_to_damage import up_to_damage
from chatvault.importers.json_files.json_values import mapping
from chatvault.importers.json_files.stored_json import stored_json

WORKSPACE, ABOUT = "workspace.json", "meta.json"  # beside a database, what it belongs to

_AGENT_TABLES = {"meta", "blobs"}
_SIGNS = (RECORDS.encode(), ITEMS.encode(), b"blobs")  # stand in the first page


def databases(container: Container, names: Sequence[str]) -> list[str]:
    """Those of the files that are databases with conversations of Cursor."""
    known = set(names)
    return [name for name in names if _is_cursors(container, name, known)]


def accompanying(names: Collection[str], found: Sequence[str]) -> Iterator[str]:
    """The files beside the databases that belong to them, and what was put aside of them."""
    known = set(names)
    yield from outputs_in(names) if found else ()
    for name in found:
        beside = [str(PurePosixPath(name).with_name(other)) for other in (WORKSPACE, ABOUT)]
        beside += [name + ending for ending in BESIDE]
        yield from (other for other in beside if other in known)


def stored_sessions(
    container: Container, found: Sequence[str], names: Collection[str], report: Report
) -> Iterator[ParsedSession]:
    """The conversations of all databases; what workspaces list is read before the records."""
    lists: dict[str, Listed] = {}
    alone = True  # no database among them has the records of conversations
    whole = reader_of(container, names, report)

    def read(name: str) -> Iterator[ParsedSession | None]:
        with opened(container, name, names) as database:
            if database.tables >= _AGENT_TABLES:
                yield from _agent(container, name, database, whole, report)
            else:
                reader = BubbleReader(PieceReader(Pictures(), Teller(report, name), whole))
                store = EditorStore(database, name, report)
                workspace, folder = above(container, name)[-1], _folder(container, name)
                yield from store.old_sessions(workspace, folder, reader, alone=alone)
                yield from store.sessions(lists, reader)

    for name in found:
        listed, has_records = _listed(container, name, names)
        alone = alone and not has_records
        for key, entry in listed.items():
            lists[key] = entry.joined(lists.get(key, Listed()))
    for name in found:
        for session in up_to_damage(read(name), name, names, report):
            yield replace(session, members=(name,))


def _is_cursors(container: Container, name: str, names: Collection[str]) -> bool:
    if not is_database(container, name):
        return False
    head = head_of(container, name)
    if f"{name}-wal" not in names and not any(sign in head for sign in _SIGNS):
        return False
    try:
        with opened(container, name, names) as database:
            return _has_conversations(database)
    except UnreadableFile:
        return RECORDS.encode() in head  # told when it is read


def _has_conversations(database: Database) -> bool:
    if database.tables >= _AGENT_TABLES:
        return bool(_about(database))
    if RECORDS in database.tables:
        return True
    if ITEMS not in database.tables:
        return False
    marks = ", ".join("?" * len(KEYS))
    query = f"SELECT 1 FROM {ITEMS} WHERE {NO_INDEX}key IN ({marks}) LIMIT 1"
    return any(database.rows(query, KEYS))


def _about(database: Database) -> dict[str, Any]:
    """What a database of the command line says of its conversation, empty where it is none."""
    for (value,) in database.rows("SELECT value FROM meta WHERE key = '0'"):
        text = value if isinstance(value, bytes) else str(value).encode()
        try:
            fields = mapping(stored_json(binascii.unhexlify(text.strip())))
        except (binascii.Error, ValueError):
            fields = mapping(stored_json(text))
        return fields if "latestRootBlobId" in fields or "agentId" in fields else {}
    return {}


def _listed(
    container: Container, name: str, names: Collection[str]
) -> tuple[dict[str, Listed], bool]:
    """The conversations that a database lists, and whether it has the records of any."""
    try:
        with opened(container, name, names) as database:
            store = EditorStore(database, name, _ignore)
            return store.listed(_folder(container, name)), store.has_records()
    except UnreadableFile:  # told when its conversations are read
        return {}, True


def _agent(
    container: Container,
    name: str,
    database: Database,
    whole: Callable[[str], str],
    report: Report,
) -> Iterator[ParsedSession | None]:
    def blob(key: str) -> bytes | None:
        for (data,) in database.rows("SELECT data FROM blobs WHERE id = ?", (key,)):
            return data if isinstance(data, bytes) else str(data).encode()
        return None

    teller = Teller(report, name)
    store = AgentStore(blob, PieceReader(Pictures(), teller, whole), teller)
    beside = mapping(stored_json(_beside(container, name, ABOUT)))
    found = store.sessions(above(container, name)[-1], _about(database), beside)
    sessions: list[ParsedSession | None] = [*found]
    yield from sessions or [None]


def _folder(container: Container, name: str) -> str:
    return folder_of_workspace(_beside(container, name, WORKSPACE))


def _beside(container: Container, name: str, other: str) -> bytes:
    """The file beside another one, empty where there is none."""
    path = str(PurePosixPath(name).with_name(other))
    return head_of(container, path) if path in container.names() else b""


def _ignore(issue: Issue) -> None:
    """What a list does not tell is told when the conversations are read."""
