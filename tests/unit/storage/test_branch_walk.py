"""The outline tells of a tree along its line, with the other versions aside."""

from __future__ import annotations

from chatvault.storage.branch_walk import TreeNode, walk
from tests.pace import within


def node(message: int, parent: int | None, *, active: bool = True, shown: bool = True) -> TreeNode:
    return TreeNode(message, parent, active, shown)


def told(*nodes: TreeNode) -> list[tuple[int, int, str, int]]:
    """Message, depth, version and the messages from there on."""
    return [
        (step.id, step.depth, f"{step.branch} / {step.branches}", step.messages)
        for step in walk(nodes)
    ]


def test_a_line_without_forks_is_told_as_it_is() -> None:
    assert told(node(1, None), node(2, 1), node(3, 2)) == [
        (1, 0, "1 / 1", 3), (2, 0, "1 / 1", 2), (3, 0, "1 / 1", 1),
    ]  # fmt: skip


def test_the_other_versions_stand_aside_and_the_line_goes_on() -> None:
    first = node(2, 1, active=False)
    below = node(3, 2, active=False)
    second, after = node(4, 1), node(5, 4)
    third = node(6, 1, active=False)
    assert told(node(1, None), first, below, second, after, third) == [
        (1, 0, "1 / 1", 6),
        (4, 0, "2 / 3", 2),
        (2, 1, "1 / 3", 2),
        (3, 1, "1 / 1", 1),
        (6, 1, "3 / 3", 1),
        (5, 0, "1 / 1", 1),
    ]


def test_a_branch_that_is_not_shown_follows_its_newest_version() -> None:
    inactive = [node(message, 2, active=False) for message in (3, 4)]
    steps = told(node(1, None), node(2, 1, active=False), *inactive, node(5, 1))
    assert [(message, depth) for message, depth, *_ in steps] == [
        (1, 0), (5, 0), (2, 1), (4, 1), (3, 2),
    ]  # fmt: skip


def test_what_is_hidden_is_no_version_but_what_is_below_it_is_told() -> None:
    hidden = node(2, 1, active=False, shown=False)
    steps = told(node(1, None), hidden, node(3, 2, active=False), node(4, 1))
    assert steps == [(1, 0, "1 / 1", 3), (4, 0, "1 / 1", 1), (3, 1, "1 / 1", 1)]


def test_beginnings_are_versions_of_each_other() -> None:
    older, below = node(1, None, active=False), node(2, 1, active=False)
    lost = node(5, 99, active=False)
    assert told(older, below, node(3, None), node(4, 3), lost) == [
        (3, 0, "2 / 3", 2),
        (1, 1, "1 / 3", 2),
        (2, 1, "1 / 1", 1),
        (5, 1, "3 / 3", 1),
        (4, 0, "1 / 1", 1),
    ]


def test_a_cycle_ends_where_it_closes() -> None:
    assert told(node(1, 2), node(2, 1)) == []
    assert [step[0] for step in told(node(1, None), node(2, 1), node(3, 3))] == [1, 2]


def test_two_thousand_forks_are_walked_at_once_and_stay_flat() -> None:
    nodes = [node(0, None)]
    for fork in range(2_000):
        onward = 3 * fork
        nodes += [node(onward + step, onward, active=step == 3) for step in (1, 2, 3)]
    with within(laps=200):
        steps = walk(nodes)
    assert len(steps) == 6_001
    assert max(step.depth for step in steps) == 1
