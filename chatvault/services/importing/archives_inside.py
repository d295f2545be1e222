"""Archives in a folder that somebody chose: each is imported as if it had been chosen itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from chatvault.domain.work import Work
from chatvault.errors import UnreadableFile
from chatvault.importers import registry
from chatvault.importers.base import Importer
from chatvault.importers.containers.container import (
    Container,
    FileContainer,
    FolderContainer,
)
from chatvault.importers.containers.export_parts import opened, stem_of
from chatvault.importers.containers.heads import head_of
from chatvault.services.importing.archive_damage import damage_of
from chatvault.services.importing.import_request import ImportRequest
from chatvault.services.importing.known_container import KnownContainer

_MOST = 200  # of a folder
_ENDING = ".zip"
# Of browsers that know no better, of backups, and of workbooks.
_OTHER_ENDINGS = (".dms", ".bak", ".xlsx")
_SIGN = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class ArchivesInside:
    """Those that hold conversations, or are damaged, which is to be said.

    Attributes:
        names: of them, and of those that are in the vault as they are.
        paths: of those that are to be imported.
    """

    names: frozenset[str] = frozenset()
    paths: tuple[Path, ...] = ()

    @classmethod
    def of(
        cls,
        known: KnownContainer,
        names: Collection[str],
        importers: tuple[Importer, ...],
        request: ImportRequest,
    ) -> ArchivesInside:
        """The archives among these names of a folder."""
        container = known.container
        settled: set[str] = set()
        inside: list[str] = []
        for group in _groups(archives_in(container, names)):
            same = known.settled.names(group, request.only)
            paths = tuple(container.path / name for name in group)
            if len(same) == len(group):
                settled.update(same)
            elif _has_any(paths, importers, request.work):
                inside += group
        return cls(frozenset({*settled, *inside}), tuple(container.path / name for name in inside))

    def __contains__(self, name: object) -> bool:
        return name in self.names


def archives_in(container: Container, names: Collection[str]) -> tuple[str, ...]:
    """Those of a folder's names that may be archives; of what is itself one none are."""
    if not isinstance(container, FolderContainer) or isinstance(container, FileContainer):
        return ()
    return tuple(name for name in names if _may_be_archive(container, name))[:_MOST]


def _groups(names: Sequence[str]) -> list[tuple[str, ...]]:
    """The names, with parts of one export together."""
    groups: dict[tuple[str, str], list[str]] = {}
    for name in names:
        folder, _, base = name.rpartition("/")
        stem = stem_of(base)
        groups.setdefault((folder, base if stem is None else f"{stem}*"), []).append(name)
    return [tuple(group) for group in groups.values()]


def _may_be_archive(container: Container, name: str) -> bool:
    if name.lower().endswith(_ENDING):
        return True
    return name.lower().endswith(_OTHER_ENDINGS) and head_of(container, name).startswith(_SIGN)


def _has_any(paths: tuple[Path, ...], importers: tuple[Importer, ...], work: Work) -> bool:
    work.check()
    try:
        with closing(opened(paths)) as archive:
            damaged = damage_of(archive) is not None
            return damaged or bool(registry.plan(archive, importers).portions)
    except UnreadableFile:
        return True
