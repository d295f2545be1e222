"""Ids that come again have a sign more, however often and in whatever order they come."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chatvault.importers.messages.own_ids import OwnIds


def test_what_comes_again_has_a_sign_more() -> None:
    ids = OwnIds()
    assert [ids.of("a"), ids.of("a"), ids.of("b"), ids.of("a")] == ["a", "a'", "b", "a''"]
    assert "a''" in ids
    assert "b'" not in ids


@given(st.lists(st.sampled_from(("a", "a'", "a''", "b"))))
def test_nothing_else_has_an_id_that_was_given(told: list[str]) -> None:
    ids = OwnIds()
    own = [ids.of(one) for one in told]
    assert len({*own}) == len(told)
    assert all(has.startswith(one) for has, one in zip(own, told, strict=True))


def test_the_same_id_many_times_has_its_number() -> None:
    ids = OwnIds()
    own = [ids.of("a") for _ in range(10_000)]
    assert own[16:18] == ["a" + "'" * 16, "a'17"]
    assert own[-1] == "a'9999"
    assert len({*own}) == len(own)
