"""What git keeps of a working folder: its repository's remote, and whether it is a worktree.

The folder is named by an imported file and may hold anything, so little is read of a few files.
"""

from __future__ import annotations

import os
import re
import stat

from chatvault.domain.working_folder import remote_name

_LONGEST_CONFIG = 64 * 1024
_LONGEST_POINTER = 4096  # bytes; no path is longer
_SECTION = re.compile(r'\s*\[\s*remote\s+"origin"\s*\]')
_URL = re.compile(r"\s*url\s*=\s*(.*?)\s*")
_POINTER = "gitdir:"


def is_elsewhere(path: str) -> bool:
    """Whether a path is on another computer, or is not absolute."""
    return path.startswith(("\\\\", "//")) or not os.path.isabs(path) or "\x00" in path


def git_facts(folder: str) -> tuple[str, bool]:
    """The remote called origin, as ``remote_name`` has it, and whether it is a worktree.

    In a worktree and in a submodule ``.git`` is a file that tells where git keeps what is theirs;
    a worktree shares most of it with its clone, to which ``commondir`` leads.
    """
    own = os.path.join(folder, ".git")
    if told := _text(own, _LONGEST_POINTER):
        own = _pointed(folder, told.removeprefix(_POINTER)) if told.startswith(_POINTER) else ""
    shared = _pointed(own, _text(os.path.join(own, "commondir"), _LONGEST_POINTER)) if own else ""
    config = _text(os.path.join(shared or own, "config"), _LONGEST_CONFIG) if own else ""
    return _remote(config), bool(shared)


def _pointed(folder: str, told: str) -> str:
    """The folder that a pointer in that one names; "" where it names none on this computer."""
    lines = told.strip().splitlines()
    path = os.path.normpath(os.path.join(folder, lines[0])) if lines else ""
    return "" if is_elsewhere(path) else path


def _text(path: str, most: int) -> str:
    """The beginning of a file; "" where there is none, or what is there is no plain file."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return ""  # a pipe would be waited for
        with open(path, encoding="utf-8", errors="replace") as stream:
            return stream.read(most)
    except (OSError, ValueError):
        return ""


def _remote(config: str) -> str:
    is_origin = False
    for line in config.splitlines():
        if line.lstrip().startswith("["):
            is_origin = _SECTION.match(line) is not None
        elif is_origin and (found := _URL.fullmatch(line)):
            return remote_name(found[1])
    return ""
