"""Reads conversations in the background and shows them, where the person wants to be in them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from chatvault.domain.message import MessageEntry
from chatvault.domain.session import Thread
from chatvault.domain.work import Work
from chatvault.ui.operations import Operations
from chatvault.ui.thread.arrangement import Arrangement
from chatvault.ui.thread.growth import Growth, growth
from chatvault.ui.thread.held_keys import HeldKeys
from chatvault.ui.thread.landing import AwaitedLanding, Landing
from chatvault.ui.thread.thread_view import ThreadView
from chatvault.ui.thread.vault_provider import VaultMessages

if TYPE_CHECKING:
    from chatvault.services.vault import Services

_AFTER_PAINT = 10  # milliseconds until the rest is read, so that the first paint is alone


class _Found(NamedTuple):
    thread: Thread
    growth: Growth | None
    arrangement: Arrangement | None


class ThreadLoader(QObject):
    """Shows one conversation after another, and the present one again when it changed.

    Of a long conversation the messages around the place are shown first and the rest a moment
    later; what is typed in between waits for it.

    Signals:
        shown: the Thread that is shown from now on; its messages may not all be there.
        completed: the Thread that is shown, with all its messages, or as it is now.
        branch_asked: the id of the message whose branch is to become the active one.
    """

    shown = Signal(object)
    completed = Signal(object)
    branch_asked = Signal(int)

    def __init__(self, view: ThreadView, operations: Operations, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._operations = operations
        self._held = HeldKeys(view)
        self.current: Thread | None = None
        self.wanted: int | None = None  # the session that is shown, or about to be
        self.awaited = AwaitedLanding()
        self._turn = 0  # counts, so that an older answer does not come after a newer one
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_AFTER_PAINT)
        self._rest.timeout.connect(self._read_rest)

    def open(self, session_id: int, landing: Landing) -> bool:
        """Show a conversation; False where it is shown already with all that is asked for."""
        self.wanted = session_id
        self.awaited.done()
        self.awaited.landing, thread = landing, self.current
        if (
            thread is not None
            and thread.session.id == session_id
            and thread.is_whole
            and landing.folds in (None, self._view.model.folds)
            and landing.is_in(thread)
        ):
            self._turn += 1
            return False
        self._begin()
        self._read("Opening the conversation", session_id, glance=True)
        return True

    def read_again(self) -> None:
        """Read what is shown again, and show what is new."""
        if self.wanted is not None:
            self._read("Reading the conversation again", self.wanted)

    def close(self) -> None:
        """Show nothing."""
        self._begin()
        self._turn += 1
        self.wanted = self.current = None
        self.awaited.done()
        self._view.opening.forget()

    def _begin(self) -> None:
        self._rest.stop()
        self._held.drop()

    def _read(self, title: str, session_id: int, *, glance: bool = False) -> None:
        self._turn += 1
        turn = self._turn
        landing, thread = self.awaited.landing, self.current
        at = landing.message_id if landing is not None else None
        comparable = thread is not None and thread.session.id == session_id and thread.is_whole
        before = self._view.model.all_entries if comparable else ()

        arrange = self._arranging() if not glance else lambda entries: None

        def read(services: Services, work: Work) -> _Found:
            reading = services.reading
            found = reading.glance(session_id, at) if glance else reading.thread(session_id)
            # Compared and arranged here, not in the window.
            return _Found(found, growth(before, found.entries), arrange(found.entries))

        job = self._operations.read(title, read, lambda found: self._on_read(turn, found))
        job.failed.connect(self._held.release)

    def _read_rest(self) -> None:
        if self.wanted is not None:
            self._read("Opening the conversation", self.wanted)

    def _arranging(self) -> Callable[[Sequence[MessageEntry]], Arrangement]:
        """How a lane arranges the messages as they are shown now."""
        model, look = self._view.model, self._view.look
        folds, hidden = model.folds.copy(), model.show_hidden
        return lambda entries: Arrangement(entries, folds, look, hidden=hidden)

    def _on_read(self, turn: int, found: _Found) -> None:
        if turn != self._turn:
            return
        thread = found.thread
        same = self.current is not None and self.current.session.id == thread.session.id
        missing = self.awaited.missing_from(thread)
        if same and (missing is not None or self.awaited.landing is None):
            self._show_again(found)
        else:
            self._show(turn, thread, same=same)
        if missing is not None:
            self.branch_asked.emit(missing)

    def _show(self, turn: int, thread: Thread, *, same: bool) -> None:
        """Exchange what is shown, as soon as the first texts are there."""
        landing, model = self.awaited.landing or Landing(), self._view.model
        if same and landing.folds is None:
            landing = dataclasses.replace(landing, folds=model.folds, show_hidden=model.show_hidden)
        self._view.opening.open(
            VaultMessages(self._operations, thread.session.id),
            thread.entries,
            thread.session.source,
            landing,
            lambda: self._on_shown(turn, thread),
            is_whole=thread.is_whole,
        )

    def _on_shown(self, turn: int, thread: Thread) -> None:
        if turn != self._turn:
            return
        self.current = thread
        self.awaited.note_shown(thread)
        self.shown.emit(thread)
        if thread.is_whole:
            self.completed.emit(thread)
        else:
            self._held.hold()
            self._rest.start()

    def _show_again(self, found: _Found) -> None:
        """Add what came, where something came; show the messages anew where others went."""
        thread, came = found.thread, found.growth
        self.current = thread
        view = self._view

        def anew() -> None:
            view.replace_entries(thread.entries, found.arrangement)

        if came is None or (not came.is_nothing and not view.growing.grow(came, anew)):
            anew()
        self._held.release()
        self.completed.emit(thread)
