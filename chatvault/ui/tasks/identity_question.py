"""Asks the person once which of the people in chats they are, and takes another answer later."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from chatvault.domain.changes import Changes
from chatvault.domain.people import Participants
from chatvault.domain.source import source
from chatvault.ui.dialogs.identity import IdentityDialog
from chatvault.ui.operations import Operations
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.widgets.error_line import NoticeLine

_NOBODY = "There are no chats between people in the vault"


class IdentityQuestion(QObject):
    """A quiet line asks; closed, it asks again at the next start, or when other people come.

    Signals:
        done: a sentence about what there is to say instead of a question.
    """

    done = Signal(str)

    def __init__(
        self, appearance: Appearance, operations: Operations, line: NoticeLine, window: QWidget
    ) -> None:
        super().__init__(window)
        self._appearance, self._operations, self._window = appearance, operations, window
        self._line = line
        self._asked: frozenset[tuple[int, str]] = frozenset()  # who may be the person
        self._put_off: frozenset[tuple[int, str]] = frozenset()
        line.details_button.setText("Answer…")
        line.closed.connect(self._on_closed)

    def refresh(self, changes: Changes) -> None:
        """Look again where other messages may have come."""
        if changes.messages:
            self.look()

    def look(self) -> None:
        """See whether there is anything to ask."""
        self._operations.read(
            "Looking for unknown people", lambda services, work: services.people.asked(), self._show
        )

    def ask(self) -> None:
        """Ask, or show what was answered."""
        self._operations.read(
            "Counting what people said",
            lambda services, work: services.people.participants(),
            self._open,
        )

    def _show(self, groups: Sequence[Participants]) -> None:
        self._asked = frozenset(
            (group.source_id, one.key) for group in groups for one in group.unknown
        )
        if self._asked <= self._put_off:
            self._line.hide()
        elif (text := question(groups)) != self._line.text or self._line.isHidden():
            self._line.show_text(text, self.ask)

    def _on_closed(self) -> None:
        self._put_off |= self._asked

    def _open(self, groups: Sequence[Participants]) -> None:
        if not groups:
            self.done.emit(_NOBODY)
            return
        dialog = IdentityDialog(self._appearance, groups, self._window)
        dialog.chosen.connect(self._keep)
        dialog.none_chosen.connect(self._keep_none)
        dialog.forget_asked.connect(self._forget)
        dialog.open()

    def _keep(self, source_id: int, key: str) -> None:
        self._operations.write(
            "Noting who is who", lambda services, work: services.people.is_me(source_id, key)
        )

    def _keep_none(self, source_id: int, keys: Sequence[str]) -> None:
        self._operations.write(
            "Noting who is who", lambda services, work: services.people.are_others(source_id, keys)
        )

    def _forget(self, source_id: int) -> None:
        self._operations.write(
            "Forgetting who is who", lambda services, work: services.people.forget(source_id)
        )


def question(groups: Sequence[Participants]) -> str:
    """What is asked, in a line."""
    names = list(dict.fromkeys(source(group.source).name for group in groups))
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"Which one is you in the chats of {listed}?"
