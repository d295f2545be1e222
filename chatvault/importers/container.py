"""A file, folder or archive that is being imported, as named members that can be opened."""

from __future__ import annotations

import io
import os
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO, Protocol

from chatvault.errors import UnreadableFile

HEAD_BYTES = 65_536
# Each importer looks at the heads of a folder in turn; beyond this they are read again.
KEPT_HEADS = 64 * 1024**2

# An archive that unpacks past these is taken for an attack, not for a conversation export.
MAX_MEMBERS = 200_000
MAX_INNER = 200  # archives inside of an archive
MAX_MEMBER_BYTES = 8 * 1024**3
MAX_RATIO = 200
RATIO_MATTERS_FROM = 100 * 1024**2
_ARCHIVE = ".zip"
_NO_YEAR = 1980  # what archives say where no time was known


class Container(Protocol):
    """What an importer sees of the path it reads; names use "/" and are labels, never paths."""

    path: Path
    bytes_read: int
    unchanged: frozenset[str]  # what is in the vault as it is; an importer may leave it out

    def names(self) -> tuple[str, ...]:
        """All members, sorted."""

    def size(self, name: str) -> int:
        """The member's size in bytes, as declared."""

    def modified(self, name: str) -> int | None:
        """When the member was changed last, in UTC ms; None where nothing tells."""

    def open(self, name: str) -> BinaryIO:
        """The member's bytes from the start. Raises UnreadableFile."""

    def head(self, name: str) -> bytes:
        """The member's first bytes, at most HEAD_BYTES, for telling what it is."""

    def forget_heads(self) -> None:
        """Give back the memory of the heads, which are read again where one is asked for."""


class _CountedReader(io.RawIOBase):
    """Counts what is read from a member into its container, and refuses an endless one."""

    def __init__(self, stream: BinaryIO, container: _Members, limit: int) -> None:
        self._stream, self._container, self._left = stream, container, limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            chunk = self._stream.read(len(buffer))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise UnreadableFile(
                "The file is damaged or cut short. What could be read of it was kept; "
                "download the export again and import it once more.",
                path=self._container.path,
            ) from error
        self._left -= len(chunk)
        if self._left < 0:
            raise UnreadableFile(
                "The archive unpacks to far more than it declares and was not read further.",
                path=self._container.path,
            )
        self._container.bytes_read += len(chunk)
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        self._stream.close()
        super().close()


class _Members:
    """What files, folders and archives share: the cache of heads and the byte count."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.bytes_read = 0
        self.unchanged: frozenset[str] = frozenset()
        self._heads: dict[str, bytes] = {}
        self._room_for_heads = KEPT_HEADS

    def open(self, name: str) -> BinaryIO:
        return io.BufferedReader(_CountedReader(self._open(name), self, self._limit(name)), 1 << 20)

    def open_from(self, name: str, offset: int) -> BinaryIO:
        """The member's bytes from a place on, where it is a file."""
        stream = self._open(name)
        stream.seek(offset)
        return io.BufferedReader(_CountedReader(stream, self, self._limit(name)), 1 << 18)

    def modified(self, name: str) -> int | None:
        """When the member was changed last, in UTC ms; None where nothing tells."""
        return None

    def head(self, name: str) -> bytes:
        known = self._heads.get(name)
        if known is not None:
            return known
        before = self.bytes_read
        with self.open(name) as stream:
            head = stream.read(HEAD_BYTES)
        self.bytes_read = before
        if len(head) <= self._room_for_heads:
            self._room_for_heads -= len(head)
            self._heads[name] = head
        return head

    def forget_heads(self) -> None:
        """Give back the memory of the heads, which are read again where one is asked for."""
        self._heads.clear()
        self._room_for_heads = KEPT_HEADS

    def close(self) -> None:
        """Let go of what is open."""

    def _open(self, name: str) -> BinaryIO:
        raise NotImplementedError

    def _limit(self, name: str) -> int:
        return MAX_MEMBER_BYTES * 1024


