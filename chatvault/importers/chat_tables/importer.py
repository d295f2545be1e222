"""Reads the conversations of other chat systems out of their tables."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator, Sequence
from dataclasses import replace

from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.domain.tables.table_layout import Layout
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.chat_tables.attachments import AttachedFiles
from chatvault.importers.chat_tables.beside import Beside
from chatvault.importers.chat_tables.guessing import attachments_in, guess
from chatvault.importers.chat_tables.keys import with_key
from chatvault.importers.chat_tables.rows import conversations, names_of, without_messages
from chatvault.importers.chat_tables.session import SessionReader
from chatvault.importers.chat_tables.sources import (
    columns_in,
    columns_told,
    is_database,
    is_dump,
    is_table,
    tables_of,
)
from chatvault.importers.chat_tables.sql_names import quoted
from chatvault.importers.chat_tables.systems import SYSTEMS, own_tables
from chatvault.importers.chat_tables.values import text
from chatvault.importers.containers.container import Container
from chatvault.importers.databases.read_only_database import BESIDE, Database, opened
from chatvault.importers.exports.export_files import nothing_said
from chatvault.importers.json_files.export_records import Findings

_NO_TABLES = "No table of it holds conversations."


class ChatSystemImporter:
    """Reads what one chat system keeps: a database, a dump of it, or its tables as files."""

    def __init__(self, key: str) -> None:
        self.key = key
        self._systems = tuple(system for system in SYSTEMS if system.key == key)
        self.name = self._systems[0].name

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The databases with their logs and the files that these tell of, the dumps, and tables
        that lie together.
        """
        owned = [group for group in groups(container, names) if self._owns(container, group)]
        found = {name for group in owned for name in group}
        for group in owned:
            found |= set(_attached(container, group)) & set(names)
        return tuple(sorted(found))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every conversation. Raises UnreadableFile where the only file is none."""
        yield from read_groups(container, names, report, self.key, None)

    def _owns(self, container: Container, group: Collection[str]) -> bool:
        try:
            tables = columns_told(container, group, _tables_of(self.key))
        except UnreadableFile:  # nobody can tell whose it is
            return False
        return any(system.owns(tables) for system in self._systems)


class MappedTables:
    """Reads any tables of conversations, as somebody said what their columns mean."""

    def __init__(self, layout: Layout, key: str, name: str) -> None:
        self.key, self.name, self.layout = key, name, layout

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """All that can hold tables: it was chosen for that."""
        return tuple(sorted({name for group in groups(container, names) for name in group}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Generator[ParsedSession, None, None]:
        """Every conversation. Raises UnreadableFile where a table or column is missing."""
        yield from read_groups(container, names, report, self.key, self.layout)


def groups(container: Container, names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Files that hold tables, those together that belong together."""
    tables: dict[str, list[str]] = {}
    for name in names:
        if name.endswith(BESIDE):
            continue
        if is_database(container, name):
            yield (name, *(other for end in BESIDE if (other := name + end) in names))
        elif is_dump(container, name):
            yield (name,)
        elif is_table(name):
            tables.setdefault(name.rpartition("/")[0], []).append(name)
    yield from map(tuple, tables.values())


def read_groups(
    container: Container, names: Sequence[str], report: Report, source: str, layout: Layout | None
) -> Iterator[ParsedSession]:
    """The conversations of all groups; the layout is guessed where none is given."""
    found = list(groups(container, names))
    headless = frozenset[str]() if layout is None else layout.headless
    wanted = _tables_of(source) if layout is None else frozenset()
    files = AttachedFiles(container, {name for group in found for name in group})
    for group in found:
        if set(group) <= container.unchanged:
            continue
        findings = Findings(report, group[0])
        try:
            with tables_of(container, group, findings, report, headless, wanted) as database:
                read = read_tables(database, source, layout, findings, report, group[0], files)
                for session in read:
                    yield replace(session, members=tuple(group))
        except UnreadableFile as error:
            if len(found) == 1:
                raise
            findings.error(error.sentence)
        findings.sum_up()


def _tables_of(source: str) -> frozenset[str]:
    """The tables by which a chat system is known, folded."""
    return frozenset(table for one in SYSTEMS if one.key == source for table in one.tables)


def read_tables(
    database: Database,
    source: str,
    layout: Layout | None,
    findings: Findings,
    report: Report,
    member: str,
    files: AttachedFiles | None = None,
) -> Iterator[ParsedSession]:
    """The conversations of one database; the layout is guessed where none is given.

    ``files`` are those beside it. Raises UnreadableFile.
    """
    tables = columns_in(database)
    is_guessed, layout = layout is None, layout or guess(own_tables(source, tables))
    if layout is None:
        raise UnreadableFile(_NO_TABLES)
    if is_guessed and layout.conversations is not None:
        layout = with_key(database, layout, tables[layout.conversations.name])
    if missing := layout.missing_in(tables):
        raise UnreadableFile(f"The tables have no “{missing}”, so nothing was read of them.")
    authors = names_of(database, layout.messages.columns.get("author", ""))
    beside = Beside(database, tables if is_guessed else {}, layout)
    reader = SessionReader(source, beside.layout, findings, files or AttachedFiles(), authors)
    empty = without_messages(database, layout)
    for told in conversations(database, layout, findings):
        findings.number += 1
        beside.complete(told)
        session = reader.session(told)
        if session is None:
            empty += 1
        else:
            yield session
    if empty:
        report(Issue("", Severity.INFO, nothing_said(empty, "conversation"), member))


def _attached(container: Container, group: Sequence[str]) -> Iterator[str]:
    """The files beside a database that it tells of; what could be tables itself is left alone.

    Of a dump nobody knows before it is read.
    """
    alone = len(container.names()) <= len(group)  # to look costs a copy where it is packed
    if alone or not is_database(container, group[0]):
        return
    files = AttachedFiles(container, group)
    try:
        found = {files.member(path, None) for path in _paths(container, group)}
    except UnreadableFile:  # it is said where it is read
        return
    for name in filter(None, found):
        if not any((is_table(name), is_dump(container, name), is_database(container, name))):
            yield name


def _paths(container: Container, group: Sequence[str]) -> Iterator[str]:
    """Where the files lie that a database tells of."""
    with opened(container, group[0], group) as database:
        table = attachments_in(columns_in(database))
        if table is not None and "path" in table.columns:
            column = quoted(table.columns["path"])
            rows = database.rows(f"SELECT {column} FROM {quoted(table.name)}")
            yield from (text(path) for (path,) in rows)
