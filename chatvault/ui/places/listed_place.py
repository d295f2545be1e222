"""The place whose conversations are listed: kept when the program ends, and found again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from chatvault.domain.session import Navigation, SessionScope
from chatvault.ui.places.pages import Mode
from chatvault.ui.sidebar.navigation_entries import wide_entries

if TYPE_CHECKING:
    from chatvault.ui.main_window import MainWindow


class ListedPlace:
    """A digest of it is kept: what a person calls a tag stays in the vault, which may be locked."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._awaited: str | None = window.settings.place  # until it is known what there is

    def come_back(self) -> None:
        """List what was listed at the end of the last start, unless it was left since."""
        window, awaited, self._awaited = self._window, self._awaited, None
        sessions = window.session_list
        if not awaited or sessions.scope != SessionScope():
            return
        for digest, key, label, scope in _places(window.counts):
            if digest == awaited and scope != sessions.scope:
                sessions.show_scope(scope, label)
                if window.thread_pane.session_id is not None:
                    sessions.select(window.thread_pane.session_id)
                if window.body.mode is Mode.BROWSE:
                    window.navigation.mark(key)

    def kept(self) -> str:
        """What the settings say of it; of a vault that did not open, what they said before."""
        if self._awaited is not None:
            return self._awaited
        listed = self._window.session_list.scope
        places = _places(self._window.counts)
        return next((digest for digest, _, _, scope in places if scope == listed), "")


def _places(counts: Navigation) -> Iterator[tuple[str, str, str, SessionScope]]:
    """The digest, key, name and scope of all places that there are."""
    for entry in wide_entries(counts, all_projects=True):
        if entry.scope is not None:
            digest = hashlib.blake2b(entry.key.encode(), digest_size=8).hexdigest()
            yield digest, entry.key, entry.label, entry.scope
