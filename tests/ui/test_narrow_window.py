"""A window that is made narrow: what is needed least gives way."""

import pytest

from tests.ui.conftest import Person

RAIL, ONE = 1100, 820


@pytest.mark.parametrize("width", [1239, 1099, 819, 720, 600])
def test_a_window_becomes_as_narrow_as_one_asks_in_one_go(reader: Person, width: int) -> None:
    reader.open()
    reader.window.resize(1440, 800)
    reader.settle()
    reader.window.resize(width, 800)
    reader.settle()
    assert reader.window.width() == width
    assert reader.window.side_panel.isHidden()
    assert reader.window.navigation.is_rail == (width < RAIL)
    assert reader.window.thread_pane.isVisible()
    assert reader.window.session_list.isVisible() == (width >= ONE)
    assert reader.window.thread_pane.width() >= 420


def test_back_leads_from_the_conversation_to_the_list_and_a_row_to_the_next(
    reader: Person,
) -> None:
    stone, bread = reader.ids()
    reader.window.resize(720, 700)
    reader.do(reader.window.open_session, stone)
    reader.do(reader.window.toolbar.back_asked.emit)
    assert reader.window.session_list.isVisible()
    assert reader.window.session_list.width() >= 660
    assert not reader.window.thread_pane.isVisible()
    assert reader.window.focusWidget() is reader.window.session_list.view
    reader.do(reader.window.session_list.opened.emit, bread)
    assert reader.window.thread_pane.isVisible()
    assert reader.window.thread_pane.session_id == bread


def test_a_search_shows_its_hits_and_then_the_one_that_is_chosen(reader: Person) -> None:
    reader.open()
    reader.window.resize(720, 700)
    reader.do(reader.window.search_bar.set_query, "rye")
    assert reader.window.results.isVisible()
    assert not reader.window.thread_pane.isVisible()
    reader.do(reader.window.results.open_first)
    assert reader.window.thread_pane.isVisible()
    assert not reader.window.results.isVisible()


def test_list_and_conversation_stand_side_by_side_again_in_a_wider_window(
    reader: Person,
) -> None:
    reader.open()
    wide = reader.window.session_list.width()
    reader.window.resize(720, 700)
    reader.settle()
    reader.window.resize(1440, 700)
    reader.settle()
    assert reader.window.thread_pane.isVisible()
    assert reader.window.session_list.width() == wide
