"""A database of PostgreSQL, read in one read-only transaction; the only place that knows psycopg.

psycopg is an optional extra: this module is imported where a server is asked for, never else.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Composed, Identifier, Literal

from chatvault.domain.parsed import Issue, Severity
from chatvault.domain.tables.server_address import ServerAddress
from chatvault.domain.tables.table_layout import Layout, Tables
from chatvault.domain.work import Work
from chatvault.errors import KnownError, PasswordNeeded
from chatvault.importers.base import Report
from chatvault.importers.chat_tables.dumps import copied_row
from chatvault.importers.chat_tables.kept_names import may_be_kept
from chatvault.importers.databases.made_database import TableRow

CONNECT_S = 10  # seconds until a server that does not answer is given up
SILENT_S = 60  # seconds that one answer, or one row of it, is waited for
LOOKED_AT = 200  # rows of a table that is to be explained
LARGEST_CELL = 16 * 1024**2  # bytes; what is larger was not said by anybody
_MOST_COLUMNS = 100_000  # of the whole database
_SHOWN = 200  # characters of what a server says

_NO_ADDRESS = (
    "This is no address of a database server. One looks like postgresql://user@host:5432/database."
)
_NO_DATABASE = "The address names no database. One looks like postgresql://user@host:5432/database."
_PASSWORD = "The server asks for a password."
_UNANSWERED = f"The server did not answer within {CONNECT_S} seconds. Nothing was imported."
_SILENT = (
    f"The server has said nothing for {SILENT_S} seconds and was given up. Import from it again."
)
_TOO_LARGE = (
    f"In {{:,}} rows of the table “{{}}” there was more than {LARGEST_CELL // 1024**2} MB in a "
    "cell, which was left out."
)

# What a dump is written with, so that both tell a conversation in the same words.
_AS_IN_DUMPS = ("SET datestyle TO ISO", "SET intervalstyle TO postgres", "SET timezone TO 'UTC'")
_COLUMNS = SQL(
    """
    SELECT n.nspname::text, c.relname::text, a.attname::text, c.relkind IN ('v', 'm')
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
    WHERE c.relkind IN ('r', 'p', 'v', 'm') AND NOT c.relispartition
        AND a.attnum > 0 AND NOT a.attisdropped
        AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
        AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
        AND pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT')
    ORDER BY 1, 2, a.attnum LIMIT {}
    """
).format(Literal(_MOST_COLUMNS))


def address_of(url: str) -> tuple[ServerAddress, str]:
    """Where a URL leads, and the password in it, "" where there is none. Raises KnownError."""
    try:
        told = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    except psycopg.Error:
        raise KnownError(_NO_ADDRESS) from None  # its words repeat the URL with the password
    password, database = told.pop("password", ""), told.pop("dbname", "")
    if not database:
        raise KnownError(_NO_DATABASE)
    host, port = told.pop("host", "") or "localhost", told.pop("port", "") or "5432"
    return ServerAddress(host, database, port, told.pop("user", ""), told), password


_Waiting = Generator[Any, Any, Any]


class Server:
    """An open database; everything is read as it was in one moment."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection

    def schemas(self, *, views: bool = False) -> dict[str, Tables]:
        """The tables that may be read and can hold what was said, by schema; views as well, or
        not.
        """
        found: dict[str, dict[str, list[str]]] = {}
        for schema, table, column, is_view in self._connection.execute(_COLUMNS):
            if may_be_kept(str(table)) and (views or not is_view):
                found.setdefault(str(schema), {}).setdefault(str(table), []).append(str(column))
        return dict(found)

    def filled(self, schema: str, tables: Tables) -> Tables:
        """Those of the tables that have rows; a dump tells no more of the others either."""
        return {name: columns for name, columns in tables.items() if self._has_rows(schema, name)}

    def rows(self, schema: str, layout: Layout, report: Report) -> Iterator[TableRow]:
        """The rows of a layout's tables, with no other columns than those that it names."""
        columns: dict[str, dict[str, None]] = {}  # one table may be of several kinds
        for _, table in layout.tables():
            columns.setdefault(table.name, {}).update(dict.fromkeys(table.columns.values()))
        for name, wanted in columns.items():
            yield from self._copied(schema, name, list(wanted), report)

    def first_rows(self, schema: str, table: str, columns: Sequence[str]) -> list[TableRow]:
        """As many rows of a table as are looked at."""
        statement = _copying(schema, table, columns, most=LOOKED_AT)
        told = (line.partition("\t")[2] for line in self._lines(statement))
        return [row for line in told if (row := copied_row(table, line, columns)) is not None]

    def _has_rows(self, schema: str, table: str) -> bool:
        query = SQL("SELECT EXISTS (SELECT 1 FROM {})").format(Identifier(schema, table))
        row = self._connection.execute(query).fetchone()
        return row is not None and bool(row[0])

    def _copied(
        self, schema: str, table: str, columns: Sequence[str], report: Report
    ) -> Iterator[TableRow]:
        larger = 0
        for line in self._lines(_copying(schema, table, columns)):
            too_large, _, told = line.partition("\t")
            larger += too_large == "t"
            if (row := copied_row(table, told, columns)) is not None:
                yield row
        if larger:
            sentence = _TOO_LARGE.format(larger, table)
            report(Issue("", Severity.WARNING, sentence, schema))

    def _lines(self, statement: Composed) -> Iterator[str]:
        """What COPY tells, row by row as the server sends it."""
        whole = False
        with self._connection.cursor() as cursor:
            try:
                with cursor.copy(statement) as copy:
                    for block in copy:
                        yield bytes(block).decode("utf-8", "replace").removesuffix("\n")
                whole = True
            finally:
                if not whole:
                    self._connection.close()  # else the rest of the table would be waited for


