"""Extending the selection by keyboard and by words."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from chatvault.ui.thread.selection import Place, end_of, start_of
from tests.unit.ui.thread.clipboard.test_clipboard_writer import copied
from tests.unit.ui.thread.conftest import paint
from tests.unit.ui.thread.conversations import assistant, long_conversation, you
from tests.unit.ui.thread.viewed import click, point_of

SHIFT = Qt.KeyboardModifier.ShiftModifier


def key(view, name, times=1):
    for _ in range(times):
        QTest.keyClick(view, getattr(Qt.Key, f"Key_{name}"), SHIFT)
        paint(view)


def selected(view):
    view.commands.copy()
    return copied().text()


def test_shift_and_down_selects_line_by_line(show):
    view = show([you(1, "one dough\n\ntwo dough\n\nthree dough"), assistant(2, "four")])
    click(view, point_of(view, "one") - QPoint(4, 0))
    key(view, "Down")
    assert selected(view) == "one dough"
    key(view, "Down")
    assert selected(view) == "one dough\n\ntwo dough"
    key(view, "Up")
    assert selected(view) == "one dough"


def test_the_column_is_kept_over_a_short_line(show):
    view = show([you(1, "knead the dough\n\nx\n\nknead the dough")])
    click(view, point_of(view, "dough") - QPoint(4, 0))
    key(view, "Down", 2)
    text = selected(view)
    assert text.startswith("dough\n\nx\n\nknead the")
    assert not text.endswith("dough")


def test_shift_and_right_selects_letters_and_goes_on_in_the_next_part(show):
    view = show([you(1, "ab 😀\n\n```\ncode\n```")])
    view.state.selection.begin(Place(0, (0, 0, 0), 3))
    key(view, "Right")
    assert selected(view) == "😀"
    key(view, "Right", 3)
    assert view.state.selection.focus == Place(0, (0, 0, 1), 2)
    key(view, "Left", 4)
    assert view.state.selection.is_empty


def test_the_keyboard_selects_from_the_message_it_is_at(show):
    view = show([you(1, "first"), you(2, "second"), you(3, "third")])
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    key(view, "Right", 8)
    assert view.state.selection.anchor == start_of(view.navigation.here)
    assert selected(view).startswith("second")


def test_pages_are_selected_and_followed(show):
    view = show(long_conversation(80))
    click(view, QPoint(round(view.column_left) + 60, 80))
    for _ in range(4):
        before = view.flow.value
        key(view, "PageDown")
        assert view.flow.value > before + view.flow.view / 2
    first, last = view.state.selection.ends
    assert last.message > first.message
    moved = view.state.selection.focus
    key(view, "PageUp")
    assert view.state.selection.focus < moved


@pytest.mark.parametrize(("name", "place"), [("End", end_of(79)), ("Home", start_of(0))])
def test_everything_to_an_end_is_selected(show, name, place):
    view = show(long_conversation(80))
    view.navigation.go_to(40)
    paint(view)
    click(view, QPoint(round(view.column_left) + 60, 80))
    key(view, name)
    assert view.state.selection.focus == place


def test_lines_are_selected_to_the_very_end(show):
    view = show([you(1, "one"), assistant(2, "two")])
    click(view, point_of(view, "one") - QPoint(4, 0))
    key(view, "Down", 6)
    assert view.state.selection.focus == end_of(1)
    key(view, "Up", 9)
    assert view.state.selection.focus == start_of(0)


def test_a_selection_begun_by_a_double_click_grows_by_words(show):
    view = show([you(1, "knead the dough gently now")])
    port = view.viewport()
    word = point_of(view, "dough") + QPoint(6, 0)
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=word)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=word)
    QTest.mouseDClick(port, Qt.MouseButton.LeftButton, pos=word)
    drag(view, word, point_of(view, "gently") + QPoint(6, 0))
    assert selected(view) == "dough gently"
    QTest.mouseDClick(port, Qt.MouseButton.LeftButton, pos=word)
    drag(view, word, point_of(view, "knead") + QPoint(6, 0))
    assert selected(view) == "knead the dough"


def drag(view, start, end):
    """Move with the button held, as after a second press that was not let go."""
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    left, port = Qt.MouseButton.LeftButton, view.viewport()
    none = Qt.KeyboardModifier.NoModifier

    def send(kind, point, buttons):
        at = QPointF(port.mapToGlobal(point))
        event = QMouseEvent(kind, QPointF(point), at, left, buttons, none)
        QApplication.sendEvent(port, event)

    send(QEvent.Type.MouseButtonDblClick, start, left)
    send(QEvent.Type.MouseMove, end, left)
    send(QEvent.Type.MouseButtonRelease, end, Qt.MouseButton.NoButton)


def test_dragging_farther_beyond_the_edge_scrolls_faster(show):
    held = long_conversation(200)
    distances = []
    for beyond in (20, 300):
        view = show(held)
        drag_to = QPoint(200, round(view.flow.view) + beyond)
        QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(200, 300))
        QTest.mouseMove(view.viewport(), drag_to)
        before = view.flow.value
        view._mouse._pull()
        distances.append(view.flow.value - before)
        QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=drag_to)
    assert 0 < distances[0] < distances[1] / 5
