"""The number of a footnote leads to the footnote."""

import pytest

from tests.unit.ui.thread.conftest import paint
from tests.unit.ui.thread.conversations import assistant, you
from tests.unit.ui.thread.viewed import click, point_of

FAR = "far below " * 60


@pytest.mark.parametrize("paragraphs", [4, 60], ids=["a short text", "a text that is cut"])
def test_a_click_on_the_number_shows_the_footnote(show, qtbot, paragraphs):
    middle = f"{FAR}\n\n" * paragraphs
    text = f"Rye[^a] rises.\n\n{middle}[^a]: Slowly.\n\n[^b]: Never."
    view = show([you(1, "Hi"), assistant(2, text)])
    number = point_of(view, "1 rises")
    with qtbot.assertNotEmitted(view.link_opened):
        click(view, number)
    paint(view)
    assert 0 < point_of(view, "Slowly").y() < view.flow.view


def test_a_note_that_is_not_there_leads_nowhere(show, qtbot):
    view = show([you(1, "Hi")])
    before = view.flow.value
    with qtbot.assertNotEmitted(view.link_opened):
        view.commands.follow_link("#note-7")
    assert view.flow.value == before


def test_the_menu_offers_no_link_to_a_footnote(show):
    view = show([you(1, "Hi")])
    offered = [action.text() for action in view.menu.build(0, "#note-1").actions()]
    assert "Open link" not in offered
    assert "Copy link" not in offered
