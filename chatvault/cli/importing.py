"""chatvault import."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from chatvault.cli.acquainting import ask
from chatvault.cli.console import answers, console_work, print_json, remarks, table
from chatvault.cli.imported_files import print_files
from chatvault.cli.program import opened, program
from chatvault.cli.servers import import_server
from chatvault.domain.imports import ImportRun
from chatvault.domain.parsed import Severity

_SHOWN_ISSUES = 20


@program.command("import")
def import_paths(
    chosen: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...",
            help="Files or folders, or the address of a database: postgresql://user@host/name.",
        ),
    ],
    form: Annotated[
        str | None, typer.Option("--format", metavar="KEY", help="Read it as this format.")
    ] = None,
    explained: Annotated[
        Path | None,
        typer.Option("--mapping", metavar="FILE", help="What its columns mean; see “mapping”."),
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Say of each file what came of it.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON alone.")] = False,
) -> None:
    """Import exports and tools' own files; importing again only adds what is new."""
    _require_known(form)
    if form is not None and explained is not None:
        raise typer.BadParameter("Say either --format or --mapping.")
    from chatvault.services.mapping import reader_of
    from chatvault.services.server_import import is_address

    runs: list[ImportRun] = []
    with opened() as services:
        reader = None if explained is None else reader_of(explained.expanduser())
        for url in filter(is_address, chosen):  # first, for they may ask for a password
            runs += import_server(services, url, form, reader)
        paths = [Path(path).expanduser() for path in chosen if not is_address(path)]
        with console_work() as work:
            runs += services.importing.run(paths, work, only=form, reader=reader).runs
            services.indexing.catch_up(work)
        formats = {run.format for run in runs}
        asked = [circle for circle in services.people.asked() if circle.source in formats]
    if as_json:
        print_json({"runs": [run_json(run) for run in runs]})
    else:
        print_runs(runs, files=verbose)
        ask(asked)
    if any(issue.severity is Severity.ERROR for run in runs for issue in run.issues):
        raise typer.Exit(1)


def _require_known(form: str | None) -> None:
    from chatvault.importers.registry import IMPORTERS

    keys = [importer.key for importer in IMPORTERS]
    if form is not None and form not in keys:
        raise typer.BadParameter(
            f"“{form}” is not a format. There are: {', '.join(keys)}.", param_hint="--format"
        )


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
    rows = table(
        *(("Time",) if times else ()),
        ">Run",
        "File",
        "Format",
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
            Text(Path(run.path).name),
            run.format or "—",
            f"{run.sessions_new:,}",
            f"{run.sessions_updated:,}",
            f"{run.sessions_unchanged:,}",
            f"{run.sessions_failed + (run.files_left_out or 0):,}",
            *(() if times else (f"{run.messages_new:,}",)),
        )
    answers.print(rows)
    for run in runs if files else ():
        print_files(run)
    for run in runs:
        for issue in run.issues[:_SHOWN_ISSUES]:
            place = ", ".join(part for part in (issue.member, issue.where) if part)
            remarks.print(
                f"{issue.severity}: {Path(run.path).name}{f' ({place})' if place else ''}: "
                f"{issue.text}",
                markup=False,
            )
        if len(run.issues) > _SHOWN_ISSUES:
            remarks.print(f"… and {len(run.issues) - _SHOWN_ISSUES:,} more; --json has them all.")
