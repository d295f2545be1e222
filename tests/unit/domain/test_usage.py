"""What a message took: tokens, each kind apart, and a cost."""

from __future__ import annotations

from chatvault.domain.message import CostSource, Usage

REPORTED, ESTIMATED = CostSource.REPORTED, CostSource.ESTIMATED


def test_two_requests_take_the_tokens_of_both() -> None:
    taken = Usage(1, 2, 3, 4, 5) + Usage(10, 20, 30, 40, 50)
    assert taken == Usage(11, 22, 33, 44, 55)
    assert taken.total == 11 + 22 + 33 + 44


def test_a_cost_that_is_not_known_is_no_cost() -> None:
    assert Usage(1, cost=7, cost_source=REPORTED) + Usage(1) == Usage(2, 0, 0, 0, 0, 7, REPORTED)
    assert (Usage(1) + Usage(1)).cost is None


def test_a_cost_is_but_an_estimate_where_a_part_of_it_is_one() -> None:
    told, guessed = Usage(cost=7, cost_source=REPORTED), Usage(cost=2, cost_source=ESTIMATED)
    assert told + told == Usage(cost=14, cost_source=REPORTED)
    assert told + guessed == guessed + told == Usage(cost=9, cost_source=ESTIMATED)
