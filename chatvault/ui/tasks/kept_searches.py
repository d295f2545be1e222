"""What is kept of searches: those that the person saved, and what was searched for before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

if TYPE_CHECKING:
    from chatvault.ui.main_window import MainWindow


class KeptSearches(QObject):
    """Saves the query in the field, runs what was saved, and forgets what was searched for."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def toggle(self) -> None:
        """Keep the query that stands in the field, or keep it no longer."""
        window = self._window
        query = window.search_bar.query.strip()
        saved = window.saved_searches.saved(query)
        if saved is not None:
            window.library.delete_search(saved.id)
        elif query:
            window.library.save_search(query)

    def run(self, query: str) -> None:
        """Search for a query that was kept, with the keyboard on what it finds."""
        window = self._window
        window.search_bar.set_query(query)
        window.results.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show(self) -> None:
        """Show the saved searches, and whether the query that stands in the field is one."""
        window = self._window
        window.navigation.set_searches(window.saved_searches.searches)
        self.mark(window.search_bar.query)

    def mark(self, query: str) -> None:
        """Show whether that query is kept."""
        window = self._window
        window.search_bar.set_saved(window.saved_searches.saved(query) is not None)
        window.actions_by_key["save_search"].setEnabled(bool(query.strip()))

    def clear_history(self) -> None:
        """Forget what was searched for."""
        self._window.search_memory.forget()
        self._window.library.clear_history()
