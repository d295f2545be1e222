"""The program without a command: the window, with nothing loaded that it does not need."""

from __future__ import annotations

import gc
from pathlib import Path

from chatvault import logs, paths, python_imports
from chatvault.errors import KnownError
from chatvault.services import file_modes


def begin() -> None:
    """What comes before anything is written, settings and logs too."""
    file_modes.make_private()
    logs.begin(paths.log_folder())


def open_default() -> int:
    """Open the window on the vault that is there where none is named; the exit code."""
    begin()
    return open_window(paths.default_vault().expanduser())


def open_window(folder: Path) -> int:
    """Bring the vault's window to the front, or open one until it is closed; the exit code."""
    from chatvault.single_instance import raise_running

    try:
        if raise_running(folder):  # before the window's code is loaded, which takes longer
            return 0
        python_imports.leave_alone()  # Qt is loaded now, and much of our own is about to be
        gc.disable()  # no module is garbage, and the window will see to it in its own time
        from chatvault.app import run

        return run(folder)
    except KnownError as error:
        from chatvault.cli.console import refuse

        refuse(error)
        return 1
