"""Reads the chats of Open WebUI: its exports, and its database or a dump of that."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import partial

from chatvault.domain.parsed import ParsedProject, ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.databases.read_only_database import (
    Database,
    claimed_stores,
    is_database,
    opened,
    stores_in,
    unchanged_stores,
)
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_shape import Shape, may_be_json, shape
from chatvault.importers.json_files.json_values import string
from chatvault.importers.open_webui import dump
from chatvault.importers.open_webui.channels import channels
from chatvault.importers.open_webui.content import ContentReader
from chatvault.importers.open_webui.conversation import SOURCE, is_shared_copy, is_timer, session
from chatvault.importers.open_webui.database import chats, file_of, has_chats, names_in
from chatvault.importers.open_webui.uploads import Uploads, uploads_beside

_COPY = "A copy that was made for sharing was left out; the chat itself is kept."


class OpenWebUIImporter:
    """Reads ``chat-export-….json``, a single chat, ``webui.db``, or a dump of PostgreSQL."""

    key = SOURCE
    name = "Open WebUI chats"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The exports, and the databases with their logs."""
        exports = [name for name in names if _is_export(container, name)]
        stores = claimed_stores(container, names, has_chats)
        dumps = [name for name in names if dump.is_ours(container, name)]
        return tuple(sorted({*exports, *dumps, *stores, *uploads_beside(stores, names)}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every chat of every file. Raises UnreadableFile where the only file is none."""
        stores = [name for name in names if is_database(container, name)]
        beside = frozenset(uploads_beside(stores, names))
        uploads, known = Uploads(container, beside), set(names) - beside

        def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            if name in stores:
                return _of_database(container, name, known, findings, uploads)
            if dump.is_ours(container, name):
                return _of_dump(container, name, findings, uploads)
            return _of_export(container, name, findings)

        files, unchanged = stores_in(known), unchanged_stores(container, known)
        yield from sessions_of(container, files, report, "chat", read_file, unchanged=unchanged)


def _is_export(container: Container, name: str) -> bool:
    if not may_be_json(container, name, lines=True):
        return False
    seen = shape(head_of(container, name))
    return _is_chat(seen, "chat") or _is_chat(seen)


def _is_chat(seen: Shape, *above: str) -> bool:
    """Whether there is a chat at that place: messages by their ids, or a list beside models."""
    links = ("childrenIds", "parentId")  # other programs write but one of them
    linked = any(seen.has(*above, "history", "messages", "*", link) for link in links)
    listed = seen.has(*above, "messages", "[]", "role") and seen.has(*above, "models")
    return linked or (bool(above) and listed)


def _of_export(
    container: Container, name: str, findings: Findings
) -> Iterator[ParsedSession | None]:
    rows = shape(head_of(container, name)).has("chat")
    reader = ContentReader(findings, Uploads(container, ()))
    for row in read(container, name, findings, essential="chat" if rows else "history"):
        if is_shared_copy(row):
            findings.note(_COPY)
        elif not is_timer(row):
            yield session(row, reader, findings)


def _of_database(
    container: Container,
    name: str,
    names: Collection[str],
    findings: Findings,
    uploads: Uploads,
) -> Iterator[ParsedSession | None]:
    with opened(container, name, names) as database:
        yield from _of_tables(database, findings, uploads)


def _of_dump(
    container: Container, name: str, findings: Findings, uploads: Uploads
) -> Iterator[ParsedSession | None]:
    with dump.opened(container, name, findings) as database:
        yield from _of_tables(database, findings, uploads)


def _of_tables(
    database: Database, findings: Findings, uploads: Uploads
) -> Iterator[ParsedSession | None]:
    reader = ContentReader(findings, uploads, partial(file_of, database))
    folders = names_in(database, "folder")
    for number, row in enumerate(chats(database), 1):
        findings.number = number
        project = _project(string(row.get("folder_id")), folders)
        if not (is_shared_copy(row) or is_timer(row)):
            yield session(row, reader, findings, project)
    findings.number = 0
    yield from channels(database, SOURCE, reader)


def _project(key: str, folders: dict[str, str]) -> ParsedProject | None:
    """The person's folder, where it has a name; chats of one folder lie together."""
    return ParsedProject(f"{SOURCE}:{key}", name=folders[key]) if key in folders else None
