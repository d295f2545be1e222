"""The bookmarks of the opened thread: which messages have one, and the way to the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from chatvault.domain.bookmark import Bookmark
from chatvault.domain.message import MessageEntry
from chatvault.ui.thread.bookmark_note import BookmarkNoteDialog
from chatvault.ui.thread.rows import Group, Row

if TYPE_CHECKING:
    from chatvault.ui.thread.thread_view import ThreadView


class Bookmarks(QObject):
    """Knows the bookmarks of a thread view; changing them is for others to do.

    Signals:
        changed: other messages are marked now, or their notes are others.
        asked: the id of a message, and the note of the bookmark that it is to have; None
            for no bookmark.
    """

    changed = Signal()
    asked = Signal(int, object)

    def __init__(self, view: ThreadView) -> None:
        super().__init__(view)
        self._view = view
        self.held: dict[int, Bookmark] = {}  # by message id

    def show(self, bookmarks: Iterable[Bookmark]) -> None:
        """Show these bookmarks instead; nothing is laid out anew and nothing moves."""
        now = {bookmark.message_id: bookmark for bookmark in bookmarks}
        if now == self.held:
            return
        self.held.clear()
        self.held.update(now)
        self._view.blocks.mark_again()
        self._view.viewport().update()
        self.changed.emit()

    def at(self, place: int) -> Bookmark | None:
        """The bookmark of the message at that place, or of one that is folded away with it."""
        rows = self._view.model.rows
        row = rows[rows.row_of(place)]
        if row.group is not Group.FOLDED:
            return self.held.get(rows.entries[place].id)
        return bookmark_in(row, rows.entries, self.held)

    def described(self, place: int) -> str:
        """The bookmark of the message at that place in words; nothing where it has none."""
        bookmark = self.at(place)
        return f"bookmarked {bookmark.note}".strip() if bookmark is not None else ""

    @property
    def places(self) -> list[int]:
        """Where the marked messages are, of those that are shown."""
        rows = self._view.model.rows
        found = (rows.place_of(message_id) for message_id in self.held)
        return sorted(place for place in found if place is not None)

    # What the person asks for

    def toggle(self, place: int) -> None:
        """Mark the message at that place, or take its bookmark away."""
        self.asked.emit(self._message_at(place), "" if self.at(place) is None else None)

    def toggle_here(self) -> None:
        """Mark the message that is read, or take its bookmark away."""
        if self._can_act:
            self.toggle(self._view.navigation.here)

    def write_note(self, place: int) -> None:
        """Ask for the note of the message's bookmark; a message without one gets one."""
        bookmark, view = self.at(place), self._view
        message_id = self._message_at(place)
        dialog = BookmarkNoteDialog(bookmark.note if bookmark else "", view)
        dialog.written.connect(lambda note: self.asked.emit(message_id, note))
        dialog.open()

    def _message_at(self, place: int) -> int:
        bookmark = self.at(place)
        return bookmark.message_id if bookmark else self._view.model.rows.entries[place].id

    def go_on(self) -> None:
        """Go to the next bookmark; after the last one comes the first."""
        self._go(back=False)

    def go_back(self) -> None:
        """Go to the bookmark before; before the first one comes the last."""
        self._go(back=True)

    @property
    def _can_act(self) -> bool:
        return self._view.isVisible() and len(self._view.model) > 0

    def _go(self, *, back: bool) -> None:
        places = self.places
        if not self._can_act or not places:
            return
        here = self._view.navigation.here
        if back:
            place = next((place for place in reversed(places) if place < here), places[-1])
        else:
            place = next((place for place in places if place > here), places[0])
        self._view.model.unfold_group(place)
        self._view.navigation.visit(place)


def bookmark_in(
    row: Row, entries: Sequence[MessageEntry], held: Mapping[int, Bookmark]
) -> Bookmark | None:
    """The bookmark that a row shows: of its message, or the first of those it stands for."""
    if not held or row.group is Group.HEAD:  # what is below it shows its own
        return None
    ids = (entries[place].id for place in range(row.first, row.last + 1))
    return next((held[message_id] for message_id in ids if message_id in held), None)
