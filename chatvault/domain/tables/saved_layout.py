"""Layouts that were kept for the next file of the same shape."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from chatvault.domain.tables.table_layout import Layout, Table, Tables, layout_of
from chatvault.domain.tables.table_sample import FoundTables, undated

_ALIKE = 0.6  # of the columns of two tables; exports leave out what no row has


@dataclass(frozen=True, slots=True)
class SavedLayout:
    """A layout, and all columns that its tables had; ``saved_at`` is UTC ms."""

    layout: Layout
    shape: Mapping[str, tuple[str, ...]]
    saved_at: int

    @staticmethod
    def of(layout: Layout, tables: Tables, saved_at: int) -> SavedLayout:
        """The layout, with as much of the tables as is needed to know them again."""
        used = {table.name.lower() for _, table in layout.tables()}
        shape = {
            name: tuple(sorted(columns))
            for name, columns in sorted(tables.items())
            if name.lower() in used
        }
        return SavedLayout(layout, shape, saved_at)

    def replaces(self, other: SavedLayout) -> bool:
        """Whether the other is of no use beside it: of the same tables, or of such by its name."""
        same_name = self.layout.name == other.layout.name
        return self.shape == other.shape or (same_name and other.fitted(self.shape) is not None)

    def is_of(self, tables: Tables) -> bool:
        """Whether its tables are among these with just the columns that they had."""
        there = _folded(tables)
        return all(there.get(name) == columns for name, columns in _folded(self.shape).items())

    def fitted(self, tables: Tables) -> Layout | None:
        """The layout for these tables, None where they are others.

        A table is known again by its name, or where a file gave it another one, by its columns;
        by these not where they are named by their places, as those of any other table are.
        """
        taken: set[str] = set()
        found = self.layout
        for kind, table in self.layout.tables():
            name = self._known(table, tables, taken)
            if name is None:
                return None
            taken.add(name)
            columns = _as_written(table.columns, tables[name])
            found = found.with_table(kind, replace(table, name=name, columns=columns))
        return found

    def _known(self, table: Table, tables: Tables, taken: set[str]) -> str | None:
        wanted = {column.lower() for column in table.columns.values()}
        had = _folded(self.shape).get(table.name.lower(), frozenset())
        alike: list[tuple[float, str]] = []
        for name, columns in tables.items():
            there = {column.lower() for column in columns}
            if name in taken or not wanted <= there:
                continue
            if name.lower() == table.name.lower():
                return name
            if table.headless and undated(name).lower() != undated(table.name).lower():
                continue
            alike.append((len(had & there) / len(had | there), name))
        share, name = max(alike, default=(0.0, ""))
        return name if share >= _ALIKE else None

    def told(self) -> dict[str, Any]:
        """The layout and its shape, as JSON has them."""
        shape = {name: list(columns) for name, columns in self.shape.items()}
        return {"layout": self.layout.told(), "shape": shape, "saved_at": self.saved_at}

    @staticmethod
    def from_told(told: Mapping[str, Any]) -> SavedLayout:
        """What ``told`` wrote. Raises KeyError, TypeError and ValueError."""
        shape = {
            str(name): tuple(map(str, columns)) for name, columns in dict(told["shape"]).items()
        }
        return SavedLayout(layout_of(told["layout"]), shape, int(told["saved_at"]))


def best_for_found(found: FoundTables, saved: Iterable[SavedLayout]) -> SavedLayout | None:
    """The one to read these tables by, fitted to them: of the same columns, or else the newest.

    Each may read the first lines of files its own way.
    """
    candidates = [(one, found.as_in(one.layout).columns) for one in saved]
    ranked = sorted(candidates, key=lambda one: (one[0].is_of(one[1]), one[0].saved_at))
    for one, tables in reversed(ranked):
        if (layout := one.fitted(tables)) is not None:
            return replace(one, layout=layout)
    return None


def _folded(tables: Tables) -> dict[str, frozenset[str]]:
    return {
        name.lower(): frozenset(column.lower() for column in columns)
        for name, columns in tables.items()
    }


def _as_written(columns: Mapping[str, str], there: Sequence[str]) -> dict[str, str]:
    """The columns as this table writes them."""
    known = {column.lower(): column for column in there}
    return {meaning: known[column.lower()] for meaning, column in columns.items()}
