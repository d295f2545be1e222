"""Keeps the saved searches of the window, and counts in the background what each finds."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from chatvault.domain.changes import Changes
from chatvault.domain.search.hits import Count
from chatvault.domain.search.saved_search import SavedSearch
from chatvault.jobs.runner import Job
from chatvault.ui.operations import Operations

if TYPE_CHECKING:
    from chatvault.ui.sidebar.navigation_entries import Searches

PAUSE_MS = 400  # changes that come close together count once


class SavedSearches(QObject):
    """One search is counted at a time, so that three lanes are left for the person.

    Signals:
        shown: the saved searches in order, each with its Count or None.
    """

    shown = Signal(object)

    def __init__(self, operations: Operations, parent: QObject) -> None:
        super().__init__(parent)
        self._operations = operations
        self._searches: tuple[SavedSearch, ...] = ()
        self._counts: dict[str, Count] = {}  # by query
        self._waiting: deque[str] = deque()
        self._counting: Job | None = None
        self.pause = QTimer(self)
        self.pause.setSingleShot(True)
        self.pause.setInterval(PAUSE_MS)
        self.pause.timeout.connect(self._count_all)

    @property
    def searches(self) -> Searches:
        """All of them, each with its count once there is one."""
        return tuple((search, self._counts.get(search.query)) for search in self._searches)

    def saved(self, query: str) -> SavedSearch | None:
        """The search that keeps that query, if one does."""
        asked = query.strip()
        return next((search for search in self._searches if search.query == asked), None)

    def refresh(self, changes: Changes) -> None:
        """Take up what a write changed."""
        if changes.searches:
            self._operations.read(
                "Looking up saved searches",
                lambda services, work: services.saved_searches.all(),
                self._take,
            )
        stale = changes.sessions or changes.messages or changes.organisation
        if stale and not self.pause.isActive():  # an import must not put it off for ever
            self.pause.start()

    def forget(self) -> None:
        """Hold none of them."""
        self._waiting.clear()
        self._counts.clear()
        self.pause.stop()
        self._take(())

    def _take(self, searches: tuple[SavedSearch, ...]) -> None:
        self._searches = searches
        self.shown.emit(self.searches)
        self._wait_for(search.query for search in searches if search.query not in self._counts)

    def _count_all(self) -> None:
        self._wait_for(search.query for search in self._searches)

    def _wait_for(self, queries: Iterable[str]) -> None:
        self._waiting.extend(query for query in queries if query not in self._waiting)
        self._count_next()

    def _count_next(self) -> None:
        if self._counting is not None or not self._waiting:
            return
        query = self._waiting.popleft()
        self._counting = self._operations.read(
            "Counting a saved search",
            lambda services, work: services.saved_searches.count(query, work),
            lambda count: self._note(query, count),
        )
        self._counting.finished.connect(self._go_on)

    def _note(self, query: str, count: Count) -> None:
        self._counts[query] = count
        self.shown.emit(self.searches)

    def _go_on(self) -> None:
        self._counting = None
        self._count_next()
