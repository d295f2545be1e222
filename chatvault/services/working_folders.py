"""Looks at the folders that coding agents worked in, as they are on this computer."""

from __future__ import annotations

import itertools
import os
import re
from pathlib import Path

from chatvault.domain.working_folder import WorkingFolder, remote_name

_LOOKED_AT = 200  # entries of a folder
_LONGEST_CONFIG = 64 * 1024
_SECTION = re.compile(r'\s*\[\s*remote\s+"origin"\s*\]')
_URL = re.compile(r"\s*url\s*=\s*(.*?)\s*")


def look(path: str) -> WorkingFolder:
    """What is known of that folder. It is named by an imported file, so that it may lie anywhere:
    names of other computers in the network are not followed, and nothing but the remote in its
    ``.git/config`` is read.
    """
    if path.startswith(("\\\\", "//")) or not os.path.isabs(path) or "\x00" in path:
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
    return WorkingFolder(True, f"{facts.st_dev}:{facts.st_ino}", oldest, _git_remote(folder))


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


def _git_remote(folder: Path) -> str:
    """The remote called origin of the repository whose root the folder is; "" where none."""
    try:
        with (folder / ".git" / "config").open(encoding="utf-8", errors="replace") as stream:
            lines = stream.read(_LONGEST_CONFIG).splitlines()
    except OSError:
        return ""
    is_origin = False
    for line in lines:
        if line.lstrip().startswith("["):
            is_origin = _SECTION.match(line) is not None
        elif is_origin and (found := _URL.fullmatch(line)):
            return remote_name(found[1])
    return ""
