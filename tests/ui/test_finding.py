"""Finding in a conversation in the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from chatvault.ui.thread.thread_pane import ThreadPane
from tests.ui.conftest import Person
from tests.unit.services.importing.test_importing import conversation, write_export

ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


class Finder:
    """Somebody who finds words in the conversation that is open."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.person.press("find")

    @property
    def pane(self) -> ThreadPane:
        return self.person.window.thread_pane

    @property
    def field(self) -> QLineEdit:
        return self.pane.find_bar.findChild(QLineEdit)

    def type(self, text: str) -> None:
        self.person.do(QTest.keyClicks, self.field, text)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        self.press(self.field, key, modifiers)

    def press(self, widget: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        self.person.do(QTest.keyClick, widget, key, modifiers)

    @property
    def told(self) -> str:
        return self.pane.find_bar.count_text


@pytest.fixture
def finder(person: Person, tmp_path: object) -> Finder:
    """Somebody who has a conversation about bread open, and the find bar."""
    answer = "**Rye** rises ten hours.\n\n[Rye](https://example.org/rye) and wheat: 10 g, 250 g."
    export = write_export(
        tmp_path / "conversations.json", conversation("bread", "How long does rye rise?", answer)
    )
    person.do(person.window.imports.start, (export,))
    person.open()
    return Finder(person)


def test_words_are_counted_as_they_are_seen_while_they_are_typed(finder: Finder) -> None:
    finder.type("ry")
    assert finder.told == "1 of 3"
    finder.type("e")
    assert finder.told == "1 of 3"
    finder.key(Qt.Key.Key_Return)
    assert finder.told == "2 of 3"
    finder.key(Qt.Key.Key_Return, SHIFT)
    finder.key(Qt.Key.Key_Return, SHIFT)
    assert (finder.told, finder.pane.find_bar.note_text) == ("3 of 3", "from the end")


def test_options_narrow_what_is_found(finder: Finder) -> None:
    finder.type("Rye")
    finder.key(Qt.Key.Key_C, ALT)
    assert finder.told == "1 of 2"
    finder.key(Qt.Key.Key_C, ALT)
    finder.field.setText("rise")
    finder.key(Qt.Key.Key_W, ALT)
    assert finder.told == "1 of 1"


def test_expressions_are_found_and_wrong_ones_are_told(finder: Finder) -> None:
    finder.key(Qt.Key.Key_R, ALT)
    finder.type(r"\d+ g")
    assert finder.told == "1 of 2"
    finder.type("(")
    assert finder.told == "not a valid expression"
    assert finder.field.toolTip() == "Missing ) at position 6"
    finder.key(Qt.Key.Key_Backspace)
    assert finder.told == "1 of 2"


def test_escape_closes_and_f3_goes_on_from_there(finder: Finder) -> None:
    finder.type("rye")
    finder.key(Qt.Key.Key_Escape)
    pane = finder.pane
    assert pane.find_bar.isHidden()
    assert not pane.view.state.find.wanted
    finder.press(pane.view, Qt.Key.Key_F3)
    assert (pane.view.state.find.number, pane.view.state.find.total) == (2, 3)
    finder.press(pane.view, Qt.Key.Key_F3, SHIFT)
    assert pane.view.state.find.number == 1
    finder.press(pane.view, Qt.Key.Key_Escape)
    assert not pane.view.state.find.wanted


def test_words_of_a_search_are_kept_when_the_bar_is_opened(finder: Finder) -> None:
    finder.key(Qt.Key.Key_Escape)
    window = finder.person.window
    finder.person.do(window.search_bar.set_query, "wheat")
    finder.person.do(window.results.open_first)
    finder.person.press("find")
    assert (finder.field.text(), finder.told) == ("wheat", "1 of 1")
