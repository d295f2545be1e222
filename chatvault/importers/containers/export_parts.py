"""The archives of an export that came in several: what is in one may be about what is in another.

Their names tell: Google Takeout numbers them (``takeout-20260131T101500Z-001.zip``), Claude calls
them batches (``data-…-batch-0000.zip``) and, since autumn 2026, after what is in them
(``conversations-000.zip``), others parts, or write a number behind a long id.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from chatvault.errors import UnreadableFile
from chatvault.importers.containers.archive_room import Room
from chatvault.importers.containers.container import FolderContainer, open_container
from chatvault.importers.containers.members import Members
from chatvault.importers.containers.opened_zip import Damage
from chatvault.importers.containers.zip_container import ZipContainer

_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?P<stem>.*?[-_ ]?(?:part|batch)[-_ ]?)\d{1,4}(?:[-_ ]?of[-_ ]?\d{1,4})?\.zip",
        r"(?P<stem>takeout-\d{8}T\d{6}Z-(?:\d{1,3}-)?)\d{3}\.zip",
        r"(?P<stem>.*[0-9a-f]{12}[-_])\d{1,3}\.zip",
        r"(?P<stem>)(?:conversations|projects|memories|design_chats|frames|light_metadata)"
        r"-\d{3}\.zip",
    )
)
_MOST = 200  # archives of one export
MAX_MEMBERS = 400_000  # in all of them


class ExportParts(Members):
    """Several archives as if they had been unpacked into one folder.

    Of files of one name those of later archives stand behind the name of theirs, but for those
    that are the same. Archives that cannot be opened are ``unreadable``, with why; those among
    the files that were opened besides are in ``looked_into``, in order.
    """

    def __init__(self, paths: Sequence[Path], looked_at: int | None = None) -> None:
        """``looked_at`` as in a ``Room``, for all of them.

        Raises UnreadableFile where none of the archives can be opened.
        """
        super().__init__(paths[0])
        self.parts: dict[Path, ZipContainer] = {}
        self.unreadable: list[UnreadableFile] = []
        left = MAX_MEMBERS
        share = None if looked_at is None else looked_at // len(paths)
        for path in paths:
            try:
                self.parts[path] = part = _opened(path, left, Room(looked_at=share))
                left -= len(part.names())
            except UnreadableFile as error:
                self.unreadable.append(error)
        if not self.parts:
            raise self.unreadable[0]
        self._of: dict[str, tuple[Path, str]] = {}
        self.looked_into: dict[str, tuple[Path, str]] = {}
        for path, part in self.parts.items():
            for member in part.names():
                self._add(path, member)
        self._names = tuple(sorted(self._of))

    def _add(self, path: Path, member: str) -> None:
        name = member
        while name in self._of:
            if self._is_same(self._of[name], (path, member)):
                return
            name = f"{path.name}/{name}"
        self._of[name] = (path, member)

    def _is_same(self, one: tuple[Path, str], other: tuple[Path, str]) -> bool:
        sums = [self.parts[path].infos(member)[-1].CRC for path, member in (one, other)]
        sizes = [self.parts[path].size(member) for path, member in (one, other)]
        return sums[0] == sums[1] and sizes[0] == sizes[1]

    def names(self) -> tuple[str, ...]:
        return self._names

    def size(self, name: str) -> int:
        part, member = self._at(name)
        return part.size(member)

    def modified(self, name: str) -> int | None:
        part, member = self._at(name)
        return part.modified(member)

    def look_into(self, name: str, check: Callable[[], None] = lambda: None) -> tuple[str, ...]:
        """Have the members of an archive among other files in its place, and tell their names.

        ``check`` is called while it is copied, and may raise. Raises UnreadableFile.
        """
        path, member = self._of[name]
        for one in self.parts[path].look_into(member, check):
            self._of[name + one[len(member) :]] = (path, one)
        self.looked_into[name] = self._of.pop(name)
        return self._inside(name)

    def leave(self, name: str) -> None:
        """Have an archive that was looked into as the file that it is."""
        for one in self._inside(name):
            del self._of[one]
        self._of[name] = path, member = self.looked_into.pop(name)
        self.parts[path].leave(member)
        self._names = tuple(sorted(self._of))

    def _inside(self, name: str) -> tuple[str, ...]:
        self._names = tuple(sorted(self._of))
        return tuple(one for one in self._names if one.startswith(f"{name}/"))

    def archives(self, names: Iterable[str]) -> list[Path]:
        """The archives that hold these members."""
        return list(dict.fromkeys(self._of[name][0] for name in names if name in self._of))

    @property
    def damage(self) -> Damage | None:
        """What is missing in those that are damaged, None where all are whole."""
        found = [damage for part in self.parts.values() if (damage := part.damage) is not None]
        names = tuple(name for damage in found for name in damage.names)
        return Damage(names, sum(damage.lost for damage in found)) if found else None

    def close(self) -> None:
        """Let go of the archives."""
        for part in self.parts.values():
            part.close()

    def _at(self, name: str) -> tuple[ZipContainer, str]:
        path, member = self._of[name]
        return self.parts[path], member

    def _open(self, name: str) -> BinaryIO:
        part, member = self._at(name)
        return part.open_uncounted(member)

    def _limit(self, name: str) -> int:
        part, member = self._at(name)
        return part.most_bytes(member)


def _opened(path: Path, most: int, room: Room) -> ZipContainer:
    """An archive with no more than so many members. Raises UnreadableFile."""
    part = ZipContainer(path, room)
    if len(part.names()) > most:
        part.close()
        raise UnreadableFile(
            f"The parts of this export have more than {MAX_MEMBERS:,} files, so this one was not "
            "read. Import it from another folder.",
            path=path,
        )
    return part


def together(paths: Sequence[Path]) -> list[tuple[Path, ...]]:
    """The paths, with the other parts of an export beside each that is one; no part comes twice."""
    groups: list[tuple[Path, ...]] = []
    taken: set[Path] = set()
    for path in paths:
        if path in taken:
            continue
        others = beside(path)
        groups.append(tuple(sorted((path, *others), key=_natural)))
        if others:
            taken.update(groups[-1])
    return groups


def opened(
    paths: Sequence[Path],
    check: Callable[[], None] = lambda: None,
    looked_at: int | None = None,
) -> FolderContainer | ZipContainer | ExportParts:
    """The container for a path, or for the parts of an export. Raises UnreadableFile.

    ``check`` is called while a folder is gone through, and may raise; ``looked_at`` as in a Room.
    """
    if len(paths) > 1:
        return ExportParts(paths, looked_at)
    return open_container(paths[0], check, room=Room(looked_at=looked_at))


def beside(path: Path) -> list[Path]:
    """The other parts of the export of which an archive is one, in their order."""
    stem = stem_of(path.name)
    if stem is None:
        return []
    found: list[Path] = []
    with suppress(OSError):  # whoever reads the archive is told
        found = [one for one in path.parent.iterdir() if stem_of(one.name) == stem]
    others = (one for one in found if one != path and one.is_file() and not one.is_symlink())
    return sorted(others, key=_natural)[:_MOST]


def stem_of(name: str) -> str | None:
    """What the names of all parts of an export begin with, None where it is no part of one."""
    for form in _FORMS:
        if (found := form.fullmatch(name)) is not None:
            return found["stem"].lower()
    return None


def _natural(path: Path) -> tuple[list[int], str]:
    return [int(digits) for digits in re.findall(r"\d{1,30}", path.name)], path.name
