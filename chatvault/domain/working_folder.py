"""What identifies a working folder, even after it was moved or renamed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://(?:[^/@]*@)?([^/:]*)(?::\d+)?(/.*)?", re.I | re.S)
# git@host:path; a single letter before the colon is a drive.
_SHORT = re.compile(r"(?:[^@/\\:]+@(?=[^@])|(?=[^:]{2}))([^/\\:@]+):(.*)", re.S)


@dataclass(frozen=True, slots=True)
class WorkingFolder:
    """A folder as it is on this computer now.

    Attributes:
        is_there: whether there is a folder of that name.
        identity: names the folder itself and goes with it when it is moved; "" where unknown.
        oldest: UTC ms since which something in it has been there; None where it is empty.
        git_remote: the repository it is a clone of, as ``remote_name`` has it; "" where none.
        is_worktree: whether it is a further folder of a clone, for another branch.
    """

    is_there: bool = False
    identity: str = ""
    oldest: int | None = None
    git_remote: str = ""
    is_worktree: bool = False


Look = Callable[[str], WorkingFolder]


def nowhere(path: str) -> WorkingFolder:
    """Sees no folder at all, for files that come from another computer."""
    del path
    return WorkingFolder()


def remote_name(address: str) -> str:
    """A git remote without the way it is reached by: host and path, and no password.

    ``git@github.com:ada/loaf.git`` and ``https://ada:secret@github.com/ada/loaf`` are the same
    repository, ``github.com/ada/loaf``.
    """
    address = address.strip()
    found = _ADDRESS.fullmatch(address) or _SHORT.fullmatch(address)
    host, path = (found[1].lower(), found[2] or "") if found else ("", address)
    path = path.rstrip("/").removesuffix(".git").rstrip("/")
    return f"{host}/{path.lstrip('/')}" if host else path


def is_within(inner: str, outer: str) -> bool:
    """Whether a folder lies in another one, or is the same."""
    inner, outer = (path.replace("\\", "/").rstrip("/") + "/" for path in (inner, outer))
    return inner.startswith(outer)


def folder_name(path: str) -> str:
    """The last part of a path of any system; the path where it has none."""
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2] or path
