"""chatvault cleanup."""

from __future__ import annotations

import dataclasses
from typing import Annotated

import typer

from chatvault.cli.ages import days
from chatvault.cli.console import (
    answers,
    console_work,
    print_json,
    remarks,
    size,
    table,
)
from chatvault.cli.options import AsJson
from chatvault.cli.program import opened, program
from chatvault.domain.safekeeping.cleanup import CleanupKind, CleanupPlan, CleanupRule

_KINDS = {
    CleanupKind.ORIGINALS: "Originals of imported files",
    CleanupKind.LOGS: "Lines of event logs",
    CleanupKind.ORPHANS: "Files that nothing names",
}


@program.command()
def cleanup(
    originals: Annotated[
        str, typer.Option(metavar="AGE", help="Originals older than 90d, 12w, 6m or 1y.")
    ] = "",
    only_copies: Annotated[
        bool,
        typer.Option("--only-copies", help="Also originals whose file is not there any more."),
    ] = False,
    logs: Annotated[
        str, typer.Option(metavar="AGE", help="Lines of event logs older than that.")
    ] = "",
    orphans: Annotated[
        bool, typer.Option("--orphans", help="Files in the vault that nothing names.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would go, and change nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Remove what the options say; without any, what the vault's own rule says.

    An original goes only while the file it was imported from is still there, unchanged.
    """
    if only_copies and not originals:
        raise typer.BadParameter("--only-copies says which --originals go.")
    chosen = CleanupRule(
        days(originals, "--originals") if originals else None,
        only_copies,
        days(logs, "--logs") if logs else None,
        orphans,
    )
    with opened() as services, console_work() as work:
        said = bool(originals or logs or orphans)
        rule = chosen if said else services.upkeep.rules().cleanup
        clean = services.cleanup.plan if dry_run else services.cleanup.run
        plan = clean(rule, work)
    if as_json:
        print_json(_plan_as_json(plan, dry_run=dry_run))
    else:
        _print_plan(plan, dry_run=dry_run)


def _plan_as_json(plan: CleanupPlan, *, dry_run: bool) -> dict[str, object]:
    parts = [dataclasses.asdict(part) | {"kind": str(part.kind)} for part in plan.parts]
    return {"dry_run": dry_run, "freed": plan.freed, "parts": parts}


def _print_plan(plan: CleanupPlan, *, dry_run: bool) -> None:
    rows = table("", ">Before", ">", ">After", ">", ">Frees")
    for part in plan.parts:
        before, after = (f"{part.things:,}", size(part.size)), (
            f"{part.things_after:,}", size(part.size_after))  # fmt: skip
        rows.add_row(_KINDS[part.kind], *before, *after, size(part.freed))
    answers.print(rows)
    answers.print(
        f"{size(plan.freed)} would be freed; nothing was changed."
        if dry_run
        else f"{size(plan.freed)} freed. What the database frees, it uses again."
    )
    spared = plan.part(CleanupKind.ORIGINALS).spared
    if spared:
        remarks.print(f"{spared:,} kept: the vault has the only copy of the original.")
