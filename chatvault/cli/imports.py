"""chatvault imports."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from chatvault.cli.console import answers, iso, local, print_json
from chatvault.cli.import_runs import print_runs, run_json
from chatvault.cli.imported_files import files_json
from chatvault.cli.options import AsJson
from chatvault.cli.program import opened, program
from chatvault.domain.imports import ImportRun


@program.command()
def imports(
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 20,
    run: Annotated[
        int | None, typer.Option("--run", metavar="N", help="One of them, with its files.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List past imports, the newest first, with what they could not read."""
    with opened() as services:
        one = None if run is None else services.past_imports.one(run)
        runs = services.past_imports.newest(limit) if one is None else (one,)
    if one is not None and as_json:
        print_json(_dated(one) | files_json(one))
    elif as_json:
        print_json([_dated(past) for past in runs])
    elif runs:
        times = [local(past.started_at) for past in runs]
        print_runs(runs, times, files=one is not None)
    else:
        answers.print("Nothing has been imported yet.")


def _dated(run: ImportRun) -> dict[str, Any]:
    return {"started_at": iso(run.started_at)} | run_json(run)
