"""What is folded away in a thread, and unfolded where it stands."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from chatvault.domain.blocks import Thinking
from tests.unit.ui.thread.conftest import paint
from tests.unit.ui.thread.conversations import assistant, bash, you
from tests.unit.ui.thread.viewed import click, point_of


def test_a_click_on_a_line_unfolds_it_in_place(show):
    view = show([you(1, "Go"), assistant(2, bash("make", "built it"), "Done.")])
    point = point_of(view, "Bash")
    click(view, point)
    assert point_of(view, "built it").y() > point.y()
    assert point_of(view, "Bash") == point
    click(view, point)
    with pytest.raises(AssertionError):
        point_of(view, "built it")


def test_enter_unfolds_the_lines_of_the_message_that_has_the_keyboard(show):
    view = show([you(1, "Go"), assistant(2, Thinking("a deep thought"), "Done.")])
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(view, Qt.Key.Key_Return)
    paint(view)
    assert point_of(view, "deep thought")


def test_a_run_of_tool_messages_unfolds_into_its_messages(show):
    calls = [assistant(number, bash(f"step {number}")) for number in range(2, 8)]
    view = show([you(1, "Go"), *calls, assistant(8, "Done.")])
    assert len(view.flow.heights) == 3
    click(view, point_of(view, "6 tool calls"))
    assert len(view.flow.heights) == 9
    assert point_of(view, "step 4")
    click(view, point_of(view, "6 tool calls"))
    assert len(view.flow.heights) == 3


def test_everything_is_unfolded_and_folded_at_once(show):
    view = show([assistant(1, bash("make", "built it"), Thinking("hm hm"), "Done.")])
    view.commands.fold_everything(unfolded=True)
    paint(view)
    assert point_of(view, "built it")
    assert point_of(view, "hm hm")
    view.commands.fold_everything(unfolded=False)
    paint(view)
    with pytest.raises(AssertionError):
        point_of(view, "built it")


def test_unfolding_everything_keeps_the_message_that_is_read(show):
    held = [assistant(number, bash("x"), f"answer {number}") for number in range(1, 200)]
    view = show(held)
    view.navigation.go_to(100)
    paint(view)
    view.commands.fold_everything(unfolded=True)
    paint(view)
    assert view.placed[0].block.entry.id == 101
