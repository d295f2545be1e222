"""Marking a message, coming back to it after a restart, and taking it back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from chatvault.domain.bookmark import Bookmark
from chatvault.ui.thread.bookmark_note import BookmarkNoteDialog
from chatvault.ui.thread.calendar_popup import CalendarPopup
from tests.ui.conftest import Person
from tests.unit.services.importing.test_importing import conversation, write_export

# The offscreen platform says so of every popup.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def bookmarks(person: Person) -> tuple[Bookmark, ...]:
    """The bookmarks in the vault of the conversation that is open."""
    session_id = person.window.thread_pane.session_id
    assert session_id is not None
    return person.desktop.services().reading.thread(session_id).bookmarks


def note(person: Person, place: int, text: str) -> None:
    """Write a note about the message at that place."""
    view = person.window.thread_pane.view
    view.bookmarks.write_note(place)
    dialog = view.findChild(BookmarkNoteDialog)
    assert isinstance(dialog, BookmarkNoteDialog)
    dialog.field.setText(text)
    person.do(QTest.keyClick, dialog.field, Qt.Key.Key_Return)


def test_a_message_is_marked_with_a_note_and_found_again_after_a_restart(
    start: Callable[[], Person], tmp_path: Path
) -> None:
    # Given somebody who notes something about an answer,
    before = start()
    long = "Ten hours. " * 900
    file = write_export(tmp_path / "conversations.json", conversation("rye", "How long?", long))
    before.do(before.window.imports.start, (file,))
    before.open()
    note(before, 1, "for the bakery")
    shown = before.window.thread_pane.view.bookmarks.held.values()
    assert [bookmark.note for bookmark in shown] == ["for the bakery"]
    before.window.close()
    before.settle()
    # when the export, which has more in it now, is imported again after a restart,
    after = start()
    longer = conversation("rye", "How long?", long, "Really?", time=1_763_990_000.0)
    after.do(after.window.imports.start, (write_export(file, longer),))
    after.open()
    # then the bookmark is there, with its note, and a key leads to it.
    view = after.window.thread_pane.view
    after.do(view.navigation.go_to_end)
    after.press("next_bookmark")
    entry = view.model.rows.entries[view.state.focused]
    assert view.bookmarks.held[entry.id].note == "for the bakery"
    assert view.placed[0].block.entry.id == entry.id


def test_a_bookmark_is_set_by_its_key_and_undone(reader: Person) -> None:
    reader.open()
    view = reader.window.thread_pane.view
    view.setFocus()
    reader.do(QTest.keyClick, view, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    (marked,) = bookmarks(reader)
    assert set(view.bookmarks.held) == {marked.message_id}
    reader.press("undo")
    assert bookmarks(reader) == ()
    assert view.bookmarks.held == {}


def test_taking_a_bookmark_away_can_be_undone_with_its_note(reader: Person) -> None:
    reader.open()
    note(reader, 0, "the question")
    kept = bookmarks(reader)
    reader.press("bookmark")
    assert bookmarks(reader) == ()
    assert reader.window.toast.text == "Bookmark removed"
    reader.do(reader.window.toast.undo_button.click)
    assert bookmarks(reader) == kept


def test_a_note_that_was_changed_is_changed_back(reader: Person) -> None:
    reader.open()
    note(reader, 0, "one")
    note(reader, 0, "two")
    reader.press("undo")
    assert [bookmark.note for bookmark in bookmarks(reader)] == ["one"]


def test_the_calendar_is_opened_by_its_key(reader: Person) -> None:
    reader.open()
    reader.press("go_to_date")
    popup = reader.window.thread_pane.view.findChild(CalendarPopup)
    assert popup is not None
    assert popup.isVisible()
    popup.close()


def test_on_another_page_the_hidden_conversation_is_left_alone(reader: Person) -> None:
    reader.open()
    reader.do(reader.window.show_page, "statistics")
    reader.press("bookmark")
    reader.press("go_to_date")
    assert bookmarks(reader) == ()
    assert reader.window.thread_pane.view.findChild(CalendarPopup) is None
