"""Looks at the folders that coding agents worked in, as they are on this computer."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

from chatvault.domain.working_folder import WorkingFolder
from chatvault.services.git_folders import git_facts, is_elsewhere

_LOOKED_AT = 200  # entries of a folder


def look(path: str) -> WorkingFolder:
    """What is known of that folder. An imported file names it, so that it may lie anywhere: names
    of other computers in the network are not followed, and nothing is read except what git keeps of
    its remote.
    """
    if is_elsewhere(path):
        return WorkingFolder()
    folder = Path(path)
    try:
        facts = folder.stat()
        if not folder.is_dir():
            return WorkingFolder()
        oldest = _oldest(folder)
    except (FileNotFoundError, NotADirectoryError):
        return WorkingFolder()
    except OSError:
        return WorkingFolder(is_there=True)  # it may not be looked into
    identity = f"{facts.st_dev}:{facts.st_ino}"
    return WorkingFolder(True, identity, oldest, *git_facts(path))


def _oldest(folder: Path) -> int | None:
    """Since when something has been in it, in UTC ms.

    A number that named a deleted folder may name a new one, but what a folder that was moved
    holds is as old as before.
    """
    with os.scandir(folder) as entries:
        times = [
            entry.stat(follow_symlinks=False).st_ctime_ns // 1_000_000
            for entry in itertools.islice(entries, _LOOKED_AT)
        ]
    return min(times, default=None)
