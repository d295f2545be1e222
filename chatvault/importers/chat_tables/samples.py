"""The first rows of every table in a file, to guess by and to show; large values are cut."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from chatvault.domain.tables.table_sample import TableSample, Value
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.chat_tables import csv_lines, dumps
from chatvault.importers.chat_tables.first_line import read_both_ways
from chatvault.importers.chat_tables.kept_names import may_be_kept
from chatvault.importers.chat_tables.sources import (
    columns_in,
    is_database,
    is_dump,
    rows_in,
    stem,
)
from chatvault.importers.chat_tables.sql_names import quoted
from chatvault.importers.chat_tables.words import WordCounts, Words
from chatvault.importers.containers.container import Container
from chatvault.importers.databases.made_database import MOST_COLUMNS
from chatvault.importers.databases.read_only_database import BESIDE, Database, opened
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import to_json

_MOST_ROWS, _FEWEST_ROWS = 1_000, 20  # of a table
_COUNTED_ROWS = 100_000  # of a table, whose words are counted
_COUNTED_IN_ALL = 5 * _COUNTED_ROWS
_MOST_CELLS = 1_000_000  # of all tables
_MOST_CHARACTERS = 1_000_000  # of a table
_CHARACTERS_IN_ALL = 20 * _MOST_CHARACTERS
_LONGEST = 20_000  # characters of a value
_LONGEST_WORD = 200  # characters of a value, where words are counted
_MOST_FILES = 50
_ROWS_OF_A_FILE = _COUNTED_ROWS  # of all its tables
_BYTES_OF_A_FILE = 32 * 1024**2  # a dump has one table after the other
_INTEGERS = 2**63


@dataclass(slots=True)
class Samples:
    """Tables by their names; ``problem`` is the first reason why rows could not be looked at."""

    tables: list[TableSample] = field(default_factory=list)
    problem: str = ""


def samples_of(
    container: Container, names: Collection[str], report: Report, check: Callable[[], None]
) -> Samples:
    """The tables of files that belong together. Raises UnreadableFile where there is nothing.

    ``check`` is called again and again, and may raise to stop it.
    """
    main = sorted(name for name in names if not name.endswith(BESIDE))
    if len(main) == 1 and is_database(container, main[0]):
        with opened(container, main[0], names) as database:
            return _of_database(database, check)
    return _of_files(container, main, report, check)


def _of_database(database: Database, check: Callable[[], None]) -> Samples:
    found, tables = Samples(), columns_in(database)
    width = sum(map(len, tables.values()))
    most = max(_FEWEST_ROWS, min(_MOST_ROWS, _MOST_CELLS // max(1, width)))
    left, uncounted = _CHARACTERS_IN_ALL, _COUNTED_IN_ALL
    for name, columns in tables.items():
        check()
        rows: list[tuple[Value, ...]] = []
        try:
            rows.extend(_within(_rows(database, name, columns, most), min(left, _MOST_CHARACTERS)))
            words, counted = _words(database, name, columns, rows, uncounted, check)
            uncounted -= counted
        except UnreadableFile as error:  # one damaged table does not hide the others
            found.problem = found.problem or error.sentence
            words = {}
        left -= sum(map(_characters, rows))
        found.tables.append(TableSample(name, tuple(columns), tuple(rows), words))
    return found


def _words(
    database: Database,
    table: str,
    columns: Collection[str],
    first: Sequence[tuple[Value, ...]],
    most: int,
    check: Callable[[], None],
) -> tuple[Words, int]:
    """The words of a table, and how many rows were read for it besides the first ones."""
    counts = WordCounts()
    for row in first:
        counts.take(dict(zip(columns, row, strict=True)))
    few, most = counts.few(columns), min(most, _COUNTED_ROWS)
    if not few or not first or most <= len(first):
        return counts.counted, 0
    counts, number = WordCounts(), 0
    for number, row in enumerate(_rows(database, table, few, most, _LONGEST_WORD), 1):
        if number % _MOST_ROWS == 0:
            check()
        counts.take(dict(zip(few, row, strict=True)))
    return counts.counted, number


def _rows(
    database: Database, table: str, columns: Collection[str], most: int, longest: int = _LONGEST
) -> Iterator[tuple[Value, ...]]:
    """The first rows; a large value is cut before it gets here."""
    listed = ", ".join(
        f"CASE WHEN length({name}) > {longest} THEN substr({name}, 1, {longest}) ELSE {name} END"
        for name in map(quoted, columns)
    )
    for row in database.rows(f"SELECT {listed} FROM {quoted(table)} LIMIT {most}"):
        yield tuple(map(_value, row))


def _within(rows: Iterator[tuple[Value, ...]], most: int) -> Iterator[tuple[Value, ...]]:
    """The rows until they have so many characters."""
    while most > 0 and (row := next(rows, None)) is not None:
        yield row
        most -= _characters(row)


def _characters(row: Iterable[Value]) -> int:
    return sum(len(value) for value in row if isinstance(value, str))


class _Gathered:
    """A table while its rows come: each may have columns of its own."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows: list[dict[str, Value]] = []
        self._columns: dict[str, str] = {}  # by how SQLite compares them
        self._words = WordCounts()
        self.characters = 0

    def take(self, values: Mapping[str, Any]) -> None:
        """Take another row; where there are enough, only its words count."""
        self._words.take(
            {self._columns.get(one.lower(), one): told for one, told in values.items()}
        )
        if len(self.rows) >= _MOST_ROWS or self.characters > _MOST_CHARACTERS:
            return
        row: dict[str, Value] = {}
        self.know(values)
        for column, value in values.items():
            if (known := self._columns.get(column.lower())) is not None:
                row[known] = _value(value)
        self.characters += _characters(row.values())
        self.rows.append(row)

    def know(self, columns: Iterable[str]) -> None:
        """Have these columns, as far as the table that is made of them can."""
        for column in columns:
            if column and "\0" not in column and len(self._columns) < MOST_COLUMNS:
                self._columns.setdefault(column.lower(), column)

    @property
    def sample(self) -> TableSample:
        """The table."""
        columns = tuple(self._columns.values())
        rows = tuple(tuple(row.get(column) for column in columns) for row in self.rows)
        return TableSample(self.name, columns, rows, self._words.counted)


