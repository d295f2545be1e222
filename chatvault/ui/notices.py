"""Tells in a quiet line what to know about the vault and its place, until that is closed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from chatvault.ui.operations import Operations
from chatvault.ui.widgets.error_line import NoticeLine


class Notices(QObject):
    """One at a time; what was closed once is not said again, also not at the next start.

    Signals:
        closed: the marks of the sentences that the person has closed by now.
    """

    closed = Signal(object)

    def __init__(
        self, operations: Operations, line: NoticeLine, details: Callable[[], None], parent: QObject
    ) -> None:
        """``details`` leads to where all of them are told."""
        super().__init__(parent)
        self._operations, self._line, self._details = operations, line, details
        self._closed: tuple[str, ...] = ()  # marks
        self._sentences: tuple[str, ...] = ()  # the first that is not closed is in the line
        line.closed.connect(self._on_closed)

    def look(self, closed: Sequence[str]) -> None:
        """Read what there is to say, and say what of it was not closed before."""
        self._closed = tuple(closed)
        self._operations.read(
            "Looking at where the vault lies",
            lambda services, work: services.diagnosing.warnings(),
            self._show,
        )

    def _show(self, sentences: Sequence[str]) -> None:
        self._sentences = tuple(one for one in sentences if _mark(one) not in self._closed)
        if self._sentences:
            self._line.show_text(self._sentences[0], self._details)
        else:
            self._line.hide()

    def _on_closed(self) -> None:
        self._closed += (_mark(self._sentences[0]),)
        self.closed.emit(self._closed)
        self._show(self._sentences[1:])


def _mark(sentence: str) -> str:
    """What a sentence is known by; it may name folders, which the settings need not keep."""
    return hashlib.sha256(sentence.encode()).hexdigest()[:16]
