"""The health page says in rows how the vault is, and so does its text."""

from __future__ import annotations

import datetime
from dataclasses import replace

from chatvault.domain.safekeeping.backup import Backup, BackupReason
from chatvault.domain.safekeeping.health import Diagnosis, Done, Sizes, SlowQuery
from chatvault.jobs.runner import EndedJob, Outcome
from chatvault.ui.stats.health_words import Fact, as_text, sections, summary

TODAY = datetime.date(2026, 11, 28)
NOON = round(datetime.datetime(2026, 11, 28, 12).timestamp() * 1000)
WEEK = 7 * 86_400_000
BACKUP = Backup("b", "/b", NOON - WEEK, BackupReason.SCHEDULE, 2, 9, 1_000, "", NOON)
DIAGNOSIS = Diagnosis(
    sizes=Sizes(NOON, 412_000_000, 9_000_000, 40_000_000, 300_000_000),
    earlier=Sizes(NOON - WEEK, 400_000_000, 9_000_000, 41_000_000, 300_000_000),
    backup=BACKUP,
    full_check=Done("full check", "sound", "", NOON - WEEK),
    quick_check=Done("quick check", "not finished in time", "", NOON),
    rescue=None,
    slow_queries=(SlowQuery("SELECT id FROM message WHERE id = ?", 250, NOON),),
    sqlite_version="3.99",
    schema="0002",
)


def facts(title: str, diagnosis: Diagnosis = DIAGNOSIS, *jobs: EndedJob) -> tuple[Fact, ...]:
    return next(each.facts for each in sections(diagnosis, jobs, TODAY) if each.title == title)


def test_growth_is_said_for_each_part_and_since_when() -> None:
    assert [(fact.value, fact.note) for fact in facts("Size")] == [
        ("412 MB", "+12 MB"),
        ("9.0 MB", "unchanged"),
        ("40 MB", "−1.0 MB"),
        ("300 MB", "unchanged"),
        ("761 MB", "+11 MB"),
    ]


def test_without_sizes_of_before_nothing_is_said_of_growth() -> None:
    told = facts("Size", replace(DIAGNOSIS, earlier=None))
    assert {fact.note for fact in told} == {""}


def test_jobs_that_failed_come_first_then_the_longest() -> None:
    now = NOON / 1000
    told = facts(
        "Background jobs",
        DIAGNOSIS,
        EndedJob("Counting", Outcome.SUCCEEDED, 0.02, now),
        EndedJob("Importing", Outcome.SUCCEEDED, 3.0, now),
        EndedJob("Backing up", Outcome.SUCCEEDED, 1.0, now),
        EndedJob("Backing up", Outcome.FAILED, 2.0, now - 60),
    )
    assert [(fact.name, fact.value, fact.token) for fact in told] == [
        ("Backing up", "done, 2 times, 1 failed, up to 2.0 s", "bad"),
        ("Importing", "done, 3.0 s", "text"),
        ("Counting", "done, 20 ms", "text"),
    ]


def test_the_sentence_tells_the_worst() -> None:
    problem = Done("full check", "problems", "12 messages are missing in the search index", NOON)
    assert summary(DIAGNOSIS) == "All is well."
    assert "still to come" in summary(replace(DIAGNOSIS, full_check=None))
    assert "no backup yet" in summary(replace(DIAGNOSIS, backup=None))
    spoilt = replace(BACKUP, problem="its database is missing")
    assert "not passed" in summary(replace(DIAGNOSIS, backup=spoilt))
    assert "to repair" in summary(replace(DIAGNOSIS, backup=None, full_check=problem))


def test_the_text_says_what_the_page_says() -> None:
    text = as_text(sections(DIAGNOSIS, (), TODAY))
    assert "  Last backup: 1 KB (21 Nov 12:00)\n  Its verification: passed (today 12:00)\n" in text
    assert "  250 ms: SELECT id FROM message WHERE id = ? (today 12:00)\n" in text
    assert "Size (growth since 21 Nov 12:00)\n" in text
    assert "Background jobs\n  None yet.\n" in text
