"""chatvault imports."""

from __future__ import annotations

from typing import Annotated

import typer

from chatvault.cli.console import answers, iso, local, print_json
from chatvault.cli.importing import print_runs, run_json
from chatvault.cli.program import opened, program


@program.command()
def imports(
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON alone.")] = False,
) -> None:
    """List the imports of before, the newest first, with what they could not read."""
    with opened() as services:
        runs = services.importing.past(limit)
    if as_json:
        print_json([{"started_at": iso(run.started_at)} | run_json(run) for run in runs])
    elif runs:
        print_runs(runs, [local(run.started_at) for run in runs])
    else:
        answers.print("Nothing was imported yet.")
