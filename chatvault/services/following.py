"""Keeps the vault up with the folders of tools: what is written there, and what vanishes."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from chatvault.domain.changes import Changes
from chatvault.domain.coding_tools.followed import FileState, FollowedSource
from chatvault.domain.work import Work
from chatvault.importers.stores.places import Place
from chatvault.services.clock import now
from chatvault.services.discovering import Discovering, Spot
from chatvault.services.importing.importing import Importing
from chatvault.services.naming_files import NamingFiles
from chatvault.services.retitling import Retitling
from chatvault.storage import gone_sessions
from chatvault.storage.database.engine import Database
from chatvault.storage.followed_repository import Followed, FollowedRepository

# A file is kept as it is once nobody has written to it for this long; before that, each of its
# states would be kept, and it may have thousands.
AT_REST_NS = 3_600 * 1_000_000_000
_AHEAD_NS = 24 * AT_REST_NS  # further than the clocks of two computers are apart

_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")

# The files of followed folders that may have changed; None: any of them.
Touched = Mapping[Path, frozenset[str] | None]
_Files = dict[str, FileState]


@dataclass(frozen=True, slots=True)
class _Request:
    """What one round shares."""

    work: Work
    committed: Callable[[Changes], None]
    moment_ns: int


@dataclass(frozen=True, slots=True)
class _Found:
    """A folder as it is now: what was known of it, what is there, what vanished."""

    followed: Followed
    spot: Spot
    known: _Files
    present: _Files
    vanished: frozenset[str]
    renamed: frozenset[str] = frozenset()  # whose conversations have another title now

    def stale(self) -> list[str]:
        """The files that are new or have changed."""
        return [
            name for name, state in self.present.items() if not state.is_as(self.known.get(name))
        ]

    def to_keep(self, moment_ns: int) -> list[str]:
        """The files at rest whose originals are not kept."""
        return [
            name
            for name, state in self.present.items()
            if _is_at_rest(state, moment_ns)
            and not ((old := self.known.get(name)) and state.is_as(old) and old.original_kept)
        ]

    def beside(self, names: Iterable[str]) -> tuple[str, ...]:
        """Those names, and all files that are to be read together with one of them."""
        place = self.spot.place
        groups = {group(place, name) for name in names}
        return (
            tuple(name for name in self.there() if group(place, name) in groups) if groups else ()
        )

    def there(self) -> _Files:
        """All files that are there."""
        found = {**self.known, **self.present}
        return {name: state for name, state in found.items() if name not in self.vanished}

    def new_from(self, name: str, state: FileState) -> int:
        """From which byte on a file has not been read; 0 where all of it may be new."""
        old = self.known.get(name)
        return old.size if old is not None and old.size <= state.size else 0


class Following:
    """Which folders are followed, and reading what changed in them."""

    def __init__(self, database: Database, importing: Importing, discovering: Discovering) -> None:
        self._database, self._importing, self._discovering = database, importing, discovering
        self._naming, self._retitling = NamingFiles(), Retitling(database)

    def sources(self, work: Work) -> tuple[FollowedSource, ...]:
        """What can be followed: the folders that were found, and those that are followed."""
        followed = {one.path: one for one in self._all()}
        found = {store.path: store.source for store in self._discovering.scan(work)}
        found |= {path: one.source for path, one in followed.items()}
        return tuple(
            FollowedSource(source, path, path in followed, is_there=os.path.isdir(path))
            for path, source in sorted(found.items(), key=lambda pair: (pair[1], pair[0]))
        )

    def folders(self) -> tuple[Path, ...]:
        """The folders that are followed; none where nothing may be written."""
        return tuple(followed.path for followed in self._all())

    def follow(self, source: str, path: Path) -> None:
        """Keep up with a folder from now on."""
        with self._database.write() as session:
            FollowedRepository(session).add(source, path)

    def leave(self, path: Path) -> None:
        """Keep up with it no longer; what was read stays."""
        with self._database.write() as session:
            FollowedRepository(session).remove(path)

    def catch_up(
        self,
        work: Work,
        touched: Touched | None = None,
        committed: Callable[[Changes], None] = lambda _: None,
    ) -> Changes:
        """Read what changed since it was last read, and mark what vanished.

        ``touched`` are the only files to look at; None: all of all folders. A folder that is gone,
        or has become empty, may be on a disk that is not connected; a file that is missing may lie
        where nobody may look. Nothing of either is marked. Raises Cancelled.
        """
        request = _Request(work, committed, now() * 1_000_000)
        changes = Changes()
        for followed in self._all():
            if touched is None or followed.path in touched:
                names = None if touched is None else touched[followed.path]
                found = self._look(followed, names, work)
                if found is not None:
                    found = found if names is not None else self._with_renamed(found)
                    changes |= self._read(found, request)
        return changes

    def _all(self) -> tuple[Followed, ...]:
        if self._database.read_only:
            return ()
        with self._database.read() as session:
            return FollowedRepository(session).all()

    def _look(self, followed: Followed, names: Collection[str] | None, work: Work) -> _Found | None:
        """How a folder is now, as far as it is to be looked at; None where it is away."""
        spot = self._discovering.spot(followed.path)
        if spot is None:
            return None
        with self._database.read() as session:
            known = FollowedRepository(session).files(followed)
        unseen: list[str] = []
        if names is None:
            present = self._discovering.files(spot, work, unseen.append)
            names = () if unseen else known.keys()
        else:
            belongs = self._discovering.belonging(spot, names)
            present = {name: state for name in belongs if (state := _state(spot.folder / name))}
        vanished = frozenset(name for name in names if name in known and name not in present)
        if vanished and len(vanished) == len(known) and not _has_files(spot.folder):
            return None
        return _Found(followed, spot, known, present, vanished)

    def _with_renamed(self, found: _Found) -> _Found:
        """The folder, with the files of which titles that stand elsewhere tell something new."""
        spot, told = found.spot, found.spot.place.titles
        if told is None:
            return found
        due = self._retitling.due(found.followed.source, spot.folder, told, found.present)
        return replace(found, renamed=due)

    def _read(self, found: _Found, request: _Request) -> Changes:
        """Import what changed; what is at rest together with its originals."""
        resting = found.to_keep(request.moment_ns)
        growing = {*found.stale(), *found.renamed}.difference(resting)
        changes = self._import(found, self._together(found, resting), request, growing=False)
        changes |= self._import(found, self._together(found, growing), request, growing=True)
        return changes | self._record(found, set(resting))

    def _together(self, found: _Found, names: Collection[str]) -> tuple[str, ...]:
        """Those files, with all that are to be read together with one of them."""
        sign, beside = found.spot.place.naming, found.beside(names)
        if sign is None or not beside:
            return beside
        there = found.there()
        begun = {name: found.new_from(name, there[name]) for name in beside}
        naming = self._naming.beside(found.spot.folder, sign, begun, there)
        return (*beside, *naming)

    def _import(
        self, found: _Found, names: tuple[str, ...], request: _Request, *, growing: bool
    ) -> Changes:
        if not names:
            return Changes()
        folder = found.spot.folder
        return self._importing.run(
            [folder],
            request.work,
            committed=request.committed,
            chosen={folder: names},
            growing=growing,
        ).changes

    def _record(self, found: _Found, kept: Collection[str]) -> Changes:
        """Keep how the files were before they were read, and which conversations are gone."""
        followed, stale = found.followed, found.stale()
        read = {
            name: FileState(state.size, state.modified_ns, original_kept=name in kept)
            for name, state in found.present.items()
            if name in kept or name in stale
        }
        if not (read or found.vanished):
            return Changes()
        with self._database.write() as session:
            repository = FollowedRepository(session)
            repository.record(followed, read)
            repository.forget(followed, found.vanished)
            # What a new file holds is there, even if the file had another name before.
            new = [str(found.spot.folder / name) for name in read if name not in found.known]
            arrived = gone_sessions.read_from(session, new) | session_ids(read)
            ids = gone_sessions.unmark(session, followed.source, arrived)
            if found.vanished:
                there = session_ids(
                    name
                    for other in repository.all()
                    if other.source == followed.source
                    for name in repository.files(other)
                )
                gone = session_ids(found.vanished) - there - arrived
                ids |= gone_sessions.mark(session, followed.source, gone, now())
        return Changes(sessions=bool(ids), session_ids=ids)


def group(place: Place, name: str) -> tuple[str, ...]:
    """What files that are to be read together have in common."""
    parts = name.split("/")[: place.together]
    return (*parts[:-1], parts[-1].partition(".")[0]) if parts else ()


def session_ids(names: Iterable[str]) -> frozenset[str]:
    """The ids that conversations in those files may have: tools name the files by them."""
    ids: set[str] = set()
    for name in names:
        above, _, own = name.rpartition("/")
        ids.add(own.partition(".")[0])
        ids.add(above.rpartition("/")[2])
        ids.update(_UUID.findall(own))
    return frozenset(ids - {""})


def _is_at_rest(state: FileState, moment_ns: int) -> bool:
    """Whether nobody writes to it any more; a wrong clock may have dated it days ahead."""
    age = moment_ns - state.modified_ns
    return age > AT_REST_NS or age < -_AHEAD_NS


def _state(path: Path) -> FileState | None:
    """How a plain file is now; None where there is none."""
    try:
        status = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    return FileState(status.st_size, status.st_mtime_ns)


def _has_files(folder: Path) -> bool:
    """Whether anything is in a folder, if only another folder."""
    try:
        with os.scandir(folder) as entries:
            return any(True for _ in entries)
    except FileNotFoundError:
        return False
