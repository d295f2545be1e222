"""chatvault backup create, list and restore."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chatvault.cli.console import answers, console_work, iso, local, print_json, remarks, table
from chatvault.cli.options import AsJson, path_of
from chatvault.cli.program import Chosen, opened, program, told
from chatvault.domain.counted import conversations, counted
from chatvault.domain.safekeeping.backup import Backup, BackupReason

if TYPE_CHECKING:
    from chatvault.services.backups.backups import Backups
    from chatvault.services.encryption.unlocking import VaultKey
    from chatvault.services.vault import Services

backup = typer.Typer(help="Back the vault up, list the backups, restore one.")
program.add_typer(backup, name="backup")

Elsewhere = Annotated[
    Path | None,
    typer.Option(
        "--folder",
        metavar="DIR",
        parser=path_of,
        help="Where other backups are, such as on a disk.",
    ),
]


@backup.command("create")
def create(
    copy_to: Annotated[
        Path | None,
        typer.Option(
            "--copy-to",
            metavar="DIR",
            parser=path_of,
            help="Copy the backups to a second folder too.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Back up now; the copy is checked before it counts."""
    with opened() as services, console_work() as work:
        made = services.backups.create(BackupReason.MANUAL, work)
        if copy_to is not None:
            services.backups.copy_to(copy_to.absolute(), work)
    if as_json:
        print_json(backup_json(made))
    else:
        answers.print(f"{made.name}: {conversations(made.sessions)}, checked.", markup=False)
    if made.lost:
        remarks.print(f"{made.lost}. “chatvault doctor --repair” says how to have them again.")


@backup.command("list")
def list_backups(folder: Elsewhere = None, as_json: AsJson = False) -> None:
    """List the backups, newest first."""
    with told():
        backups = _backups(folder).list()
    if as_json:
        print_json([backup_json(found) for found in backups])
        return
    if not backups:
        remarks.print("There is no backup yet. “backup create” makes one.")
        return
    rows = table("!Name", "Taken", "Why", ">Conversations", ">Size", "Verified")
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
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="The backup's name, as “backup list” shows it.")
    ],
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="DIR", parser=path_of, help="A new or empty folder."),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="UID", help="A conversation to bring back into the vault."),
    ] = None,
    folder: Elsewhere = None,
    as_json: AsJson = False,
) -> None:
    """Restore a backup as a vault in a new folder (--to), or conversations of it (--only)."""
    if (to is None) is (not only):
        raise typer.BadParameter("Say either --to DIR or --only UID.")
    if to is not None:
        from chatvault.services.backups.restored_vault import restore_vault

        with told():
            backups = _unlocked(_backups(folder))
        with told(), console_work() as work:
            vault = restore_vault(backups, name, to, work)
        answer: dict[str, object] = {"vault": str(vault)}
        words = f"Restored. Open it with: chatvault --vault {shlex.quote(str(vault))}"
    else:
        with opened() as services, console_work() as work:
            backups = backups_in(services, folder)
            done = services.restoring.sessions(name, only or [], work, backups)
        answer = {"restored": done.new, "were_there": done.known, "completed": done.completed}
        there = counted(done.known, "was", "were")
        words = f"{conversations(done.new)} came back, {there} there already."
    if as_json:
        print_json(answer)
    else:
        answers.print(words, markup=False)


def _backups(folder: Path | None) -> Backups:
    """The vault's own backups, or those in a folder; the vault may be damaged and stays shut."""
    from chatvault.services.damage.rescuing import backups_of

    return backups_of(Chosen.folder).elsewhere(folder and folder.absolute())


def backups_in(services: Services, folder: Path | None) -> Backups:
    """The vault's own backups, or those in another folder; asks for a passphrase they need."""
    elsewhere = services.backups.elsewhere(folder and folder.absolute())
    return _unlocked(elsewhere, services.database.key)


def _unlocked(backups: Backups, own: VaultKey | None = None) -> Backups:
    """The same with the key that they need besides that of the vault; asks for its passphrase."""
    from chatvault.cli.unlocking import key_of_backups

    key = key_of_backups(backups.folder, own)
    return backups if key is None else backups.elsewhere(backups.folder, key)


def backup_json(found: Backup) -> dict[str, object]:
    """A backup as scripts read it."""
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
