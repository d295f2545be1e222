"""Keeping a search in the window, and finding by it again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from chatvault.ui.places.pages import Mode
from tests.ui.conftest import Person
from tests.unit.services.importing.test_importing import conversation, write_export


def shown(person: Person) -> dict[str, str]:
    """The saved searches in the navigation with what is said of how much they find."""
    entries = person.window.navigation.places.entries
    found = (entries.entry(row) for row in range(entries.rowCount()))
    return {entry.label: entry.figure for entry in found if entry.search is not None}


def key_of(person: Person, label: str) -> str:
    entries = person.window.navigation.places.entries
    found = (entries.entry(row) for row in range(entries.rowCount()))
    return next(entry.key for entry in found if entry.label == label)


@pytest.fixture
def saver(reader: Person) -> Person:
    """Somebody who keeps a search for ovens."""
    reader.do(reader.window.search_bar.set_query, "oven")
    reader.press("save_search")
    return reader


def test_a_search_is_kept_with_a_live_count(saver: Person, tmp_path: Path) -> None:
    assert shown(saver) == {"oven": "2"}
    later = write_export(tmp_path / "later.json", conversation("later", "Is the oven hot?"))
    saver.do(saver.window.imports.start, (later,))
    saver.qtbot.waitUntil(lambda: shown(saver) == {"oven": "3"})


def test_a_click_on_it_searches_again(saver: Person) -> None:
    saver.do(saver.window.search_bar.clear)
    assert saver.window.body.mode is Mode.BROWSE
    places = saver.window.navigation.places
    rect = places.visualRect(places.entries.index_of(key_of(saver, "oven")))
    saver.qtbot.mouseClick(places.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    saver.settle()
    assert saver.window.body.mode is Mode.SEARCH
    assert saver.window.search_bar.query == "oven"
    assert saver.window.results.page is not None
    assert saver.window.results.page.total == 2
    assert saver.window.results.view.hasFocus()


def test_keeping_can_be_undone(saver: Person) -> None:
    saver.press("undo")
    assert shown(saver) == {}


def test_the_button_in_the_field_keeps_and_lets_go(reader: Person) -> None:
    button = reader.window.search_bar.save_button
    reader.do(reader.window.search_bar.set_query, "oven")
    assert (button.isVisible(), button.accessibleName()) == (True, "Save this search")
    reader.do(button.click)
    assert shown(reader) == {"oven": "2"}
    assert button.accessibleName() == "Delete this saved search"
    assert button.icon_name == "bookmark-simple-fill"
    reader.do(button.click)
    assert shown(reader) == {}
    assert button.accessibleName() == "Save this search"


def test_without_a_query_there_is_nothing_to_keep(reader: Person) -> None:
    assert not reader.window.actions_by_key["save_search"].isEnabled()
    assert not reader.window.search_bar.save_button.isVisible()
    reader.do(reader.window.search_bar.set_query, "oven")
    assert reader.window.actions_by_key["save_search"].isEnabled()


def test_a_search_gets_another_name_and_its_old_one_back(saver: Person) -> None:
    saver.do(saver.window.search_bar.clear)
    places = saver.window.navigation.places
    places.setFocus()
    places.set_current(key_of(saver, "oven"))
    saver.qtbot.keyClick(places, Qt.Key.Key_F2)
    editor = saver.window.navigation.search_rows.editor
    editor.setText("Ovens")
    saver.do(saver.qtbot.keyClick, editor, Qt.Key.Key_Return)
    assert shown(saver) == {"Ovens": "2"}
    saver.press("undo")
    assert shown(saver) == {"oven": "2"}


def test_a_search_is_deleted_and_comes_back(saver: Person) -> None:
    saver.do(saver.window.search_bar.clear)
    places = saver.window.navigation.places
    places.setFocus()
    places.set_current(key_of(saver, "oven"))
    saver.do(saver.qtbot.keyClick, places, Qt.Key.Key_Delete)
    assert shown(saver) == {}
    assert saver.window.toast.text == "Saved search deleted"
    saver.do(saver.window.toast.undo_button.click)
    assert shown(saver) == {"oven": "2"}


def test_a_search_moves_up_and_back(saver: Person) -> None:
    saver.do(saver.window.search_bar.set_query, "rye")
    saver.press("save_search")
    assert list(shown(saver)) == ["oven", "rye"]
    rows, entries = saver.window.navigation.search_rows, saver.window.navigation.places.entries
    entry = entries.entry(entries.index_of(key_of(saver, "rye")).row())
    up = next(action for action in rows.menu(entry).actions() if action.text() == "Move up")
    saver.do(up.trigger)
    assert list(shown(saver)) == ["rye", "oven"]
    saver.press("undo")
    assert list(shown(saver)) == ["oven", "rye"]
