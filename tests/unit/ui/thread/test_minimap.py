"""The minimap: what it shows, and how it moves the view."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from chatvault.ui.thread.height_index import HeightIndex
from chatvault.ui.thread.minimap import PAD, SMALLEST_WINDOW, Minimap
from chatvault.ui.thread.minimap_bars import Bar, bars, ticks
from chatvault.ui.thread.parts.folds import Folds
from chatvault.ui.thread.rows import Rows
from chatvault.ui.thread.text.wanted import Wanted
from tests.unit.ui.thread.conftest import paint
from tests.unit.ui.thread.conversations import (
    assistant,
    bash,
    entries,
    event,
    long_conversation,
    you,
)


def bars_of(*messages, heights, scale=1.0):
    rows = Rows(entries(list(messages)), Folds(), hidden=False)
    return list(bars(rows, HeightIndex(heights), scale))


def test_everybody_has_bars_of_their_own():
    drawn = bars_of(
        you(1, "Hi"),
        assistant(2, "Hello"),
        event(3),
        assistant(4, bash()),
        assistant(5, "Oh", bash(ok=False)),
        heights=[20, 40, 40, 30, 50],
    )
    assert drawn == [
        Bar(0, 18, 8, "accent"),
        Bar(20, 38, 8, "line_strong"),
        Bar(100, 28, 5, "line"),
        Bar(130, 43, 8, "line_strong"),
        Bar(175, 3, 8, "bad"),
    ]


def test_where_many_share_a_pixel_the_most_telling_is_seen():
    held = [you(1, "Hi"), *[assistant(n, "x") for n in range(2, 30)], assistant(30, bash(ok=False))]
    drawn = bars_of(*held, heights=[10] * 30, scale=0.01)
    assert [bar.token for bar in drawn] == ["bad"]


def test_hits_that_share_a_pixel_are_one_tick():
    heights = HeightIndex([10] * 100)
    assert ticks([0, 1, 2, 50, 99], heights, 1.0) == [0, 10, 20, 500, 990]
    assert ticks([0, 1, 2, 50, 99], heights, 0.05) == [0, 1, 25, 50]
    assert ticks([], heights, 1.0) == []


@pytest.fixture
def minimap(show, qtbot):
    view = show(long_conversation(300))
    made = Minimap(view)
    qtbot.addWidget(made)
    made.resize(made.sizeHint().width(), 600)
    with qtbot.waitExposed(made):
        made.show()
    return view, made


def test_the_part_in_view_reaches_both_ends(minimap):
    view, shown = minimap
    assert shown.view_rect.top() == PAD
    assert shown.view_rect.height() >= SMALLEST_WINDOW
    view.navigation.go_to_end()
    paint(view)
    assert shown.view_rect.bottom() == pytest.approx(600 - PAD, abs=1)


def test_a_click_and_a_drag_move_the_view(minimap):
    view, shown = minimap
    QTest.mouseClick(shown, Qt.MouseButton.LeftButton, pos=QPoint(8, 300))
    paint(view)
    assert view.flow.value == pytest.approx(view.flow.largest_value / 2, rel=0.1)
    grip = shown.view_rect.center().toPoint()
    QTest.mousePress(shown, Qt.MouseButton.LeftButton, pos=grip)
    QTest.mouseMove(shown, QPoint(8, 599))
    QTest.mouseRelease(shown, Qt.MouseButton.LeftButton, pos=QPoint(8, 599))
    paint(view)
    assert view.placed[-1].block.entry.id == 300


def test_hits_are_ticks(minimap):
    view, shown = minimap
    without = shown.grab().toImage()
    view.hits.look(Wanted(("knead",)))
    ticked = shown.grab().toImage()
    hit = view.look.theme.color("hit_now")
    rows = range(ticked.height())
    assert any(ticked.pixelColor(8, y) == hit for y in rows)
    assert not any(without.pixelColor(8, y) == hit for y in rows)


def test_the_tip_says_what_is_read_and_that_it_goes_on(show, qtbot):
    shown = Minimap(show([you(1, "Use `rye` and **salt**. " * 20)]))
    qtbot.addWidget(shown)
    shown.resize(16, 600)
    said = shown._tip(QPointF(8, PAD + 1)).splitlines()[-1]
    assert said.startswith("Use rye and salt. Use rye and")
    assert said.endswith("…")


def test_the_tip_names_the_message(minimap):
    view, shown = minimap
    said = shown._tip(QPointF(8, PAD + 1))
    assert said.startswith("You\n")
    assert view.model.message(0).text[:20] in said
