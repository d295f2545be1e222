"""The vault's own time: it goes on by a week at most while nobody looks after the vault."""

from __future__ import annotations

from chatvault.domain import steady_time
from chatvault.domain.day import DAY_MS, WEEK_MS
from chatvault.services.clock import now
from chatvault.storage import kept_gaps
from chatvault.storage.database.engine import Database

_SUSPICIOUS_DAYS = 60


def days_ago(database: Database, days: int) -> int:
    """The moment since which that many days have gone by (UTC ms), however the clock jumped."""
    moment = now()
    with database.read() as session:
        return steady_time.ago(kept_gaps.load(session, moment), moment, days * DAY_MS)


def warning(database: Database) -> tuple[str, ...]:
    """A sentence where the clock jumped so far that it is likely to be wrong."""
    moment = now()
    with database.read() as session:
        gaps = kept_gaps.load(session, moment)
    days = [(gap.until - gap.since) // DAY_MS for gap in gaps if gap.until > moment - WEEK_MS]
    if max(days, default=0) < _SUSPICIOUS_DAYS:
        return ()
    return (
        f"The clock jumped ahead by {max(days):,} days since ChatVault last ran. If it is "
        "wrong, set it right: until then nothing is archived or leaves the trash for it.",
    )


def waits_until(database: Database) -> int | None:
    """Until when what goes by the clock waits, because it jumped; None: it need not."""
    moment = now()
    with database.read() as session:
        return steady_time.waits_until(kept_gaps.load(session, moment), moment)
