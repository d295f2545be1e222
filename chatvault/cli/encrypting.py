"""chatvault encryption."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chatvault import paths, settings
from chatvault.cli.console import answers, console_work, print_json, remarks
from chatvault.cli.options import AsJson, path_of
from chatvault.cli.program import Chosen, program, require_no_window, told
from chatvault.cli.unlocking import key_of, new_passphrase
from chatvault.domain.counted import counted
from chatvault.domain.safekeeping.encryption import ConversionReport, EncryptionState
from chatvault.errors import KnownError, NotFound

if TYPE_CHECKING:
    from chatvault.services.encryption.encrypting import NewKeys
    from chatvault.services.encryption.unlocking import VaultKey

encryption = typer.Typer(help="Encrypt the vault with a passphrase, change or remove it.")
program.add_typer(encryption, name="encryption")

NewFile = Annotated[
    Path | None,
    typer.Option(
        "--new-passphrase-file",
        metavar="FILE",
        help="A file that holds the new one; otherwise it is asked for.",
    ),
]


@encryption.command()
def status(as_json: AsJson = False) -> None:
    """Say whether the vault is encrypted; needs no passphrase."""
    from chatvault.services.encryption import encrypting

    with told():
        state = encrypting.state(Chosen.folder)
    if as_json:
        print_json(asdict(state))
    else:
        answers.print(_state_words(state))


@encryption.command("set")
def set_passphrase(
    new_file: NewFile = None,
    recovery_file: Annotated[
        Path | None,
        typer.Option(
            "--recovery-file",
            metavar="FILE",
            parser=path_of,
            help="A new file for the recovery key; otherwise it is printed.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Encrypt the vault and its backups; goes on where it was stopped."""
    from chatvault.services.encryption import encrypting
    from chatvault.services.vault import open_vault

    with told():
        require_no_window()
        state = encrypting.state(Chosen.folder)
        if state.encrypted and not (state.unfinished and not state.removing):
            raise KnownError("The vault is encrypted already; “change” sets another passphrase.")
        if state.encrypted:
            key = key_of(Chosen.folder)
            assert key is not None
        else:
            new = encrypting.prepare(Chosen.folder, new_passphrase(new_file))
            open_vault(Chosen.folder).close()  # made, where it is new: keys alone are no vault
            _hand_over(new, recovery_file)
            encrypting.begin(Chosen.folder, new)
            key = new.key
    _convert(key, as_json=as_json)


@encryption.command()
def change(new_file: NewFile = None) -> None:
    """Set another passphrase; give the old one, or the recovery key if it is forgotten.

    The recovery key stays the same.
    """
    from chatvault.services.encryption import encrypting

    with told():
        key = _key()
        encrypting.change(Chosen.folder, key, new_passphrase(new_file), _second_folder())
    answers.print("The passphrase was changed. Backups elsewhere follow when they are next copied.")


@encryption.command()
def remove(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask for confirmation.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make the vault and its backups plain again; goes on where it was stopped."""
    from chatvault.services.encryption import encrypting

    with told():
        require_no_window()
        key = _key()
        if not yes:
            question = "Anybody with its files can then read the vault. Go on?"
            typer.confirm(question, abort=True, err=True)
        key = encrypting.begin_removal(Chosen.folder, key)
    _convert(key, as_json=as_json)


@encryption.command()
def remember() -> None:
    """Let the keyring of this computer open the vault; elsewhere the passphrase is still needed."""
    from chatvault.services.encryption import remembered_keys

    with told():
        if not remembered_keys.remember(_key()):
            raise NotFound("This computer has no keyring that can be used. Nothing was changed.")
    answers.print("Remembered on this computer.")


@encryption.command()
def forget() -> None:
    """Ask for the passphrase again on this computer."""
    from chatvault.services.encryption import remembered_keys, unlocking

    with told():
        keys = unlocking.keys_of(Chosen.folder)
    if keys is not None:
        remembered_keys.forget(keys.id)
    answers.print("The passphrase is asked for again.")


def _key() -> VaultKey:
    key = key_of(Chosen.folder)
    if key is None:
        raise NotFound("The vault is not encrypted, so there is no passphrase.")
    return key


def _hand_over(new: NewKeys, file: Path | None) -> None:
    """Give the recovery key to the person before anything depends on it. Raises KnownError."""
    from chatvault.services.encryption import encrypting

    if file is not None:
        try:
            encrypting.save_recovery(new, file.absolute())
        except OSError as error:
            raise KnownError(
                f"The recovery key could not be saved: {error.strerror}. Nothing was changed.",
                path=file,
            ) from error
        return
    if not sys.stdin.isatty():
        raise KnownError(
            "Nobody is there to keep the recovery key. Name a file for it (--recovery-file); "
            "nothing was changed."
        )
    remarks.print("The recovery key opens the vault when the passphrase is forgotten. It is shown "
                  "this once: write it down, or keep it in a file somewhere else.")  # fmt: skip
    remarks.print(f"\n{new.recovery}\n", markup=False)
    typer.confirm("Did you keep it?", abort=True, err=True)


def _convert(key: VaultKey, *, as_json: bool) -> None:
    from chatvault.services.encryption.conversion import Conversion

    with told(), console_work() as work:
        report = Conversion(Chosen.folder, key, _second_folder()).run(work)
    if as_json:
        print_json(asdict(report))
        return
    answers.print(_report_words(report, encrypted=key.encrypts))
    for sentence in report.left:
        remarks.print(sentence, style="yellow", markup=False)


def _second_folder() -> Path | None:
    return settings.load(paths.settings_file()).second_folder


def _state_words(state: EncryptionState) -> str:
    if not state.encrypted:
        return "Not encrypted."
    if state.removing:
        return "The passphrase is being removed; “remove” goes on with it."
    if state.unfinished:
        return "Encrypted in part; “set” goes on with it."
    return "Encrypted."


def _report_words(report: ConversionReport, *, encrypted: bool) -> str:
    done = "encrypted" if encrypted else "plain again"
    files = counted(report.files, "file", "files")
    return f"The vault is {done}, with {files} and {counted(report.backups, 'backup', 'backups')}."
