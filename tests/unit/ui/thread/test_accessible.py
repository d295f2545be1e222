"""What a screen reader is told of a thread."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from chatvault.domain.blocks import Thinking
from chatvault.ui.thread.parts.parts import LinePart
from tests.unit.ui.thread.conversations import assistant, bash, event, you


def test_screen_readers_find_one_entry_for_every_message_in_view(show):
    view = show([you(1, "Knead the dough"), assistant(2, "It rests now."), event(3)])
    thread = QAccessible.queryAccessibleInterface(view)
    assert thread.role() == QAccessible.Role.List
    names = [
        thread.child(index).text(QAccessible.Text.Name) for index in range(thread.childCount())
    ]
    assert len(names) == 3
    assert names[0].startswith("You, ")
    assert names[0].endswith("Knead the dough")
    assert names[1].startswith("Assistant Opus 4.1, ")
    first = thread.child(0)
    assert thread.indexOfChild(first) == 0
    assert first.rect().height() > 40


def test_lines_have_an_outcome_in_words_not_only_in_colour(show):
    view = show([assistant(1, bash("make", ok=False))])
    (slot,) = view.placed[0].block.slots
    assert isinstance(slot.part, LinePart)
    assert slot.part.word == "failed"


def test_screen_readers_hear_which_message_has_the_keyboard_and_what_is_folded(show):
    view = show([you(1, "Go"), assistant(2, bash("make"), Thinking("hm"), "Done.")])
    view.activateWindow()
    view.setFocus()
    for _ in range(2):
        QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    thread = QAccessible.queryAccessibleInterface(view)
    assert [bool(thread.child(index).state().focused) for index in range(2)] == [False, True]
    description = thread.child(1).text(QAccessible.Text.Description)
    assert description == "2 folded, Enter unfolds"
    assert thread.child(0).text(QAccessible.Text.Description) == ""
