"""Where one searches, and how one goes from hit to hit: in the vault, a backup, a thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from chatvault.ui.backup_browser import BackupBrowser
from chatvault.ui.places.pages import Mode

if TYPE_CHECKING:
    from chatvault.ui.main_window import MainWindow


class Finding(QObject):
    """Leads the keys of searching to the part of the window that is seen."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def search(self) -> None:
        """Take the keyboard to where one searches: the vault, or the backup that is seen."""
        (self._browser() or self._window).search_bar.focus()

    def find(self) -> None:
        """Look for words in the conversation that is seen."""
        browser = self._browser()
        if browser is None:
            self._window.chosen.in_thread(self._window.thread_pane.finding.begin)
        else:
            browser.reader.finding.begin()

    def go_to_hit(self, by: int) -> None:
        """The next hit (1) or the one before (-1): of the find bar, or of all conversations."""
        window, browser = self._window, self._browser()
        if browser is None:
            pane, searches = window.thread_pane, window.body.mode is Mode.SEARCH
        else:
            pane, searches = browser.reader, browser.searches
        if searches and pane.find_bar.isHidden():
            (browser or window).results.step(by)
        elif browser is None:
            self._window.chosen.in_thread(lambda: pane.finding.go_on(back=by < 0))
        else:
            pane.finding.go_on(back=by < 0)

    def _browser(self) -> BackupBrowser | None:
        """The backup that is looked into, where that is what is seen."""
        pages = self._window.backup_pages
        seen = self._window.body.mode is Mode.BACKUPS and pages.currentWidget() is pages.browser
        return pages.browser if seen else None
