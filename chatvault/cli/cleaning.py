"""chatvault cleanup, trash and upkeep: what leaves the vault for good."""

from __future__ import annotations

import dataclasses
from typing import Annotated

import typer

from chatvault.cli.ages import days
from chatvault.cli.console import (
    answers,
    console_work,
    iso,
    local,
    print_json,
    remarks,
    size,
    table,
)
from chatvault.cli.program import opened, program
from chatvault.domain.backup import BackupReason
from chatvault.domain.cleanup import CleanupKind, CleanupPlan, CleanupRule
from chatvault.domain.counted import conversations
from chatvault.domain.session import SessionScope, SessionSort, SessionStatus
from chatvault.domain.source import source
from chatvault.domain.trash import Emptied
from chatvault.domain.upkeep import TRASH_DAYS, goes_at

trash = typer.Typer(help="See what was thrown away, put it back, empty the trash.")
program.add_typer(trash, name="trash")

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
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON alone.")] = False,
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


@trash.command("list")
def list_trash(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON alone.")] = False,
) -> None:
    """List what was thrown away, and when each conversation leaves the vault."""
    with opened() as services:
        scope = SessionScope(status=SessionStatus.TRASHED)
        keys = services.browsing.keys(scope, SessionSort.ACTIVITY)
        rows = services.browsing.rows([key.id for key in keys])
    going = [(row, goes_at(row.trashed_at or 0)) for row in rows]
    if as_json:
        print_json(
            [
                {"uid": row.uid, "title": row.title, "source": row.source,
                 "trashed_at": iso(row.trashed_at), "goes_at": iso(moment)}
                for row, moment in going
            ]
        )  # fmt: skip
        return
    if not rows:
        answers.print("The trash is empty.")
        return
    listed = table("Id", "Thrown away", "Goes", "Source", "Title")
    for row, moment in going:
        listed.add_row(
            row.uid[:8], local(row.trashed_at), local(moment), source(row.source).name, row.title
        )
    answers.print(listed)


@trash.command("put-back")
def put_back(
    uids: Annotated[list[str], typer.Argument(metavar="UID", help="What “trash list” tells.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON alone.")] = False,
) -> None:
    """Put conversations back into the list."""
    with opened() as services:
        rows = [services.browsing.row(uid) for uid in uids]
        thrown = [row.id for row in rows if row.status is SessionStatus.TRASHED]
        services.organising.untrash(thrown)
    if as_json:
        print_json({"put_back": len(thrown)})
    else:
        answers.print(f"{conversations(len(thrown))} put back.")


@trash.command("empty")
def empty(
    everything: Annotated[
        bool, typer.Option("--all", help=f"Also what lies there for less than {TRASH_DAYS} days.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say how much would go, and change nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON alone.")] = False,
) -> None:
    """Remove for good what was thrown away; a backup is made first."""
    age = 0 if everything else TRASH_DAYS
    with opened() as services:
        due = len(services.trash.due(age))
        emptied: Emptied | None = None
        if due and not dry_run:
            if not yes:
                typer.confirm(f"Remove {conversations(due)} for good?", abort=True, err=True)
            with console_work() as work:
                emptied = services.trash.empty(work, BackupReason.TRASH, age)
    removed = emptied.conversations if emptied else 0
    backup = emptied.backup.name if emptied and emptied.backup else None
    if as_json:
        print_json({"due": due, "removed": removed, "dry_run": dry_run, "backup": backup})
    elif dry_run:
        answers.print(f"{conversations(due)} would go; nothing was changed.")
    else:
        answers.print(f"{conversations(removed)} removed for good.")
        if backup:
            answers.print(f"The backup {backup} still holds them.", markup=False)


@program.command()
def upkeep(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON alone.")] = False,
) -> None:
    """Do what the window does once a day: follow the rules, empty the trash of what is due."""
    with opened() as services, console_work() as work:
        kept = services.upkeep.run(work)
    archived, removed = kept.archived.conversations, kept.emptied.conversations
    freed = kept.emptied.freed + (kept.cleaned.freed if kept.cleaned else 0)
    if as_json:
        waits = iso(kept.waits_until)
        print_json({"archived": archived, "removed": removed, "freed": freed, "waits_until": waits})
    else:
        if kept.waits_until is not None:
            remarks.print(
                "The clock went ahead by more than a week since the last time, so the rules wait "
                f"until {local(kept.waits_until)}, and the trash keeps that much longer.",
                style="yellow",
            )
        answers.print(
            f"{conversations(archived)} archived, {removed:,} removed from the trash, "
            f"{size(freed)} freed."
        )


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
