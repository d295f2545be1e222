"""Being helped with a query while it is typed, and with those of before."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from chatvault.ui.places.pages import Mode
from tests.ui.conftest import Person
from tests.unit.importers.claude_code.claude_code_files import Transcript

Key = Qt.Key


@pytest.fixture
def asker(reader: Person) -> Person:
    """Somebody with the keyboard in the search field."""
    reader.window.activateWindow()
    reader.qtbot.waitUntil(reader.window.isActiveWindow)
    reader.do(reader.window.search_bar.focus)
    return reader


def offered(person: Person) -> list[str]:
    completion = person.window.completion
    return [row.text for row in completion.popup.model.rows] if completion.is_open else []


def type_in(person: Person, text: str) -> None:
    person.do(person.qtbot.keyClicks, person.window.search_bar.field, text)


def press(person: Person, key: Qt.Key) -> None:
    person.do(person.qtbot.keyClick, person.window.search_bar.field, key)


def test_a_field_and_its_value_are_completed_and_searched(asker: Person) -> None:
    type_in(asker, "oven fr")
    assert offered(asker) == ["from:"]
    press(asker, Key.Key_Tab)
    press(asker, Key.Key_Down)
    press(asker, Key.Key_Return)
    assert asker.window.search_bar.query == "oven from:me "
    assert asker.window.results.page is not None
    assert asker.window.results.page.total == 1
    assert offered(asker) == []


def test_the_vaults_own_values_are_offered(asker: Person, tmp_path: Path) -> None:
    folder = tmp_path / "projects" / "-home-ada-reranker"
    folder.mkdir(parents=True)
    transcript = Transcript()
    transcript.user("Rank them again")
    transcript.write(folder)
    asker.do(asker.window.imports.start, (folder.parent,))
    asker.do(asker.window.search_bar.focus)
    type_in(asker, "in:")
    assert offered(asker) == ["chatgpt", "claude-code"]
    press(asker, Key.Key_Escape)
    assert offered(asker) == []
    assert asker.window.body.mode is Mode.SEARCH
    asker.window.search_bar.field.clear()
    type_in(asker, "-project:RE")
    assert offered(asker) == ["reranker"]
    assert QApplication.focusWidget() is asker.window.search_bar.field


def test_a_search_whose_hit_was_opened_is_offered_again(asker: Person) -> None:
    type_in(asker, "cloth")
    press(asker, Key.Key_Return)
    assert asker.window.thread_pane.session_id is not None
    asker.do(asker.window.search_bar.clear)
    asker.window.thread_pane.view.setFocus()
    asker.do(asker.window.search_bar.focus)
    assert offered(asker) == ["Recent searches", "cloth", "Clear history"]
    press(asker, Key.Key_Down)
    press(asker, Key.Key_Return)
    assert asker.window.search_bar.query == "cloth"
    assert asker.window.body.mode is Mode.SEARCH


def test_a_search_that_stood_for_a_while_is_remembered(asker: Person) -> None:
    asker.window.search_memory.timer.setInterval(10)
    type_in(asker, "oven")
    assert asker.desktop.services().search_history.recent() == ("oven",)


def test_the_history_is_cleared_and_comes_back(asker: Person) -> None:
    type_in(asker, "cloth")
    press(asker, Key.Key_Return)
    history = asker.desktop.services().search_history
    assert history.recent() == ("cloth",)
    asker.press("clear_history")
    assert history.recent() == ()
    assert asker.window.toast.text == "Search history cleared"
    asker.press("undo")
    assert history.recent() == ("cloth",)


def test_the_history_is_cleared_from_the_list_itself(asker: Person) -> None:
    type_in(asker, "cloth")
    press(asker, Key.Key_Return)
    asker.do(asker.window.search_bar.clear)
    asker.window.thread_pane.view.setFocus()
    asker.do(asker.window.search_bar.focus)
    press(asker, Key.Key_Up)
    press(asker, Key.Key_Return)
    assert asker.desktop.services().search_history.recent() == ()
    assert offered(asker) == []
