"""The home of a tool, where only a part of it is imported: what is beside tells of its sessions."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from chatvault.importers.containers.container import Container, FileContainer, FolderContainer


def home_above(container: Container, folders: Collection[str]) -> Path | None:
    """The folder that holds the one of those names which is imported, or a part of it.

    None where the whole home is imported, and in an archive.
    """
    if not isinstance(container, FolderContainer):
        return None
    path = container.path.absolute()
    return next((one.parent for one in (path, *path.parents) if one.name in folders), None)


def files_of(home: Path | None, pattern: str) -> list[FileContainer]:
    """The plain files of that name in the home, sorted; none where it may not be looked into."""
    if home is None:
        return []
    try:
        paths = sorted(home.glob(pattern))
        return [FileContainer(one) for one in paths if one.is_file() and not one.is_symlink()]
    except OSError:
        return []
