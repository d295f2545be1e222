"""What the health page says, as rows, and the same as text for a bug report. No content."""

from __future__ import annotations

import datetime
import platform
from dataclasses import dataclass

from PySide6.QtCore import qVersion

from chatvault import __version__
from chatvault.domain.safekeeping.backup import Backup
from chatvault.domain.safekeeping.health import PROBLEMS, SOUND, Diagnosis, Done, Sizes
from chatvault.jobs.runner import EndedJob, Outcome
from chatvault.ui import moments
from chatvault.ui.wording import duration, size

_JOBS = 14
_QUERIES = 8
_OUTCOMES = {
    Outcome.SUCCEEDED: "done",
    Outcome.FAILED: "failed",
    Outcome.CANCELLED: "stopped",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A row: what, how it is, and a remark; ``token`` is the ink of how it is."""

    name: str
    value: str
    note: str = ""
    token: str = "text"


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under a title with a note; ``nothing`` stands there where there are none.

    ``figured``: the rows begin with figures, which need no more room than they have.
    """

    title: str
    facts: tuple[Fact, ...]
    nothing: str = ""
    note: str = ""
    figured: bool = False


def sections(
    diagnosis: Diagnosis, jobs: tuple[EndedJob, ...], today: datetime.date
) -> tuple[Section, ...]:
    """All that the page says, as said on that day."""
    return (
        Section("Safety", _safety(diagnosis, today)),
        Section("Size", _sizes(diagnosis), note=_since(diagnosis.earlier, today)),
        Section(
            "Slow queries",
            tuple(
                Fact(f"{query.milliseconds:,} ms", query.statement, _when(query.at, today))
                for query in diagnosis.slow_queries[:_QUERIES]
            ),
            "None took over 100 ms since the start.",
            figured=True,
        ),
        Section("Background jobs", _jobs(jobs, today), "None yet."),
        Section("Versions", _versions(diagnosis)),
    )


def as_text(told: tuple[Section, ...]) -> str:
    """The sections for a bug report."""
    lines: list[str] = []
    for section in told:
        lines.append(f"{section.title} ({section.note})" if section.note else section.title)
        for fact in section.facts:
            note = f" ({fact.note})" if fact.note else ""
            value = fact.value.replace("\n", "\n    ")
            lines.append(f"  {fact.name}: {value}{note}")
        if not section.facts:
            lines.append(f"  {section.nothing}")
        lines.append("")
    return "\n".join(lines)


def summary(diagnosis: Diagnosis) -> str:
    """The sentence over it all."""
    check = diagnosis.full_check
    if check is not None and check.outcome != SOUND:
        return "The last check found something to repair. Your conversations are whole."
    if diagnosis.backup is None:
        return "Nothing is wrong, but there is no backup yet."
    if diagnosis.backup.problem or diagnosis.backup.verified_at is None:
        return "The newest backup has not passed its checks."
    if check is None:
        return "Nothing is known to be wrong. A full check is still to come."
    return "All is well."


def _safety(diagnosis: Diagnosis, today: datetime.date) -> tuple[Fact, ...]:
    rescue = diagnosis.rescue
    rescued = () if rescue is None else (Fact("Damaged", rescue.outcome, _when(rescue.at, today)),)
    return (
        *_backup(diagnosis.backup, today),
        _check("Full check", diagnosis.full_check, "not yet; it comes once a week", today),
        _check("Check at start", diagnosis.quick_check, "not finished yet", today),
        *rescued,
    )


def _backup(backup: Backup | None, today: datetime.date) -> tuple[Fact, ...]:
    if backup is None:
        return (Fact("Last backup", "none yet", token="warn"),)
    made = Fact("Last backup", size(backup.size), _when(backup.created_at, today))
    if backup.problem:
        return made, Fact("Its verification", f"failed: {backup.problem}", token="bad")
    if backup.verified_at is None:
        return made, Fact("Its verification", "not yet", token="warn")
    return made, Fact("Its verification", "passed", _when(backup.verified_at, today), "ok")


def _check(name: str, done: Done | None, otherwise: str, today: datetime.date) -> Fact:
    if done is None:
        return Fact(name, otherwise, token="text2")
    token = {SOUND: "ok", PROBLEMS: "bad"}.get(done.outcome, "text2")
    value = f"{done.outcome}\n{done.detail}" if done.detail else done.outcome
    return Fact(name, value, _when(done.at, today), token)


def _sizes(diagnosis: Diagnosis) -> tuple[Fact, ...]:
    now, earlier = diagnosis.sizes, diagnosis.earlier
    facts = []
    for name in (*now.PARTS, "total"):
        amount = getattr(now, name)
        before = None if earlier is None else getattr(earlier, name)
        facts.append(Fact(name.capitalize(), size(amount), _growth(amount, before)))
    return tuple(facts)


def _since(earlier: Sizes | None, today: datetime.date) -> str:
    return "" if earlier is None else f"growth since {_when(earlier.at, today)}"


def _growth(now: int, before: int | None) -> str:
    if before is None:
        return ""
    if now == before:
        return "unchanged"
    return f"{'+' if now > before else '−'}{size(abs(now - before))}"


def _jobs(jobs: tuple[EndedJob, ...], today: datetime.date) -> tuple[Fact, ...]:
    """A row for each kind of job: those that failed first, then what took longest."""
    kinds: dict[str, list[EndedJob]] = {}
    for job in jobs:
        kinds.setdefault(job.title, []).append(job)
    ranked = sorted(kinds.items(), key=lambda kind: (_failures(kind[1]) == 0, -_longest(kind[1])))
    return tuple(_job(title, ended, today) for title, ended in ranked[:_JOBS])


def _job(title: str, ended: list[EndedJob], today: datetime.date) -> Fact:
    """``ended``: the newest first."""
    value = f"{_OUTCOMES[ended[0].outcome]}, {duration(1000 * _longest(ended))}"
    failures = _failures(ended)
    if len(ended) > 1:
        failed = f", {failures:,} failed" if failures else ""
        value = (
            f"{_OUTCOMES[ended[0].outcome]}, {len(ended):,} times{failed}, "
            f"up to {duration(1000 * _longest(ended))}"
        )
    return Fact(
        title, value, _when(round(ended[0].at * 1000), today), "bad" if failures else "text"
    )


def _failures(ended: list[EndedJob]) -> int:
    return sum(job.outcome is Outcome.FAILED for job in ended)


def _longest(ended: list[EndedJob]) -> float:
    return max(job.seconds for job in ended)


def _versions(diagnosis: Diagnosis) -> tuple[Fact, ...]:
    return (
        Fact("ChatVault", __version__),
        Fact("Schema of the vault", diagnosis.schema),
        Fact("SQLite", diagnosis.sqlite_version),
        Fact("Qt", qVersion()),
        Fact("Python", platform.python_version()),
        Fact("System", f"{platform.system()} {platform.release()}, {platform.machine()}"),
    )


def _when(moment: int, today: datetime.date) -> str:
    day = moments.local(moment).date()
    name = "today" if day == today else moments.short_day(day, today)
    return f"{name} {moments.clock(moment)}"