class FolderContainer(_Members):
    """The files of a folder and of those below it."""

    def __init__(self, path: Path, names: Iterable[str]) -> None:
        super().__init__(path)
        self._names = tuple(sorted(names))

    def names(self) -> tuple[str, ...]:
        return self._names

    def size(self, name: str) -> int:
        return (self.path / name).stat().st_size

    def modified(self, name: str) -> int | None:
        return _changed(self.path / name)

    def _open(self, name: str) -> BinaryIO:
        try:
            return (self.path / name).open("rb")
        except OSError as error:
            raise UnreadableFile(
                f"The file cannot be opened: {error.strerror}.", path=self.path / name
            ) from error


class FileContainer(FolderContainer):
    """One file, whose only member is itself."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.parent, [path.name])
        self.path = path

    def size(self, name: str) -> int:
        return self.path.stat().st_size

    def modified(self, name: str) -> int | None:
        return _changed(self.path)

    def _open(self, name: str) -> BinaryIO:
        try:
            return self.path.open("rb")
        except OSError as error:
            raise UnreadableFile(
                f"The file cannot be opened: {error.strerror}.", path=self.path
            ) from error


class FilelessContainer(_Members):
    """Members that lie in no file, such as the schemas of a server's database.

    They have names, but no bytes; ``path`` is what the whole is called.
    """

    def __init__(self, path: Path, names: Iterable[str]) -> None:
        super().__init__(path)
        self._names = tuple(sorted(names))

    def names(self) -> tuple[str, ...]:
        return self._names

    def size(self, name: str) -> int:
        return 0

    def _open(self, name: str) -> BinaryIO:
        return io.BytesIO()


class ZipContainer(_Members):
    """The members of a zip archive, streamed; nothing is ever extracted by its name.

    Of an archive that holds nothing but archives, as exports in several parts do, the members are
    theirs, behind the names of the archives they lie in.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._inner: dict[str, ZipContainer] = {}
        self._opened(path)
        if self._infos and all(name.lower().endswith(_ARCHIVE) for name in self._infos):
            self._open_inner()
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

    def _open_inner(self) -> None:
        """Open the archives inside; their bytes lie in files without a name meanwhile."""
        if len(self._infos) > MAX_INNER:
            raise UnreadableFile(
                f"The archive holds {len(self._infos):,} archives, more than an export would.",
                path=self.path,
            )
        for name in sorted(self._infos):
            held = tempfile.TemporaryFile(prefix="chatvault-")  # noqa: SIM115 (closed with it)
            try:
                with self.open(name) as stream:
                    shutil.copyfileobj(stream, held, 1 << 20)
                self._inner[name] = _InnerZip(self.path, held)
            except UnreadableFile:  # it stays a member, which nobody can read
                held.close()
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
    """An archive inside of another one; what it holds itself is not opened any further."""

    def __init__(self, path: Path, held: IO[bytes]) -> None:
        _Members.__init__(self, path)
        self._inner = {}
        self._held = held
        self._opened(held)
        self._names = self._listed()

    def close(self) -> None:
        super().close()
        self._held.close()


def open_container(
    path: Path, check: Callable[[], None] = lambda: None
) -> FolderContainer | ZipContainer:
    """The container for what a person chose. Raises UnreadableFile where there is none.

    ``check`` is called while a folder is gone through, and may raise.
    """
    if path.is_dir():
        return FolderContainer(path, _walk(path, check))
    if not path.exists():
        raise UnreadableFile("There is no such file or folder.", path=path)
    if _starts_like_zip(path):
        return ZipContainer(path)
    return FileContainer(path)


def place_of(container: Container, name: str) -> Path:
    """Where a member lies, also inside of an archive: what its folders are called may tell more."""
    return container.path if container.path.name == name else container.path / name


def _starts_like_zip(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.read(4) in (b"PK\x03\x04", b"PK\x05\x06")
    except OSError as error:
        raise UnreadableFile(f"The file cannot be opened: {error.strerror}.", path=path) from error


def _walk(folder: Path, check: Callable[[], None]) -> Iterable[str]:
    """Every file below the folder; symbolic links are not followed."""
    for parent, folders, files in os.walk(folder, followlinks=False):
        check()
        folders[:] = sorted(name for name in folders if name not in (".git", "node_modules"))
        for name in files:
            path = Path(parent, name)
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(folder).as_posix()


def _label(name: str) -> str:
    return name.replace("\\", "/").lstrip("/")


def _changed(path: Path) -> int | None:
    try:
        return path.stat().st_mtime_ns // 1_000_000
    except OSError:  # it is gone by now
        return None


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
