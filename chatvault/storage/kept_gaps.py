"""The times of which nothing counts, among the small values by name."""

from __future__ import annotations

import json

from sqlmodel import Session

from chatvault.domain import steady_time
from chatvault.domain.steady_time import Gap
from chatvault.storage import kept_rules
from chatvault.storage.database import small_values

_GAPS = "upkeep_gaps"


def load(session: Session, now: int) -> tuple[Gap, ...]:
    """The gaps as they are known now, the one since the last upkeep among them."""
    done_at = kept_rules.done_at(session)
    try:
        kept = json.loads(small_values.value(session, _GAPS) or "[]")
        gaps = [Gap(since, until) for since, until in kept]
    except (ValueError, TypeError):
        # A bit turned on the disk: what goes by the clock waits once more, and nothing goes early.
        gaps = [Gap(min(done_at, now), now)]
    return steady_time.noted(gaps, done_at, now)


def save(session: Session, gaps: tuple[Gap, ...]) -> None:
    """Keep them."""
    small_values.keep(session, _GAPS, json.dumps([(gap.since, gap.until) for gap in gaps]))
