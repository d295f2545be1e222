"""Which backups are kept when there are many."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable

from chatvault.domain.safekeeping.backup import KEPT_FOR_GOOD, Backup, BackupReason, RetentionRule

_Period = Callable[[datetime.datetime], tuple[int, ...]]


def superfluous(backups: Iterable[Backup], rule: RetentionRule) -> list[Backup]:
    """The backups that the rule lets go, oldest first.

    The last ones are kept, and the newest of each of the last days, weeks and months that have
    any; where there are fewer than the rule asks for, the oldest one too. Scheduled backups are
    counted apart from those before a change, which hold what the change took away. Never let go
    are those made by hand and before an update, the newest one that passed its checks, and one
    that did not pass them: it takes nobody's place, and a person decides. The clock is not
    asked, and which is newer is told by counting: a jump of the clock deletes nothing.
    """
    newest_first = sorted(backups, key=lambda backup: backup.order, reverse=True)
    thinned = [backup for backup in newest_first if _may_go(backup)]
    scheduled = [backup for backup in thinned if backup.reason is BackupReason.SCHEDULE]
    forced = [backup for backup in thinned if backup.reason is not BackupReason.SCHEDULE]
    kept = _kept(scheduled, rule) | _kept(forced, rule)
    good = next((backup for backup in newest_first if backup.is_good), None)
    if good is not None:
        kept.add(good.name)
    return [backup for backup in reversed(thinned) if backup.name not in kept]


def _may_go(backup: Backup) -> bool:
    return backup.reason not in KEPT_FOR_GOOD and not backup.problem


def _kept(newest_first: list[Backup], rule: RetentionRule) -> set[str]:
    kept = {backup.name for backup in newest_first[: rule.last]}
    for count, period in ((rule.daily, _day), (rule.weekly, _week), (rule.monthly, _month)):
        kept |= _newest_of_each(newest_first, count, period)
    return kept


def _newest_of_each(newest_first: list[Backup], count: int, period: _Period) -> set[str]:
    names: dict[tuple[int, ...], str] = {}
    for backup in newest_first:
        moment = datetime.datetime.fromtimestamp(backup.created_at / 1000, datetime.UTC)
        if len(names) < count:
            names.setdefault(period(moment), backup.name)
    kept = set(names.values())
    if newest_first and len(names) < count:
        kept.add(newest_first[-1].name)
    return kept


def _day(moment: datetime.datetime) -> tuple[int, ...]:
    return moment.year, moment.month, moment.day


def _week(moment: datetime.datetime) -> tuple[int, ...]:
    return tuple(moment.isocalendar()[:2])


def _month(moment: datetime.datetime) -> tuple[int, ...]:
    return moment.year, moment.month
