"""A zip archive that is being imported, also one that holds the archives of an export in parts."""

from __future__ import annotations

import copy
import stat
import tempfile
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO, cast

from chatvault.errors import UnreadableFile
from chatvault.importers.containers.archive_names import is_archive, is_litter, member_name
from chatvault.importers.containers.archive_room import NoRoom, Room
from chatvault.importers.containers.checked_member import DAMAGE, CheckedMember, read_some
from chatvault.importers.containers.listless_archive import ListlessArchive, told_count
from chatvault.importers.containers.members import MAX_MEMBER_BYTES, Members
from chatvault.importers.containers.opened_zip import UNREADABLE, Damage, damage_of, opened_zip

# An archive that unpacks past these is taken for an attack, not for a conversation export.
MAX_MEMBERS = 200_000
MAX_RATIO = 200
RATIO_MATTERS_FROM = 100 * 1024**2
_LOOKED_AT = 100  # damaged members
_COPIED = 1 << 20  # bytes at once
_NO_YEAR = 1980  # what archives say where no time was known


class ZipContainer(Members):
    """The members of a zip archive, streamed; nothing is ever extracted by its name.

    Of an archive that holds nothing but archives, as exports in several parts do, the members are
    theirs, behind the names of the archives they lie in; so it is of an archive inside. Into those
    that lie among other files it is looked where somebody asks for it.

    Attributes:
        looked_into: those that are opened besides, in the order in which they were.
    """

    def __init__(self, path: Path, room: Room | None = None, held: IO[bytes] | None = None) -> None:
        """``held``, the bytes of an archive inside the one of that path, is closed with it."""
        super().__init__(path)
        self._inner: dict[str, ZipContainer] = {}
        self.looked_into: list[str] = []
        self._held = held
        self._opened(path if held is None else held)
        self._room = room or Room()
        self._open_inner()
        self._names = self._listed()  # asked for again and again

    def _opened(self, file: Path | IO[bytes]) -> None:
        try:
            self._require_few(told_count(file))  # a list of a million takes 600 MB
            self._archive = opened_zip(file, MAX_MEMBERS)
        except UNREADABLE as error:
            raise UnreadableFile(
                "The zip archive is damaged or cut short, so nothing was imported from it. "
                "Download the export again.",
                path=self.path,
            ) from error
        infos = self._archive.infolist()
        try:
            self._require_few(len(infos))
        except UnreadableFile:
            self._archive.close()
            raise
        self._infos = {member_name(info.filename): info for info in infos if _is_plain_file(info)}
        self._leave_out_unreadable()

    def _require_few(self, members: int) -> None:
        if members > MAX_MEMBERS:
            raise UnreadableFile(
                f"The archive has {members:,} members, more than an export would.",
                path=self.path,
            )

    def _leave_out_unreadable(self) -> None:
        """Pass over what breaks off before anything is told of it; ``damage`` names it."""
        self._unreadable: list[zipfile.ZipInfo] = []
        damage = damage_of(self._archive)
        for name in damage.names[:_LOOKED_AT] if damage is not None else ():
            if name in self._infos and not self._has_beginning(name):
                self._unreadable.append(self._infos.pop(name))

    def _has_beginning(self, name: str) -> bool:
        try:
            return bool(self.head(name))
        except UnreadableFile:
            return False

    def _open_inner(self) -> None:
        """Open the archives inside."""
        archives = sorted(name for name in self._infos if not is_litter(name))
        if not self._room.levels or not all(map(is_archive, archives)):
            return
        inside = self._room.for_archives(len(archives), self.path)
        for name in archives:
            try:
                self._inner[name] = self._inner_zip(name, inside)
            except NoRoom:
                self.close()
                raise
            except UnreadableFile:  # it stays a member, which nobody can read
                pass
        self.bytes_read = 0

    def look_into(self, name: str, check: Callable[[], None] = lambda: None) -> tuple[str, ...]:
        """Have the members of an archive among other files in its place, and tell their names.

        ``check`` is called while it is copied, and may raise. Raises UnreadableFile.
        """
        inner, member = self._of(name)
        if inner is not None:
            inner.look_into(member, check)
        else:
            if not self._room.levels:
                raise NoRoom("It lies deeper in archives than an export would.", path=self.path)
            self._inner[name] = self._inner_zip(name, self._room.for_archives(1, self.path), check)
        self._names = self._listed()
        self.looked_into.append(name)
        return tuple(one for one in self._names if one.startswith(f"{name}/"))

    def leave(self, name: str) -> None:
        """Have an archive that was looked into as the file that it is."""
        inner, member = self._of(name)
        if inner is not None:
            inner.leave(member)
        elif (left := self._inner.pop(name, None)) is not None:
            left.close()
        self._names = self._listed()
        self.looked_into.remove(name)

    def _inner_zip(
        self, name: str, room: Room, check: Callable[[], None] = lambda: None
    ) -> ZipContainer:
        """An archive inside; its bytes lie in a file without a name. Raises UnreadableFile."""
        held = tempfile.TemporaryFile(prefix="chatvault-")  # noqa: SIM115 (closed with it)
        try:
            self._copy(name, held, room, check)
            room.take(held.tell(), self.path)
            return ZipContainer(self.path, room, held)
        except OSError as error:
            held.close()
            raise UnreadableFile(
                f"“{name}” cannot be unpacked: {error.strerror}.", path=self.path
            ) from error
        except BaseException:
            held.close()
            raise

    def _copy(self, name: str, held: IO[bytes], room: Room, check: Callable[[], None]) -> None:
        """Copy what there is room for; of what is damaged, what can be had, if that is anything."""
        left = room.most()
        with self.open(name) as stream:
            try:
                while some := read_some(stream, min(left, _COPIED)):
                    left -= held.write(some)
                    check()
                    if not left:
                        room.cut()
                        break
            except UnreadableFile:
                if not held.tell():
                    raise

    def names(self) -> tuple[str, ...]:
        return self._names

    def _listed(self) -> tuple[str, ...]:
        apart = (name for name in self._infos if name not in self._inner)
        inside = (f"{name}/{one}" for name, inner in self._inner.items() for one in inner.names())
        return tuple(sorted((*apart, *inside)))

    def size(self, name: str) -> int:
        inner, member = self._of(name)
        return self._infos[name].file_size if inner is None else inner.size(member)

    def modified(self, name: str) -> int | None:
        inner, member = self._of(name)
        return _moment(self._infos[name]) if inner is None else inner.modified(member)

    def _of(self, name: str) -> tuple[ZipContainer | None, str]:
        """The archive inside that has the member, and its name there."""
        for archive, inner in self._inner.items():
            if name.startswith(f"{archive}/"):
                return inner, name[len(archive) + 1 :]
        return None, name

    def begins_with(self, name: str, sign: bytes) -> bool:
        """Whether those are the member's first bytes."""
        try:
            with self._open(name) as stream:
                return stream.read(len(sign)) == sign
        except (UnreadableFile, *DAMAGE):
            return False  # nobody can read it

    def infos(self, name: str) -> list[zipfile.ZipInfo]:
        """Every entry of that name, of which only the last is read.

        Of a member of an archive inside, the archive: its bytes are not apart from others.
        """
        inner, _ = self._of(name)
        if inner is not None:
            name = next(key for key, value in self._inner.items() if value is inner)
        return [info for info in self._archive.infolist() if member_name(info.filename) == name]

    def all_infos(self) -> list[zipfile.ZipInfo]:
        """Every entry of the archive, also those of folders and of links."""
        return self._archive.infolist()

    def unknown_infos(self) -> list[zipfile.ZipInfo]:
        """The entries of which nobody knows what is in them: also of damaged archives inside."""
        inside = [self._infos[name] for name, inner in self._inner.items() if inner.damage]
        return [*self._unreadable, *inside]

    @property
    def is_listed(self) -> bool:
        """Whether the list of members is there, and right."""
        return not isinstance(self._archive, ListlessArchive)

    @property
    def damage(self) -> Damage | None:
        """What is missing where the list of members is, None of an archive that is whole."""
        inside = [(f"{name}/", inner.damage) for name, inner in self._inner.items()]
        apart = ("", damage_of(self._archive))
        found = [(before, damage) for before, damage in (apart, *inside) if damage is not None]
        if not found:
            return None
        names = (before + name for before, damage in found for name in damage.names)
        return Damage(tuple(names), sum(damage.lost for _, damage in found))

    def close(self) -> None:
        """Let go of the archive."""
        for inner in self._inner.values():
            inner.close()
        self._archive.close()
        if self._held is not None:
            self._held.close()

    def _open(self, name: str) -> BinaryIO:
        inner, member = self._of(name)
        if inner is not None:
            return inner._open(member)
        info = self._infos[name]
        try:
            return self._checked(info)
        except NotImplementedError as error:  # such as Deflate64, which Windows has for large files
            raise UnreadableFile(
                f"“{name}” in the archive is compressed in a way that is not known here. Unpack "
                "the archive and import the folder.",
                path=self.path,
            ) from error
        except (*UNREADABLE, RuntimeError) as error:
            raise UnreadableFile(
                f"“{name}” in the archive is damaged or encrypted.", path=self.path
            ) from error

    def open_uncounted(self, name: str) -> BinaryIO:
        """The member's bytes for a container that counts them itself. Raises UnreadableFile."""
        return self._open(name)

    def most_bytes(self, name: str) -> int:
        """How many bytes of a member are read before it is taken for an attack."""
        return self._limit(name)

    def _checked(self, info: zipfile.ZipInfo) -> BinaryIO:
        bare = copy.copy(info)
        del bare.CRC  # what compares by itself keeps the last bytes back
        archive = self._archive
        summed = not isinstance(archive, ListlessArchive) or archive.is_summed(info)
        stream = cast(zipfile.ZipExtFile, archive.open(bare))
        return CheckedMember(stream, info, summed=summed)  # type: ignore[return-value]

    def _limit(self, name: str) -> int:
        inner, member = self._of(name)
        if inner is not None:
            return inner._limit(member)
        info = self._infos[name]
        return min(MAX_MEMBER_BYTES, max(RATIO_MATTERS_FROM, info.compress_size * MAX_RATIO))


def _moment(info: zipfile.ZipInfo) -> int | None:
    """When a member was changed, by the clock of the computer that packed it: no zone is told."""
    try:
        moment = datetime(*info.date_time)
        return round(moment.timestamp() * 1000) if moment.year > _NO_YEAR else None
    except (ValueError, OverflowError, OSError):
        return None


def _is_plain_file(info: zipfile.ZipInfo) -> bool:
    mode = info.external_attr >> 16
    return not info.is_dir() and not stat.S_ISLNK(mode)
