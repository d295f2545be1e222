"""Says what a file, folder or archive is before it is imported, however large it is.

Only some of its files are looked at, of each kind those that lie highest: what an import makes of
all of them is told by the import.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from heapq import nsmallest
from itertools import islice, zip_longest
from pathlib import Path

from chatvault.domain.recognised import Format, Recognised
from chatvault.domain.tables.saved_layout import SavedLayout, best_for_found
from chatvault.domain.tables.table_sample import TableFiles
from chatvault.domain.work import Work
from chatvault.errors import KnownError, UnreadableFile
from chatvault.importers import registry
from chatvault.importers.chat_tables.importer import groups
from chatvault.importers.chat_tables.sources import columns_told
from chatvault.importers.containers.archive_names import is_archive
from chatvault.importers.containers.archive_room import Room
from chatvault.importers.containers.container import (
    Container,
    FileContainer,
    FolderContainer,
    open_container,
)
from chatvault.importers.containers.export_parts import beside, opened
from chatvault.importers.stores.known_stores import KnownStores
from chatvault.services.importing.archives_among_files import ArchivesAmongFiles
from chatvault.services.importing.archives_inside import archives_in
from chatvault.services.importing.mapping import look
from chatvault.services.importing.seeming import seeming
from chatvault.services.merging import is_vault

_LOOKED_AT = 60  # files of one thing
_THINGS_AT_ONCE, _FILES_AT_ONCE = 8, 2_000  # which leaves most of the time that nobody notices
_ARCHIVES = 8  # of a folder, or among files
# Bytes of archives in an archive: more could not be unpacked at once, so that it is said soon.
_UNPACKED = 16 << 20
# The ends of names that tell most, in the order in which they take turns.
_TELLING = {
    end: place
    for place, end in enumerate(
        ("json", "jsonl", "db", "sqlite", "vscdb", "html", "csv", "txt", "md", "sql")
    )
}


def formats() -> tuple[Format, ...]:
    """Every format that can be imported, by name."""
    known = (Format(importer.key, importer.name) for importer in registry.IMPORTERS)
    return tuple(sorted(known, key=lambda one: one.name.casefold()))


def recognised_at_once(
    paths: Sequence[Path], work: Work, saved: Sequence[SavedLayout] = ()
) -> tuple[Recognised, ...]:
    """What these are as far as it can be said without waiting. Raises Cancelled.

    Of folders of thousands of files, and of many things, it is partial.
    """
    first = paths[:_THINGS_AT_ONCE]
    listed = _FILES_AT_ONCE // max(1, len(first))
    looked_at = (recognise(path, work, saved, listed=listed) for path in first)
    others = (Recognised(path, is_partial=True) for path in paths[_THINGS_AT_ONCE:])
    return (*looked_at, *others)


def recognised_wholly(
    found: Sequence[Recognised], work: Work, saved: Sequence[SavedLayout] = ()
) -> tuple[Recognised, ...]:
    """The same, with what was partial looked at to its end. Raises Cancelled."""
    return tuple(recognise(one.path, work, saved) if one.is_partial else one for one in found)


def recognise(
    path: Path,
    work: Work,
    saved: Sequence[SavedLayout] = (),
    *,
    listed: int | None = None,
    unpacked: int = _UNPACKED,
) -> Recognised:
    """What it is; what cannot be looked into is a problem, in a sentence. Raises Cancelled.

    ``saved`` are the layouts of tables that were kept, for what no format knows; ``listed`` is how
    many files of a folder are listed, where not all are; ``unpacked`` how many bytes of archives
    inside of an archive are looked at.
    """
    if is_vault(path):
        return Recognised(path, is_vault=True)
    room = Room(looked_at=unpacked)
    try:
        follow = KnownStores().follow
        with closing(open_container(path, work.check, follow, room, listed)) as container:
            found = _with_archives(_recognised(path, container, work), container, work)
            if isinstance(container, FolderContainer) and not container.is_whole:
                return replace(found, is_partial=True)
            found = replace(found, is_cut=found.is_cut or room.is_cut)
            found = found if found.formats else _with_parts(found, work)
            return found if found.formats else _with_tables(found, container, work, saved)
    except KnownError as error:
        return Recognised(path, problem=error.sentence)


def _recognised(path: Path, container: Container, work: Work) -> Recognised:
    names = container.names()
    some = _telling(names)
    plan = registry.plan(container, looked=lambda _: work.check(), names=some)
    if not plan.portions and _opened_inside(container, work):
        return _recognised(path, container, work)
    portions = sorted(plan.portions, key=lambda one: -len(one.names))
    found = tuple(Format(one.importer.key, one.importer.name) for one in portions)
    archives = [] if found else [name for name in names if is_archive(name)]
    return Recognised(
        path,
        is_cut=len(archives) > _ARCHIVES,
        files=len(names),
        size=_size(path, container, names),
        formats=found,
        seems="" if found else seeming(container, names, looked_at=len(some)),
    )


def _opened_inside(container: Container, work: Work) -> bool:
    """Whether there are conversations in the first archives among the files of an archive."""
    inside = ArchivesAmongFiles(container, registry.IMPORTERS, lambda _: work.check(), work.check)
    archives = [name for name in container.names() if is_archive(name)]
    return inside.opened(archives[:_ARCHIVES])


def _with_archives(found: Recognised, container: Container, work: Work) -> Recognised:
    """The same with what the first archives of a folder are."""
    formats, is_cut = dict.fromkeys(found.formats), found.is_cut
    for name in archives_in(container, container.names())[:_ARCHIVES]:
        inside = recognise(container.path / name, work, unpacked=_UNPACKED // _ARCHIVES)
        formats |= dict.fromkeys(inside.formats)
        is_cut |= inside.is_cut
    seems = "" if formats else found.seems
    return replace(found, formats=tuple(formats), seems=seems, is_cut=is_cut)


def _with_parts(found: Recognised, work: Work) -> Recognised:
    """The same with what the parts of an export beside an archive are."""
    others = beside(found.path)
    if not others:
        return found
    with closing(opened((found.path, *others), looked_at=_UNPACKED)) as container:
        formats = _recognised(found.path, container, work).formats
    return replace(found, formats=formats, seems="" if formats else found.seems)


def _with_tables(
    found: Recognised, container: Container, work: Work, saved: Sequence[SavedLayout]
) -> Recognised:
    """The same, with whether there are tables in it, and how they were explained before."""
    try:
        together = next(groups(container, _telling(container.names())), ())
        tables = columns_told(container, together)
        if not any(len(columns) > 1 for columns in tables.values()):
            return found
        explained = best_for_found(look(TableFiles(found.path), work), saved) if saved else None
    except UnreadableFile:  # it stays what it seems to be
        return found
    return replace(found, has_tables=True, explained=explained)


def _telling(names: Sequence[str]) -> list[str]:
    """Some of the names, the highest of each kind in turn: thousands of one hide no other."""
    kinds: dict[int, list[str]] = {}
    for name in names:
        end = name.rpartition(".")[2].lower()
        kinds.setdefault(_TELLING.get(end, len(_TELLING)), []).append(name)
    highest = (
        nsmallest(_LOOKED_AT, alike, key=lambda name: (name.count("/"), name))
        for _, alike in sorted(kinds.items())
    )
    turns = (name for turn in zip_longest(*highest) for name in turn if name is not None)
    return sorted(islice(turns, _LOOKED_AT))


def _size(path: Path, container: Container, names: Sequence[str]) -> int:
    if isinstance(container, FolderContainer) and not isinstance(container, FileContainer):
        return sum(container.size(name) for name in names)
    return path.stat().st_size
