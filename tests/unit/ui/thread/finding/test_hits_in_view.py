"""Hits in a thread are brought into view."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from chatvault.ui.thread.text.wanted import NOTHING, Wanted
from tests.unit.ui.thread.conftest import paint
from tests.unit.ui.thread.conversations import assistant, bash, long_conversation, you
from tests.unit.ui.thread.viewed import point_of


def test_a_thread_that_is_opened_at_a_hit_shows_it(show):
    held = long_conversation(200)
    held[120] = you(121, "word " * 400 + "sourdough " + "word " * 50)
    view = show(held, message_id=121, words=("sourdough",))
    assert 0 < point_of(view, "sourdough").y() < view.flow.view
    assert (view.state.find.number, view.state.find.total) == (1, 1)


def test_the_next_hit_is_always_brought_into_view(show):
    held = long_conversation(300)
    for number in (20, 140, 260):
        held[number] = assistant(number + 1, "word " * 900 + "sourdough")
    view = show(held)
    view.hits.look(Wanted(("sourdough",)))
    for number in (21, 141, 261, 21):
        QTest.keyClick(view, Qt.Key.Key_F3)
        paint(view)
        assert 0 < point_of(view, "sourdough", number).y() < view.flow.view
    QTest.keyClick(view, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    paint(view)
    assert point_of(view, "sourdough", 261)


def test_a_hit_in_folded_output_unfolds_it_and_shows_all_its_lines(show):
    output = "\n".join(["line"] * 100 + ["sourdough"])
    calls = [assistant(number, bash(f"step {number}", output)) for number in range(2, 8)]
    view = show([you(1, "Go"), *calls])
    view.hits.look(Wanted(("sourdough",)))
    view.hits.next()
    paint(view)
    assert 0 < point_of(view, "sourdough", 2).y() < view.flow.view


def test_looking_for_nothing_marks_nothing(show):
    view = show([you(1, "dough")])
    view.hits.look(Wanted(("dough",)))
    view.hits.look(NOTHING)
    assert view.state.find.total == 0
    view.hits.next()
    assert view.state.find.current is None
