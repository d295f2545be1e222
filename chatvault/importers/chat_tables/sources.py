"""Opens the tables of a file, of whatever kind: a database, a dump, CSV or JSON."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Generator, Iterator
from contextlib import contextmanager
from functools import partial

from chatvault.domain.tables.table_layout import Tables
from chatvault.importers.base import Report
from chatvault.importers.chat_tables import csv_lines, dumps
from chatvault.importers.chat_tables.json_rows import rows_of
from chatvault.importers.chat_tables.kept_names import may_be_kept
from chatvault.importers.chat_tables.meanings import folded
from chatvault.importers.chat_tables.sql_names import quoted
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of, sign_of
from chatvault.importers.databases.made_database import TableRow, made_of
from chatvault.importers.databases.read_only_database import BESIDE, MAGIC, Database, opened
from chatvault.importers.interchange.files import digest, told
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_shape import shape

DUMPS = (".sql", ".dump", ".psql")
_OF_RECORDS = (".json", ".jsonl", ".ndjson")
_TABLES = (".csv", ".tsv", *_OF_RECORDS)
# What SQLite keeps of its indexes of words, FTS3 to FTS5, in tables of their own.
_BEHIND_AN_INDEX = ("data", "idx", "content", "docsize", "config", "segments", "segdir", "stat")
_PHP_MY_ADMIN = re.compile(rb'"type"\s*:\s*"header"[^{}]*PHPMyAdmin', re.IGNORECASE)
_TABLE_OF_PHP_MY_ADMIN = re.compile(
    r'"type"\s*:\s*"table"\s*,\s*"name"\s*:\s*"([^"\\]+)"[^{}\[\]]*"data"\s*:\s*\[\s*(?=\{)'
)
_LOOKED_AT = 8 * 1024**2  # bytes, for telling which tables there are
_FIRST_ROW = 65_536  # characters
MISFITS = "Rows with more or fewer values than their table has columns were left out."
# What tools add to the name of a table in that of a file: where it was, when, how often.
_NAME_OF_FILE = r"(?:\w+\.)*(?:public_)?{table}(?:[-_ .(]+(?:rows|export|data|copy|\d)[^.]*)?"


def is_database(container: Container, name: str) -> bool:
    """Whether the file is a database by itself."""
    return not name.endswith(BESIDE) and sign_of(container, name).startswith(MAGIC)


def is_dump(container: Container, name: str) -> bool:
    """Whether the file is a dump of one, and no table in which statements are quoted."""
    if is_table(name):
        return False
    if not name.lower().endswith(DUMPS) and len(container.names()) > 1:
        return False
    return dumps.is_dump(head_of(container, name))


def is_table(name: str) -> bool:
    """Whether the file can be a table: with others beside it, it is one of several."""
    return name.lower().endswith(_TABLES)


@contextmanager
def tables_of(
    container: Container,
    names: Collection[str],
    findings: Findings,
    report: Report,
    headless: Collection[str] = (),
    wanted: Collection[str] = (),
) -> Iterator[Database]:
    """The tables of a database with its log, of a dump, or of files that belong together.

    ``headless`` are the tables, folded, of which no line names the columns; ``wanted`` are those
    that files may be named after, folded. Raises UnreadableFile.
    """
    main = sorted(name for name in names if not name.endswith(BESIDE))
    if len(main) == 1 and is_database(container, main[0]):
        with opened(container, main[0], names) as database:
            yield database
        return
    with made_of(rows_in(container, main, findings, report, headless, wanted)) as database:
        yield database


def columns_told(
    container: Container, names: Collection[str], wanted: Collection[str] | None = None
) -> Tables:
    """The columns of tables as far as they can be told without reading the files.

    ``wanted`` are tables that are looked for, folded; of JSON and CSV nothing is told where
    none of them is named. Without it all are told.
    """
    main = sorted(name for name in names if not name.endswith(BESIDE))
    if len(main) == 1 and is_database(container, main[0]):
        with opened(container, main[0], names) as database:
            return columns_in(database)
    found: dict[str, list[str]] = {}
    called = tables_called(main, wanted or ())
    for name in main:
        if is_dump(container, name):
            with container.open(name) as stream:
                found |= dumps.tables(stream)
        elif wanted is None or folded(called[name]) in wanted or any(one in name for one in wanted):
            found[called[name]] = _columns_of_head(container, name)
        elif len(main) == 1 and _names_any(head_of(container, name), wanted):
            found |= _tables_of_head(container, name)
    return found


def _names_any(head: bytes, wanted: Collection[str]) -> bool:
    """Whether one of the tables may be in a JSON file: phpMyAdmin may write others before it."""
    return _PHP_MY_ADMIN.search(head) is not None or any(one.encode() in head for one in wanted)


def _columns_of_head(container: Container, name: str) -> list[str]:
    if csv_lines.is_csv(name):
        return csv_lines.columns_of(container, name)
    return sorted({path[0] for path in shape(head_of(container, name)).paths if path})


def _tables_of_php_my_admin(container: Container, name: str) -> dict[str, list[str]]:
    """The tables that phpMyAdmin wrote, each with its rows under its name."""
    with container.open(name) as stream:
        text = stream.read(_LOOKED_AT).decode("utf-8", "replace")
    found = {}
    for table in _TABLE_OF_PHP_MY_ADMIN.finditer(text):
        row = shape(text[table.end() : table.end() + _FIRST_ROW].encode("utf-8", "replace"))
        found[table[1]] = sorted({path[0] for path in row.paths if path})
    return found


def _tables_of_head(container: Container, name: str) -> dict[str, list[str]]:
    """The tables that lie inside of one JSON file."""
    if _PHP_MY_ADMIN.search(head_of(container, name)):
        return _tables_of_php_my_admin(container, name)
    seen = shape(head_of(container, name))
    found: dict[str, list[str]] = {}
    for path in seen.paths:
        if len(path) == 3 and path[1] == "[]":
            found.setdefault(path[0], []).append(path[2])
    return found


def columns_in(database: Database) -> Tables:
    """The columns of every table, but for those of an index of words: it cannot be opened here."""
    query = "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'"
    virtual = {str(name) for (name,) in database.rows(query)}
    behind = {f"{name}_{part}" for name in virtual for part in _BEHIND_AN_INDEX}
    return {
        name: [str(row[1]) for row in database.rows(f"PRAGMA table_info({quoted(name)})")]
        for name in sorted(database.tables - virtual - behind)
        if not name.startswith("sqlite_")
    }


def rows_in(
    container: Container,
    names: list[str],
    findings: Findings,
    report: Report,
    headless: Collection[str] = (),
    wanted: Collection[str] = (),
) -> Generator[TableRow, None, None]:
    """The rows of files that are no database, in their order. Raises UnreadableFile."""
    called = tables_called(names, wanted)
    for name in names:
        if is_dump(container, name):
            with container.open(name) as stream:
                kept = dumps.rows(stream, partial(findings.left_out, MISFITS))
                yield from (row for row in kept if may_be_kept(row.table))
        elif csv_lines.is_csv(name):
            table = called[name]
            is_headless = table.lower() in headless
            for columns, values in csv_lines.rows_of(container, name, headless=is_headless):
                yield TableRow(table, dict(zip(columns, values, strict=False)))
        else:
            file = _of_several(container, name)
            for number, record in enumerate(told(container, name, findings, report, ""), 1):
                yield from rows_of(called[name], record, f"{file}#{number}")


def _of_several(container: Container, name: str) -> str:
    """A key of the file where records of others have the same places; else nothing."""
    others = (one for one in container.names() if one.lower().endswith(_OF_RECORDS))
    return digest([name]) if any(one != name for one in others) else ""


def tables_called(names: Collection[str], wanted: Collection[str]) -> dict[str, str]:
    """The tables by the files that they are in: those that are ``wanted``, folded, under their
    own names, though a file's name says more; of several files only the first.
    """
    found = {name: stem(name) for name in names}
    taken = {folded(table) for table in found.values()}
    for name in sorted(found):
        base = folded(posixpath.basename(name).rpartition(".")[0])
        for table in sorted(set(wanted) - taken, key=len, reverse=True):
            if re.fullmatch(_NAME_OF_FILE.format(table=re.escape(table)), base):
                found[name] = table
                taken.add(table)
                break
    return found


def stem(name: str) -> str:
    """What the table in a file is called."""
    return posixpath.basename(name).partition(".")[0] or "table"
