"""chatvault resume."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import Annotated

import typer

from chatvault.cli.console import answers, print_json, remarks
from chatvault.cli.options import Uid
from chatvault.cli.program import opened, program
from chatvault.domain.coding_tools.resuming import ResumeCommand
from chatvault.errors import NotResumable
from chatvault.services import file_modes


@program.command()
def resume(
    uid: Uid,
    only_print: Annotated[
        bool, typer.Option("--print", help="Print the command instead of running it.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON only.")] = False,
) -> None:
    """Go on with a conversation in the tool that it comes from."""
    with opened() as services:
        command = services.resuming.command(services.browsing.row(uid).id)
        tool = None if only_print or as_json else _tool(command)
    if as_json:
        print_json({"arguments": list(command.arguments), "folder": command.folder or None})
    elif tool is None:
        line = command.powershell() if sys.platform == "win32" else command.posix()
        answers.print(line, markup=False, soft_wrap=True)
    else:
        raise typer.Exit(_run(tool, command))  # the vault is closed while the tool runs


def _tool(command: ResumeCommand) -> str:
    """Where the tool is on this computer. Raises NotResumable."""
    name = command.arguments[0]
    if command.folder and not os.path.isdir(command.folder):
        raise NotResumable(
            "The folder that the conversation worked in is not on this computer. --print shows "
            "the command.",
            path=command.folder,
        )
    found = shutil.which(name)
    if found is None:
        raise NotResumable(f"“{name}” is not installed, or not where programs are looked for.")
    return found


def _run(tool: str, command: ResumeCommand) -> int:
    """Run the tool in this terminal until it ends; its exit code."""
    remarks.print(f"Starting {command.arguments[0]}…", markup=False)
    return subprocess.call(
        [tool, *command.arguments[1:]],
        cwd=command.folder or None,
        umask=file_modes.usual_umask(),  # what it writes is the person's work
    )
