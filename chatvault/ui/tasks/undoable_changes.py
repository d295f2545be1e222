"""Changes that the person makes in the window, and the way back from them and on again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from chatvault.domain.changes import Changes
from chatvault.ui.operations import Operations
from chatvault.ui.tasks.steps import Done, Step, Steps

if TYPE_CHECKING:
    from chatvault.services.vault import Services


class UndoableChanges(QObject):
    """Makes changes on the WRITE lane, takes them back, and makes them again.

    Signals:
        superseded: ``undo`` takes another change back than before.
        done: a sentence of what was done; ``undo`` takes it back.
        told: a sentence of what was taken back or done again, or why nothing was done.
        taken_back: the Changes that undoing made.
    """

    superseded = Signal()
    done = Signal(str)
    told = Signal(str)
    taken_back = Signal(object)

    def __init__(self, operations: Operations, parent: QObject) -> None:
        super().__init__(parent)
        self._operations = operations
        self._steps = Steps()
        operations.changed.connect(self._forget_removed)

    def do(
        self,
        change: Callable[[Services], Done | None],
        sentence: str = "",
        then: Callable[[Done], None] | None = None,
        *,
        silent: bool = False,
    ) -> None:
        """Change something on the WRITE lane, and be able to take it back.

        ``sentence`` tells of it, unless what was done has one of its own; of a ``silent`` change,
        which is seen where it is made, only once it is taken back. ``then`` gets what was done.
        A change that found nothing to do gives None.
        """

        def remember(done: Done | None) -> None:
            if done is not None:
                told = done.sentence or sentence
                self._remember(Step(done, told, then))
                if told and not silent:
                    self.done.emit(told)
                if then is not None:
                    then(done)

        self._operations.write("Changing", lambda services, work: change(services), remember)

    def undo(self) -> None:
        """Take the last change back."""
        step = self._steps.back()
        if step is None:
            self.told.emit("Nothing to undo")
        else:
            self.superseded.emit()
            self._operations.write(
                "Undoing",
                lambda services, work: step.done.inverse(services),
                lambda changes: self._tell_undone(step, changes),
            )

    def redo(self) -> None:
        """Do again what was taken back last, unless something else was done since."""
        step = self._steps.on()
        if step is None or (again := step.done.again) is None:
            self.told.emit("Nothing to redo")
        else:
            self.superseded.emit()
            self._operations.write(
                "Redoing",
                lambda services, work: again(services),
                lambda _changes: self._tell_redone(step),
            )

    def forget(self) -> None:
        """Be able to take nothing back any more."""
        self._steps.forget()
        self.superseded.emit()

    def _forget_removed(self, changes: Changes) -> None:
        # Ids are given again: what undid something to a conversation that is gone for good
        # could meet another one.
        if changes.removed_ids:
            self.forget()

    def _remember(self, step: Step) -> None:
        self._steps.add(step)
        self.superseded.emit()

    def _tell_undone(self, step: Step, changes: Changes) -> None:
        self._tell("Undone", step)
        self.taken_back.emit(changes)

    def _tell_redone(self, step: Step) -> None:
        self._tell("Redone", step)
        if step.then is not None:
            step.then(step.done)

    def _tell(self, what: str, step: Step) -> None:
        if sentence := step.sentence:
            self.told.emit(f"{what}: {sentence[0].lower()}{sentence[1:]}")
