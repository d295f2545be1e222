"""Moving through a thread: exactly as far as asked, and never off what is read."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest

from chatvault.domain.message import Role
from chatvault.ui.thread.provider import HeldMessages
from tests.unit.ui.thread.conftest import paint
from tests.unit.ui.thread.conversations import assistant, entry, long_conversation, message, you
from tests.unit.ui.thread.viewed import parts, point_of, tops


def test_three_hundred_steps_up_into_unknown_messages_move_exactly_so_far(show):
    view = show(long_conversation(900))
    view.navigation.go_to(800)
    paint(view)
    for _ in range(300):
        before = tops(view)
        view.scroll_by(-120)
        paint(view)
        after = tops(view)
        shared = before.keys() & after.keys()
        assert shared
        assert {round(after[key] - before[key], 3) for key in shared} == {120}


def test_resizing_keeps_the_message_that_is_read(show):
    view = show(long_conversation(300))
    view.navigation.go_to(150)
    view.scroll_by(30)
    paint(view)
    reading = view.flow.anchor
    for width in [900, 600, 760, 500] * 10:
        view.resize(width, 600)
        paint(view)
        assert view.flow.anchor == reading


def test_changing_the_theme_keeps_the_place_and_changes_the_colours(show, appearance):
    view = show(long_conversation(100))
    view.navigation.go_to(50)
    view.scroll_by(40)
    paint(view)
    before = tops(view)
    appearance.set_scheme("dark")
    paint(view)
    assert tops(view) == before
    corner = view.viewport().grab().toImage().pixelColor(2, 2).name().upper()
    assert corner == appearance.theme.base


def test_zooming_makes_rows_higher_and_keeps_the_message(show, appearance):
    view = show(long_conversation(100))
    view.navigation.go_to(50)
    paint(view)
    reading, total = view.flow.anchor, view.flow.total
    appearance.set_zoom(1.5)
    paint(view)
    assert view.flow.anchor == reading
    assert view.flow.total > total * 1.2


def test_estimates_are_near_the_real_heights(show):
    held = long_conversation(200)
    view = show(held)
    guessed = sum(view.model.heights(view.look, view.column))
    real = sum(view.flow.block(row).height for row in range(200))
    assert guessed == pytest.approx(real, rel=0.15)


def test_the_end_and_the_beginning_are_a_key_away(show):
    view = show(long_conversation(200))
    QTest.keyClick(view, Qt.Key.Key_End)
    paint(view)
    last = view.placed[-1]
    assert last.block.entry.id == 200
    assert last.top + last.block.height == pytest.approx(view.flow.view, abs=1)
    QTest.keyClick(view, Qt.Key.Key_Home)
    paint(view)
    assert view.placed[0].block.entry.id == 1
    assert view.placed[0].top == 0


def test_a_conversation_of_twenty_thousand_messages_lays_out_only_what_is_seen(show):
    one = you(1, "hello")
    held = HeldMessages([one])

    class Endless(HeldMessages):
        def fetch(self, ids, then):
            then([message(number, Role.USER, "hello") for number in ids])

    view = show([one])
    known = [entry(message(number, Role.USER, "hello")) for number in range(1, 20_001)]
    view.show_thread(Endless(()), known, message_id=15_000)
    paint(view)
    assert view.placed[0].block.entry.id == 15_000
    assert len(view.blocks.laid_out()) < 60
    assert held is not view.model.provider


def test_a_very_long_message_is_laid_out_only_where_it_is_seen(show):
    text = "\n\n".join(f"paragraph {number} " + "word " * 60 for number in range(4_000))
    view = show([you(1, text)])
    block = view.placed[0].block
    assert sum(slot.box is not None for slot in block.slots) < len(block.slots) / 20
    view.navigation.go_to_end()
    paint(view)
    assert 0 < point_of(view, "paragraph 3999 ").y() < view.flow.view
    for _ in range(200):
        before = parts(view)
        view.scroll_by(-120)
        paint(view)
        after = parts(view)
        shared = before.keys() & after.keys()
        assert shared
        assert {after[part] - before[part] for part in shared} == {120}


def turn(view, point, down=0, right=0, keys=Qt.KeyboardModifier.NoModifier):
    wheel = QWheelEvent(
        QPointF(point), QPointF(view.mapToGlobal(point)), QPoint(), QPoint(-right, -down),
        Qt.MouseButton.NoButton, keys, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    view.wheelEvent(wheel)
    paint(view)


def test_the_wheel_scrolls_the_thread_and_sideways_the_code_under_it(show):
    code = "```\n" + "x" * 300 + "\n```"
    view = show([assistant(1, code), *long_conversation(40)[2:]])
    point = point_of(view, "xxx")
    box = view.spot(QPointF(point)).box
    before = box.rect_of(100).left()
    turn(view, QPoint(300, point.y()), right=120)
    assert box.rect_of(100).left() < before
    assert view.flow.value == 0
    turn(view, QPoint(300, point.y()), down=120)
    assert view.flow.value == 120


def test_the_wheel_with_ctrl_zooms(show, appearance):
    view = show([you(1, "Hi")])
    turn(view, QPoint(100, 100), down=-120, keys=Qt.KeyboardModifier.ControlModifier)
    assert appearance.zoom == pytest.approx(1.1)
