"""The folder that a coding agent worked in, as a project."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath

from chatvault.domain.parsed import ParsedProject


def project_of(folder: str, git_remote: str | None = None) -> ParsedProject | None:
    """The project of that folder, named as the folder is; None where there is no folder."""
    if not folder:
        return None
    path = PureWindowsPath(folder) if "\\" in folder else PurePosixPath(folder)
    return ParsedProject(folder, git_remote, path.name or folder)
