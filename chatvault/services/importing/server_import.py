"""Imports the conversations of a database server, where a person names one.

Their tables are copied first, into an encrypted file that is removed at the end, and the
connection is closed before anything is written to the vault.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from chatvault.domain.changes import Changes
from chatvault.domain.imports import ImportReport
from chatvault.domain.parsed import Issue
from chatvault.domain.tables.server_address import ServerAddress
from chatvault.domain.tables.table_layout import Layout, Table, Tables
from chatvault.domain.tables.table_sample import FoundTables, ServerTables, TableSample
from chatvault.domain.work import Work
from chatvault.errors import KnownError
from chatvault.importers.chat_tables.account_columns import is_of_accounts
from chatvault.importers.chat_tables.guessing import guess, likeliest, looks_like_conversations
from chatvault.importers.chat_tables.importer import MappedTables
from chatvault.importers.chat_tables.staged import StagedTables
from chatvault.importers.chat_tables.systems import SYSTEMS
from chatvault.importers.containers.container import FilelessContainer
from chatvault.importers.databases.made_database import TableRow, sealed_of
from chatvault.services.importing.importing import Importing
from chatvault.services.importing.mapping import Explained, explained
from chatvault.services.importing.role_values import with_roles

if TYPE_CHECKING:
    from chatvault.services.importing.postgres import Server

SCHEMES = ("postgresql://", "postgres://")
_TOLD_EVERY = 500  # rows
_LONGEST = 20_000  # characters of a value that is looked at
_NO_EXTRA = (
    "Reading from a database server needs an extra that is not installed: "
    "pip install 'chatvault[postgres]'. A dump of the database can be imported without it."
)
_NOTHING = (
    "No table there that may be read holds conversations of a system that is known. Where others "
    "do, say what their columns mean: look at the tables, or print them with “chatvault mapping "
    "ADDRESS” and import with --mapping."
)
_NOTHING_ALIKE = (
    "No table or view there that may be read looks like messages, by its name and columns."
)
_NOTHING_MAPPED = "No tables there that may be read are those of the mapping, or they are empty."


@dataclass(frozen=True, slots=True)
class _Part:
    """The tables of one schema that hold conversations, and whose they are."""

    schema: str
    key: str
    name: str
    layout: Layout


def is_address(text: str) -> bool:
    """Whether it names a database server, and no file."""
    return text.startswith(SCHEMES)


def address_of(url: str) -> tuple[ServerAddress, str]:
    """Where a URL leads, and the password in it, "" where there is none. Raises KnownError."""
    found: tuple[ServerAddress, str] = _postgres().address_of(url)
    return found


def explain(address: ServerAddress, password: str, work: Work) -> Explained:
    """What the tables of a server may mean: those of the first schema that look like
    conversations. Raises KnownError.
    """
    with _postgres().connected(address, password, work) as server:
        tables_alone: dict[str, Tables] = server.schemas()
        schemas: dict[str, Tables] = server.schemas(views=True)
        # A view repeats what tables say; it tells more where these are no conversations.
        candidates = itertools.chain(tables_alone.items(), schemas.items())
        guesses = (
            (schema, layout)
            for schema, tables in candidates
            if (layout := guess(server.filled(schema, tables))) is not None
        )
        schema, layout = next(guesses, ("", None))
        tables = {f"{schema}.{name}": list(columns) for schema, held in schemas.items()
                  for name, columns in held.items()}  # fmt: skip
        if layout is None:
            return Explained(tables, None)
        samples = [
            _sample(server, schema, table.name, list(dict.fromkeys(table.columns.values())))
            for _, table in layout.tables()
        ]
    found = FoundTables(ServerTables(address), tuple(samples))
    return replace(explained(found, with_roles(found, layout), is_saved=False), tables=tables)


def look(tables: ServerTables, work: Work) -> FoundTables:
    """The first rows of the tables and views that look like conversations by their names, of the
    first schema that has messages; without what tells of accounts. Raises KnownError.
    """
    with _postgres().connected(tables.address, tables.password, work) as server:
        for schema, held in server.schemas(views=True).items():
            likely = {name: [one for one in columns if not is_of_accounts(one)]
                      for name, columns in held.items()
                      if looks_like_conversations(name, columns)}  # fmt: skip
            filled = server.filled(schema, likely)
            if likeliest(filled, "messages") is not None:
                samples = (_sample(server, schema, name, filled[name]) for name in sorted(filled))
                return FoundTables(tables, tuple(samples))
    raise KnownError(_NOTHING_ALIKE, path=tables.title)


def _sample(server: Server, schema: str, name: str, columns: Sequence[str]) -> TableSample:
    rows = server.first_rows(schema, name, columns)
    cut = (tuple(_cut(row.values[column]) for column in columns) for row in rows)
    return TableSample(name, tuple(columns), tuple(cut))


def _cut(value: str | None) -> str | None:
    return None if value is None else value[:_LONGEST]


class ServerImport:
    """Reads what a server has into the vault; the server is only ever read."""

    def __init__(self, importing: Importing) -> None:
        self._importing = importing

    def run(
        self,
        address: ServerAddress,
        password: str,
        work: Work,
        *,
        only: str | None = None,
        mapping: MappedTables | None = None,
        committed: Callable[[Changes], None] = lambda _: None,
    ) -> ImportReport:
        """Import the conversations of all schemas, each a run of its own.

        ``only`` is the key of a system, ``mapping`` what tables mean that no system has. Raises
        PasswordNeeded, and KnownError where the server cannot be read or holds none.
        """
        postgres, report = _postgres(), ImportReport(())
        with ExitStack() as stack:
            with postgres.connected(address, password, work) as server:
                staged = {
                    part.schema: _staged(server, part, address, work, stack)
                    for part in _parts(server, only, mapping)
                }
            if not staged:
                sentence = _NOTHING if mapping is None else _NOTHING_MAPPED
                raise KnownError(sentence, path=address.label)
            for schema, reader in staged.items():
                container = FilelessContainer(Path(address.label), [schema])
                done = self._importing.run_opened(container, reader, work, committed=committed)
                report = ImportReport(
                    report.runs + done.runs,
                    report.changes | done.changes,
                    report.sub_agents + done.sub_agents,
                )
        return report


def _postgres() -> ModuleType:
    """What speaks to servers. Raises KnownError where the extra is not installed."""
    try:
        from chatvault.services.importing import postgres
    except ImportError as error:
        if (error.name or "").partition(".")[0] == "chatvault":
            raise
        raise KnownError(_NO_EXTRA) from None
    return postgres


def _parts(server: Server, only: str | None, mapping: MappedTables | None) -> Iterator[_Part]:
    for schema, tables in server.schemas(views=mapping is not None).items():
        if mapping is not None:
            whose: tuple[str, str] | None = (mapping.key, mapping.name)
            is_there = not mapping.layout.missing_in(tables)
            layout = _as_there(mapping.layout, server.filled(schema, tables)) if is_there else None
        else:
            whose = _owner(tables, only)
            layout = guess(server.filled(schema, tables)) if whose is not None else None
        if whose is not None and layout is not None:
            yield _Part(schema, *whose, layout)


def _owner(tables: Tables, only: str | None) -> tuple[str, str] | None:
    """The key and the name of the system whose tables these are."""
    for system in SYSTEMS:
        if only in (None, system.key) and system.owns(tables):
            return system.key, system.name
    return None


def _as_there(layout: Layout, filled: Tables) -> Layout | None:
    """The layout as the server writes its names, without tables that have no rows.

    None where nothing was said.
    """
    known = {name.lower(): name for name in filled}

    def there(table: Table) -> Table | None:
        if table.name.lower() not in known:
            return None
        name = known[table.name.lower()]
        columns = {column.lower(): column for column in filled[name]}
        named = {key: columns[one.lower()] for key, one in table.columns.items()}
        return replace(table, name=name, columns=named)

    if there(layout.messages) is None:
        return None
    for kind, table in tuple(layout.tables()):
        layout = layout.with_table(kind, there(table))
    return layout


def _staged(
    server: Server, part: _Part, address: ServerAddress, work: Work, stack: ExitStack
) -> StagedTables:
    """The tables of a part, copied for as long as the stack is open."""
    issues: list[Issue] = []
    rows = server.rows(part.schema, part.layout, issues.append)
    database = stack.enter_context(sealed_of(_told(rows, address, work)))
    return StagedTables(part.key, part.name, part.layout, database, tuple(issues))


def _told(rows: Iterator[TableRow], address: ServerAddress, work: Work) -> Iterator[TableRow]:
    """The same rows; now and then it is said how many there were."""
    for number, row in enumerate(rows, 1):
        if number % _TOLD_EVERY == 0:
            work.progress(number, note=f"{address.database}: {number:,} rows copied")
        yield row
