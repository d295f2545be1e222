"""A zip archive that is being imported, also one that holds the archives of an export in parts."""

from __future__ import annotations

import shutil
import stat
import tempfile
import zipfile
import zlib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO

from chatvault.errors import UnreadableFile
from chatvault.importers.members import MAX_MEMBER_BYTES, Members

# An archive that unpacks past these is taken for an attack, not for a conversation export.
MAX_MEMBERS = 200_000
MAX_INNER = 200  # archives inside of an archive, however deep
MAX_INNER_BYTES = 4 * MAX_MEMBER_BYTES  # of all of them
MAX_DEPTH = 3  # levels of archives inside of archives
MAX_RATIO = 200
RATIO_MATTERS_FROM = 100 * 1024**2
_ARCHIVE = ".zip"
# What systems put beside the files of a person who packs a folder.
_LITTER = (".ds_store", "thumbs.db", "desktop.ini")
_RESOURCES = "__MACOSX/"
_NO_YEAR = 1980  # what archives say where no time was known


class ZipContainer(Members):
    """The members of a zip archive, streamed; nothing is ever extracted by its name.

    Of an archive that holds nothing but archives, as exports in several parts do, the members are
    theirs, behind the names of the archives they lie in; so it is of an archive inside.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._inner: dict[str, ZipContainer] = {}
        self._opened(path)
        self._open_inner(_Room())
        self._names = self._listed()  # asked for again and again

    def _opened(self, file: Path | IO[bytes]) -> None:
        try:
            self._archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise UnreadableFile(
                "The zip archive is damaged or cut short, so nothing was imported from it. "
                "Download the export again.",
                path=self.path,
            ) from error
        infos = self._archive.infolist()
        if len(infos) > MAX_MEMBERS:
            raise UnreadableFile(
                f"The archive has {len(infos):,} members, more than an export would.",
                path=self.path,
            )
        self._infos = {_label(info.filename): info for info in infos if _is_plain_file(info)}

    def _open_inner(self, room: _Room) -> None:
        """Open the archives inside; their bytes lie in files without a name meanwhile."""
        archives = sorted(name for name in self._infos if not is_litter(name))
        if not room.levels or not all(name.lower().endswith(_ARCHIVE) for name in archives):
            return
        inside = room.for_archives(len(archives), self.path)
        for name in archives:
            held = tempfile.TemporaryFile(prefix="chatvault-")  # noqa: SIM115 (closed with it)
            try:
                with self.open(name) as stream:
                    shutil.copyfileobj(stream, held, 1 << 20)
                inside.take(held.tell(), self.path)
                self._inner[name] = _InnerZip(self.path, held, inside)
            except UnreadableFile as error:  # it stays a member, which nobody can read
                held.close()
                if isinstance(error, _NoRoom):
                    self.close()
                    raise
        self.bytes_read = 0

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
        except (UnreadableFile, zipfile.BadZipFile, zlib.error, EOFError, OSError):
            return False  # nobody can read it

    def infos(self, name: str) -> list[zipfile.ZipInfo]:
        """Every entry of that name, of which only the last is read.

        Of a member of an archive inside, the archive: its bytes are not apart from others.
        """
        inner, _ = self._of(name)
        if inner is not None:
            name = next(key for key, value in self._inner.items() if value is inner)
        return [info for info in self._archive.infolist() if _label(info.filename) == name]

    def close(self) -> None:
        """Let go of the archive."""
        for inner in self._inner.values():
            inner.close()
        self._archive.close()

    def _open(self, name: str) -> BinaryIO:
        inner, member = self._of(name)
        if inner is not None:
            return inner._open(member)
        try:
            return self._archive.open(self._infos[name])  # type: ignore[return-value]
        except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
            raise UnreadableFile(
                f"“{name}” in the archive is damaged or encrypted.", path=self.path
            ) from error

    def _limit(self, name: str) -> int:
        inner, member = self._of(name)
        if inner is not None:
            return inner._limit(member)
        info = self._infos[name]
        return min(MAX_MEMBER_BYTES, max(RATIO_MATTERS_FROM, info.compress_size * MAX_RATIO))


class _InnerZip(ZipContainer):
    """An archive inside of another one."""

    def __init__(self, path: Path, held: IO[bytes], room: _Room) -> None:
        Members.__init__(self, path)
        self._inner = {}
        self._held = held
        self._opened(held)
        self._open_inner(room)
        self._names = self._listed()

    def close(self) -> None:
        super().close()
        self._held.close()


class _NoRoom(UnreadableFile):
    """An archive holds more archives than an export would."""


@dataclass(slots=True)
class _Spent:
    """How many archives were found in an archive, and their bytes."""

    archives: int = 0
    size: int = 0


@dataclass(frozen=True, slots=True)
class _Room:
    """How much may be inside of an archive: levels below, and what all of them share."""

    levels: int = MAX_DEPTH
    spent: _Spent = field(default_factory=_Spent)

    def for_archives(self, count: int, path: Path) -> _Room:
        """What is left one level below. Raises _NoRoom."""
        self.spent.archives += count
        if self.spent.archives > MAX_INNER:
            raise _NoRoom(
                f"The archive holds {self.spent.archives:,} archives, more than an export would.",
                path=path,
            )
        return _Room(self.levels - 1, self.spent)

    def take(self, size: int, path: Path) -> None:
        """Have another archive of so many bytes. Raises _NoRoom."""
        self.spent.size += size
        if self.spent.size > MAX_INNER_BYTES:
            raise _NoRoom(
                "The archive holds archives that are larger than an export is.", path=path
            )


def is_litter(name: str) -> bool:
    """Whether a system put the file beside those of a person."""
    base = name.rpartition("/")[2].lower()
    return name.startswith(_RESOURCES) or base in _LITTER or base.startswith("._")


def _label(name: str) -> str:
    return name.replace("\\", "/").lstrip("/")


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
