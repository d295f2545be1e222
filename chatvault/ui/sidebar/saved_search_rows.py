"""What can be done with a saved search in the navigation: run, name, move or delete it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu

from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.sidebar.named_rows import NamedRows
from chatvault.ui.sidebar.navigation_entries import NavigationEntry
from chatvault.ui.sidebar.navigation_view import NavigationView


class SavedSearchRows(NamedRows):
    """The rows of saved searches.

    Signals:
        asked: the query to search for.
        renamed: the id of a saved search and its new name.
        moved: the id of a saved search, and 1 to move it down or -1 to move it up.
        removed: the id of a saved search that shall go.
    """

    asked = Signal(str)
    renamed = Signal(int, str)
    moved = Signal(int, int)
    removed = Signal(int)

    def __init__(self, appearance: Appearance, view: NavigationView) -> None:
        super().__init__(appearance, view, "Name of the search")

    def run(self, entry: NavigationEntry) -> None:
        """Search for what the row keeps."""
        if entry.search is not None:
            self.asked.emit(entry.search.query)

    def edit(self, entry: NavigationEntry) -> None:
        if entry.search is not None:
            self.edit_row(entry, entry.search.id, entry.search.name)

    def menu(self, entry: NavigationEntry) -> QMenu | None:
        if entry.search is None:
            return None
        menu, number = self.new_menu(), entry.search.id
        self.add(menu, "Search", "magnifying-glass", lambda: self.run(entry), "Return")
        self.add(menu, "Rename", "pencil-simple", lambda: self.edit(entry), "F2")
        up = self.add(menu, "Move up", "caret-up", lambda: self.moved.emit(number, -1))
        down = self.add(menu, "Move down", "caret-down", lambda: self.moved.emit(number, 1))
        up.setEnabled(self._has_beside(entry, -1))
        down.setEnabled(self._has_beside(entry, 1))
        self.add(menu, "Delete", "trash", lambda: self.remove(entry), "Del")
        return menu

    def rename(self, number: int, name: str) -> None:
        self.renamed.emit(number, name)

    def remove(self, entry: NavigationEntry) -> None:
        if entry.search is not None:
            self.removed.emit(entry.search.id)

    def _has_beside(self, entry: NavigationEntry, by: int) -> bool:
        """Whether the row above (-1) or below (1) is a saved search as well."""
        entries = self.view.entries
        row = entries.index_of(entry.key).row() + by
        return row < entries.rowCount() and entries.entry(row).search is not None