@contextmanager
def connected(address: ServerAddress, password: str, work: Work) -> Iterator[Server]:
    """The database, to be read only. Raises PasswordNeeded and KnownError.

    An empty password leaves it to PGPASSWORD and the file of passwords that PostgreSQL has.
    """
    with closing(_opened(address, password)) as connection:
        connection.check = work.check
        used = connection.pgconn.password.decode()  # it may be one that the file has
        try:
            for setting in _AS_IN_DUMPS:
                connection.execute(setting)
            yield Server(connection)
        except psycopg.Error as error:
            raise _refused(error, address, used) from None


class _Patient(psycopg.Connection[Any]):
    """Waits for a server for so long and no longer, and hears meanwhile whether to stop."""

    check: Callable[[], None] = staticmethod(lambda: None)

    def wait(self, gen: _Waiting, *rest: Any, **named: Any) -> Any:
        return super().wait(_heard(gen, self.check), *rest, **named)


def _heard(waiting: _Waiting, check: Callable[[], None]) -> _Waiting:
    """The same waiting, which ends with an error where it is to."""
    until = time.monotonic() + SILENT_S
    try:
        wanted = next(waiting)
        while True:
            ready = yield wanted
            check()
            if not ready and time.monotonic() > until:
                raise KnownError(_SILENT)
            wanted = waiting.send(ready)
    except StopIteration as end:
        return end.value


def _opened(address: ServerAddress, password: str) -> _Patient:
    parameters: dict[str, Any] = {
        "connect_timeout": CONNECT_S,
        "gssencmode": "disable",
        "hostaddr": "",  # no variable leads elsewhere than the person said
        **address.options,
        "host": address.host,
        "port": address.port,
        "dbname": address.database,
        "user": address.user or None,
        "password": password or None,
        "client_encoding": "UTF8",
        "application_name": "ChatVault",
    }
    try:
        connection = _Patient.connect("", **parameters)
    except psycopg.Error as error:
        raise _unopened(error, address, password) from None
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    connection.read_only = True
    return connection


def _unopened(error: psycopg.Error, address: ServerAddress, password: str) -> KnownError:
    if isinstance(error, psycopg.errors.ConnectionTimeout):
        return KnownError(_UNANSWERED, path=address.label)
    if error.pgconn is None:
        return _refused(error, address, password)
    if error.pgconn.needs_password:
        return PasswordNeeded(_PASSWORD, path=address.label)
    return _refused(error, address, password or error.pgconn.password.decode())


def _refused(error: psycopg.Error, address: ServerAddress, password: str) -> KnownError:
    """What PostgreSQL says of it in a line, without the password, should a server repeat it."""
    said = next(iter(str(error).splitlines()), "")
    told = "".join(one for one in said if one.isprintable())
    if password:
        told = told.replace(password, "•••")
    return KnownError(f"The database cannot be read: {told[:_SHOWN]}.", path=address.label)


def _copying(schema: str, table: str, columns: Sequence[str], most: int | None = None) -> Composed:
    """A statement that tells first of every row whether a cell was too large, as COPY does."""
    size = SQL("octet_length({}::text)")
    sizes = [size.format(Identifier(column)) for column in columns]
    too_large = SQL("coalesce(greatest({}), 0) > {}").format(
        SQL(", ").join(sizes), Literal(LARGEST_CELL)
    )
    cells = [
        SQL("CASE WHEN {} <= {} THEN {} END").format(
            size.format(Identifier(column)), Literal(LARGEST_CELL), Identifier(column)
        )
        for column in columns
    ]
    limit = SQL("") if most is None else SQL(" LIMIT {}").format(Literal(most))
    return SQL("COPY (SELECT {}, {} FROM {}{}) TO STDOUT").format(
        too_large, SQL(", ").join(cells), Identifier(schema, table), limit
    )
