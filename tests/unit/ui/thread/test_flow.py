"""Scrolling through rows whose real heights are known only once they were seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.ui.thread.flow import Flow

VIEW = 600.0


class Block:
    """A row that turns out to be higher or lower than it was thought to be."""

    def __init__(self, height):
        self.height = height

    def lay_out_between(self, top, bottom, pin=-1.0):
        return 0.0


class Blocks:
    def __init__(self, heights):
        self._blocks = [Block(height) for height in heights]

    def block(self, index):
        return self._blocks[index]


def flow_of(real):
    flow = Flow(Blocks(real))
    flow.view = VIEW
    flow.reset([100.0] * len(real))
    return flow


heights = st.lists(st.integers(28, 900), min_size=1, max_size=60)
steps = st.lists(st.integers(-400, 400), max_size=40)


@given(heights, steps)
def test_every_step_moves_what_is_in_view_by_exactly_that_far(real, distances):
    flow = flow_of(real)
    before = flow.visible()
    for distance in distances:
        flow.scroll_by(distance)
        after = flow.visible()
        tops = {placed.row: placed.top for placed in before}
        moved = {round(placed.top - tops[placed.row], 6) for placed in after if placed.row in tops}
        at_top = flow.anchor == 0 and flow.offset == 0
        end = after[-1].top + after[-1].block.height
        at_end = after[-1].row == len(real) - 1 and end <= VIEW + 1e-6
        if moved and not at_top and not at_end:
            assert moved == {-distance}
        before = after


@given(heights, steps)
def test_the_view_is_always_filled_where_there_is_enough(real, distances):
    flow = flow_of(real)
    for distance in distances:
        flow.scroll_by(distance)
        placed = flow.visible()
        assert placed[0].top <= 0
        end = placed[-1].top + placed[-1].block.height
        assert end >= VIEW - 1e-6 or sum(real) < VIEW
        rows = [row.row for row in placed]
        assert rows == list(range(rows[0], rows[-1] + 1))


@given(heights)
def test_the_end_is_the_foot_of_the_last_row(real):
    flow = flow_of(real)
    flow.to_end()
    placed = flow.visible()
    assert placed[-1].row == len(real) - 1
    if sum(real) >= VIEW:
        assert placed[-1].top + placed[-1].block.height == pytest.approx(VIEW)


def test_a_far_jump_lands_on_the_row_that_is_there_as_it_is_known():
    flow = flow_of([100] * 1_000)
    flow.scroll_to(50_030)
    assert (flow.anchor, flow.offset) == (500, 30)
    assert flow.value == 50_030


def test_going_to_a_row_can_leave_some_of_the_view_above_it():
    flow = flow_of([250] * 20)
    flow.go_to(10, above=200)
    tops = {placed.row: placed.top for placed in flow.visible()}
    assert tops[10] == 200


def test_a_row_that_grows_at_the_top_keeps_what_is_below_it_in_place():
    real = [300] * 5
    flow = flow_of(real)
    flow.go_to(1, offset=100)
    before = {placed.row: placed.top for placed in flow.visible()}
    flow.block(1).height = 420
    flow.changed(1)
    after = {placed.row: placed.top for placed in flow.visible()}
    assert after[2] == before[2]


def test_nothing_can_be_scrolled_where_nothing_is():
    flow = flow_of([])
    flow.scroll_by(100)
    flow.scroll_to(100)
    flow.to_end()
    assert flow.visible() == []
