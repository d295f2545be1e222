"""The folder that a coding agent worked in, as a project."""

from __future__ import annotations

import re
from pathlib import PurePosixPath, PureWindowsPath

from chatvault.domain.parsed import ParsedProject
from chatvault.domain.working_folder import remote_name

_VERBATIM = re.compile(r"\\\\\?\\(?:(?=[A-Za-z]:\\)|(?P<share>UNC\\))")


def project_of(folder: str, git_remote: str | None = None) -> ParsedProject | None:
    """The project of that folder, named as the folder is; None where there is no folder."""
    if not folder:
        return None
    folder = _as_written(folder)
    path = PureWindowsPath(folder) if "\\" in folder else PurePosixPath(folder)
    remote = remote_name(git_remote) if git_remote else None
    return ParsedProject(folder, remote, path.name or folder)


def _as_written(folder: str) -> str:
    """A folder of Windows as people write it: Codex tells some with a mark for long paths."""
    marked = _VERBATIM.match(folder)
    if marked is None:
        return folder
    return f"\\\\{folder[marked.end() :]}" if marked["share"] else folder[marked.end() :]
