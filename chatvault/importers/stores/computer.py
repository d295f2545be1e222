"""Where programs keep their files on a computer: its system, its home, its environment."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

LINUX, MAC, WINDOWS = "linux", "darwin", "win32"


@dataclass(frozen=True, slots=True)
class Computer:
    """The system as ``sys.platform`` names it, the person's home, the environment variables."""

    system: str
    home: Path
    variables: Mapping[str, str]

    def chosen(self, variable: str) -> Path | None:
        """The folder that a variable names; None where it is not set, or to nothing."""
        value = self.variables.get(variable, "").strip()
        return Path(value).expanduser() if value else None

    def data(self) -> Path:
        """Where tools for the terminal keep what they write, by the rules of freedesktop.org."""
        return self.chosen("XDG_DATA_HOME") or self.home / ".local" / "share"

    def applications(self) -> Path:
        """Where desktop programs keep a folder each."""
        if self.system == MAC:
            return self.home / "Library" / "Application Support"
        if self.system == WINDOWS:
            return self.chosen("APPDATA") or self.home / "AppData" / "Roaming"
        return self.chosen("XDG_CONFIG_HOME") or self.home / ".config"

    def local(self) -> Path:
        """Where desktop programs keep what is of this computer alone."""
        if self.system == WINDOWS:
            return self.chosen("LOCALAPPDATA") or self.home / "AppData" / "Local"
        return self.applications() if self.system == MAC else self.data()


def this_computer() -> Computer:
    """The one that the program runs on, for whoever runs it."""
    return Computer(sys.platform, Path.home(), os.environ)
