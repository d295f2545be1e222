"""Paths through the branches of a conversation."""

from __future__ import annotations

from chatvault.domain.branches import leaf_below, parents_first, path_to


def test_a_thread_goes_on_by_the_last_answer_at_each_fork() -> None:
    parents = {1: None, 2: 1, 3: 1, 4: 3}
    assert leaf_below(1, parents) == 4
    assert leaf_below(2, parents) == 2
    assert path_to(4, parents) == {1, 3, 4}


def test_a_cycle_of_parents_ends() -> None:
    assert path_to("a", {"a": "b", "b": "a"}) == {"a", "b"}
    assert leaf_below("a", {"a": "b", "b": "a"}) == "b"


def test_each_message_stands_behind_the_one_that_it_follows() -> None:
    parents = {4: 3, 2: 1, 1: None, 3: 2, 5: 2, 6: "lost"}
    assert parents_first(parents, parents) == [1, 2, 3, 4, 5, 6]
    assert parents_first([1, 2, 5, 3, 4], parents) == [1, 2, 5, 3, 4]
    assert sorted(parents_first("abc", {"a": "b", "b": "a", "c": "b"})) == ["a", "b", "c"]
