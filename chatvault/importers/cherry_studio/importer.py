"""Reads the backups of Cherry Studio, and the database of its version 2."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence

from chatvault.domain.parsed import ParsedSession
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.cherry_studio.content import ContentReader
from chatvault.importers.cherry_studio.database import has_topics, sessions_of_database
from chatvault.importers.cherry_studio.topics import SOURCE, About, session, topics_in, topics_told
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.databases.read_only_database import (
    claimed_stores,
    is_database,
    opened,
    stores_in,
    unchanged_stores,
)
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_shape import may_be_json, shape_with
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.private_files.files_with_keys import tell

_FILES = "Data/Files"
_ABOUT_BACKUP = "metadata.json"
_VERSION_2 = (
    "This is a backup of version 2 of Cherry Studio without its database, or with one that cannot "
    "be read, so nothing was imported from it. Try Data/cherrystudio.sqlite in its own folder."
)


class CherryStudioImporter:
    """Reads ``cherry-studio.….zip``, its ``data.json``, or ``cherrystudio.sqlite``."""

    key = SOURCE
    name = "Cherry Studio backup"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The data, with the files that lie beside it."""
        found = [name for name in names if _is_data(container, name)]
        found += claimed_stores(container, names, has_topics)
        if not found:
            return tuple(name for name in names if _is_of_version_2(container, name))
        tops = {posixpath.dirname(name).removesuffix("Data").rstrip("/") for name in found}
        beside = tuple(posixpath.join(top, _FILES, "") for top in tops)
        files = [name for name in names if beside and name.startswith(beside)]
        return tuple(sorted({*found, *files}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every topic of every backup. Raises UnreadableFile where the only file is none."""

        def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            tell(report, name)
            if is_database(container, name):
                reader = ContentReader(container, names, [], findings)
                with opened(container, name, known) as database:
                    yield from sessions_of_database(database, reader, findings)
                return
            for backup in read(container, name, findings, essential="indexedDB", wrapper=""):
                stored = mapping(backup.get("indexedDB"))
                blocks = sequence(stored.get("message_blocks"))
                reader, told = (
                    ContentReader(container, names, blocks, findings),
                    topics_told(backup),
                )
                for findings.number, topic in enumerate(topics_in(backup), 1):
                    about = told.get(string(topic.get("id")), About({}, {}))
                    yield session(topic, about, reader, findings)

        data = [name for name in names if _FILES not in posixpath.dirname(name)]
        known = set(data)
        if any(_is_of_version_2(container, name) for name in data):
            raise UnreadableFile(_VERSION_2, path=container.path)
        files, unchanged = stores_in(known), unchanged_stores(container, known)
        yield from sessions_of(container, files, report, "topic", read_file, unchanged=unchanged)


def _is_of_version_2(container: Container, name: str) -> bool:
    """Whether the file tells of such a backup, which has a database and no ``data.json``."""
    if posixpath.basename(name) != _ABOUT_BACKUP:
        return False
    words = head_of(container, name).lower()
    return b"cherry" in words and b"studio" in words


def _is_data(container: Container, name: str) -> bool:
    if not may_be_json(container, name) or _FILES in posixpath.dirname(name):
        return False
    seen = shape_with(head_of(container, name), "localStorage")
    return seen.has("localStorage", "persist:cherry-studio") or (
        seen.has("indexedDB", "topics") and seen.has("localStorage")
    )
