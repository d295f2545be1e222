"""The thread in a window that runs from right to left."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from chatvault.domain.blocks import Attachment, Image, ToolCall, ToolOutcome, ToolStatus
from chatvault.ui.thread.boxes.box import Stop
from chatvault.ui.thread.boxes.line_box import LineBox
from chatvault.ui.thread.thread_view import ThreadView
from tests.unit.ui.thread.conftest import Show, paint
from tests.unit.ui.thread.conversations import assistant, bash, entries, entry, you

RUN = ToolCall(
    "Task",
    '{"description": "ask a baker"}',
    "call-1",
    ToolOutcome("Ask at the mill.", ToolStatus.OK),
    child="baker",
)
MESSAGES = [you(1, "How long does rye rise?"), assistant(2, bash("knead loaf"), RUN, "Ten hours.")]


def mirror(view: ThreadView) -> None:
    view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    paint(view)


def columns_of(view: ThreadView, token: str) -> list[int]:
    """How far from the column's left edge anything of that colour is painted."""
    image, wanted = view.viewport().grab().toImage(), QColor(view.look.theme.color(token))
    return [
        x - round(view.column_left)
        for x in range(image.width())
        if any(image.pixelColor(x, y) == wanted for y in range(image.height()))
    ]


def stops(view: ThreadView) -> Iterator[tuple[QPointF, Stop]]:
    """What can be pressed in headers and lines, and where in the view its middle is."""
    for row in view.placed:
        corner = QPointF(view.column_left, row.top)
        if row.block.header is not None:
            at = corner + QPointF(0, row.block.content_top)
            yield from ((at + stop.rect.center(), stop) for stop in row.block.header.stops())
        for slot, box in row.block.boxes():
            if isinstance(box, LineBox):
                at = corner + row.block.origin(slot)
                yield from ((at + stop.rect.center(), stop) for stop in box.stops())


def test_who_speaks_stands_at_the_right_and_what_is_said_beside_it(show: Show) -> None:
    view = show(MESSAGES[:1])
    width = round(view.column)
    assert max(columns_of(view, "accent")) < view.look.hang
    mirror(view)
    assert min(columns_of(view, "accent")) > width - view.look.hang
    (row,) = view.placed
    (slot,) = row.block.slots
    assert row.block.origin(slot).x() == 0
    assert row.block.width_of(slot) == view.column - view.look.hang


@pytest.mark.parametrize("mirrored", [False, True])
def test_what_is_pressed_is_where_it_is_painted(show: Show, mirrored: bool) -> None:
    known = [entry(MESSAGES[0], branch=2, branches=3), *entries(MESSAGES)[1:]]
    view = show(MESSAGES)
    view.replace_entries(known)
    if mirrored:
        mirror(view)
    paint(view)
    found = [(spot.action(), stop.action) for at, stop in stops(view) if (spot := view.spot(at))]
    assert len(found) >= 10  # copy, bookmark and menu twice, two versions, two lines, a run
    assert [asked for asked, _ in found] == [expected for _, expected in found]


def test_a_picture_begins_where_lines_do_and_is_pressed_there(show: Show) -> None:
    oven = Image(Attachment("oven.png", "image/png", 9, blob="a" * 64, width=300, height=150))
    view = show([assistant(1, oven)])
    mirror(view)
    (row,) = view.placed
    (slot,) = row.block.slots
    (stop,) = slot.box.stops()
    assert stop.rect == QRectF(slot.box.width - 300, 0, 300, 150)
    corner = QPointF(view.column_left, row.top) + row.block.origin(slot)
    spot = view.spot(corner + stop.rect.center())
    assert spot is not None
    assert spot.action() == stop.action


def test_the_arrow_that_points_back_leads_to_the_version_before(show: Show) -> None:
    first = entry(MESSAGES[0], branch=2, branches=3, siblings=(11, 1, 13))
    view = show(MESSAGES)
    view.replace_entries([first, *entries(MESSAGES)[1:]])
    asked: list[int] = []
    view.branch_asked.connect(asked.append)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(view, Qt.Key.Key_Left, both)
    mirror(view)
    QTest.keyClick(view, Qt.Key.Key_Left, both)
    assert asked == [11, 13]


def test_a_hit_in_a_line_is_marked_where_its_word_is(show: Show) -> None:
    view = show(MESSAGES, words=("loaf",))
    before = columns_of(view, "hit")
    mirror(view)
    after = columns_of(view, "hit")
    assert max(before) < view.column / 2 < min(after)
    assert len(before) == pytest.approx(len(after), abs=1)
