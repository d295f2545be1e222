"""How a command is run in this computer's terminal, which stays open when it ends."""

from __future__ import annotations

import os
import shlex
import shutil
import sys

from chatvault.domain.coding_tools.resuming import ResumeCommand
from chatvault.services import file_modes

# The terminals of Linux in the order they are looked for, with what comes before a command.
_TERMINALS: tuple[tuple[str, ...], ...] = (
    ("x-terminal-emulator", "-e"),
    ("gnome-terminal", "--"),
    ("ptyxis", "--"),
    ("konsole", "-e"),
    ("xfce4-terminal", "-x"),
    ("kitty",),
    ("alacritty", "-e"),
    ("foot",),
    ("xterm", "-e"),
)


def terminal_command(command: ResumeCommand) -> tuple[str, ...] | None:
    """The program and arguments that open a terminal with it; None where there is none."""
    if sys.platform == "win32":
        return ("powershell.exe", "-NoExit", "-Command", command.powershell())
    if sys.platform == "darwin":
        return ("osascript", "-e", apple_script(command.posix()))
    for name, *before in _TERMINALS:
        found = shutil.which(name)
        if found is not None:
            return (found, *before, *in_shell(command))
    return None


def in_shell(command: ResumeCommand) -> tuple[str, ...]:
    """The command in the person's own shell, which knows where tools are and stays after it."""
    shell = os.environ.get("SHELL") or "/bin/sh"
    usual = file_modes.usual_umask()
    before = f"umask {usual:04o}; " if usual >= 0 else ""
    return (shell, "-i", "-c", f"{before}{command.posix()}; exec {shlex.quote(shell)}")


def apple_script(line: str) -> str:
    """What lets Terminal run that line in a new window."""
    quoted = line.replace("\\", "\\\\").replace('"', '\\"')
    return f'tell application "Terminal"\nactivate\ndo script "{quoted}"\nend tell'
