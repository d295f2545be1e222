"""What is clicked stays under the mouse, whatever else of its message is laid out anew."""

import pytest

from chatvault.domain.blocks import Text
from chatvault.ui.thread.boxes.line_box import LineBox
from tests.unit.ui.thread.conftest import paint
from tests.unit.ui.thread.conversations import assistant, bash, you
from tests.unit.ui.thread.lines import click, line

LONG = "And so on.\n\n- One.\n- Two.\n\n" * 300


def stands(view, name):
    placed, slot = line(view, name)
    return placed.top + slot.top


def bring_into_view(view, message, name):
    """Scroll down into a long message, page by page as one reads, until the line is seen."""
    view.navigation.go_to(message)
    paint(view)
    for _ in range(200):
        seen = [
            slot
            for placed in view.placed
            for slot, box in placed.block.boxes()
            if isinstance(box, LineBox)
            and slot.part.name == name
            and 0 < placed.top + slot.top < 400
        ]
        if seen:
            return
        view.scroll_by(200)
        paint(view)
    raise AssertionError("The line is nowhere.")


@pytest.mark.parametrize("times", [1, 2])
def test_a_line_deep_in_a_long_message_is_unfolded_under_the_mouse(show, times):
    view = show([you(1, "Why?"), assistant(2, Text(LONG), bash("ls", "a\n" * 9), Text(LONG))])
    bring_into_view(view, 1, "Bash")
    before = stands(view, "Bash")
    for _ in range(times):
        click(view, "Bash")
    assert stands(view, "Bash") == before


def test_a_run_of_calls_below_a_long_message_is_unfolded_under_the_mouse(show):
    calls = [assistant(number, bash(f"step {number}")) for number in range(3, 9)]
    view = show(
        [you(1, "Why?"), assistant(2, Text(LONG)), *calls, you(9, "Thanks."), you(10, LONG)]
    )
    bring_into_view(view, 1, "6 tool calls")
    before = stands(view, "6 tool calls")
    assert view.placed[0].block.row.first == 1  # the long message is still in view
    click(view, "6 tool calls")
    assert stands(view, "6 tool calls") == before
    assert stands(view, "Bash") > before


def test_unfolding_everything_keeps_the_very_line_that_is_read(show):
    view = show([you(1, "Why?"), assistant(2, Text(LONG), bash("ls", "a\n" * 9), Text(LONG))])
    bring_into_view(view, 1, "Bash")
    view.scroll_by(stands(view, "Bash"))
    before = stands(view, "Bash")
    view.commands.fold_everything(unfolded=True)
    assert stands(view, "Bash") == before
