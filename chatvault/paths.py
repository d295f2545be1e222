"""Where things lie on this computer: the vault, the settings and the program's own files."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import platformdirs

APPLICATION = "chatvault"


def default_vault() -> Path:
    """The folder of the vault where none was named: CHATVAULT_HOME, or the user's data folder."""
    chosen = os.environ.get("CHATVAULT_HOME")
    return Path(chosen) if chosen else Path(platformdirs.user_data_dir(APPLICATION, False))


def settings_file() -> Path:
    """The preferences of the window."""
    return Path(platformdirs.user_config_dir(APPLICATION, False)) / "settings.json"


def log_folder() -> Path:
    """Where the program writes its log."""
    return Path(platformdirs.user_log_dir(APPLICATION, False))


def runtime_folder() -> Path:
    """What lives no longer than the person is logged in; short, for a socket's path has to be."""
    chosen = os.environ.get("XDG_RUNTIME_DIR", "")
    return Path(chosen if os.path.isdir(chosen) else tempfile.gettempdir())


def resource(*parts: str) -> Path:
    """A file or folder that the program ships: beside the package's code, or in its checkout."""
    package = Path(__file__).parent
    installed = package / "resources"
    root = installed if installed.is_dir() else package.parent / "resources"
    return root.joinpath(*parts)
