"""Folders in the window: made, filled, named, moved and deleted, and all undone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from chatvault.domain.session import SessionScope
from chatvault.ui.dialogs.name import NameDialog
from chatvault.ui.dialogs.picking.folder import FolderDialog
from tests.ui.conftest import Person
from tests.ui.navigating import choose, drop, entries, entry, words

# The offscreen platform says so of every popup.
pytestmark = pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)


def tree(person: Person) -> list[tuple[int, str, int | None]]:
    """The folders in the navigation: how deep, their names and counts."""
    return [(one.depth, one.label, one.count) for one in entries(person) if one.folder is not None]


def key_of(person: Person, label: str) -> str:
    return next(one.key for one in entries(person) if one.folder and one.label == label)


def id_of(person: Person, label: str) -> int:
    return int(key_of(person, label).removeprefix("folder:"))


def ask(person: Person) -> FolderDialog:
    person.press("folder")
    (dialog,) = person.window.findChildren(FolderDialog)
    return dialog


def enter(person: Person, dialog: FolderDialog, text: str = "") -> None:
    person.qtbot.keyClicks(dialog.picker.field, text)
    person.do(person.qtbot.keyClick, dialog.picker.field, Qt.Key.Key_Return)


def menu_of(person: Person, label: str) -> QMenu:
    chosen = entry(person, key_of(person, label))
    menu = person.window.navigation.folder_rows.menu(chosen)
    assert menu is not None
    return menu


@pytest.fixture
def filer(reader: Person) -> Person:
    """Somebody with two folders, Ovens inside Work; the newer conversation is in Ovens."""
    folders = reader.window.labelling.folders
    reader.do(folders.make, "Work", None)
    reader.do(folders.make, "Ovens", id_of(reader, "Work"), reader.ids()[:1])
    return reader


def test_a_new_folder_takes_what_is_open_and_is_undone(reader: Person) -> None:
    # Given an open conversation, a new name and Enter put it into a new folder,
    session_id = reader.open()
    enter(reader, ask(reader), "Work")
    assert tree(reader) == [(0, "Work", 1)]
    assert reader.window.toast.text == "1 conversation moved to “Work”"
    # which is a list of its own,
    folder_id = id_of(reader, "Work")
    reader.do(reader.window.show_scope, SessionScope(folder_id=folder_id), "Work")
    assert reader.ids() == (session_id,)
    # and undoing leaves nothing of it, and the list of all.
    reader.press("undo")
    assert tree(reader) == []
    assert len(reader.ids()) == 2


def test_conversations_move_from_folder_to_folder_and_out_of_it(filer: Person) -> None:
    assert tree(filer) == [(0, "Work", 1), (1, "Ovens", 1)]
    # Given the list, where the folder is chosen in which it is,
    filer.open()
    dialog = ask(filer)
    assert dialog.picker.current_key == key_of(filer, "Ovens")
    # when another one is chosen by the arrows, then it is there, and no longer here.
    filer.qtbot.keyClick(dialog.picker.field, Qt.Key.Key_Up)
    enter(filer, dialog)
    assert tree(filer) == [(0, "Work", 1), (1, "Ovens", 0)]
    dialog = ask(filer)
    filer.qtbot.keyClick(dialog.picker.field, Qt.Key.Key_Up)
    enter(filer, dialog)
    assert tree(filer) == [(0, "Work", 0), (1, "Ovens", 0)]
    assert filer.window.toast.text == "1 conversation taken out of the folder"
    filer.press("undo")
    filer.press("undo")
    assert tree(filer) == [(0, "Work", 1), (1, "Ovens", 1)]


def test_a_folder_is_chosen_by_the_mouse_and_decided_by_the_button(filer: Person) -> None:
    # Given the list of folders, a click on one of them decides nothing yet:
    filer.open()
    dialog = ask(filer)
    rows, work = dialog.picker.list, dialog.picker.model.index_of(key_of(filer, "Work"))
    filer.qtbot.mouseClick(
        rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.visualRect(work).center()
    )
    assert dialog.picker.current_key == key_of(filer, "Work")
    # it can be left as it is,
    filer.do(dialog.buttons.button(dialog.buttons.StandardButton.Cancel).click)
    assert tree(filer) == [(0, "Work", 1), (1, "Ovens", 1)]
    # and what is in no folder moves by the button, which waits until one is chosen.
    filer.open(1)
    dialog = ask(filer)
    assert not dialog.move_there.isEnabled()
    filer.qtbot.keyClick(dialog.picker.field, Qt.Key.Key_Down)
    filer.do(dialog.move_there.click)
    assert tree(filer) == [(0, "Work", 2), (1, "Ovens", 1)]


def test_a_folder_is_found_by_a_part_of_its_path(filer: Person) -> None:
    filer.window.session_list.view.selectAll()
    dialog = ask(filer)
    assert dialog.windowTitle() == "Move 2 conversations to a folder"
    filer.qtbot.keyClicks(dialog.picker.field, "ove")
    assert [row.label for row in dialog.picker.model.rows] == ["Work / Ovens", "New folder “ove”"]
    enter(filer, dialog)
    assert tree(filer) == [(0, "Work", 2), (1, "Ovens", 2)]


def test_conversations_are_dropped_on_a_folder(filer: Person) -> None:
    assert drop(filer, key_of(filer, "Work"), filer.ids())
    assert tree(filer) == [(0, "Work", 2), (1, "Ovens", 0)]
    filer.press("undo")
    assert tree(filer) == [(0, "Work", 1), (1, "Ovens", 1)]


def name(person: Person, text: str) -> None:
    (dialog,) = person.window.findChildren(NameDialog)
    save = dialog.buttons.button(dialog.buttons.StandardButton.Save)
    assert not save.isEnabled()
    person.qtbot.keyClicks(dialog.field, text)
    person.do(save.click)


def test_folders_are_made_from_the_menus_of_the_navigation(filer: Person) -> None:
    choose(filer, menu_of(filer, "Ovens"), "New folder inside…")
    name(filer, "Stone")
    rows = filer.window.navigation.folder_rows
    rows.view.menu_asked.emit(entry(filer, "head:folders"), QPoint(10, 10))
    (menu,) = (one for one in rows.view.findChildren(QMenu) if one.isVisible())
    choose(filer, menu, "New folder…")
    name(filer, "Home")
    assert tree(filer) == [(0, "Work", 1), (1, "Ovens", 1), (2, "Stone", 0), (0, "Home", 0)]
    assert filer.window.toast.text == "Folder “Home” made"
    filer.press("undo")
    filer.press("undo")
    assert tree(filer) == [(0, "Work", 1), (1, "Ovens", 1)]


def test_a_name_that_is_there_already_is_refused_in_a_line(filer: Person) -> None:
    filer.press("new_folder")
    name(filer, "WORK")
    assert "There is a folder “Work”" in filer.window.error_line.text
    assert tree(filer) == [(0, "Work", 1), (1, "Ovens", 1)]


def test_a_folder_is_renamed_in_its_row(filer: Person) -> None:
    places, rows = filer.window.navigation.places, filer.window.navigation.folder_rows
    places.setFocus()
    places.set_current(key_of(filer, "Ovens"))
    filer.qtbot.keyClick(places, Qt.Key.Key_F2)
    rows.editor.setText("Stoves")
    filer.do(filer.qtbot.keyClick, rows.editor, Qt.Key.Key_Return)
    assert tree(filer) == [(0, "Work", 1), (1, "Stoves", 1)]
    filer.press("undo")
    assert tree(filer) == [(0, "Work", 1), (1, "Ovens", 1)]


def test_a_folder_moves_up_and_into_another_one(filer: Person) -> None:
    filer.do(filer.window.labelling.folders.make, "Home", None)
    menu = menu_of(filer, "Home")
    assert words(menu) == [
        "Show", "New folder inside…", "Rename", "Move up", "Move down", "Move into…", "Delete",
    ]  # fmt: skip
    assert [one.isEnabled() for one in menu.actions() if "Move " in one.text()] == [
        True, False, True,
    ]  # fmt: skip
    choose(filer, menu, "Move up")
    assert tree(filer) == [(0, "Home", 0), (0, "Work", 1), (1, "Ovens", 1)]
    # Neither into itself nor into one inside, and out of the one where it is.
    choose(filer, menu_of(filer, "Work"), "Move into…")
    (dialog,) = filer.window.findChildren(FolderDialog)
    assert [row.label for row in dialog.picker.model.rows] == ["Home"]
    filer.qtbot.keyClick(dialog.picker.field, Qt.Key.Key_Down)
    enter(filer, dialog)
    assert tree(filer) == [(0, "Home", 1), (1, "Work", 1), (2, "Ovens", 1)]
    filer.press("undo")
    filer.press("undo")
    assert tree(filer) == [(0, "Work", 1), (1, "Ovens", 1), (0, "Home", 0)]


def test_a_deleted_folder_leaves_its_conversations_one_further_out(filer: Person) -> None:
    # Given the list of a folder, which is deleted,
    filer.do(filer.window.show_scope, SessionScope(folder_id=id_of(filer, "Ovens")), "Ovens")
    choose(filer, menu_of(filer, "Ovens"), "Delete")
    # then its conversation is in the one around it, and the list of all is shown.
    assert tree(filer) == [(0, "Work", 1)]
    assert filer.window.session_list.scope == SessionScope()
    filer.press("undo")
    assert tree(filer) == [(0, "Work", 1), (1, "Ovens", 1)]


def test_the_rail_offers_folders_as_a_menu(filer: Person) -> None:
    navigation = filer.window.navigation
    navigation.set_rail(True)
    menu = navigation.flyout("flyout:folders")
    assert [action.text() for action in menu.actions()] == ["Work\t1", "    Ovens\t1"]
    navigation.set_rail(False)


def test_the_menu_of_the_thread_leads_to_the_folders(filer: Person) -> None:
    filer.open()
    choose(filer, filer.window.thread_pane.make_menu(), "Move to folder…")
    assert filer.window.findChildren(FolderDialog)
