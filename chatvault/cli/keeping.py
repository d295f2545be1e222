"""chatvault archive, backup and doctor."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from chatvault.cli.console import answers, console_work, iso, local, print_json, remarks, table
from chatvault.cli.program import Chosen, opened, program
from chatvault.domain.backup import Backup, BackupReason

backup = typer.Typer(help="Back the vault up, list the backups, restore one.")
program.add_typer(backup, name="backup")

_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


@program.command()
def archive(
    older_than: Annotated[
        str, typer.Option("--older-than", metavar="AGE", help="Such as 90d, 12w, 6m or 1y.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON alone.")] = False,
) -> None:
    """Archive conversations without activity for a while; pinned and starred ones stay."""
    match = re.fullmatch(r"(\d{1,5})([dwmy])", older_than.strip().lower())
    if match is None:
        raise typer.BadParameter(
            "Write an age such as 90d, 12w, 6m or 1y.", param_hint="--older-than"
        )
    with opened() as services:
        changes = services.organising.archive_older_than(int(match[1]) * _DAYS[match[2]])
    count = len(changes.session_ids)
    if as_json:
        print_json({"archived": count})
    else:
        answers.print(f"{count:,} conversations archived.")


@backup.command("create")
def create(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON alone.")] = False,
) -> None:
    """Back up now; the copy is checked before it counts."""
    with opened() as services, console_work() as work:
        made = services.backups.create(BackupReason.MANUAL, work)
    if as_json:
        print_json(_as_json(made))
    else:
        answers.print(f"{made.name}: {made.sessions:,} conversations, checked.", markup=False)


@backup.command("list")
def list_backups(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON alone.")] = False,
) -> None:
    """List the backups, newest first."""
    with opened() as services:
        backups = services.backups.list()
    if as_json:
        print_json([_as_json(found) for found in backups])
        return
    rows = table("Name", "Taken", "Why", ">Conversations", ">Size", "Verified")
    for found in backups:
        rows.add_row(
            found.name,
            local(found.created_at),
            str(found.reason),
            f"{found.sessions:,}",
            f"{found.size / 1e6:,.1f} MB",
            found.problem or local(found.verified_at),
        )
    answers.print(rows)


@backup.command()
def restore(
    name: Annotated[str, typer.Argument(help="The backup's name, as “backup list” tells it.")],
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="A new or empty folder.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON alone.")] = False,
) -> None:
    """Restore a backup as a vault in a new folder; the open vault is not touched."""
    with opened() as services, console_work() as work:
        folder = services.backups.restore(name, to.expanduser(), work)
    if as_json:
        print_json({"vault": str(folder)})
    else:
        answers.print(f"Restored. Open it with: chatvault --vault {folder}", markup=False)


@program.command()
def doctor(
    repair: Annotated[
        bool, typer.Option("--repair", help="First make again what follows from the messages.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON alone.")] = False,
) -> None:
    """Check the vault: database, search index, counts and files, and where it lies.

    Changes nothing by itself.
    """
    from chatvault.services import surroundings

    with opened() as services, console_work() as work:
        repaired = services.repairing.run(work) if repair else ()
        report = services.health.check(work)
    warnings = surroundings.warnings(Chosen.folder)
    if as_json:
        print_json(
            {
                "vault": report.vault,
                "sqlite": report.sqlite_version,
                "schema": report.schema,
                "healthy": report.healthy,
                "repaired": list(repaired),
                "warnings": list(warnings),
                "checks": [
                    {"name": check.name, "passed": check.passed, "problems": list(check.problems)}
                    for check in report.checks
                ],
            }
        )
    else:
        for sentence in repaired:
            answers.print(sentence, markup=False)
        for check in report.checks:
            answers.print(f"{'✓' if check.passed else '✕'} {check.name}")
            for problem in check.problems:
                remarks.print(f"    {problem}", style="red", markup=False)
        for warning in warnings:
            remarks.print(warning, style="yellow", markup=False)
    if not report.healthy:
        raise typer.Exit(1)


def _as_json(found: Backup) -> dict[str, object]:
    return {
        "name": found.name,
        "path": found.path,
        "created_at": iso(found.created_at),
        "reason": str(found.reason),
        "sessions": found.sessions,
        "messages": found.messages,
        "size": found.size,
        "sha256": found.sha256,
        "verified_at": iso(found.verified_at),
        "problem": found.problem,
    }
