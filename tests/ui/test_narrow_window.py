"""A window that is made narrow: what is needed least gives way."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from chatvault.domain.session import SessionScope
from chatvault.ui.widgets.icon_button import IconButton
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


def test_what_a_search_understood_begins_where_the_words_below_it_do(reader: Person) -> None:
    # Given hits beside the conversation in a wide window,
    window = reader.window
    reader.do(window.resize, 1440, 700)
    reader.do(window.search_bar.set_query, "rye")
    reader.do(window.results.open_first)
    beside = window.results.head.mapTo(window, QPoint(16, 0)).x()
    assert window.explanation.left == beside
    # when a narrow window shows the conversation alone, then no room is left before it.
    reader.do(window.resize, 720, 700)
    assert window.explanation.left == window.thread_pane.mapTo(window, QPoint(24, 0)).x() < 60
    reader.do(window.toolbar.back_asked.emit)
    assert window.explanation.left == window.results.head.mapTo(window, QPoint(16, 0)).x()


@pytest.mark.parametrize("searches", [False, True])
def test_the_keyboard_goes_with_the_conversation_that_takes_the_place_of_the_list(
    reader: Person, searches: bool
) -> None:
    # Given the keyboard in the list of a narrow window,
    window = reader.window
    reader.do(window.resize, 720, 700)
    if searches:
        reader.do(window.search_bar.set_query, "rye")
    lists = window.results.view if searches else window.session_list.view
    lists.setFocus()
    reader.do(QTest.keyClick, lists, Qt.Key.Key_Down)
    # when a conversation is opened, then it can be read on with the keys,
    reader.do(QTest.keyClick, lists, Qt.Key.Key_Return)
    assert not lists.isVisible()
    assert window.focusWidget() is window.thread_pane.view
    # as well as where a window becomes so narrow that the list has no more room.
    reader.do(window.resize, 1440, 700)
    lists.setFocus()
    reader.do(window.resize, 720, 700)
    assert not lists.isVisible()
    assert window.focusWidget() is window.thread_pane.view


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


@pytest.mark.parametrize("width", [1239, 800])
def test_without_room_beside_the_list_the_details_take_its_place(
    reader: Person, width: int
) -> None:
    # Given a window that has no room for the details beside the list,
    window, details = reader.window, reader.window.actions_by_key["side_panel"]
    reader.open()
    reader.do(window.resize, width, 700)
    reader.do(window.tabbing.leave_thread)
    assert not details.isChecked()
    # when they are asked for, then they and the conversation are seen, and commands mean that;
    reader.press("side_panel")
    assert window.side_panel.isVisible()
    assert window.thread_pane.isVisible()
    assert not window.session_list.isVisible()
    assert details.isChecked()
    assert window.chosen.ids() == (window.thread_pane.session_id,)
    assert window.focusWidget() is window.thread_pane.view
    # and the same key, or the way back, brings the list again, as it was.
    for back in (lambda: reader.press("side_panel"), lambda: reader.do(window.tabbing.back)):
        assert window.side_panel.isVisible()
        back()
        assert window.session_list.isVisible()
        assert not window.side_panel.isVisible()
        reader.press("side_panel")
    # In a wide window all of it stands side by side, as ever.
    reader.do(window.resize, 1440, 700)
    assert window.session_list.isVisible()
    assert window.side_panel.isVisible()


def test_a_search_shows_the_details_of_what_it_found(reader: Person) -> None:
    window = reader.window
    reader.do(window.search_bar.set_query, "rye")
    reader.do(window.results.open_first)
    reader.press("side_panel")
    assert window.side_panel.isVisible()
    assert not window.results.isVisible()
    reader.press("side_panel")
    assert window.results.isVisible()


def test_details_are_offered_only_where_they_can_be_seen(reader: Person) -> None:
    window, details = reader.window, reader.window.actions_by_key["side_panel"]
    assert details.isEnabled()
    assert details.isChecked()
    reader.do(window.show_page, "statistics")
    assert not details.isEnabled()
    reader.do(window.show_scope, SessionScope(), "All")
    assert details.isEnabled()
    for width in (600, 1440):
        reader.do(window.resize, width, 700)
        assert details.isEnabled() == (width == 1440)


def test_details_are_offered_from_the_start_of_a_wide_window(
    reader: Person, start: Callable[[], Person]
) -> None:
    reader.do(reader.window.resize, 1440, 700)
    reader.window.close()
    window = start().window
    (button,) = (
        one for one in window.toolbar.findChildren(IconButton) if one.toolTip() == "Details (F9)"
    )
    assert button.isEnabled() == window.actions_by_key["side_panel"].isEnabled()
    assert button.isEnabled() == window.body.can_show_details


@pytest.mark.parametrize(("width", "zoom"), [(1440, 1.0), (1440, 1.6), (1000, 1.0), (820, 1.0)])
def test_the_field_stays_where_it_is_while_somebody_types_into_it(
    reader: Person, width: int, zoom: float
) -> None:
    window = reader.window
    window.appearance.set_zoom(zoom)
    reader.do(window.resize, width, 800)
    field, before = window.search_bar.field, window.search_bar.geometry()
    QTest.keyClicks(field, "rye")
    reader.settle()
    assert window.search_bar.geometry().x() == before.x()
    # The line below begins where the results do.
    image = window.explanation.grab().toImage()
    ground = image.pixel(1, 4)
    inked = next(
        x
        for x in range(image.width())
        if any(image.pixel(x, y) != ground for y in range(4, image.height() - 4))
    )
    edge = window.results.head.mapTo(window, window.results.head.rect().topLeft()).x()
    assert edge + 14 <= inked <= edge + 20


def test_panes_are_parted_by_one_thin_line(reader: Person) -> None:
    # Given navigation, list, conversation and details beside each other,
    window = reader.window
    window.resize(1440, 800)
    reader.open()
    line = window.appearance.theme.color("line").rgb()
    image = window.grab().toImage()
    ratio = image.devicePixelRatio()
    for pane in (window.session_list, window.thread_pane, window.side_panel):
        # when the edge of a pane is looked at closely, then there is a single line;
        edge = pane.mapTo(window, QPoint(0, 40))
        columns = range(round((edge.x() - 4) * ratio), round((edge.x() + 4) * ratio))
        lines = [image.pixel(x, round(edge.y() * ratio)) == line for x in columns]
        assert sum(lines) == round(ratio)
