"""The find bar: what is typed, what is counted, what the keys do."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from chatvault.ui.thread.find_bar import FindBar


@pytest.fixture
def bar(window, appearance):
    made = FindBar(appearance, window)
    made.begin()
    return made


@pytest.fixture
def field(bar):
    return bar.findChild(QLineEdit)


def test_words_are_looked_for_after_a_pause(bar, field, qtbot):
    with qtbot.waitSignal(bar.words_changed) as changed:
        QTest.keyClicks(field, "dough")
    assert changed.args == [("dough",)]


def test_enter_looks_at_once_and_goes_on(bar, field, qtbot):
    field.setText("dough")
    with qtbot.waitSignals([bar.words_changed, bar.next_asked], order="strict"):
        QTest.keyClick(field, Qt.Key.Key_Return)
    with qtbot.waitSignal(bar.next_asked) as back:
        QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert back.args == [True]


def test_escape_closes(bar, field, qtbot):
    with qtbot.waitSignal(bar.closed):
        QTest.keyClick(field, Qt.Key.Key_Escape)


@pytest.mark.parametrize(
    ("number", "total", "text"),
    [(5, 1_209, "5 of 1,209"), (0, 3, "3"), (0, 0, "not found")],
)
def test_the_count_says_where_one_is(bar, field, number, total, text):
    field.setText("dough")
    bar.show_count(number, total)
    assert bar.count_text == text


def test_nothing_to_look_for_counts_nothing(bar, field):
    field.setText("   ")
    bar.show_count(0, 0)
    assert bar.count_text == ""
    assert bar.words == ()


def test_what_is_selected_is_looked_for(bar, field):
    bar.begin("sourdough")
    assert bar.words == ("sourdough",)
    assert field.selectedText() == "sourdough"
