"""How the messages of a file hang together, and their order after a merge."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chatvault.storage.merging.message_tree import descent, merged_order

ids = st.lists(st.sampled_from("abcdefghij"), unique=True)


@given(stored=ids, parsed=ids)
def test_a_merge_keeps_everything_once_and_the_parsed_order(
    stored: list[str], parsed: list[str]
) -> None:
    order = merged_order(stored, parsed)
    assert sorted(order) == sorted(set(stored) | set(parsed))
    assert [name for name in order if name in parsed] == parsed


def test_what_the_new_file_lacks_stays_where_it_was() -> None:
    assert merged_order(["a", "b", "c"], ["a", "c", "d"]) == ["a", "b", "c", "d"]
    assert merged_order(["a", "b"], ["b"]) == ["a", "b"]


def test_a_file_that_tells_no_parents_is_a_straight_line() -> None:
    found = descent(["a", "b", "c"], [None, None, None], None)
    assert found.parents == [None, 0, 1]
    assert found.is_straight
    assert (found.leaf, found.path) == (2, [True, True, True])


def test_of_a_file_with_branches_the_one_that_the_source_shows_is_the_path() -> None:
    # "b" and "c" answer "a"; "d" follows something that is not there.
    found = descent(["a", "b", "c", "d"], [None, "a", "a", "lost"], "b")
    assert found.parents == [None, 0, 0, None]
    assert not found.is_straight
    assert (found.leaf, found.path) == (1, [True, True, False, False])
    # A leaf that is not there is the last one; of nothing there is none.
    assert descent(["a", "b"], [None, "a"], "lost").leaf == 1
    assert descent([], [], None) == ([], [], None)
