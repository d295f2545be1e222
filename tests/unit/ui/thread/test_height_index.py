"""The height index against adding the heights up one by one."""

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from chatvault.ui.thread.height_index import HeightIndex

heights = st.lists(st.integers(1, 5_000), min_size=1, max_size=80)


@given(heights, st.lists(st.tuples(st.integers(0, 79), st.integers(1, 9_000)), max_size=20))
def test_tops_are_the_sums_of_all_heights_before(start, changes):
    index = HeightIndex(start)
    plain = list(start)
    for place, height in changes:
        place %= len(plain)
        assert index.set(place, height) == height - plain[place]
        plain[place] = height
    assert [index.top(place) for place in range(len(plain) + 1)] == [0, *accumulate(plain)]
    assert index.total == sum(plain)
    assert [index[place] for place in range(len(index))] == plain


@given(heights, st.integers(0, 400_000))
def test_finding_a_height_gives_the_row_that_covers_it(start, y):
    index = HeightIndex(start)
    row, inside = index.find(y)
    if y < sum(start):
        assert index.top(row) + inside == y
        assert 0 <= inside < start[row]
    else:
        assert (row, inside) == (len(start) - 1, start[-1])


def test_nothing_has_no_height():
    assert HeightIndex().total == 0
    assert HeightIndex().find(10) == (0, 0.0)
