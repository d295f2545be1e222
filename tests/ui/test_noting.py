"""A note on a conversation: written, shown beside it, found, and taken back."""

from __future__ import annotations

from PySide6.QtCore import Qt

from chatvault.ui.dialogs.note import NoteDialog
from tests.ui.conftest import Person


def ask(person: Person) -> NoteDialog:
    person.press("note")
    (dialog,) = person.window.findChildren(NoteDialog)
    return dialog


def note(person: Person, text: str) -> None:
    dialog = ask(person)
    dialog.field.setPlainText(text)
    person.do(
        person.qtbot.keyClick, dialog.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
    )


def test_a_note_is_shown_in_the_details_and_undone(reader: Person) -> None:
    # Given an open conversation without a note,
    session_id = reader.open()
    panel = reader.window.side_panel
    section = panel.sections["Note"]
    reader.settle_long()
    assert section.isHidden()
    # when one is written,
    note(reader, "  Ask again\nin <b>winter</b> ")
    # then it stands beside the conversation, as it was typed,
    assert reader.desktop.services().organising.note(session_id) == "Ask again\nin <b>winter</b>"
    assert not section.isHidden()
    assert panel.note.words.text() == "Ask again\nin <b>winter</b>"
    assert panel.note.words.textFormat() is Qt.TextFormat.PlainText
    # and one step takes it away.
    reader.press("undo")
    assert section.isHidden()
    assert reader.desktop.services().organising.note(session_id) == ""


def test_a_note_is_found_and_edited_from_where_it_stands(reader: Person) -> None:
    reader.open()
    note(reader, "Ask again in winter")
    reader.do(reader.window.side_panel.note.button.click)
    (dialog,) = reader.window.findChildren(NoteDialog)
    assert dialog.field.toPlainText() == "Ask again in winter"
    dialog.reject()
    reader.do(reader.window.search_bar.set_query, "note:winter")
    page = reader.window.results.page
    assert page is not None
    assert [group.title for group in page.groups] == ["Conversation stone"]


def test_the_note_of_one_conversation_is_not_shown_beside_another(reader: Person) -> None:
    reader.open()
    note(reader, "Ask again in winter")
    reader.open(1)
    reader.settle_long()
    assert reader.window.side_panel.sections["Note"].isHidden()


def test_without_a_change_nothing_is_written(reader: Person) -> None:
    reader.open()
    note(reader, "Once")
    note(reader, "Once")
    reader.press("undo")
    assert reader.desktop.services().organising.note(reader.ids()[0]) == ""


def test_of_several_conversations_a_note_is_asked_for_none(reader: Person) -> None:
    reader.window.session_list.view.selectAll()
    reader.press("note")
    assert "Choose one conversation to write a note on it." in reader.window.error_line.text
