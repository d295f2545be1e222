"""Notes which queries the person acted on, for the history."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from chatvault.domain.search.query import parse
from chatvault.ui.operations import Operations

STANDING_MS = 3_000  # a query that stands this long is looked at


class SearchMemory(QObject):
    """Remembers a query when its hits are opened, or when it stands for a while."""

    def __init__(self, operations: Operations, parent: QObject) -> None:
        super().__init__(parent)
        self._operations = operations
        self._query = self._remembered = ""
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(STANDING_MS)
        self.timer.timeout.connect(self.remember)

    def note(self, query: str) -> None:
        """Note what is asked now."""
        self._query = query.strip()
        if parse(self._query).empty:
            self.timer.stop()
        else:
            self.timer.start()

    def remember(self) -> None:
        """The person acts on what is asked."""
        self.timer.stop()
        query = self._query
        if query != self._remembered and not parse(query).empty:
            self._remembered = query
            self._operations.write(
                "Remembering the search",
                lambda services, work: services.search_history.remember(query),
            )

    def forget(self) -> None:
        """The history was cleared: the same query counts as new again."""
        self.timer.stop()
        self._remembered = ""
