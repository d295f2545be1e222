"""Figures about one conversation and about the vault."""

from __future__ import annotations

import datetime
import itertools
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from chatvault.domain.day import DAY_MS
from chatvault.domain.outline import OutlineEntries, OutlineEntry
from chatvault.domain.statistics import (
    DayCount,
    SessionStatistics,
    Tally,
    TokenTotals,
    ToolTally,
    VaultStatistics,
    WeekTokens,
)
from chatvault.errors import NotFound
from chatvault.services.clock import now
from chatvault.services.disk import folder_size
from chatvault.storage import blob_rows
from chatvault.storage.database.engine import Database
from chatvault.storage.database.room import free_space
from chatvault.storage.statistics_repository import StatisticsRepository

# A gap longer than this between two messages is a break, not work.
LONGEST_BREAK_MS = 30 * 60 * 1000
_MONTH_MS = 30 * DAY_MS
_GROWING_MONTHS = 3  # the last ones, by which growth is told


class Statistics:
    """Counts what is in the vault."""

    def __init__(self, database: Database, backups: Path) -> None:
        self._database, self._backups = database, backups

    def session(self, session_id: int) -> SessionStatistics:
        """The figures of one conversation. Raises NotFound."""
        with self._database.read() as session:
            counts = StatisticsRepository(session)
            rows = counts.session_totals(session_id)
            if not rows:
                raise NotFound("The conversation is not in the vault any more.")
            messages, *tokens, cost, cost_source, details = rows[0]
            times = counts.times(session_id)
            return SessionStatistics(
                session_id=session_id,
                messages=messages,
                by_role=counts.roles(session_id),
                tokens=TokenTotals(*tokens),
                cost=cost,
                cost_estimated=cost_source == "estimated",
                active_ms=_active(times),
                average_answer_ms=_average_answer(times),
                models=tuple(counts.models(session_id)),
                tools=tuple(ToolTally(*row) for row in counts.tools(session_id)),
                files_touched=counts.edited_files(session_id),
                outline=OutlineEntries(itertools.starmap(OutlineEntry, counts.prompts(session_id))),
                times=tuple(at for _, at in times),
                details=details,
            )

    def vault(self, days: int | None = 365) -> VaultStatistics:
        """The figures of the whole vault, or of what was active in the last ``days``."""
        since = 0 if days is None else now() - days * DAY_MS
        with self._database.read() as session:
            counts = StatisticsRepository(session)
            sessions, runs, messages, *tokens, cost = counts.vault_totals(since)
            by_day, by_hour = _days_and_hours(counts.hours(since))
            attached, originals = blob_rows.stored_sizes(session)
            stored = self._database.size() + attached + originals
            return VaultStatistics(
                sessions=sessions,
                runs=runs,
                messages=messages,
                tokens=TokenTotals(*tokens),
                cost=cost,
                active_ms=counts.active_ms(since, LONGEST_BREAK_MS),
                longest_streak_days=longest_streak([day.day for day in by_day]),
                days=by_day,
                hours=by_hour,
                weeks=_weeks(counts.weeks(since)),
                sources=_tallies(counts.sources(since)),
                models=_tallies(counts.all_models(since)),
                tools=_tallies(counts.all_tools(since)),
                projects=_tallies(counts.projects(since)),
                longest=_tallies(counts.longest(since)),
                database_bytes=self._database.size(),
                attachment_bytes=attached,
                original_bytes=originals,
                backup_bytes=folder_size(self._backups),
                monthly_bytes=_monthly(stored, counts, now()),
                free_bytes=free_space(self._database.path.parent),
            )


def longest_streak(days: Sequence[str]) -> int:
    """The longest run of days that follow each other, among ascending ISO dates."""
    longest = run = 0
    before: datetime.date | None = None
    for day in map(datetime.date.fromisoformat, days):
        run = run + 1 if before is not None and (day - before).days == 1 else 1
        longest, before = max(longest, run), day
    return longest


def _days_and_hours(
    rows: Sequence[tuple[str, int, int]],
) -> tuple[tuple[DayCount, ...], tuple[int, ...]]:
    """Ascending days with what was said on each, and what was said in each hour of all of them."""
    by_day: Counter[str] = Counter()
    by_hour: Counter[int] = Counter()
    for day, hour, count in rows:
        by_day[day] += count
        by_hour[hour] += count
    days = tuple(DayCount(day, count) for day, count in by_day.items())
    return days, tuple(by_hour[hour] for hour in range(24))


def _monthly(stored: int, counts: StatisticsRepository, today: int) -> int | None:
    """By how much a month what is stored has grown lately; None where that is not known yet.

    Of when a byte came nothing is kept, and an import brings years at once: what is stored is
    shared out by the messages of the conversations that were begun of late.
    """
    first, messages, recent = counts.begun(today - _GROWING_MONTHS * _MONTH_MS)
    if first is None or not recent or today - first < _MONTH_MS:
        return None
    months = min(_GROWING_MONTHS, (today - first) / _MONTH_MS)
    return round(stored * recent / messages / months)


def _active(times: Sequence[tuple[str, int]]) -> int | None:
    if not times:
        return None
    gaps = (later - earlier for (_, earlier), (_, later) in itertools.pairwise(times))
    return sum(gap for gap in gaps if gap <= LONGEST_BREAK_MS)


def _average_answer(times: Sequence[tuple[str, int]]) -> int | None:
    """How long the first answer to a prompt took, on average.

    Where both have one moment, the source tells the moment of neither.
    """
    waits = [
        later - earlier
        for (asked, earlier), (answered, later) in itertools.pairwise(times)
        if asked == "user" and answered == "assistant" and 0 < later - earlier <= LONGEST_BREAK_MS
    ]
    return sum(waits) // len(waits) if waits else None


def _weeks(rows: Sequence[tuple[str, str, int]]) -> tuple[WeekTokens, ...]:
    weeks: dict[str, dict[str, int]] = {}
    for week, key, tokens in rows:
        weeks.setdefault(week, {})[key] = tokens
    return tuple(WeekTokens(week, by_source) for week, by_source in weeks.items())


def _tallies(rows: Sequence[tuple[str, str, int]]) -> tuple[Tally, ...]:
    return tuple(Tally(*row) for row in rows)
