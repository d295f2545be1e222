"""Going on from the message that is read, wherever the keyboard was before."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from chatvault.ui.thread.provider import HeldMessages
from tests.unit.ui.thread.conftest import paint
from tests.unit.ui.thread.conversations import assistant, entries, you

ALT = Qt.KeyboardModifier.AltModifier
LONG = "And so on. " * 120


@pytest.fixture
def shown(show):
    """Twenty prompts with long answers."""
    held = [
        one
        for turn in range(20)
        for one in (you(2 * turn + 1, f"Prompt {turn}."), assistant(2 * turn + 2, LONG))
    ]
    return show(held)


def press(view, key, *, paints=True):
    QTest.keyClick(view, key, ALT)
    if paints:
        paint(view)


def prompt_at_top(view):
    paint(view)
    return view.model.message(view.placed[0].block.row.first).text


def test_prompts_are_walked_through_from_what_is_read(shown):
    press(shown, Qt.Key.Key_PageDown)
    press(shown, Qt.Key.Key_PageDown)
    assert prompt_at_top(shown) == "Prompt 2."
    shown.scroll_by(5_000)
    paint(shown)
    read = shown.navigation.here
    assert read > 10
    press(shown, Qt.Key.Key_PageDown)
    assert shown.state.focused == read + (1 if read % 2 else 2)
    shown.scroll_by(-3_000)
    paint(shown)
    read = shown.navigation.here
    press(shown, Qt.Key.Key_PageUp)
    assert shown.state.focused < read


def test_the_next_message_is_the_one_that_is_read_after_scrolling_away(shown):
    press(shown, Qt.Key.Key_Down)
    shown.scroll_by(5_000)
    paint(shown)
    read = shown.navigation.here
    press(shown, Qt.Key.Key_Down)
    assert shown.state.focused == read
    press(shown, Qt.Key.Key_Down)
    assert shown.state.focused == read + 1


def test_versions_are_switched_at_the_fork_that_is_read(shown, qtbot):
    known = list(shown.model.all_entries)
    for place in (2, 30):
        others = (100 + place, known[place].id)
        known[place] = known[place]._replace(branch=2, branches=2, siblings=others)
    shown.replace_entries(known)
    paint(shown)
    shown.navigation.visit(2)
    paint(shown)
    shown.navigation.go_to(31)
    paint(shown)
    with qtbot.waitSignal(shown.branch_asked) as asked:
        QTest.keyClick(shown, Qt.Key.Key_BracketLeft)
    assert asked.args == [130]


class Late(HeldMessages):
    """Hands texts over when it is told to."""

    def __init__(self, messages):
        super().__init__(messages)
        self.waiting = []

    def fetch(self, ids, then):
        self.waiting.append(lambda: super(Late, self).fetch(ids, then))

    def answer(self):
        waiting, self.waiting = self.waiting, []
        for one in waiting:
            one()


def test_a_key_that_is_pressed_again_before_texts_are_there_goes_on(show):
    held = [
        one
        for turn in range(300)
        for one in (you(2 * turn + 1, f"Prompt {turn}."), assistant(2 * turn + 2, LONG))
    ]
    view = show(held[:2])
    late = Late(held)
    view.show_thread(late, entries(held))
    late.answer()
    paint(view)
    view.navigation.visit(400)
    for _ in range(3):
        press(view, Qt.Key.Key_PageDown, paints=False)
    assert view.state.focused == 406
    while late.waiting:
        late.answer()
    assert prompt_at_top(view) == "Prompt 203."
