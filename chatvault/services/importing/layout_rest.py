"""Which columns and tables of a file are not read by a layout, so that nobody has to wonder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chatvault.domain.first_names import first_names
from chatvault.domain.tables.table_layout import Layout
from chatvault.domain.tables.table_sample import FoundTables, TableSample

_MOST_NAMED = 12  # of one kind
_LONGEST_NAME = 40  # characters


def unread(found: FoundTables, layout: Layout) -> str:
    """A sentence about them, "" where all that holds something is read."""
    read: dict[str, set[str]] = {}
    for _, table in layout.tables():
        read.setdefault(table.name.lower(), set()).update(map(str.lower, table.columns.values()))
    parts, tables = [], list[str]()
    for sample in found.tables:
        columns = read.get(sample.name.lower())
        if columns is None:
            tables += [sample.name] if sample.rows else []
        elif rest := [one for one in _filled(sample) if one.lower() not in columns]:
            parts.append(f"{_listed(rest)} of “{sample.name[:_LONGEST_NAME]}”")
    if tables:
        parts.append(f"the {'table' if len(tables) == 1 else 'tables'} {_listed(tables)}")
    return f"Not read: {'; '.join(parts)}." if parts else ""


def _filled(sample: TableSample) -> Iterator[str]:
    """The columns in which something stands."""
    for place, column in enumerate(sample.columns):
        if any(row[place] not in (None, "") for row in sample.rows):
            yield column


def _listed(names: Sequence[str]) -> str:
    return first_names([name[:_LONGEST_NAME] for name in names], _MOST_NAMED)
