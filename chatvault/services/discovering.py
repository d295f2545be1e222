"""Finds what coding tools keep on this computer, without reading any conversation."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from chatvault.domain.coding_tools.followed import FileState
from chatvault.domain.coding_tools.found_store import FoundStore
from chatvault.domain.source import SOURCES
from chatvault.domain.work import Work
from chatvault.importers.containers.folder_walk import FolderWalk
from chatvault.importers.stores.computer import Computer, this_computer
from chatvault.importers.stores.places import PLACES, Place

_DATE = re.compile(r"(20\d\d)-(\d\d)-(\d\d)")

_Matches = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of a tool on this computer: the root it belongs to and its folder."""

    place: Place
    root: Path

    @property
    def folder(self) -> Path:
        """What is looked at, and imported."""
        return self.root / self.place.folder


@dataclass(slots=True)
class _Count:
    """What was found of one place so far; moments are UTC ms."""

    sessions: int = 0
    databases: int = 0
    size: int = 0
    since: int | None = None
    problem: str = ""

    def note(self, moment: int) -> None:
        self.since = moment if self.since is None else min(self.since, moment)

    def trouble(self, sentence: str) -> None:
        self.problem = self.problem or sentence


class Discovering:
    """Looks where tools keep their conversations: names, sizes and times of files alone."""

    def __init__(self, computer: Computer | None = None) -> None:
        """``computer`` is this one where none is given, as it is whenever it is asked about."""
        self._computer = computer

    def scan(self, work: Work) -> tuple[FoundStore, ...]:
        """What was found, those with the most conversations first. Raises Cancelled."""
        found: list[FoundStore] = []
        for spot in self.spots():
            work.progress(len(found), 0, "Looking for conversations")
            if (store := _looked(spot, work)) is not None:
                found.append(store)
        return tuple(sorted(found, key=lambda store: -(store.conversations or 0)))

    def spots(self) -> tuple[Spot, ...]:
        """The folders that are there, of the tools whose conversations can be read."""
        computer = self._computer or this_computer()
        spots = (
            Spot(place, root)
            for place in PLACES
            if place.source in SOURCES
            for root in dict.fromkeys(place.roots(computer))
        )
        return tuple(spot for spot in spots if os.path.isdir(spot.folder))

    def spot(self, folder: Path) -> Spot | None:
        """The place that is in that folder; None for any other folder."""
        return next((spot for spot in self.spots() if spot.folder == folder), None)

    def chosen(self, folder: Path, work: Work) -> tuple[str, ...] | None:
        """Which files of a folder are its tool's conversations; None: whatever is in it."""
        spot = self.spot(folder)
        if spot is None or not spot.place.mixed:
            return None
        belongs = _belongs(spot.place)
        return tuple(
            name for name, _ in _files(spot, work, lambda _sentence: None) if belongs(name)
        )

    def files(self, spot: Spot, work: Work, trouble: Callable[[str], None]) -> dict[str, FileState]:
        """How the files are now that are its tool's, by their paths in the folder.

        ``trouble`` hears a sentence where not all of it may be looked at.
        """
        files: dict[str, FileState] = {}
        belongs = _belongs(spot.place)
        for name, entry in _files(spot, work, trouble):
            if belongs(name):
                with contextlib.suppress(FileNotFoundError):  # deleted since it was listed
                    status = entry.stat(follow_symlinks=False)
                    files[name] = FileState(status.st_size, status.st_mtime_ns)
        return files

    def sessions(self, spot: Spot, work: Work) -> dict[str, FileState]:
        """Those of the files that are conversations."""
        is_session = _matcher(spot.place.sessions)
        files = self.files(spot, work, lambda _sentence: None)
        return {name: state for name, state in files.items() if is_session(name)}

    def belonging(self, spot: Spot, names: Iterable[str]) -> list[str]:
        """Those of the names in a folder that are its tool's."""
        belongs = _belongs(spot.place)
        return [name for name in names if belongs(name)]


def _looked(spot: Spot, work: Work) -> FoundStore | None:
    """What a folder holds of its tool; None where that is nothing."""
    count = _counted(spot, work)
    if not (count.sessions or count.databases or count.problem):
        return None
    return FoundStore(
        source=spot.place.source,
        path=spot.folder,
        conversations=None if count.databases else count.sessions,
        size=count.size,
        since=count.since,
        deletes_after=spot.place.days(spot.root),
        problem=count.problem,
    )


def _counted(spot: Spot, work: Work) -> _Count:
    place, count = spot.place, _Count()
    is_session, is_database = _matcher(place.sessions), _matcher(place.databases)
    belongs = _belongs(place)
    for name, entry in _files(spot, work, count.trouble):
        if not belongs(name):
            continue
        try:
            status = entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            continue  # deleted since it was listed
        count.size += status.st_size
        if is_session(name):
            count.sessions += 1
            count.note(_moment(entry.name, status.st_mtime_ns // 1_000_000))
        elif is_database(name):
            count.databases += 1
    return count


def _files(
    spot: Spot, work: Work, trouble: Callable[[str], None]
) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Every plain file below the folder with its path in it; folders may be links to others."""

    def refused(name: str, error: OSError) -> None:
        trouble(f"“{spot.folder / name}” cannot be looked at: {error.strerror}.")

    walk = FolderWalk(
        str(spot.folder),
        follows=lambda _link: True,
        depth=spot.place.depth,
        check=work.check,
        refused=refused,
    )
    return walk.files()


def _belongs(place: Place) -> _Matches:
    """Whether a file in a place is its tool's."""
    return _matcher((*place.patterns, *place.companions)) if place.mixed else bool


def _moment(name: str, modified: int) -> int:
    """The time of a conversation: as its file's name says, or else when that was last written."""
    if match := _DATE.search(name):
        with contextlib.suppress(ValueError):  # figures that are no date
            year, month, day = map(int, match.groups())
            return int(datetime(year, month, day, tzinfo=UTC).timestamp() * 1000)
    return modified


def _matcher(patterns: Sequence[str]) -> _Matches:
    """Whether a path is like one of the patterns, in which * and ? stop at a slash."""
    if not patterns:
        return lambda _name: None
    return re.compile("|".join(map(_expression, patterns))).fullmatch


def _expression(pattern: str) -> str:
    signs = {"*": "[^/]*", "?": "[^/]"}
    return "".join(signs.get(sign) or re.escape(sign) for sign in pattern)
