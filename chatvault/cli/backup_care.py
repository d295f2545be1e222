"""chatvault backup verify, prune and own-layer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from chatvault.cli.backups import Elsewhere, backup, backup_json, backups_in
from chatvault.cli.console import answers, console_work, print_json, remarks, size
from chatvault.cli.options import AsJson, path_of
from chatvault.cli.program import opened
from chatvault.domain.counted import conversations, counted
from chatvault.domain.safekeeping.backup import RetentionRule


@backup.command()
def verify(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME", help="Backups, as “backup list” names them; without any, all."
        ),
    ] = None,
    folder: Elsewhere = None,
    as_json: AsJson = False,
) -> None:
    """Check backups as a restore would; exits with 1 where one cannot be relied on."""
    with opened() as services, console_work() as work:
        backups = backups_in(services, folder)
        checked = backups.verify(names or [one.name for one in backups.list()], work)
    if as_json:
        print_json([backup_json(one) for one in checked])
    else:
        if not checked:
            remarks.print("There is no backup to check. “backup create” makes one.")
        for one in checked:
            answers.print(f"{'✓' if one.is_good else '✕'} {one.name}", markup=False)
            if one.problem:
                remarks.print(f"    {one.problem}", style="red", markup=False)
    if not all(one.is_good for one in checked):
        raise typer.Exit(1)


@backup.command()
def prune(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be deleted.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Delete what the rule lets go: the last 3, 7 daily, 4 weekly and 12 monthly ones stay."""
    with opened() as services:
        backups, rule = services.backups, RetentionRule()
        pruning = backups.prunable(rule) if dry_run else backups.thin_out(rule)
    if as_json:
        print_json({"backups": [one.name for one in pruning.backups], "freed": pruning.freed})
        return
    for one in pruning.backups:
        answers.print(one.name, markup=False)
    would = "would be" if dry_run else ("was" if len(pruning.backups) == 1 else "were")
    backups_told = counted(len(pruning.backups), "backup", "backups")
    answers.print(f"{backups_told} {would} deleted, {size(pruning.freed)}.")


@backup.command("own-layer")
def own_layer(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", parser=path_of, help="A file NAME.yours.jsonl beside a backup."
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """Put back the tags, notes, stars, titles, folders and so on that you made, from their file."""
    with opened() as services, console_work() as work:
        done = services.restoring.layer(path, work)
    touched = len(done.changes.session_ids)
    if as_json:
        print_json({"conversations": touched, "unknown": done.unknown})
    else:
        unknown = counted(done.unknown, "is", "are")
        answers.print(f"Put back on {conversations(touched)}; {unknown} not in this vault.")
