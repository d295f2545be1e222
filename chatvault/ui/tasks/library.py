"""What the window does to conversations when asked: each can be undone."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from chatvault.domain.archive_rule import ArchiveRule
from chatvault.domain.changes import Changes
from chatvault.domain.counted import conversations
from chatvault.domain.placement import Archived
from chatvault.domain.saved_layout import SavedLayout
from chatvault.domain.session import SessionStatus
from chatvault.domain.upkeep import UpkeepRules
from chatvault.domain.work import Work
from chatvault.ui.operations import Operations
from chatvault.ui.tasks.steps import Done, Step, Steps

if TYPE_CHECKING:
    from chatvault.services.vault import Services


class Library(QObject):
    """Stars, pins, names, archives and throws away, on the WRITE lane.

    Signals:
        superseded: ``undo`` takes another change back than before.
        done: a sentence of what was done; ``undo`` takes it back.
        told: a sentence of what was taken back or done again, or why nothing was done.
        moved: conversations that were moved, and the SessionStatus that they have now.
        taken_back: the Changes that undoing made.
    """

    superseded = Signal()
    done = Signal(str)
    told = Signal(str)
    moved = Signal(object, object)
    taken_back = Signal(object)

    def __init__(self, operations: Operations, parent: QObject) -> None:
        super().__init__(parent)
        self._operations = operations
        self._steps = Steps()
        operations.changed.connect(self._forget_removed)

    def star(self, ids: tuple[int, ...], on: bool) -> None:
        """Star conversations, or take the star away."""

        def change(services: Services) -> Done:
            changes = services.organising.star(ids, on=on)
            changed = changes.session_ids
            return Done(
                changes,
                lambda services: services.organising.star(changed, on=not on),
                lambda services: services.organising.star(changed, on=on),
            )

        self.do(change, _counted(len(ids), "starred" if on else "unstarred"), silent=True)

    def pin(self, ids: tuple[int, ...], on: bool) -> None:
        """Keep conversations at the head of the list, or let them go."""

        def change(services: Services) -> Done:
            changes = services.organising.pin(ids, on=on)
            changed = changes.session_ids
            return Done(
                changes,
                lambda services: services.organising.pin(changed, on=not on),
                lambda services: services.organising.pin(changed, on=on),
            )

        self.do(change, _counted(len(ids), "pinned" if on else "unpinned"), silent=True)

    def rename(self, session_id: int, title: str) -> None:
        """Give a conversation the person's own title."""

        def change(services: Services) -> Done:
            before = services.organising.own_title(session_id)
            changes = services.organising.rename(session_id, title)
            return Done(
                changes,
                lambda services: services.organising.rename(session_id, before),
                lambda services: services.organising.rename(session_id, title),
            )

        self.do(change, "Conversation renamed", silent=True)

    def set_note(self, session_id: int, note: str) -> None:
        """Note something about a conversation; an empty note takes it away."""

        def change(services: Services) -> Done:
            before = services.organising.note(session_id)
            changes = services.organising.set_note(session_id, note)
            return Done(
                changes,
                lambda services: services.organising.set_note(session_id, before),
                lambda services: services.organising.set_note(session_id, note),
            )

        self.do(change, "Note saved" if note else "Note removed")

    def bookmark(self, message_id: int, note: str | None) -> None:
        """Mark a message, with a note; None takes its bookmark away."""

        def mark(services: Services) -> Changes:
            if note is None:
                return services.bookmarks.remove(message_id)
            return services.bookmarks.set(message_id, note)

        def change(services: Services) -> Done:
            before = services.bookmarks.find(message_id)
            changes = mark(services)
            if before is None:
                return Done(changes, lambda services: services.bookmarks.remove(message_id), mark)
            return Done(changes, lambda services: services.bookmarks.put(before), mark)

        removed = note is None
        self.do(change, "Bookmark removed" if removed else "Message marked", silent=not removed)

    def save_search(self, query: str) -> None:
        """Keep a search."""

        def change(services: Services) -> Done:
            saved = services.saved_searches.add(query)
            return Done(
                Changes(searches=True),
                lambda services: services.saved_searches.remove(saved.id),
                lambda services: services.saved_searches.put(saved),
            )

        self.do(change, "Search saved")

    def rename_search(self, search_id: int, name: str) -> None:
        """Give a saved search another name."""

        def change(services: Services) -> Done:
            before = services.saved_searches.find(search_id).name
            changes = services.saved_searches.rename(search_id, name)
            return Done(
                changes,
                lambda services: services.saved_searches.rename(search_id, before),
                lambda services: services.saved_searches.rename(search_id, name),
            )

        self.do(change, "Saved search renamed", silent=True)

    def move_search(self, search_id: int, by: int) -> None:
        """Move a saved search up (-1) or down (1) among the others."""

        def change(services: Services) -> Done:
            changes = services.saved_searches.move(search_id, by)
            moved = by if changes.searches else 0
            return Done(
                changes,
                lambda services: services.saved_searches.move(search_id, -moved),
                lambda services: services.saved_searches.move(search_id, moved),
            )

        self.do(change, "Saved search moved", silent=True)

    def delete_search(self, search_id: int) -> None:
        """Keep a search no longer."""

        def change(services: Services) -> Done:
            before = services.saved_searches.find(search_id)
            changes = services.saved_searches.remove(search_id)
            return Done(
                changes,
                lambda services: services.saved_searches.put(before),
                lambda services: services.saved_searches.remove(search_id),
            )

        self.do(change, "Saved search deleted")

    def forget_layout(self, layout: SavedLayout) -> None:
        """Keep a layout of tables no longer."""

        def change(services: Services) -> Done:
            changes = services.layouts.remove(layout)
            return Done(
                changes,
                lambda services: services.layouts.put(layout),
                lambda services: services.layouts.remove(layout),
            )

        self.do(change, "Forgotten for the next file")

    def clear_history(self) -> None:
        """Forget what was searched for."""

        def change(services: Services) -> Done:
            past = services.search_history.clear()
            return Done(
                Changes(), lambda services: services.search_history.restore(past), _forget_history
            )

        self.do(change, "Search history cleared")

    def archive(self, ids: tuple[int, ...], on: bool) -> None:
        """Archive conversations, or bring them back."""
        status = SessionStatus.ARCHIVED if on else SessionStatus.ACTIVE
        self._move(ids, status, "archived" if on else "brought back")

    def trash(self, ids: tuple[int, ...], on: bool) -> None:
        """Move conversations to the trash, or put them back."""
        status = SessionStatus.TRASHED if on else SessionStatus.ACTIVE
        self._move(ids, status, "moved to the trash" if on else "put back")

    def archive_by_rules(self, rules: tuple[ArchiveRule, ...]) -> None:
        """Archive what the rules take."""

        def run(services: Services, work: Work) -> Done:
            return archived(services.archiving.run(rules, work))

        self._operations.write("Archiving", run, self._archived, shown=True)

    def change_rules(self, change: Callable[[UpkeepRules], UpkeepRules], sentence: str) -> None:
        """Keep other rules for the upkeep."""

        def run(services: Services) -> Done:
            before = services.upkeep.rules()
            after = change(before)
            changes = services.upkeep.set_rules(after)
            return Done(
                changes,
                lambda services: services.upkeep.set_rules(before),
                lambda services: services.upkeep.set_rules(after),
            )

        self.do(run, sentence)

    def bring_back(self, moment: int) -> None:
        """Take the archive's run of that moment back."""

        def change(services: Services) -> Done:
            changes = services.archiving.undo(moment)
            ids = changes.session_ids
            return Done(changes, lambda services: services.organising.archive(ids))

        self.do(change, "Brought back what was archived last")

    def tell_archived(self, run: Archived) -> None:
        """Say what the vault archived by itself, and be able to take it back."""
        self._archived(archived(run))

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

    def _move(self, ids: tuple[int, ...], status: SessionStatus, done: str) -> None:
        """Move conversations to a part of the library."""
        self.do(
            _moved(ids, status),
            _counted(len(ids), done),
            lambda done: self.moved.emit(done.changes.session_ids, status),
        )

    def _archived(self, done: Done) -> None:
        if not done.changes.session_ids:
            self.told.emit("Nothing fits the rules now")
            return
        sentence = _counted(done.conversations, "archived")
        self._remember(Step(done, sentence))
        self.done.emit(sentence)

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


def archived(run: Archived) -> Done:
    """A run of the archive's rules, which is taken back by its moment."""
    return Done(
        run.changes,
        lambda services: services.archiving.undo(run.moment),
        conversations=run.conversations,
    )


def _moved(ids: Collection[int], status: SessionStatus) -> Callable[[Services], Done]:
    """Moves conversations to a part of the library; undoing puts each back where it was."""

    def change(services: Services) -> Done:
        moved = services.organising.move(ids, status)
        return Done(
            moved.changes,
            lambda services: services.organising.put_back(moved.before),
            lambda services: services.organising.move(ids, status).changes,
        )

    return change


def _forget_history(services: Services) -> Changes:
    services.search_history.clear()
    return Changes()


def _counted(count: int, done: str) -> str:
    return f"{conversations(count)} {done}"
