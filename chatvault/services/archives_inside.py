"""Archives in a folder that somebody chose: each is imported as if it had been chosen itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import closing
from pathlib import Path

from chatvault.domain.work import Work
from chatvault.errors import UnreadableFile
from chatvault.importers import registry
from chatvault.importers.base import Importer
from chatvault.importers.container import (
    Container,
    FileContainer,
    FolderContainer,
    open_container,
)

_MOST = 200  # of a folder
_ENDING = ".zip"


def archives_in(container: Container, names: Collection[str]) -> tuple[str, ...]:
    """Those of a folder's names that may be archives; of what is itself one none are."""
    if not isinstance(container, FolderContainer) or isinstance(container, FileContainer):
        return ()
    return tuple(name for name in names if name.lower().endswith(_ENDING))[:_MOST]


def with_conversations(
    container: Container, names: Sequence[str], importers: tuple[Importer, ...], work: Work
) -> list[str]:
    """The archives that hold conversations, or are damaged, which is to be said."""
    return [name for name in names if _has_any(path_of(container, name), importers, work)]


def _has_any(path: Path, importers: tuple[Importer, ...], work: Work) -> bool:
    work.check()
    try:
        with closing(open_container(path)) as archive:
            return bool(registry.plan(archive, importers).portions)
    except UnreadableFile:
        return True


def path_of(container: Container, name: str) -> Path:
    """Where an archive of a folder lies."""
    return container.path / name
