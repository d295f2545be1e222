"""Tags in the window: given, taken away, made, named, coloured and deleted, and all undone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from chatvault.domain.session import SessionScope
from chatvault.ui.dialogs.picking.tag_marks import OFF, ON, PARTLY
from chatvault.ui.dialogs.picking.tags import TagsDialog
from chatvault.ui.sidebar import dragged_sessions
from tests.ui.conftest import Person
from tests.ui.navigating import choose, drop, entries, entry, words


def tags_of(person: Person) -> list[tuple[str, ...]]:
    return [row.tags for row in person.desktop.services().browsing.rows(person.ids())]


def tags_in_navigation(person: Person) -> dict[str, int | None]:
    return {row.label: row.count for row in entries(person) if row.tag is not None}


def ask(person: Person) -> TagsDialog:
    person.press("tags")
    (dialog,) = person.window.findChildren(TagsDialog)
    return dialog


def write(person: Person, dialog: TagsDialog, text: str) -> None:
    person.qtbot.keyClicks(dialog.picker.field, text)
    enter(person, dialog)


def enter(person: Person, dialog: TagsDialog) -> None:
    person.qtbot.keyClick(dialog.picker.field, Qt.Key.Key_Return)
    person.settle()


def marks(dialog: TagsDialog) -> dict[str, Qt.CheckState | None]:
    return {row.label: row.state for row in dialog.picker.model.rows}


# The offscreen platform says so of every popup.
pytestmark = pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)


@pytest.fixture
def tagger(reader: Person) -> Person:
    """Somebody whose newer conversation is tagged "ovens"."""
    reader.do(reader.window.labelling.give_tag, "ovens", reader.ids()[:1])
    return reader


def test_a_new_tag_is_made_by_its_name_alone_and_undone(reader: Person) -> None:
    # Given an open conversation, a new name and Enter make a tag, and Enter applies it.
    reader.open()
    dialog = ask(reader)
    write(reader, dialog, "ovens")
    assert marks(dialog) == {"ovens": ON}
    enter(reader, dialog)
    # Then list, header, navigation and notice tell of it,
    assert tags_of(reader) == [("ovens",), ()]
    assert tags_in_navigation(reader) == {"ovens": 1}
    thread = reader.window.thread_pane.shown_thread
    assert thread is not None
    assert thread.session.tags == ("ovens",)
    assert reader.window.toast.text == "“ovens” given to 1 conversation"
    # and undoing leaves nothing of it.
    reader.press("undo")
    assert tags_of(reader) == [(), ()]
    assert tags_in_navigation(reader) == {}


def test_a_tag_that_only_some_have_is_marked_partly_and_given_to_all(tagger: Person) -> None:
    # Given two chosen conversations, of which one has the tag,
    tagger.window.session_list.view.selectAll()
    dialog = ask(tagger)
    assert dialog.windowTitle() == "Tags of 2 conversations"
    assert marks(dialog) == {"ovens": PARTLY}
    assert dialog.picker.model.rows[0].spoken == "ovens, marked for some, 1 of 2"
    # when it is picked by the arrows and Enter, and another Enter applies it,
    tagger.qtbot.keyClick(dialog.picker.field, Qt.Key.Key_Down)
    enter(tagger, dialog)
    assert marks(dialog) == {"ovens": ON}
    enter(tagger, dialog)
    # then both have it, and one step takes it from the second alone.
    assert tags_of(tagger) == [("ovens",), ("ovens",)]
    tagger.press("undo")
    assert tags_of(tagger) == [("ovens",), ()]


def test_several_tags_are_changed_together_and_undone_together(tagger: Person) -> None:
    tagger.window.session_list.view.selectAll()
    dialog = ask(tagger)
    write(tagger, dialog, "OVENS")  # whatever the case, it is the one that there is
    write(tagger, dialog, "ovens")
    assert marks(dialog) == {"ovens": OFF}
    write(tagger, dialog, "slow")
    enter(tagger, dialog)
    assert tags_of(tagger) == [("slow",), ("slow",)]
    assert tagger.window.toast.text == "Tags of 2 conversations changed"
    tagger.press("undo")
    assert tags_of(tagger) == [("ovens",), ()]


def test_escape_changes_nothing(tagger: Person) -> None:
    tagger.open()
    dialog = ask(tagger)
    write(tagger, dialog, "slow")
    tagger.do(tagger.qtbot.keyClick, dialog.picker.field, Qt.Key.Key_Escape)
    assert tags_in_navigation(tagger) == {"ovens": 1}


def test_a_click_marks_as_enter_does(tagger: Person) -> None:
    tagger.open(1)
    dialog = ask(tagger)
    view = dialog.picker.list
    rect = view.visualRect(dialog.picker.model.index_of("ovens"))
    tagger.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert marks(dialog) == {"ovens": ON}
    dialog.apply.click()
    tagger.settle()
    assert ("ovens",) in tags_of(tagger)


def test_conversations_are_dropped_on_a_tag_and_nowhere_else(tagger: Person) -> None:
    ids = tagger.ids()
    assert not drop(tagger, "library:starred", ids)
    assert drop(tagger, "tag:ovens", ids)
    assert tags_of(tagger) == [("ovens",), ("ovens",)]
    tagger.press("undo")
    assert tags_of(tagger) == [("ovens",), ()]


def test_a_row_of_the_list_can_be_dragged_with_all_that_is_chosen(
    tagger: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = tagger.window.session_list.view
    assert view.dragEnabled()
    view.selectAll()
    taken: list[tuple[int, ...]] = []
    monkeypatch.setattr(
        "chatvault.ui.sidebar.session_view.QDrag.exec",
        lambda drag, _actions: taken.append(dragged_sessions.ids_of(drag.mimeData())),
    )
    view.startDrag(Qt.DropAction.CopyAction)
    assert taken == [tagger.ids()]


def test_a_tag_is_renamed_in_the_navigation_and_the_list_stays_with_it(tagger: Person) -> None:
    # Given the list of a tag,
    rows = tagger.window.navigation.tag_rows
    tagger.do(tagger.window.show_scope, SessionScope(tag="ovens"), "ovens")
    # when it gets another name in its row,
    rows.edit(entry(tagger, "tag:ovens"))
    assert rows.editor.isVisible()
    rows.editor.setText("Stoves")
    tagger.do(tagger.qtbot.keyClick, rows.editor, Qt.Key.Key_Return)
    # then its conversations are still listed, under the new name.
    assert tags_in_navigation(tagger) == {"Stoves": 1}
    assert tagger.window.session_list.scope == SessionScope(tag="Stoves")
    assert len(tagger.ids()) == 1
    assert tagger.window.navigation.places.current_key == "tag:Stoves"
    tagger.press("undo")
    assert tags_in_navigation(tagger) == {"ovens": 1}


def test_renaming_to_another_tag_makes_them_one(tagger: Person) -> None:
    tagger.do(tagger.window.labelling.give_tag, "Stoves", tagger.ids()[1:])
    tagger.do(tagger.window.navigation.tag_rows.renamed.emit, "ovens", "stoves")
    assert tags_in_navigation(tagger) == {"Stoves": 2}
    assert tagger.window.toast.text == "Tag “ovens” became one with “Stoves”"
    tagger.press("undo")
    assert tags_in_navigation(tagger) == {"ovens": 1, "Stoves": 1}


def menu_of(person: Person, key: str) -> QMenu:
    chosen = entry(person, key)
    menu = person.window.navigation.tag_rows.menu(chosen)
    assert menu is not None
    return menu


def test_a_tag_gets_a_colour_from_its_menu(tagger: Person) -> None:
    (colors,) = (
        menu
        for menu in menu_of(tagger, "tag:ovens").findChildren(QMenu)
        if menu.title() == "Colour"
    )
    choose(tagger, colors, "Violet")
    assert entry(tagger, "tag:ovens").dot == "s3"
    tagger.press("undo")
    assert entry(tagger, "tag:ovens").tag.color is None  # type: ignore[union-attr]


def test_a_tag_is_deleted_and_comes_back(tagger: Person) -> None:
    # Given the list of a tag, which is deleted from its menu,
    tagger.do(tagger.window.show_scope, SessionScope(tag="ovens"), "ovens")
    choose(tagger, menu_of(tagger, "tag:ovens"), "Delete")
    # then the list of all is shown, and one step brings the tag back.
    assert tags_in_navigation(tagger) == {}
    assert tagger.window.session_list.scope == SessionScope()
    assert len(tagger.ids()) == 2
    assert tagger.window.navigation.places.current_key == "library:all"
    tagger.press("undo")
    assert tags_of(tagger) == [("ovens",), ()]


def test_keys_of_the_navigation_rename_and_delete_a_tag(tagger: Person) -> None:
    places = tagger.window.navigation.places
    places.setFocus()
    places.set_current("tag:ovens")
    tagger.qtbot.keyClick(places, Qt.Key.Key_F2)
    assert tagger.window.navigation.tag_rows.editor.isVisible()
    tagger.window.navigation.tag_rows.editor.finish(keep=False)
    tagger.do(tagger.qtbot.keyClick, places, Qt.Key.Key_Delete)
    assert tags_in_navigation(tagger) == {}


def test_the_menu_of_a_tag_opens_under_the_pointer(tagger: Person) -> None:
    rows = tagger.window.navigation.tag_rows
    rows.view.menu_asked.emit(entry(tagger, "tag:ovens"), QPoint(10, 10))
    (menu,) = (one for one in rows.view.findChildren(QMenu) if one.isVisible())
    assert words(menu) == ["Show", "Rename", "Colour", "Delete"]
    menu.close()
    rows.view.menu_asked.emit(entry(tagger, "library:all"), QPoint(10, 10))
    assert not any(one.isVisible() for one in rows.view.findChildren(QMenu))


def test_the_menus_of_list_and_thread_lead_to_the_tags(tagger: Person) -> None:
    tagger.open()
    menu = tagger.window.thread_pane.make_menu()
    choose(tagger, menu, "Tags…")
    (dialog,) = tagger.window.findChildren(TagsDialog)
    assert marks(dialog) == {"ovens": ON}
