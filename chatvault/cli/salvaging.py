"""chatvault salvage."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chatvault import paths, settings
from chatvault.cli.console import ConsoleWork, answers, console_work, iso, local, print_json
from chatvault.cli.options import AsJson, path_of
from chatvault.cli.program import Chosen, program, require_no_window, told
from chatvault.domain.counted import conversations, counted
from chatvault.errors import KnownError, VaultBusy

if TYPE_CHECKING:
    from chatvault.services.encryption.unlocking import VaultKey


@program.command()
def salvage(
    from_backup: Annotated[
        bool,
        typer.Option("--from-backup", help="Put the newest whole backup in its place instead."),
    ] = False,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--folder",
            metavar="DIR",
            parser=path_of,
            help="Where other backups are; the window's second folder if not said.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Rebuild the vault from what can be read of its damaged database, which is kept."""
    if folder is not None and not from_backup:
        raise typer.BadParameter("--folder goes with --from-backup.")
    from chatvault.cli.unlocking import key_of

    with told():
        key = key_of(Chosen.folder)
    with told(), console_work() as work:
        require_no_window()  # it would go on writing into the file that is put away
        _require_unsound(work, key)
        if from_backup:
            _restore(folder, work, key, as_json=as_json)
        else:
            _salvage(work, key, as_json=as_json)


def _require_unsound(work: ConsoleWork, key: VaultKey | None) -> None:
    """Raise KnownError for a sound vault, to which nothing can be added by either way."""
    from chatvault.services.vault import open_vault

    try:
        with closing(open_vault(Chosen.folder, key=key)) as services:
            is_sound = services.health.check(work).healthy
    except VaultBusy:
        raise
    except KnownError:
        return
    if is_sound:
        raise KnownError(
            "The vault is sound, so nothing was changed. To look at what a backup holds, or to "
            "go back to it, restore it into another folder: “backup restore NAME --to DIR”.",
            path=Chosen.folder,
        )


def _salvage(work: ConsoleWork, key: VaultKey | None, *, as_json: bool) -> None:
    from chatvault.services.damage.salvaging import salvage_vault

    rescued = salvage_vault(Chosen.folder, work, key)
    if as_json:
        print_json(
            {
                "sessions": rescued.sessions,
                "messages": rescued.messages,
                "lost": rescued.lost,
                "kept": str(rescued.kept),
            }
        )
        return
    answers.print(
        f"Read: {conversations(rescued.sessions)} with "
        f"{counted(rescued.messages, 'message', 'messages')}; "
        f"{counted(rescued.lost, 'entry is', 'entries are')} known to be lost. "
        f"The damaged database is kept as {rescued.kept}.",
        markup=False,
    )


def _restore(
    folder: Path | None, work: ConsoleWork, key: VaultKey | None, *, as_json: bool
) -> None:
    from chatvault.services.damage.rescuing import restore_newest

    rescued = restore_newest(Chosen.folder, work, _copies(folder, key), key)
    assert rescued.backup is not None
    if as_json:
        print_json(
            {
                "backup": rescued.backup.path,
                "created_at": iso(rescued.backup.created_at),
                "sessions": rescued.sessions,
                "messages": rescued.messages,
                "lost_files": rescued.lost_files,
                "kept": str(rescued.kept),
            }
        )
        return
    gone = counted(rescued.lost_files, "file is", "files are")
    lost = f" Of its files {gone} missing." if rescued.lost_files else ""
    answers.print(
        f"The backup of {local(rescued.backup.created_at)} is in its place, with "
        f"{conversations(rescued.sessions)} and "
        f"{counted(rescued.messages, 'message', 'messages')}.{lost} "
        f"The damaged database is kept as {rescued.kept}.",
        markup=False,
    )


def _copies(folder: Path | None, key: VaultKey | None) -> Path | None:
    """Where else backups of the vault are: as was said, or as the window copies them."""
    from chatvault.services.backups.second_folder import found_in
    from chatvault.services.damage.rescuing import copies_in

    if folder is not None:
        return found_in(folder.absolute())
    second = settings.load(paths.settings_file()).second_folder
    return copies_in(second, Chosen.folder, key) if second else None
