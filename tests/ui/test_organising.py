"""Starring, pinning, naming, archiving and throwing away, each of which can be undone."""

from __future__ import annotations

from PySide6.QtCore import Qt

from chatvault.domain.safekeeping.archive_rule import ArchiveRule
from chatvault.domain.session import SessionRow, SessionScope, SessionStatus
from tests.ui.conftest import Person
from tests.ui.navigating import choose, words


def row(person: Person, session_id: int) -> SessionRow:
    return person.desktop.services().browsing.rows([session_id])[0]


def test_a_conversation_is_starred_and_undone(reader: Person) -> None:
    session_id = reader.open()
    reader.press("star")
    assert row(reader, session_id).starred
    reader.press("undo")
    assert not row(reader, session_id).starred


def test_a_pinned_conversation_comes_first(reader: Person) -> None:
    oldest = reader.ids()[-1]
    reader.do(reader.window.library.pin, (oldest,), True)
    assert reader.ids()[0] == oldest


def test_a_conversation_is_renamed(reader: Person) -> None:
    session_id = reader.ids()[0]
    reader.do(reader.window.session_list.renamed.emit, session_id, "Ovens I have known")
    assert reader.titles()[0] == "Ovens I have known"
    reader.press("undo")
    assert reader.titles()[0] == "Conversation stone"


def test_archiving_takes_out_of_the_list_and_undo_brings_back(reader: Person) -> None:
    session_id = reader.open()
    reader.press("archive")
    assert session_id not in reader.ids()
    assert reader.window.counts.archived == 1
    archived = SessionScope(status=SessionStatus.ARCHIVED)
    reader.do(reader.window.show_scope, archived, "Archived")
    assert reader.ids() == (session_id,)
    reader.do(reader.window.show_scope, SessionScope(), "All")
    reader.press("undo")
    assert session_id in reader.ids()


def test_the_status_bar_counts_the_messages_of_the_conversations_that_it_counts(
    reader: Person,
) -> None:
    # Given two conversations of two messages each,
    told, both = reader.window.status_bar, reader.ids()
    assert told.text.startswith("2 conversations   ·   4 messages")
    # when one is archived, then its messages go with it;
    reader.open()
    reader.press("archive")
    assert told.text.startswith("1 conversation   ·   2 messages")
    # and where all are in the trash, they were imported nevertheless.
    reader.do(reader.window.library.trash, both, True)
    assert told.text.startswith("0 conversations   ·   0 messages")


def test_old_conversations_are_archived_together(reader: Person) -> None:
    reader.do(reader.window.library.archive_by_rules, (ArchiveRule(1),))
    assert reader.ids() == ()
    assert "archived" in reader.window.toast.text


def test_what_is_read_can_be_thrown_away_from_the_menu_and_put_back(reader: Person) -> None:
    # Given a conversation that is read while its row is not in the list,
    session_id = reader.open()
    reader.do(reader.window.search, "oven")
    # when its command is chosen in the menu, then it is in the trash, and out of it again.
    reader.press("trash")
    assert row(reader, session_id).status is SessionStatus.TRASHED
    reader.press("trash")
    assert row(reader, session_id).status is SessionStatus.ACTIVE


def test_what_is_thrown_away_stays_in_the_trash(reader: Person) -> None:
    session_id = reader.ids()[0]
    reader.do(reader.window.library.trash, (session_id,), True)
    assert reader.window.counts.trashed == 1
    reader.press("undo")
    assert session_id in reader.ids()


def test_undo_takes_back_exactly_what_was_done(reader: Person) -> None:
    first, second = reader.ids()
    library = reader.window.library
    reader.do(library.star, (first,), True)
    reader.do(library.star, (first, second), True)
    reader.press("undo")
    assert row(reader, first).starred
    assert not row(reader, second).starred
    reader.do(library.rename, first, "One")
    reader.do(library.rename, first, "Two")
    reader.press("undo")
    assert row(reader, first).title == "One"
    reader.do(library.archive, (first,), True)
    reader.do(library.trash, (first, second), True)
    reader.press("undo")
    assert row(reader, first).status is SessionStatus.ARCHIVED
    assert row(reader, second).status is SessionStatus.ACTIVE


def test_the_offer_to_undo_goes_once_it_was_taken_by_the_keyboard(reader: Person) -> None:
    """Else it would take back something else than it says."""
    # Given a star, and then a conversation that was archived, which the window offers to undo,
    session_id = reader.open()
    toast = reader.window.toast
    reader.press("star")
    reader.press("archive")
    assert toast.undo_button.isVisible()
    # when the person takes it back by the key,
    reader.press("undo")
    # then the window says so and offers no more, and the star is there.
    assert toast.text == "Undone: 1 conversation archived"
    assert not toast.undo_button.isVisible()
    assert row(reader, session_id).starred


def test_the_offer_to_undo_goes_with_the_next_change(reader: Person) -> None:
    reader.open()
    reader.press("archive")
    reader.press("star")
    assert not reader.window.toast.isVisible()


def test_after_what_was_archived_the_list_goes_on_at_the_row_in_its_place(reader: Person) -> None:
    # Given two conversations, the first of them chosen,
    _, second = reader.ids()
    sessions = reader.window.session_list
    sessions.view.go_to(sessions.model.index(0))
    # when it is archived, then the other one is chosen, and nothing is once that is gone too.
    reader.press("archive")
    assert reader.window.session_list.selected_ids() == (second,)
    reader.press("archive")
    assert reader.ids() == ()
    assert reader.window.session_list.selected_ids() == ()


CHOOSE = ("star", "pin", "archive", "tags", "folder", "note", "export", "resume", "new_tab")
OPEN = ("find", "next_hit", "bookmark", "next_bookmark", "go_to_date")


