"""The first rows of tables that somebody is to explain, as plain values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

Value = str | int | float | None

_DATED = re.compile(r"[-_ (]*\d[-_\dTZ ()]*$")


@dataclass(frozen=True, slots=True)
class TableSample:
    """A table with its columns and as many of its first rows as are looked at; values are cut."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...] = ()

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
        return _DATED.sub("", stem) or stem

    @property
    def title(self) -> str:
        """What people call it: the name of the file, or those of the first ones."""
        if not self.names:
            return self.path.name or str(self.path)
        more = f" and {len(self.names) - 2:,} more" if len(self.names) > 2 else ""
        return f"{', '.join(self.names[:2])}{more}"


@dataclass(frozen=True, slots=True)
class FoundTables:
    """What was found in files: tables in the order of their names.

    ``problem`` says, in a sentence, why some of the rows could not be looked at.
    """

    files: TableFiles
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
