"""A file, folder or archive that is being imported, as named members that can be opened."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Protocol

from chatvault.errors import UnreadableFile
from chatvault.importers.containers import vault_files
from chatvault.importers.containers.archive_room import Room
from chatvault.importers.containers.folder_walk import FolderWalk, Follows, follows_none
from chatvault.importers.containers.members import Members
from chatvault.importers.containers.zip_container import ZipContainer


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

    def sign(self, name: str) -> bytes:
        """The member's very first bytes, for telling what begins with a mark of its own."""

    def forget_heads(self) -> None:
        """Give back the memory of the heads, which are read again where one is asked for."""


class FolderContainer(Members):
    """The files of a folder and of those below it.

    Attributes:
        closed: the folders below it that cannot be looked into, by their names.
        left: the links that lead to other folders and were not followed, by their names.
        vaults: the folders of vaults, whose originals are none of its files; "" for itself.
        is_whole: whether all of its files were listed, and not the first ones alone.
    """

    def __init__(
        self,
        path: Path,
        names: Iterable[str],
        closed: Sequence[str] = (),
        left: Sequence[str] = (),
        vaults: Iterable[str] = (),
        *,
        is_whole: bool = True,
    ) -> None:
        super().__init__(path)
        self.is_whole = is_whole
        self._names, self.vaults = tuple(sorted(names)), tuple(sorted(vaults))
        self.closed, self.left = tuple(sorted(closed)), tuple(sorted(left))

    def names(self) -> tuple[str, ...]:
        return self._names

    def size(self, name: str) -> int:
        return _size(self._place(name))

    def modified(self, name: str) -> int | None:
        return _changed(self._place(name))

    def _open(self, name: str) -> BinaryIO:
        return _opened(self.path / name)

    def _place(self, name: str) -> str:
        """As text: of ten thousand files, paths that are objects take a tenth of a second."""
        return os.path.join(self.path, name)


class FileContainer(FolderContainer):
    """One file, whose only member is itself."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.parent, [path.name])
        self.path = path

    def size(self, name: str) -> int:
        return _size(self.path)

    def modified(self, name: str) -> int | None:
        return _changed(self.path)

    def _open(self, name: str) -> BinaryIO:
        return _opened(self.path)


class FilelessContainer(Members):
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


def open_container(
    path: Path,
    check: Callable[[], None] = lambda: None,
    follows: Follows = follows_none,
    room: Room | None = None,
    listed: int | None = None,
) -> FolderContainer | ZipContainer:
    """The container for what a person chose. Raises UnreadableFile where there is none.

    ``check`` is called while a folder is gone through, and may raise. ``follows`` tells which links
    to folders are followed, ``room`` how much of an archive may be archives, ``listed`` how many
    files of a folder are listed, where it is not all of them.
    """
    if os.path.isdir(path):
        return _folder(path, check, follows, listed)
    _require_file(path)
    if _starts_like_zip(path):
        return ZipContainer(path, room)
    return FileContainer(path)


def place_of(container: Container, name: str) -> Path:
    """Where a member lies, also inside of an archive: what its folders are called may tell more."""
    return container.path if container.path.name == name else container.path / name


def is_plain_file(path: Path) -> bool:
    """Whether it is a file that holds bytes, which can be found: unlike ``Path.is_file`` it says no
    where a folder on the way is closed.
    """
    return os.path.isfile(path)


def _require_file(path: Path) -> None:
    """Refuse what is no file: whoever opens a pipe may wait for ever, and a device has no end."""
    try:
        mode = path.stat().st_mode
    except PermissionError as error:
        raise _closed(path, error) from error
    except (OSError, ValueError) as error:
        raise UnreadableFile("There is no such file or folder.", path=path) from error
    if not stat.S_ISREG(mode):
        raise UnreadableFile(
            "It is neither a file nor a folder, but a pipe, a socket or a device, so nothing was "
            "read from it.",
            path=path,
        )


def _starts_like_zip(path: Path) -> bool:
    with _opened(path) as stream:
        try:
            return stream.read(4) in (b"PK\x03\x04", b"PK\x05\x06")
        except OSError as error:
            raise _closed(path, error) from error


def _opened(path: Path) -> BinaryIO:
    """A file's bytes. Raises UnreadableFile.

    What says that it has none is not read: it is empty, or the system makes its bytes as they are
    asked for (/proc/kmsg), and whoever waits for the next may wait for ever.
    """
    try:
        stream = path.open("rb")
    except OSError as error:
        raise _closed(path, error) from error
    if os.fstat(stream.fileno()).st_size:
        return stream
    stream.close()
    return io.BytesIO()


def _closed(path: Path, error: OSError) -> UnreadableFile:
    return UnreadableFile(f"The file cannot be opened: {error.strerror}.", path=path)


def _folder(
    folder: Path, check: Callable[[], None], follows: Follows, listed: int | None
) -> FolderContainer:
    """A folder with every file below it, or the first ones that are met.

    Raises UnreadableFile where it cannot be looked into.
    """
    closed: list[str] = []

    def refused(name: str, error: OSError) -> None:
        if not name:
            raise UnreadableFile(
                f"The folder cannot be opened: {error.strerror}.", path=folder
            ) from error
        closed.append(name)

    walk = FolderWalk(str(folder), follows=follows, check=check, refused=refused)
    files = walk.files()
    names = [name for name, _ in islice(files, listed)]
    is_whole = listed is None or next(files, None) is None
    vaults = vault_files.folders(names)
    if vaults:
        names = [name for name in names if not vault_files.is_kept(name)]
    return FolderContainer(folder, names, closed, walk.left, vaults, is_whole=is_whole)


def _size(path: str | Path) -> int:
    try:
        return os.stat(path).st_size
    except OSError:  # it is gone by now
        return 0


def _changed(path: str | Path) -> int | None:
    try:
        return os.stat(path).st_mtime_ns // 1_000_000
    except OSError:  # it is gone by now
        return None
