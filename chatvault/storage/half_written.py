"""Files that get their name only once they are whole, and those that a crash left half-written."""

from __future__ import annotations

import time
from pathlib import Path

PARTIAL = ".partial"
# A file that nobody has written to for this long was left by a crash; a younger one may belong
# to another process that is at work on the same vault.
ABANDONED_S = 3600


def sweep_partials(folder: Path) -> None:
    """Remove the half-written files of a folder that were abandoned."""
    for path in folder.glob(f"*{PARTIAL}*"):
        if is_abandoned(path):
            path.unlink(missing_ok=True)


def is_abandoned(path: Path) -> bool:
    """Whether nobody is writing to a file any more; False where its owner has just finished."""
    try:
        return path.stat().st_mtime < time.time() - ABANDONED_S
    except FileNotFoundError:
        return False
