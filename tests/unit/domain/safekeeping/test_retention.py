"""Which backups go, over thousands of invented histories."""

from __future__ import annotations

import datetime
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatvault.domain.safekeeping.backup import KEPT_FOR_GOOD, Backup, BackupReason, RetentionRule
from chatvault.domain.safekeeping.retention import superfluous

DAY = 86_400_000
START = 1_700_000_000_000
YEAR = 365 * DAY


def make_backup(
    moment: int, reason: BackupReason = BackupReason.SCHEDULE, **rest: object
) -> Backup:
    facts: dict[str, object] = {"verified_at": moment, "problem": "", "number": 0}
    return Backup(
        f"{moment}-{reason}",
        "",
        moment,
        reason,
        1,
        1,
        1,
        "",
        **(facts | rest),  # type: ignore[arg-type]
    )


# What may be said of a backup, each as often as it stands here: drawn at once, which is quicker.
STEPS = [
    *itertools.product(
        [60_000, 3_600_000, DAY // 2, DAY, DAY, 9 * DAY],
        [0] * 20 + [YEAR, -YEAR, 3_600_000, -3_600_000],
        [BackupReason.SCHEDULE] * 6 + list(BackupReason),
        [True, True, True, False],
        ["", "", "", "", "unreadable"],
    )
]


def made_of(steps: list[tuple[int, int, BackupReason, bool, str]]) -> list[Backup]:
    """Backups some hours or days apart, with clocks that jump by a year, an hour and back."""
    moment, history = START, {}
    for number, (pause, jump, reason, is_verified, problem) in enumerate(steps):
        moment += pause + jump
        verified = moment if is_verified else None
        backup = make_backup(moment, reason, verified_at=verified, problem=problem, number=number)
        history[backup.name] = backup
    return list(history.values())


histories = (
    st.integers(0, 60)
    .flatmap(lambda count: st.lists(st.sampled_from(STEPS), min_size=count, max_size=count))
    .map(made_of)
)
rules = st.builds(
    RetentionRule, st.integers(0, 4), st.integers(0, 8), st.integers(0, 5), st.integers(0, 12)
)


def period(backup: Backup, form: str) -> str:
    return f"{datetime.datetime.fromtimestamp(backup.created_at / 1000, datetime.UTC):{form}}"


@settings(max_examples=600, deadline=None)
@given(histories, st.one_of(st.just(RetentionRule()), rules))
def test_what_goes_is_never_missed(history: list[Backup], rule: RetentionRule) -> None:
    gone = superfluous(history, rule)
    names = {backup.name for backup in gone}
    left = {backup.name for backup in history} - names
    good = [backup for backup in history if backup.is_good]

    assert not [backup for backup in gone if backup.reason in KEPT_FOR_GOOD or backup.problem]
    if good:
        assert max(good, key=lambda backup: backup.number).name in left
    for chosen in (
        lambda backup: backup.reason is BackupReason.SCHEDULE,
        lambda backup: backup.reason not in (*KEPT_FOR_GOOD, BackupReason.SCHEDULE),
    ):
        group = sorted(
            (backup for backup in history if chosen(backup) and not backup.problem),
            key=lambda backup: backup.number,
            reverse=True,
        )
        assert all(backup.name in left for backup in group[: rule.last])
        for count, form in ((rule.daily, "%Y-%j"), (rule.weekly, "%G-%V"), (rule.monthly, "%Y-%m")):
            newest: dict[str, Backup] = {}
            for backup in group:
                newest.setdefault(period(backup, form), backup)
            assert all(backup.name in left for backup in list(newest.values())[:count])
            if group and len(newest) < count:
                assert group[-1].name in left
        most = rule.last + rule.daily + rule.weekly + rule.monthly + 3 + 1  # oldest, newest good
        assert len([backup for backup in group if backup.name in left]) <= most


@settings(max_examples=200, deadline=None)
@given(histories, rules)
def test_a_second_time_nothing_goes(history: list[Backup], rule: RetentionRule) -> None:
    gone = superfluous(history, rule)
    names = {backup.name for backup in gone}
    assert superfluous([one for one in history if one.name not in names], rule) == []
    assert superfluous(reversed(history), rule) == gone


def test_a_year_of_daily_backups_leaves_days_weeks_and_months() -> None:
    year = [make_backup(START + number * DAY) for number in range(365)]
    left = 365 - len(superfluous(year, RetentionRule()))
    assert 18 <= left <= 22


def test_of_as_many_days_as_the_rule_asks_for_only_the_newest_of_each_stays() -> None:
    midnight = START - START % DAY
    days = [make_backup(midnight + half * DAY // 2, number=half) for half in range(4)]
    assert superfluous(days, RetentionRule(0, 2, 0, 0)) == [days[0], days[2]]
    assert superfluous(days, RetentionRule(0, 3, 0, 0)) == [days[2]]  # and the oldest


@pytest.mark.parametrize("jump", [YEAR, -YEAR, 3_600_000, -3_600_000])
def test_a_clock_that_jumps_deletes_no_newest_good_backup(jump: int) -> None:
    history: list[Backup] = []
    for day in range(100):
        is_wrong = 60 <= day < 80
        newest = make_backup(START + day * DAY + is_wrong * jump, number=day)
        gone = superfluous([*history, newest], RetentionRule())
        assert newest not in gone
        assert not set(history[-2:]) & set(gone)
        history = [backup for backup in [*history, newest] if backup not in gone]


def test_a_damaged_backup_takes_nobodys_place() -> None:
    good = make_backup(START)
    damaged = make_backup(START + 60_000, problem="It changed on the disk")
    assert superfluous([good, damaged], RetentionRule(1, 1, 0, 0)) == []


def test_backups_before_a_deletion_are_counted_apart_from_the_daily_ones() -> None:
    before = make_backup(START, BackupReason.TRASH)
    later = [make_backup(START + number) for number in range(1, 9)]
    assert before not in superfluous([before, *later], RetentionRule(1, 1, 0, 0))
