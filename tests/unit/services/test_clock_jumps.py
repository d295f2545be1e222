"""A clock that is wrong for a while loses nothing: not in the trash, the archive or the backups."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import pytest

from chatvault.domain.day import DAY_MS
from chatvault.domain.safekeeping.archive_rule import ArchiveRule
from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.safekeeping.cleanup import CleanupRule
from chatvault.domain.safekeeping.upkeep import UpkeepRules
from chatvault.domain.work import Unattended
from chatvault.services.upkeep import Kept
from chatvault.services.vault import Services, open_vault
from tests.factories import make_session
from tests.unit.conftest import MergeFunction

YEAR = 365


class Clock:
    """What the computer's clock says; days are put on or off it."""

    def __init__(self) -> None:
        self.moment_ns = time.time_ns()

    def put_on(self, days: float) -> None:
        self.moment_ns += round(days * DAY_MS * 1_000_000)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(time, "time_ns", lambda: made.moment_ns)
    monkeypatch.setattr(time, "time", lambda: made.moment_ns / 1e9)
    return made


@pytest.fixture
def day(services: Services, clock: Clock) -> Callable[[], Kept]:
    """Lets a day go by, and the vault be looked after."""

    def go_by() -> Kept:
        clock.put_on(1)
        return services.upkeep.run(Unattended())

    return go_by


@pytest.fixture
def thrown_away(services: Services, merge: MergeFunction, clock: Clock) -> int:
    """A conversation that was thrown away just now, in a vault that has been in use."""
    merge(make_session("An old one", "Yes."))
    services.upkeep.run(Unattended())
    services.organising.trash([1])
    return 1


@pytest.mark.parametrize("jump", [YEAR, -YEAR, YEAR / 2, 1 / 24, -1 / 24])
def test_the_trash_keeps_for_a_month_whatever_the_clock_says(
    services: Services,
    thrown_away: int,
    clock: Clock,
    day: Callable[[], Kept],
    jump: float,
) -> None:
    # Given something thrown away today; when the clock jumps tomorrow and stays so for days,
    day()
    clock.put_on(jump)
    for _ in range(3):
        assert day().emptied.conversations == 0
    # and is set right again,
    clock.put_on(-jump)
    for _ in range(10):
        assert day().emptied.conversations == 0
    # then it is still there, and it is due in the end.
    assert services.trash.contents().conversations == 1
    for _ in range(31):
        day()
    assert services.trash.contents().conversations == 0


def test_a_clock_that_stays_a_year_ahead_empties_the_trash_after_the_days_that_were_seen(
    services: Services, thrown_away: int, clock: Clock, day: Callable[[], Kept]
) -> None:
    clock.put_on(YEAR)
    days = 0
    while not day().emptied.conversations:
        days += 1
        contents = services.trash.contents()
        assert (contents.due, contents.next_at is not None) in ((0, True), (1, False))
    assert days >= 30 - 8


def test_what_is_thrown_away_while_the_clock_is_behind_is_kept_for_a_month_too(
    services: Services, thrown_away: int, clock: Clock, day: Callable[[], Kept]
) -> None:
    services.organising.untrash([1])
    clock.put_on(-YEAR)
    day()
    services.organising.trash([1])
    clock.put_on(YEAR)
    for _ in range(20):
        assert day().emptied.conversations == 0


def test_rules_wait_for_a_week_after_a_jump_and_say_so(
    services: Services, merge: MergeFunction, clock: Clock, day: Callable[[], Kept]
) -> None:
    # Given a rule about what is older than half a year, and a conversation of now,
    merge(make_session("Now?", "Now.", created_at=clock.moment_ns // 1_000_000))
    with services.database.write() as session:
        session.connection().exec_driver_sql(
            "UPDATE chat_session SET updated_at = ?, created_at = ?",
            (clock.moment_ns // 1_000_000,) * 2,
        )
        session.connection().exec_driver_sql(
            "UPDATE message SET created_at = ?", (clock.moment_ns // 1_000_000,)
        )
    rules = UpkeepRules((ArchiveRule(180),), CleanupRule(logs_days=90), cleans=True)
    services.upkeep.set_rules(rules)
    assert day().archived.conversations == 0
    assert services.upkeep.waits_until() is None
    # when the clock goes ahead by a year, then nothing is archived for it,
    clock.put_on(YEAR)
    kept = day()
    assert (kept.archived.conversations, kept.cleaned) == (0, None)
    assert kept.waits_until == services.upkeep.waits_until()
    assert "The clock jumped ahead by 359 days" in services.diagnosing.warnings()[0]
    for _ in range(6):
        assert day().archived.conversations == 0
    # unless the clock stays so, which looks like a year in which nobody was here;
    assert day().archived.conversations == 1
    assert services.upkeep.waits_until() is None
    # and when it is set right, everything is as before.
    clock.put_on(-YEAR)
    kept = day()
    assert (kept.archived.conversations, kept.waits_until) == (0, None)
    assert kept.cleaned is not None
    assert not [one for one in services.diagnosing.warnings() if "clock" in one]


def test_a_cleanup_by_hand_counts_the_days_that_the_vault_has_seen(
    services: Services, merge: MergeFunction, clock: Clock, day: Callable[[], Kept]
) -> None:
    # Given a line of a log of these days, in a vault that is looked after;
    merge(make_session())
    day()
    services.organising.archive([1])
    rule = CleanupRule(logs_days=30, orphans=False)
    # when the clock is a year ahead, then a cleanup takes none of them,
    clock.put_on(YEAR)
    assert services.cleanup.plan(rule, Unattended()).going == 0
    assert services.cleanup.run(rule, Unattended()).going == 0
    # until they are as old.
    for _ in range(30):
        day()
    assert services.cleanup.run(rule, Unattended()).going > 0


def test_a_backup_that_was_put_away_is_kept_for_a_month_too(
    services: Services, merge: MergeFunction, clock: Clock
) -> None:
    merge(make_session())
    made = [services.backups.create(BackupReason.MANUAL, Unattended()) for _ in range(2)]
    services.upkeep.run(Unattended())
    services.backups.remove(made[0].name)
    for path in (services.backups.folder / "removed").iterdir():
        os.utime(path, (clock.moment_ns / 1e9,) * 2)
    clock.put_on(YEAR)
    open_vault(services.folder).close()
    services.backups.put_back(made[0].name)
    assert len(services.backups.list()) == 2


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Pacific/Apia"])
@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process")
def test_backups_around_the_change_to_summer_time_are_told_apart(
    services: Services,
    merge: MergeFunction,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    zone: str,
) -> None:
    # Given backups each half an hour in the nights in which the clock is put on and back,
    merge(make_session())
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    made = []
    for night_utc in (1_774_659_600, 1_792_803_600):  # 28 March and 24 October 2026, 01:00
        clock.moment_ns = night_utc * 1_000_000_000
        for _ in range(4):
            clock.put_on(1 / 48)
            services.organising.star([1], on=len(made) % 2 == 0)
            made.append(services.backups.create(BackupReason.SCHEDULE, Unattended()).name)
    # then their order is that in which they were made, and the newest are there.
    listed = [one.name for one in services.backups.list()]
    assert listed[:3] == made[:-4:-1]
    assert listed == sorted(listed, reverse=True)
    assert not services.backups.due(DAY_MS)
    monkeypatch.undo()
    time.tzset()
