"""Finding words in the conversation that is shown, with the bar and without it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from chatvault.ui.thread.finding.find_bar import FindBar

if TYPE_CHECKING:
    from chatvault.ui.thread.thread_view import ThreadView


class ThreadFinding:
    """Joins the bar with the hits; ``is_shown`` tells whether there is a conversation."""

    def __init__(self, view: ThreadView, bar: FindBar, is_shown: Callable[[], bool]) -> None:
        self._view, self._bar, self._is_shown = view, bar, is_shown
        bar.hide()
        view.find_asked.connect(self.begin)
        view.hits_changed.connect(self._show)
        bar.wanted_changed.connect(lambda wanted: view.hits.look(wanted, go=True))
        bar.next_asked.connect(lambda back: self.go_on(back=back))
        bar.closed.connect(self.close)

    def begin(self) -> None:
        """Open the bar, or take the keyboard there."""
        if self._is_shown():
            hits, bar, words = self._view.hits, self._bar, self._view.state.find.wanted.letters
            hits.begin()
            marked = words[0] if len(words) == 1 and not bar.wanted else ""
            bar.begin(self._view.commands.selected_word() or marked)
            self._find_again()
            self._show()

    def go_on(self, *, back: bool) -> None:
        """Go on with what is marked, or with what the bar was closed over; or ask what to find."""
        if self._view.state.find.wanted:
            self._view.hits.next(back=back)
        elif self._is_shown() and self._bar.wanted:
            self._view.hits.look(self._bar.wanted, go=True, back=back)
        else:
            self.begin()

    def unmark(self) -> None:
        """Mark no more what a search found, unless it is looked for here."""
        if self._bar.isHidden():
            self._view.hits.end()

    def close(self) -> None:
        """Close the bar, and give the keyboard back."""
        if not self._bar.isHidden():
            self._bar.hide()
            self._view.hits.end()
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _find_again(self) -> None:
        """Find in this conversation what the open bar holds, unless other words are marked."""
        find, wanted = self._view.state.find, self._bar.wanted
        if self._bar.isVisible() and wanted and not find.wanted:
            self._view.hits.look(wanted)

    def _show(self) -> None:
        self._bar.show_find(self._view.state.find)
