"""The first rows of tables that somebody is to explain, as plain values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from chatvault.domain.tables.server_address import ServerAddress
from chatvault.domain.tables.table_layout import Layout

Value = str | int | float | None

_DATED = re.compile(r"[-_ (]*\d[-_\dTZ ()]*$")


@dataclass(frozen=True, slots=True)
class TableSample:
    """A table with its columns and as many of its first rows as are looked at; values are cut.

    ``words`` says of columns that hold few and short ones in how many rows each is; more rows are
    counted for it than are held.
    ``headless``: no line names its columns, so they are named by their places. ``other`` is the
    same file read the other way, None where nobody can be in doubt.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...] = ()
    words: Mapping[str, Mapping[str, int]] = field(default_factory=dict, compare=False, repr=False)
    headless: bool = False
    other: TableSample | None = field(default=None, repr=False)

    @property
    def turned(self) -> TableSample:
        """The other way to read its first line, which can be turned back."""
        return self if self.other is None else replace(self.other, other=replace(self, other=None))

    def values(self, column: str) -> tuple[Value, ...]:
        """What the rows have in that column; nothing where there is no such column."""
        if column not in self.columns:
            return ()
        place = self.columns.index(column)
        return tuple(row[place] for row in self.rows)


@dataclass(frozen=True, slots=True)
class TableFiles:
    """Where tables lie: a file, an archive or a folder; of a folder perhaps only the ``names``."""

    path: Path
    names: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What the program that made them may be called: the next file has another date."""
        stem = (self.names[0] if self.names else self.path.name).lstrip(".").partition(".")[0]
        return undated(stem)

    @property
    def title(self) -> str:
        """What people call it: the name of the file, or those of the first ones."""
        if not self.names:
            return self.path.name or str(self.path)
        more = f" and {len(self.names) - 2:,} more" if len(self.names) > 2 else ""
        return f"{', '.join(self.names[:2])}{more}"


@dataclass(frozen=True, slots=True)
class ServerTables:
    """Where tables lie that a server has, and the password, "" where none was typed."""

    address: ServerAddress
    password: str = field(default="", repr=False)

    @property
    def name(self) -> str:
        """What the program that made them may be called."""
        return self.address.database

    @property
    def title(self) -> str:
        """What people call it."""
        return self.address.label


@dataclass(frozen=True, slots=True)
class FoundTables:
    """What was found in files or on a server: tables in the order of their names.

    ``problem`` says, in a sentence, why some of the rows could not be looked at.
    """

    files: TableFiles | ServerTables
    tables: tuple[TableSample, ...]
    problem: str = ""

    @property
    def columns(self) -> Mapping[str, Sequence[str]]:
        """The columns of every table."""
        return {table.name: table.columns for table in self.tables}

    def table(self, name: str) -> TableSample | None:
        """The table of that name, however it is written."""
        folded = name.lower()
        return next((table for table in self.tables if table.name.lower() == folded), None)

    def turned(self, name: str) -> FoundTables:
        """The same with the first line of that table read the other way."""
        return self._with({name.lower()})

    def as_in(self, layout: Layout) -> FoundTables:
        """The same with the first lines of tables read as a layout has it of tables so called."""
        known = {undated(table.name).lower(): table.headless for _, table in layout.tables()}
        names = {
            table.name.lower()
            for table in self.tables
            if known.get(undated(table.name).lower(), table.headless) is not table.headless
        }
        return self._with(names)

    def _with(self, turned: set[str]) -> FoundTables:
        tables = (one.turned if one.name.lower() in turned else one for one in self.tables)
        return replace(self, tables=tuple(tables))


def place_name(place: int) -> str:
    """What a column is called that has no name; ``place`` counts from 0."""
    return f"column {place + 1}"


def undated(name: str) -> str:
    """A name without the date or number at its end, which the next file has another of."""
    return _DATED.sub("", name) or name
