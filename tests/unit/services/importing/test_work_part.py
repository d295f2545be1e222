"""Parts of a longer work tell how far all of it has come."""

from __future__ import annotations

import pytest

from chatvault.domain.work import Unattended
from chatvault.errors import Cancelled
from chatvault.services.importing.work_part import parts


class Noted(Unattended):
    """Work whose readings are kept."""

    def __init__(self) -> None:
        self.readings: list[tuple[float | None, str]] = []
        self.stopped = False

    def progress(self, done: int, total: int = 0, note: str = "") -> None:
        self.readings.append((done / total if total else None, note))

    def check(self) -> None:
        if self.stopped:
            raise Cancelled


def test_each_part_takes_its_share() -> None:
    whole = Noted()
    first, second = parts(whole, [300, 100])
    first.progress(5, 10, "a")
    first.progress(10, 10, "a")
    second.progress(0, 7, "b")
    second.progress(9, 7, "b")  # more than it had said
    assert whole.readings == [(0.375, "a"), (0.75, "a"), (0.75, "b"), (1.0, "b")]


def test_a_part_that_does_not_know_how_far_it_is_does_not_take_back_what_is_done() -> None:
    whole = Noted()
    first, second = parts(whole, [1, 1])
    first.progress(400, note="looking")
    second.progress(400, note="looking")
    second.progress(1, 2)
    second.progress(0, 2)
    second.progress(0)
    assert [come for come, _ in whole.readings] == [None, 0.5, 0.75, 0.75, 0.75]


def test_a_part_inside_of_a_part_takes_a_share_of_that() -> None:
    whole = Noted()
    inside = parts(parts(whole, [1, 1])[1], [1, 3])
    inside[0].progress(1, 1)
    inside[1].progress(1, 3)
    assert [come for come, _ in whole.readings] == [0.625, 0.75]


@pytest.mark.parametrize("lengths", [[], [0], [5], [0, 0]])
def test_what_has_no_parts_is_the_whole(lengths: list[int]) -> None:
    whole = Noted()
    assert parts(whole, lengths) == [whole] * len(lengths)


def test_stopping_the_whole_stops_a_part() -> None:
    whole = Noted()
    first, _ = parts(whole, [1, 1])
    first.check()
    whole.stopped = True
    with pytest.raises(Cancelled):
        first.check()