def _of_files(
    container: Container, main: list[str], report: Report, check: Callable[[], None]
) -> Samples:
    found, gathered = Samples(), dict[str, _Gathered]()

    def table(name: str) -> _Gathered:
        return gathered.setdefault(name.lower(), _Gathered(name))

    for name in main[:_MOST_FILES]:
        if sum(one.characters for one in gathered.values()) > _CHARACTERS_IN_ALL:
            break
        try:
            _gather(container, name, table, report, check)
        except UnreadableFile as error:
            found.problem = found.problem or error.sentence
        if is_dump(container, name):
            with container.open(name) as stream:
                for told, columns in dumps.tables(stream).items():
                    if may_be_kept(told):
                        table(told).know(columns)
    if not gathered and found.problem:
        raise UnreadableFile(found.problem, path=container.path)
    lines = {stem(name).lower() for name in main if csv_lines.is_csv(name)}
    found.tables = [
        read_both_ways(gathered[key].sample) if key in lines else gathered[key].sample
        for key in sorted(gathered, key=lambda key: gathered[key].name)
    ]
    return found


def _gather(
    container: Container,
    name: str,
    table: Callable[[str], _Gathered],
    report: Report,
    check: Callable[[], None],
) -> None:
    """Take rows of one file until there are enough of them."""
    begun, count, dump = container.bytes_read, 0, is_dump(container, name)
    all_rows = [stem(name).lower()] if csv_lines.is_csv(name) else []
    findings = Findings(report, name)
    with closing(rows_in(container, [name], findings, report, all_rows)) as rows:
        for row in rows:
            check()
            table(row.table).take(row.values)
            count += 1
            if container.bytes_read - begun > _BYTES_OF_A_FILE:
                return
            if count >= _ROWS_OF_A_FILE and not dump:
                return


def _value(value: object) -> Value:
    """A value as a preview can hold it; what has parts as JSON."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        return value if -_INTEGERS <= value < _INTEGERS else str(value)[:_LONGEST]
    if value is None or isinstance(value, float):
        return value
    if isinstance(value, bytes):
        value = value[:_LONGEST].decode("utf-8", "replace")
    text = value if isinstance(value, str) else to_json(value)
    text = text[:_LONGEST]
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
