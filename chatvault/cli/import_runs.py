"""The runs of imports, as commands print them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.table import Table

from chatvault.cli.console import answers, remarks, table
from chatvault.cli.imported_files import print_files
from chatvault.domain.imports import ImportRun

_SHOWN_ISSUES = 20


def run_json(run: ImportRun) -> dict[str, Any]:
    """A run as every command prints it."""
    return {
        "run": run.id,
        "path": run.path,
        "format": run.format,
        "sessions": {
            "new": run.sessions_new,
            "updated": run.sessions_updated,
            "unchanged": run.sessions_unchanged,
            "failed": run.sessions_failed,
        },
        "messages": {"new": run.messages_new, "updated": run.messages_updated},
        "issues": [
            {
                "path": str(Path(run.path, issue.member)) if issue.member else run.path,
                "where": issue.where,
                "severity": str(issue.severity),
                "text": issue.text,
            }
            for issue in run.issues
        ],
        "files_left_out": run.files_left_out,
    }


def print_runs(
    runs: Sequence[ImportRun], times: Sequence[str] = (), *, files: bool = False
) -> None:
    """A table of the runs, with ``times`` where each has one, and their problems after it.

    ``files``: between the two, what came of each file.
    """
    answers.print(_table(runs, times))
    for run in runs if files else ():
        print_files(run)
    for run in runs:
        _print_issues(run)


def _table(runs: Sequence[ImportRun], times: Sequence[str]) -> Table:
    rows = table(
        *(("Time",) if times else ()),
        ">Run",
        "File",
        "!Format",
        ">New",
        ">Updated",
        ">Unchanged",
        ">Left out",
        *(() if times else (">Messages",)),  # a line has no room for both
    )
    for number, run in enumerate(runs):
        rows.add_row(
            *times[number : number + 1],
            "" if run.id is None else str(run.id),
            Path(run.path).name,
            run.format or "—",
            f"{run.sessions_new:,}",
            f"{run.sessions_updated:,}",
            f"{run.sessions_unchanged:,}",
            f"{run.sessions_failed + (run.files_left_out or 0):,}",
            *(() if times else (f"{run.messages_new:,}",)),
        )
    return rows


def _print_issues(run: ImportRun) -> None:
    for issue in run.issues[:_SHOWN_ISSUES]:
        place = ", ".join(part for part in (issue.member, issue.where) if part)
        remarks.print(
            f"{issue.severity}: {Path(run.path).name}{f' ({place})' if place else ''}: "
            f"{issue.text}",
            markup=False,
        )
    if len(run.issues) > _SHOWN_ISSUES:
        remarks.print(f"… and {len(run.issues) - _SHOWN_ISSUES:,} more; --json has them all.")
