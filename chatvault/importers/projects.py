"""The folder that a coding agent worked in, as a project."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath

from chatvault.domain.parsed import ParsedProject
from chatvault.domain.working_folder import remote_name


def project_of(folder: str, git_remote: str | None = None) -> ParsedProject | None:
    """The project of that folder, named as the folder is; None where there is no folder."""
    if not folder:
        return None
    path = PureWindowsPath(folder) if "\\" in folder else PurePosixPath(folder)
    remote = remote_name(git_remote) if git_remote else None
    return ParsedProject(folder, remote, path.name or folder)
