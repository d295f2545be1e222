"""What the line below everything says: how much the vault holds, or what a search found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from chatvault.ui import wording
from chatvault.ui.destinations import spoken
from chatvault.ui.places.pages import Mode
from chatvault.ui.search.answer import Answer
from chatvault.ui.wording import apart

if TYPE_CHECKING:
    from chatvault.ui.main_window import MainWindow


class StatusLine(QObject):
    """Knows what is to be said once a link is no longer pointed at, or the vault has changed."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._found = ""  # what is said of the last answer
        self._round = ""  # that the last step through its hits went round an end

    def show(self) -> None:
        """Say how much the vault holds; while somebody searches, how much was found."""
        searching = self._window.body.mode is Mode.SEARCH
        found = self._round or (self._found if searching else "")
        self._window.status_bar.set_text(found or self._of_vault())

    def show_answer(self, answer: Answer) -> None:
        """Say how much was found."""
        self._found = answer.status
        self.show()

    def show_mode(self, mode: Mode) -> None:
        """Say what belongs to the parts that are shown now."""
        self._round = ""
        if mode is not Mode.SEARCH:
            self._found = ""
        self.show()

    def tell_round(self, sentence: str) -> None:
        """Say that the last step through the hits went round an end; "": it did not."""
        self._round = sentence
        self.show()

    def show_link(self, target: str) -> None:
        """Say where the link under the pointer leads; "": none is pointed at."""
        if target:
            self._window.status_bar.set_text(spoken(target))
        else:
            self.show()

    def _of_vault(self) -> str:
        counts = self._window.counts
        if not counts.is_counted:
            return ""
        if counts.is_empty:
            return "Nothing imported yet"
        text = wording.vault_text(counts.all, counts.messages, counts.size)
        return apart(text, "View only" if counts.view_only else "")
