"""What may take so long and no longer, whatever machine the tests run on and beside what.

Time is told in laps: what one small piece of work takes on the same processor in the same moment.
A bound is some ten times of what is usual, and far below what it takes where something is done for
the square of a length, or for ever.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

_TURNS = 100_000


def lap() -> float:
    """Seconds of this thread's processor time for one lap now: some 7 milliseconds."""
    begun = time.thread_time()
    total = 0
    for turn in range(_TURNS):
        total += turn & 3
    assert total
    return time.thread_time() - begun


@contextmanager
def within(laps: float) -> Iterator[None]:
    """Fail where what is done here takes this process longer than that."""
    pace = lap()
    begun = time.process_time()
    yield
    taken = time.process_time() - begun
    assert taken / max(pace, lap()) < laps
