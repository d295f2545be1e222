"""Which backups are kept when there are many."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable

from chatvault.domain.backup import Backup, BackupReason, RetentionRule

_Period = Callable[[datetime.datetime], tuple[int, ...]]


def superfluous(backups: Iterable[Backup], rule: RetentionRule) -> list[Backup]:
    """The scheduled backups that the rule lets go, oldest first.

    The last ones are kept, and the newest of each of the last days, weeks and months that
    have any. Backups made by hand or before a change are never let go, nor is the newest
    one that passed its checks. The clock is not asked: a jump of it deletes nothing.
    """
    newest_first = sorted(
        backups, key=lambda backup: (backup.created_at, backup.name), reverse=True
    )
    scheduled = [backup for backup in newest_first if backup.reason is BackupReason.SCHEDULE]
    kept = {backup.name for backup in scheduled[: rule.last]}
    for count, period in (
        (rule.daily, _day),
        (rule.weekly, _week),
        (rule.monthly, _month),
    ):
        kept |= _newest_of_each(scheduled, count, period)
    verified = next((backup for backup in newest_first if backup.verified_at is not None), None)
    if verified is not None:
        kept.add(verified.name)
    return [backup for backup in reversed(scheduled) if backup.name not in kept]


def _newest_of_each(newest_first: list[Backup], count: int, period: _Period) -> set[str]:
    names: dict[tuple[int, ...], str] = {}
    for backup in newest_first:
        moment = datetime.datetime.fromtimestamp(backup.created_at / 1000, datetime.UTC)
        if len(names) < count or period(moment) in names:
            names.setdefault(period(moment), backup.name)
    return set(names.values())


def _day(moment: datetime.datetime) -> tuple[int, ...]:
    return moment.year, moment.month, moment.day


def _week(moment: datetime.datetime) -> tuple[int, ...]:
    return tuple(moment.isocalendar()[:2])


def _month(moment: datetime.datetime) -> tuple[int, ...]:
    return moment.year, moment.month
