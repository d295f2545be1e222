"""What is said of an import: in the list of all, over its files, and as a text to copy."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from chatvault.domain.imports import ImportRun, PastRun
from chatvault.domain.parsed import Severity
from chatvault.domain.source import source
from chatvault.ui import moments
from chatvault.ui.wording import apart, counted, duration

_RUNS = "Conversations, and runs of sub-agents, which lists show in the conversations they are of"
_LONGEST = 1_000  # names and sentences come from files that anybody may have made


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run in the list of all; ``token`` is the ink of its ``problems``."""

    id: int
    name: str
    when: str
    about: str
    format: str
    problems: str
    token: str
    tip: str

    is_head = False

    @property
    def spoken(self) -> str:
        """The row as one text."""
        parts = (self.name, self.when, self.about, self.problems)
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a run, and what it counts; ``token`` is its ink, ``tip`` says it exactly."""

    label: str
    count: int
    token: str = "text"
    tip: str = ""


def run_row(past: PastRun, today: datetime.date) -> RunRow:
    """The row of a run, as said on that day."""
    run = past.run
    assert run.id is not None
    started = run.started_at or 0
    problems = counted(past.problems, "problem", "problems") if past.problems else ""
    return RunRow(
        id=run.id,
        name=one_line(name_of(run)),
        when=moments.short_moment(started, today),
        about=f"{format_name(run)}  ·  {outcome(run)}",
        format=run.format or "",
        problems=problems,
        token="bad" if past.worst is Severity.ERROR else "warn",
        tip=f"{one_line(run.path)}\n{moments.exact_moment(started)}",
    )


def name_of(run: ImportRun) -> str:
    """What was imported, without the folders above it."""
    return Path(run.path).name or run.path


def format_name(run: ImportRun) -> str:
    """The product that it was read as."""
    return source(run.format).name if run.format else "Not recognised"


def outcome(run: ImportRun) -> str:
    """What the run brought, in few words: 12 new, 3 updated."""
    parts = ((run.sessions_new, "new"), (run.sessions_updated, "updated"))
    said = ", ".join(f"{count:,} {what}" for count, what in parts if count)
    return said or ("nothing new" if run.sessions_unchanged else "nothing imported")


def figures(run: ImportRun) -> tuple[Figure, ...]:
    """The numbers over the files of a run; those of conversations first."""
    problems = [issue for issue in run.issues if issue.severity is not Severity.INFO]
    errors = any(issue.severity is Severity.ERROR for issue in problems)
    ink = ("bad" if errors else "warn") if problems else "text"
    return (
        Figure("New", run.sessions_new, tip=_RUNS),
        Figure("Updated", run.sessions_updated, tip=_RUNS),
        Figure("Unchanged", run.sessions_unchanged, tip=_RUNS),
        Figure("Left out", left_out(run)),
        Figure("Problems", len(problems), ink),
    )


def left_out(run: ImportRun) -> int:
    """How many conversations could not be read, and files that no format knows."""
    return run.sessions_failed + (run.files_left_out or 0)


def facts(run: ImportRun, today: datetime.date) -> str:
    """Format, day and time, and how long it took."""
    started, finished = run.started_at or 0, run.finished_at
    took = f"took {duration(finished - started)}" if finished is not None else ""
    parts = (format_name(run), moments.full_moment(started, today), took)
    return apart(*parts)


def about(runs: tuple[PastRun, ...], today: datetime.date) -> str:
    """The sentence over the list."""
    if not runs:
        return ""
    last = moments.moment_within(runs[0].run.started_at or 0, today)
    return f"{counted(len(runs), 'import', 'imports')}, the last one: {last}"


def one_line(text: str) -> str:
    """A name or a sentence without line breaks, cut where it is longer than any should be."""
    line = " ".join(text[:_LONGEST].split())
    return line if len(text) <= _LONGEST else f"{line}…"
