"""How much time went by as far as the vault has seen it, whatever the clock says. UTC ms.

A clock that is set forward by a year would make a conversation that was thrown away yesterday a
year old. The vault is looked after once a day; where more than a week lies between two times, the
clock jumped or nobody was there, and only the week counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chatvault.domain.day import WEEK_MS

_MOST = 50  # the oldest are forgotten


@dataclass(frozen=True, slots=True)
class Gap:
    """A time of which nothing counts."""

    since: int
    until: int


def noted(gaps: Sequence[Gap], last: int, now: int) -> tuple[Gap, ...]:
    """The gaps as they are known ``now``, when the vault was looked after ``last``; 0: never.

    A gap that reaches beyond now is none: the clock was set back.
    """
    known = [gap for gap in gaps if gap.until <= now]
    if last and now - last > WEEK_MS:
        known.append(Gap(last + WEEK_MS, now))
    return tuple(known[-_MOST:])


def ago(gaps: Sequence[Gap], now: int, span: int) -> int:
    """The moment since which that much time that counts has gone by."""
    moment, left = now, span
    for gap in sorted(gaps, key=lambda gap: gap.until, reverse=True):
        between = max(0, moment - gap.until)
        if between > left:
            break
        left -= between
        moment = min(moment, gap.since)
    return moment - left


def waits_until(gaps: Sequence[Gap], now: int) -> int | None:
    """Until when rules wait that go by the clock: a week after a gap. None: they need not."""
    ends = [gap.until + WEEK_MS for gap in gaps if now < gap.until + WEEK_MS]
    return max(ends, default=None)
