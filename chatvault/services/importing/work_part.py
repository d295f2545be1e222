"""A part of a longer piece of work, which tells how far all of it has come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from itertools import accumulate, pairwise

from chatvault.domain.work import Work

_FINE = 10_000  # steps that the whole is told in


class WorkPart:
    """Goes from ``first`` to ``last`` of the whole, both between 0 and 1, and never back."""

    def __init__(self, whole: Work, first: float, last: float) -> None:
        self._whole, self._first, self._last = whole, first, last
        self._come = first

    def progress(self, done: int, total: int = 0, note: str = "") -> None:
        """Report how far the whole has come; where nobody knows, it has come no further."""
        if total:
            share = min(1.0, done / total)
            self._come = max(self._come, self._first + share * (self._last - self._first))
        if total or self._come:
            self._whole.progress(round(_FINE * self._come), _FINE, note)
        else:
            self._whole.progress(done, total, note)

    def check(self) -> None:
        """Raise Cancelled when the person asked to stop."""
        self._whole.check()

    def interruptible(self, stop: Callable[[], None]) -> AbstractContextManager[None]:
        """While the block runs, cancelling also calls ``stop``, from another thread."""
        return self._whole.interruptible(stop)


def parts(whole: Work, lengths: Sequence[int]) -> list[Work]:
    """The parts that work consists of, one after the other, as long as that in comparison."""
    total = sum(lengths)
    if len(lengths) < 2 or not total:
        return [whole] * len(lengths)
    ends = [end / total for end in accumulate(lengths, initial=0)]
    return [WorkPart(whole, first, last) for first, last in pairwise(ends)]