def test_what_needs_a_conversation_says_so_where_none_is_seen(reader: Person) -> None:
    toast = reader.window.toast
    told = dict.fromkeys(CHOOSE, "Choose a conversation first")
    told |= dict.fromkeys(OPEN, "Open a conversation first")
    for key, sentence in told.items():
        toast.hide()
        reader.press(key)
        assert (key, toast.isVisible(), toast.text) == (key, True, sentence)
    # One that is open behind a page is not seen, either.
    reader.open()
    reader.do(reader.window.show_page, "statistics")
    for key in ("archive", "find"):
        toast.hide()
        reader.press(key)
        assert (key, toast.isVisible(), toast.text) == (key, True, told[key])


def test_a_command_reaches_what_is_seen_and_not_what_was_chosen_in_the_list(
    reader: Person,
) -> None:
    # Given both conversations chosen in the list,
    stone, bread = reader.ids()
    reader.window.session_list.view.selectAll()
    # when one of them is found and read, then it alone gets the star.
    reader.do(reader.window.search_bar.set_query, "rye")
    reader.do(reader.window.results.open_first)
    reader.press("star")
    assert row(reader, bread).starred
    assert not row(reader, stone).starred


def test_undo_says_that_there_is_nothing_to_take_back(reader: Person) -> None:
    reader.press("undo")
    assert reader.window.toast.text == "Nothing to undo"


def test_what_was_taken_back_is_done_again(reader: Person) -> None:
    # Given a star, another title and an archived conversation, all taken back,
    session_id = reader.open()
    reader.press("star")
    reader.do(reader.window.library.rename, session_id, "Ovens I have known")
    reader.press("archive")
    for _ in range(3):
        reader.press("undo")
    assert not row(reader, session_id).starred
    # when it is done again step by step, then each step is told and is as it was,
    reader.press("redo")
    assert row(reader, session_id).starred
    assert reader.window.toast.text == "Redone: 1 conversation starred"
    reader.press("redo")
    reader.press("redo")
    assert row(reader, session_id).title == "Ovens I have known"
    assert row(reader, session_id).status is SessionStatus.ARCHIVED
    assert reader.window.thread_pane.session_id != session_id
    # and can be taken back again; a new step leads on from there.
    reader.press("undo")
    assert row(reader, session_id).status is SessionStatus.ACTIVE
    reader.press("pin")
    reader.press("redo")
    assert reader.window.toast.text == "Nothing to redo"
    assert row(reader, session_id).status is SessionStatus.ACTIVE


def test_what_was_made_is_the_same_when_it_is_made_again(reader: Person) -> None:
    """Its later steps mean it, not another one of its number."""
    # Given a search that was kept, named and taken back, and another one kept meanwhile,
    library, saved = reader.window.library, reader.desktop.services().saved_searches
    reader.do(library.save_search, "rye")
    (search,) = saved.all()
    reader.do(library.rename_search, search.id, "Bread")
    reader.press("undo")
    assert reader.window.toast.text == "Undone: saved search renamed"
    reader.press("undo")
    assert saved.all() == ()
    # when both steps are done again, then it has its name.
    reader.press("redo")
    reader.press("redo")
    assert [one.name for one in saved.all()] == ["Bread"]


def test_what_is_seen_at_once_is_told_when_it_is_taken_back(reader: Person) -> None:
    """From another page nobody would see what the key did."""
    reader.open()
    reader.press("pin")
    assert "pinned" not in reader.window.toast.text
    reader.do(reader.window.show_page, "statistics")
    reader.press("undo")
    assert reader.window.toast.text == "Undone: 1 conversation pinned"


def test_a_conversation_is_renamed_where_it_is_read(reader: Person) -> None:
    # Given a conversation that is read while its row is not in the list,
    session_id = reader.open()
    reader.do(reader.window.search, "oven")
    editor, view = reader.window.thread_pane.header.editor, reader.window.thread_pane.view
    # when F2 is pressed and a title is typed, then it has that title,
    view.setFocus()
    reader.qtbot.keyClick(view, Qt.Key.Key_F2)
    reader.qtbot.keyClicks(editor, "Ovens I have known")
    reader.do(reader.qtbot.keyClick, editor, Qt.Key.Key_Return)
    assert row(reader, session_id).title == "Ovens I have known"
    assert view.hasFocus()
    # and from the menu of the window it can have another one, or its first one again.
    reader.press("rename")
    reader.do(reader.qtbot.keyClick, editor, Qt.Key.Key_Delete)
    reader.do(reader.qtbot.keyClick, editor, Qt.Key.Key_Return)
    assert row(reader, session_id).title == "Conversation stone"


def test_the_menu_of_the_window_renames_the_chosen_row_in_its_place(reader: Person) -> None:
    reader.open()
    reader.window.session_list.view.setFocus()
    reader.press("rename")
    assert reader.window.session_list.editor.isVisible()


def test_what_is_read_is_put_elsewhere_from_its_own_menu(reader: Person) -> None:
    session_id = reader.open()
    choose(reader, reader.window.thread_pane.make_menu(), "Pin")
    assert row(reader, session_id).pinned
    assert "Unpin" in words(reader.window.thread_pane.make_menu())
    reader.do(reader.window.search, "oven")
    for place, back in (("Archive", "Bring back"), ("Move to the trash", "Put back")):
        choose(reader, reader.window.thread_pane.make_menu(), place)
        assert row(reader, session_id).status is not SessionStatus.ACTIVE
        choose(reader, reader.window.thread_pane.make_menu(), back)
        assert row(reader, session_id).status is SessionStatus.ACTIVE
