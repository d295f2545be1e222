"""Lets the parts of the window read again what a change of the vault made stale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from chatvault.domain.changes import EVERYTHING, Changes
from chatvault.ui.places.pages import Mode

if TYPE_CHECKING:
    from chatvault.ui.main_window import MainWindow

PAUSE_MS = 150  # changes that come close together refresh once


class Refreshing(QObject):
    """Gathers what changed for a moment; then each part decides whether it is stale."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._stale = Changes()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._refresh)

    def note(self, changes: Changes) -> None:
        """Refresh soon; changes that come close together refresh once."""
        self._stale |= changes
        self._pause.start()

    def everything(self) -> None:
        """Let every part read again, now."""
        self._stale = EVERYTHING
        self._refresh()

    def _refresh(self) -> None:
        """Let every part that is stale read again."""
        window = self._window
        changes, self._stale = self._stale, Changes()
        window.tabbing.forget(changes.removed_ids)
        window.operations.read(
            "Counting", lambda services, work: services.browsing.navigation(), window.show_counts
        )
        window.session_list.refresh(changes)
        window.thread_pane.refresh(changes)
        window.side_panel.refresh(changes)
        window.tabbing.refresh(changes)
        window.saved_searches.refresh(changes)
        window.identity_question.refresh(changes)
        self._refresh_page(changes)

    def _refresh_page(self, changes: Changes) -> None:
        """Let what is seen in the place of the list read again."""
        window, mode = self._window, self._window.body.mode
        if mode is Mode.SEARCH:
            window.results.search(window.search_bar.query)
        elif mode is Mode.STATISTICS:
            window.statistics.refresh()
        elif mode is Mode.IMPORTS:
            window.past_imports.refresh()
        elif mode is Mode.UPKEEP:
            window.upkeep.refresh()
        elif mode is Mode.MAPPING and changes.layouts:
            window.mapping.refresh()
        elif mode is Mode.BACKUPS or changes.backups:
            window.backups.refresh()
