"""Layouts of tables that were kept, so that the next file of their shape is read at once."""

from __future__ import annotations

from chatvault.domain.changes import Changes
from chatvault.domain.tables.saved_layout import SavedLayout, best_for_found
from chatvault.domain.tables.table_layout import Layout, Tables
from chatvault.domain.tables.table_sample import FoundTables
from chatvault.services.clock import now
from chatvault.storage import kept_layouts
from chatvault.storage.database.engine import Database

_CHANGED = Changes(layouts=True)


class Layouts:
    """Keeps layouts in the vault, where backups carry them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[SavedLayout, ...]:
        """Every one, the newest first."""
        with self._database.read() as session:
            return tuple(reversed(kept_layouts.load(session)))

    def best_for_found(self, found: FoundTables) -> SavedLayout | None:
        """The one that was kept for such tables, fitted to them."""
        return best_for_found(found, self.all())

    def keep(self, layout: Layout, tables: Tables) -> Changes:
        """Keep a layout for the next tables like these, in place of one of the same tables."""
        return self.put(SavedLayout.of(layout, tables, now()))

    def put(self, layout: SavedLayout) -> Changes:
        """Keep one as it is."""
        with self._database.write() as session:
            kept_layouts.add(session, layout)
        return _CHANGED

    def remove(self, layout: SavedLayout) -> Changes:
        """Keep one no longer."""
        with self._database.write() as session:
            left = [one for one in kept_layouts.load(session) if one.shape != layout.shape]
            kept_layouts.save(session, left)
        return _CHANGED
