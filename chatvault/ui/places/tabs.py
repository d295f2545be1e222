"""The conversations that are open, each in a tab with a history of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from chatvault.domain.session import SessionRow
from chatvault.ui.places.history import History, Place
from chatvault.ui.thread.landing import Landing

_REMEMBERED = 20  # closed tabs that can be opened again


@dataclass(slots=True, eq=False)
class Tab:
    """One tab: where it has been, and how the conversation was left that it shows."""

    history: History = field(default_factory=History)
    landing: Landing | None = None
    uid: str = ""
    title: str = ""
    source: str = ""

    @property
    def session_id(self) -> int | None:
        """The conversation that it shows; None for an empty tab."""
        place = self.history.current
        return None if place is None else place.session_id

    def leave(self, session_id: int | None, landing: Landing | None) -> None:
        """Remember how the conversation was read, if that is the one of this tab."""
        if session_id is not None and session_id == self.session_id and landing is not None:
            self.landing = landing
            self.history.note(Place(session_id, landing.message_id, landing.offset, landing))

    def note_row(self, row: SessionRow) -> None:
        """Take up what the conversation is called."""
        if row.id == self.session_id:
            self.uid, self.title, self.source = row.uid, row.title, row.source


class Tabs:
    """Tabs in their order; there is always one, and one of them is the current one."""

    def __init__(self) -> None:
        self._tabs = [Tab()]
        self._at = 0
        self._closed: list[tuple[int, Tab]] = []

    def __len__(self) -> int:
        return len(self._tabs)

    def __iter__(self) -> Iterator[Tab]:
        return iter(self._tabs)

    def __getitem__(self, place: int) -> Tab:
        return self._tabs[place]

    @property
    def at(self) -> int:
        """The place of the current tab."""
        return self._at

    @property
    def current(self) -> Tab:
        """The tab that is shown."""
        return self._tabs[self._at]

    def fill(self, tabs: list[Tab], at: int) -> None:
        """Take up the tabs of an earlier start; what was opened since stays, and stays shown."""
        if self.current.session_id is not None:
            self._tabs, self._at = [*tabs, *self._tabs], len(tabs) + self._at
        elif tabs:
            self._tabs, self._at = tabs, max(0, min(at, len(tabs) - 1))

    def choose(self, place: int) -> None:
        """Make that tab the current one."""
        self._at = place

    def add(self, tab: Tab, *, front: bool) -> None:
        """Put a tab behind the current one, and in ``front`` make it the current one."""
        self._tabs.insert(self._at + 1, tab)
        if front:
            self._at += 1

    def close(self, place: int) -> None:
        """Close a tab; the last one becomes empty. The one that follows becomes current."""
        closed = self._tabs.pop(place)
        if closed.session_id is not None:
            self._closed = [*self._closed, (place, closed)][-_REMEMBERED:]
        if not self._tabs:
            self._tabs = [Tab()]
        if place < self._at or self._at == len(self._tabs):
            self._at -= 1

    def forget(self, session_ids: Collection[int]) -> bool:
        """Let go of tabs with these conversations; whether the current one was among them."""
        current = self.current
        was_shown = current.session_id in session_ids
        if was_shown:
            self._tabs[self._at] = current = Tab()
        self._tabs = [tab for tab in self._tabs if tab.session_id not in session_ids]
        self._at = self._tabs.index(current)
        self._closed = [kept for kept in self._closed if kept[1].session_id not in session_ids]
        return was_shown

    @property
    def can_reopen(self) -> bool:
        """Whether a tab was closed that can come back."""
        return bool(self._closed)

    def reopen(self) -> bool:
        """Bring the tab back that was closed last; False where none was."""
        if not self._closed:
            return False
        place, tab = self._closed.pop()
        if self.current.session_id is None:
            self._tabs[self._at] = tab
        else:
            self._at = min(place, len(self._tabs))
            self._tabs.insert(self._at, tab)
        return True

    def move(self, source: int, target: int) -> None:
        """Put a tab in another place; the current one stays current."""
        current = self.current
        self._tabs.insert(target, self._tabs.pop(source))
        self._at = self._tabs.index(current)
