"""The command line program: its options, and the commands it knows."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_group

from chatvault import __version__, paths
from chatvault.cli.console import refuse, remarks
from chatvault.cli.window import begin, open_window
from chatvault.errors import Cancelled, KnownError, VaultBusy

if TYPE_CHECKING:
    from chatvault.services.vault import Services

# As a person comes to need them: what brings conversations in, reads them, gives them back,
# puts away, keeps, and what helps where something is wrong.
_ORDER = (
    "scan", "import", "imports", "mapping", "merge", "me",
    "list", "search", "show", "stats", "resume",
    "export", "original",
    "star", "pin", "tag", "folder", "note", "archive", "trash", "cleanup", "upkeep",
    "backup", "encryption",
    "doctor", "salvage", "tour",
)  # fmt: skip

STOPPED = (
    "Stopped. What was saved until then is kept, and nothing is left in part. Run the command "
    "again to do the rest."
)
_REFUSED = (
    "A file or folder cannot be used: {reason}. What was saved until then is kept; look at its "
    "permissions and its disk, and try again."
)
_INTERRUPTED = 130  # as shells tell a program that Ctrl+C ended


class _Commands(TyperGroup):
    """The commands in that order, loaded when one is wanted: opening the window needs none."""

    _are_loaded = False

    def list_commands(self, ctx: Any) -> list[str]:
        self._load()
        return sorted(super().list_commands(ctx), key=_ORDER.index)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        self._load()
        return super().get_command(ctx, cmd_name)

    def _load(self) -> None:
        if not self._are_loaded:
            import chatvault.cli.commands  # noqa: F401

            self.commands = get_group(program).commands
            self._are_loaded = True


program = typer.Typer(
    name="chatvault",
    cls=_Commands,
    help="Keeps your AI conversations in one local vault. Without a command it opens the window.",
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
)


class Chosen:
    """What the options before the command said."""

    folder: Path = Path()
    passphrase_file: Path | None = None


@program.callback(invoke_without_command=True)
def choose(
    context: typer.Context,
    vault: Annotated[
        str | None, typer.Option("--vault", metavar="DIR", help="The vault's folder.")
    ] = None,
    passphrase_file: Annotated[
        Path | None,
        typer.Option(
            "--passphrase-file",
            envvar="CHATVAULT_PASSPHRASE_FILE",
            metavar="FILE",
            help="A file that holds the passphrase; otherwise it is asked for.",
        ),
    ] = None,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    self_test: Annotated[
        bool, typer.Option("--self-test", help="Try the window out on a throw-away vault.")
    ] = False,
) -> None:
    """Take the common options; open the window where there is no command."""
    begin()
    if vault == "":  # as a script's variable may be; it would mean the folder one is in
        raise typer.BadParameter("The path is empty.", param_hint="--vault")
    Chosen.folder = (Path(vault) if vault else paths.default_vault()).expanduser()
    Chosen.passphrase_file = passphrase_file
    if version:
        typer.echo(f"chatvault {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        raise typer.Exit(_try_out() if self_test else open_window(Chosen.folder))


def _try_out() -> int:
    from chatvault.app import self_test

    return self_test()


@contextmanager
def told() -> Iterator[None]:
    """An expected failure, or Ctrl+C, ends the program with a sentence."""
    try:
        yield
    except KnownError as error:
        refuse(error)
        raise typer.Exit(1) from error
    except (Cancelled, KeyboardInterrupt) as error:
        remarks.print(STOPPED)
        raise typer.Exit(_INTERRUPTED) from error
    except OSError as error:
        if error.filename is None:  # of no file, but of what the answer is printed to
            raise
        refuse(KnownError(_REFUSED.format(reason=error.strerror), path=os.fsdecode(error.filename)))
        raise typer.Exit(1) from error


def require_no_window() -> None:
    """Raise VaultBusy where the vault is open in a window, and bring that to the front."""
    from chatvault.single_instance import raise_running

    if raise_running(Chosen.folder):
        raise VaultBusy(
            "The vault is open in a window, which was brought to the front. Close it and try "
            "again; nothing was changed.",
            path=Chosen.folder,
        )


@contextmanager
def opened() -> Iterator[Services]:
    """The chosen vault; an expected failure ends the program with its sentence."""
    from chatvault.cli.unlocking import key_of
    from chatvault.services.vault import open_vault

    with told():
        services = open_vault(
            Chosen.folder,
            lambda: remarks.print("Waiting for the vault…"),
            key=key_of(Chosen.folder),
        )
        for remark in services.remarks:
            remarks.print(remark, style="yellow", markup=False)
        try:
            yield services
        finally:
            services.close()
