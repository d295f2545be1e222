"""Keeps the thread with the list when the conversation that is read leaves it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from chatvault.domain.changes import Changes
from chatvault.domain.session import SessionStatus
from chatvault.ui.places.pages import Mode
from chatvault.ui.thread.landing import Landing

if TYPE_CHECKING:
    from chatvault.ui.main_window import MainWindow


@dataclass(frozen=True, slots=True)
class _Left:
    """How a conversation was read that left the list, and which one was opened instead."""

    landing: Landing
    next: int | None
    shown: int | None  # after that: in another tab, where there was no next one


class GoingOn(QObject):
    """Opens the next conversation when the open one is moved away, and that again when undone."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._left: dict[int, _Left] = {}
        window.library.moved.connect(self._go_on)
        window.library.taken_back.connect(self._come_back)

    def _go_on(self, ids: Collection[int], status: SessionStatus) -> None:
        """Read the next one of the list, where the open one goes from there."""
        window, sessions = self._window, self._window.session_list
        left = window.thread_pane.session_id
        if left is None or left not in ids or sessions.scope.lists(status):
            return
        if window.body.mode is not Mode.BROWSE:
            return  # it was not read out of the list
        landing, following = window.thread_pane.landing(), sessions.next_to(left, ids)
        if following is not None:
            self._open(following, Landing())
        elif left in sessions.ids():
            window.tabbing.close_current()
        else:
            return
        shown = window.thread_pane.session_id
        self._left[left] = _Left(landing or Landing(), following, shown)

    def _come_back(self, changes: Changes) -> None:
        """Read again what came back to the list, unless another one was opened since."""
        shown = self._window.thread_pane.session_id
        for session_id in changes.session_ids & self._left.keys():
            left = self._left.pop(session_id)
            if self._window.body.mode is not Mode.BROWSE or shown != left.shown:
                continue
            if left.next is None:
                self._window.tabbing.reopen()
            else:
                self._open(session_id, left.landing)

    def _open(self, session_id: int, landing: Landing) -> None:
        """Open it, and stay in the list where that is seen alone."""
        window = self._window
        alone = not window.thread_pane.isVisible()
        window.tabbing.open(session_id, landing)
        if alone:
            window.tabbing.leave_thread()
