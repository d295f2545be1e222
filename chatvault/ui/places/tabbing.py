"""What the tabs of the window do: open, switch, close, and come back at the next start."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut

from chatvault.domain.changes import Changes
from chatvault.domain.session import SessionRow, Thread
from chatvault.settings import KeptTab, Settings
from chatvault.ui.places.history import Place
from chatvault.ui.places.pages import Mode
from chatvault.ui.places.tabs import Tab, Tabs
from chatvault.ui.thread.landing import Landing
from chatvault.ui.thread.parts.folds import Folds
from chatvault.ui.widgets.tab_bar import Face

if TYPE_CHECKING:
    from chatvault.services.vault import Services
    from chatvault.ui.main_window import MainWindow

_NUMBERED = 9  # Ctrl+1 … Ctrl+8 are the first tabs, Ctrl+9 the last


class Tabbing(QObject):
    """Decides what the one thread pane shows; a tab that is left keeps how it was read."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._awaited: Settings | None = window.settings  # its tabs, until they are back
        self.tabs = Tabs()
        strip = window.tab_strip
        window.body.turned.connect(self.tell)
        strip.chosen.connect(self.choose)
        strip.bar.close_asked.connect(self.close)
        strip.bar.put.connect(self._move)
        for number in range(1, _NUMBERED + 1):
            keys = QShortcut(QKeySequence(f"Ctrl+{number}"), window)
            keys.activated.connect(lambda number=number: self.choose_number(number))

    # Opening

    def open(self, session_id: int, landing: Landing) -> None:
        """Open a conversation in the current tab."""
        self._leave()
        self.tabs.current.history.visit(Place(session_id, landing.message_id, landing.offset))
        self._show(landing)

    def open_beside(self, session_id: int, *, front: bool = True) -> None:
        """Open a conversation in a new tab; unless in ``front``, one stays where one is."""
        if self.tabs.current.session_id is None:
            self.open(session_id, Landing())
            return
        self._leave()
        tab = Tab()
        tab.history.visit(Place(session_id))
        # Folds of its own, also where the same conversation is shown already.
        tab.landing = Landing(folds=Folds())
        self.tabs.add(tab, front=front)
        if front:
            self._show_current()
        else:
            self.tell()
        self.refresh(Changes(sessions=True, session_ids=frozenset({session_id})))

    def open_beside_all(self, session_ids: Collection[int]) -> None:
        """Open these in new tabs."""
        for session_id in session_ids:
            self.open_beside(session_id)

    def back(self) -> None:
        """Open the conversation before; where the list gave way to one, come back to the list."""
        if self._window.body.hides_list:
            self.leave_thread()
            return
        self._leave()
        self._revisit(self.tabs.current.history.back())

    def leave_thread(self) -> None:
        """Turn back to the list, with the keyboard."""
        window = self._window
        window.body.read(reading=False)
        lists = window.results if window.body.mode is Mode.SEARCH else window.session_list
        lists.view.setFocus()

    def forward(self) -> None:
        """Open the conversation after."""
        self._leave()
        self._revisit(self.tabs.current.history.forward())

    def _revisit(self, place: Place | None) -> None:
        if place is not None:
            self._show(place.landing or Landing(place.message_id, place.offset))

    # Switching and closing

    def choose(self, place: int) -> None:
        """Show another tab."""
        if 0 <= place < len(self.tabs) and place != self.tabs.at:
            self._leave()
            self.tabs.choose(place)
            self._show_current()

    def choose_number(self, number: int) -> None:
        """Show the tab with that number; nine is the last one."""
        self.choose(len(self.tabs) - 1 if number == _NUMBERED else number - 1)

    def step(self, distance: int) -> None:
        """Show the tab so many further, around the end."""
        self.choose((self.tabs.at + distance) % len(self.tabs))

    def close(self, place: int) -> None:
        """Close a tab."""
        self._leave()
        current = self.tabs.current
        self.tabs.close(place)
        if self.tabs.current is not current:
            self._show_current()
        else:
            self.tell()

    def close_current(self) -> None:
        """Close the tab that is shown."""
        self.close(self.tabs.at)

    def reopen(self) -> None:
        """Bring the tab back that was closed last."""
        self._leave()
        if self.tabs.reopen():
            self._show_current()

    def _move(self, source: int, target: int) -> None:
        self.tabs.move(source, target)
        self.tell()

    # What is shown

    def _leave(self) -> None:
        """Let the current tab remember how its conversation is being read."""
        pane = self._window.thread_pane
        self.tabs.current.leave(pane.session_id, pane.landing())

    def _show_current(self) -> None:
        tab = self.tabs.current
        if tab.session_id is None:
            self._window.show_nothing()
            self.tell()
        else:
            self._show(tab.landing or Landing())

    def _show(self, landing: Landing) -> None:
        session_id = self.tabs.current.session_id
        if session_id is not None:
            self._window.show_conversation(session_id, landing)
        self.tell()

    def tell(self) -> None:
        """Let the bar, the toolbar and the menu say what there is."""
        history = self.tabs.current.history
        faces = [Face(tab.title, tab.source) for tab in self.tabs]
        self._window.tab_strip.show_faces(faces, self.tabs.at)
        back = history.can_go_back or self._window.body.hides_list
        self._window.toolbar.set_history(back=back, forward=history.can_go_forward)
        several, shown = len(self.tabs) > 1, self.tabs.current.session_id is not None
        for key, possible in (
            ("back", back),
            ("forward", history.can_go_forward),
            ("close_tab", several or shown),
            ("reopen_tab", self.tabs.can_reopen),
            ("next_tab", several),
            ("previous_tab", several),
        ):
            self._window.actions_by_key[key].setEnabled(possible and self._window.vault.can_act)

    # What conversations are called

    def note_thread(self, thread: Thread) -> None:
        """Take up what the conversation is called that is shown now."""
        self._note_rows((thread.session,))

    def forget(self, session_ids: Collection[int]) -> None:
        """Show no more what left the vault for good."""
        if session_ids:
            if self.tabs.forget(session_ids):
                self._window.show_nothing()
            self.tell()

    def refresh(self, changes: Changes) -> None:
        """Read again what the conversations in tabs are called, where that may have changed."""
        ids = {tab.session_id for tab in self.tabs if tab.session_id is not None}
        wanted = sorted(ids & changes.session_ids if changes.session_ids else ids)
        if wanted and (changes.sessions or changes.messages or changes.organisation):
            self._window.operations.read(
                "Reading titles",
                lambda services, work: services.browsing.rows(wanted),
                self._note_rows,
            )

    def _note_rows(self, rows: Sequence[SessionRow]) -> None:
        for row in rows:
            for tab in self.tabs:
                tab.note_row(row)
        self.tell()

    # Between two starts

    def set_down(self) -> None:
        """Close all tabs, to be opened again from another database in the same vault."""
        self._awaited = self.kept(self._window.settings)
        self.tabs = Tabs()
        self.tell()

    def restore(self) -> None:
        """Open again what was open at the end of the last start."""
        settings = self._awaited
        kept = () if settings is None else settings.tabs
        if settings is not None and not kept and settings.session:
            kept = (KeptTab(settings.session),)
        if not kept:
            self._awaited = None
            self._show_if_nothing()
            return

        def find(services: Services, work: object) -> tuple[SessionRow | None, ...]:
            return tuple(services.browsing.find(tab.session) for tab in kept)

        self._window.operations.read(
            "Opening where you left off", find, lambda rows: self._take_up(kept, rows)
        )

    def _take_up(self, kept: Sequence[KeptTab], rows: Sequence[SessionRow | None]) -> None:
        settings, self._awaited = self._awaited, None
        at, tabs = 0 if settings is None else settings.tab, []
        for place, (was, row) in enumerate(zip(kept, rows, strict=True)):
            if row is not None:
                tabs.append(_tab(was, row))
            elif settings is not None and place < settings.tab:
                at -= 1
        opened_since = self.tabs.current.session_id is not None
        self.tabs.fill(tabs, at)
        if tabs and not opened_since:
            self._show_again()
        self._show_if_nothing()
        self.tell()

    def _show_again(self) -> None:
        """Show what was open; who has just encrypted the vault stays on the page that says so."""
        encrypting = self._window.body.mode is Mode.ENCRYPTION
        self._show_current()
        if encrypting:
            self._window.vault.show_encryption()

    def _show_if_nothing(self) -> None:
        """Say so where no conversation was opened."""
        if self.tabs.current.session_id is None:
            self._window.show_nothing()

    def kept(self, settings: Settings) -> Settings:
        """These settings with the tabs, to be opened again at the next start."""
        if self._awaited is not None:
            return settings  # they were never taken up: they are still those to come back
        self._leave()
        named = [tab for tab in self.tabs if tab.uid and tab.session_id is not None]
        current = self.tabs.current
        return dataclasses.replace(
            settings,
            tabs=tuple(_kept(tab) for tab in named),
            tab=named.index(current) if current in named else 0,
            session=current.uid,
        )


def _tab(kept: KeptTab, row: SessionRow) -> Tab:
    tab = Tab(landing=Landing(kept.message, kept.offset))
    tab.history.visit(Place(row.id, kept.message, kept.offset))
    tab.note_row(row)
    return tab


def _kept(tab: Tab) -> KeptTab:
    landing = tab.landing or Landing()
    return KeptTab(tab.uid, landing.message_id, round(landing.offset, 1))
