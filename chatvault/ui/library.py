"""What the window does to conversations when asked: each can be undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from chatvault.domain.changes import Changes
from chatvault.domain.work import Work
from chatvault.ui.operations import Operations

if TYPE_CHECKING:
    from chatvault.services.vault import Services

Change = Callable[["Services"], Changes]
_REMEMBERED = 50


class Library(QObject):
    """Stars, pins, names, archives and throws away, on the WRITE lane.

    Signals:
        done: a sentence of what was done; ``undo`` takes it back.
    """

    done = Signal(str)

    def __init__(self, operations: Operations, parent: QObject) -> None:
        super().__init__(parent)
        self._operations = operations
        self._inverses: list[Change] = []

    def star(self, ids: tuple[int, ...], on: bool) -> None:
        """Star conversations, or take the star away."""
        self._do(
            "",
            lambda services: services.organising.star(ids, on=on),
            lambda services: services.organising.star(ids, on=not on),
        )

    def pin(self, ids: tuple[int, ...], on: bool) -> None:
        """Keep conversations at the head of the list, or let them go."""
        self._do(
            "",
            lambda services: services.organising.pin(ids, on=on),
            lambda services: services.organising.pin(ids, on=not on),
        )

    def rename(self, session_id: int, title: str, before: str = "") -> None:
        """Give a conversation the person's own title."""
        self._do(
            "",
            lambda services: services.organising.rename(session_id, title),
            lambda services: services.organising.rename(session_id, before),
        )

    def archive(self, ids: tuple[int, ...], on: bool) -> None:
        """Archive conversations, or bring them back."""
        there, back = _archive(ids), _unarchive(ids)
        self._do(_counted(ids, "archived" if on else "brought back"), *_either(there, back, on=on))

    def trash(self, ids: tuple[int, ...], on: bool) -> None:
        """Move conversations to the trash, or put them back."""
        there, back = _trash(ids), _untrash(ids)
        sentence = _counted(ids, "moved to the trash" if on else "put back")
        self._do(sentence, *_either(there, back, on=on))

    def archive_older_than(self, days: int) -> None:
        """Archive what had no activity for that many days."""

        def run(services: Services, work: Work) -> Changes:
            return services.organising.archive_older_than(days)

        self._operations.write("Archiving", run, self._archived)

    def undo(self) -> None:
        """Take the last change back."""
        if self._inverses:
            inverse = self._inverses.pop()
            self._operations.write("Undoing", lambda services, work: inverse(services))

    def _do(self, sentence: str, change: Change, inverse: Change) -> None:
        def remember(_changes: Changes) -> None:
            self._inverses = [*self._inverses[1 - _REMEMBERED :], inverse]
            if sentence:
                self.done.emit(sentence)

        self._operations.write("Changing", lambda services, work: change(services), remember)

    def _archived(self, changes: Changes) -> None:
        ids = tuple(changes.session_ids)
        if ids:
            self._inverses.append(_unarchive(ids))
        self.done.emit(_counted(ids, "archived"))


def _archive(ids: tuple[int, ...]) -> Change:
    return lambda services: services.organising.archive(ids)


def _unarchive(ids: tuple[int, ...]) -> Change:
    return lambda services: services.organising.unarchive(ids)


def _trash(ids: tuple[int, ...]) -> Change:
    return lambda services: services.organising.trash(ids)


def _untrash(ids: tuple[int, ...]) -> Change:
    return lambda services: services.organising.untrash(ids)


def _either(there: Change, back: Change, *, on: bool) -> tuple[Change, Change]:
    return (there, back) if on else (back, there)


def _counted(ids: tuple[int, ...], done: str) -> str:
    return f"1 conversation {done}" if len(ids) == 1 else f"{len(ids):,} conversations {done}"
