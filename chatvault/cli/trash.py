"""chatvault trash."""

from __future__ import annotations

from typing import Annotated

import typer

from chatvault.cli.console import (
    answers,
    console_work,
    iso,
    local,
    print_json,
    table,
)
from chatvault.cli.options import AsJson, Uids, Yes
from chatvault.cli.program import opened, program
from chatvault.domain.counted import conversations
from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.safekeeping.trash import Emptied
from chatvault.domain.safekeeping.upkeep import TRASH_DAYS, goes_at
from chatvault.domain.session import SessionScope, SessionSort, SessionStatus
from chatvault.domain.source import source

trash = typer.Typer(help="Throw conversations away, put them back, empty the trash.")
program.add_typer(trash, name="trash")


@trash.command("list")
def list_trash(as_json: AsJson = False) -> None:
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
    listed = table("!Id", "Thrown away", "Goes", "Source", "Title")
    for row, moment in going:
        listed.add_row(
            row.uid[:8], local(row.trashed_at), local(moment), source(row.source).name, row.title
        )
    answers.print(listed)


@trash.command("add")
def add(uids: Uids, as_json: AsJson = False) -> None:
    """Throw conversations away; the trash keeps them for a while."""
    with opened() as services:
        rows = [services.browsing.row(uid) for uid in uids]
        thrown = {row.id for row in rows if row.status is not SessionStatus.TRASHED}
        services.organising.trash(thrown)
    if as_json:
        print_json({"thrown_away": len(thrown)})
    else:
        answers.print(f"{conversations(len(thrown))} moved to the trash.")


@trash.command("put-back")
def put_back(
    uids: Annotated[list[str], typer.Argument(metavar="UID", help="As “trash list” shows it.")],
    as_json: AsJson = False,
) -> None:
    """Put conversations back into the list."""
    with opened() as services:
        rows = [services.browsing.row(uid) for uid in uids]
        thrown = {row.id for row in rows if row.status is SessionStatus.TRASHED}
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
    yes: Yes = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say how much would go, and change nothing.")
    ] = False,
    as_json: AsJson = False,
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
            it = "it" if removed == 1 else "them"
            answers.print(f"The backup {backup} still holds {it}.", markup=False)
