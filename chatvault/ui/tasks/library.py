"""What the window does to conversations when asked: each can be undone."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from chatvault.domain.changes import Changes
from chatvault.domain.counted import conversations
from chatvault.domain.placement import Archived
from chatvault.domain.safekeeping.archive_rule import ArchiveRule
from chatvault.domain.safekeeping.upkeep import UpkeepRules
from chatvault.domain.session import SessionStatus
from chatvault.domain.tables.saved_layout import SavedLayout
from chatvault.domain.work import Work
from chatvault.ui.tasks.steps import Done, Step
from chatvault.ui.tasks.undoable_changes import UndoableChanges

if TYPE_CHECKING:
    from chatvault.services.vault import Services


class Library(UndoableChanges):
    """Stars, pins, names, archives and throws away, on the WRITE lane.

    Signals:
        moved: conversations that were moved, and the SessionStatus that they have now.
    """

    moved = Signal(object, object)

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
