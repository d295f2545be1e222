"""An imported file as the vault keeps it: byte for byte, but for what is about the account.

In an archive the bytes of those members are zeros, and of a program's database those of all but
the rows of conversations (``kept_rows.py``). Everything else lies where it did, so that it can be
read as before; only these members and rows cannot. What a database's log holds is in it.
"""

from __future__ import annotations

import bisect
import io
import itertools
import os
import struct
import zipfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from chatvault.domain.stretches import Stretch, joined
from chatvault.errors import UnreadableFile
from chatvault.importers.account_files import is_account_file
from chatvault.importers.containers.archive_names import is_archive
from chatvault.importers.containers.container import open_container
from chatvault.importers.containers.zip_container import ZipContainer
from chatvault.importers.databases.kept_tables import KEPT_TABLES
from chatvault.importers.databases.read_only_database import BESIDE, MAGIC
from chatvault.importers.private_files.telling_members import telling
from chatvault.services.originals.database_with_log import DatabaseWithLog
from chatvault.services.originals.kept_rows import KeptRows
from chatvault.storage.blobs import CHUNK

if TYPE_CHECKING:
    from chatvault.importers.registry import Plan

_HEADER = struct.Struct("<26xHH")  # of a member: the lengths of its name and its extra field

_LOG = "-wal"  # how the name of a database's log of writes ends

Told = Callable[[Sequence[str]], None]


def open_original(path: Path, key: str, left_out: Told = lambda _: None) -> BinaryIO:
    """The bytes to keep of a file that is read in the format ``key``. Raises OSError.

    ``left_out`` hears which members of an archive are not in them for what they tell.
    """
    if key in KEPT_TABLES and _is_of_database(path):
        return _open_database(path, key)
    if (with_log := _with_log(path)) is not None:
        return with_log
    stretches = _private_stretches(path, left_out)
    file = path.open("rb")
    return io.BufferedReader(_Blanked(file, stretches), CHUNK) if stretches else file


class _Blanked(io.RawIOBase):
    """A file with zeros in some stretches of it, which are in order and apart."""

    def __init__(self, file: BinaryIO, stretches: Sequence[Stretch]) -> None:
        self._file, self._stretches = file, stretches

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        place = self._file.tell()
        chunk = bytearray(self._file.read(len(buffer)))
        nearest = max(bisect.bisect_right(self._stretches, (place, 0)) - 1, 0)
        for start, end in itertools.islice(self._stretches, nearest, None):
            if start >= place + len(chunk):
                break
            first, last = max(start - place, 0), min(end - place, len(chunk))
            if first < last:
                chunk[first:last] = bytes(last - first)
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        self._file.close()
        super().close()


def _is_of_database(path: Path) -> bool:
    """Whether it is a database, or what SQLite keeps beside one."""
    if path.name.endswith(BESIDE):
        return True
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def _open_database(path: Path, key: str) -> BinaryIO:
    """The rows that are kept of a database; what its log holds is told by the database."""
    file = path.open("rb", buffering=0)
    if path.name.endswith(BESIDE):
        size = os.fstat(file.fileno()).st_size
        return io.BufferedReader(_Blanked(file, [(0, size)]), CHUNK)
    log_path = Path(f"{path}{_LOG}")
    log = log_path.open("rb", buffering=0) if os.path.exists(log_path) else None
    return io.BufferedReader(KeptRows(file, log, KEPT_TABLES[key]), CHUNK)


def _with_log(path: Path) -> BinaryIO | None:
    """A database with what its log of writes holds of it; None where there is none that does."""
    log_path = Path(f"{path}{_LOG}")
    # Not Path.exists: that raises where the file's name is as long as names may be.
    if not os.path.exists(log_path) or not _is_of_database(path):
        return None
    found = DatabaseWithLog(path.open("rb", buffering=0), log_path.open("rb", buffering=0))
    if found.differs:
        return io.BufferedReader(found, CHUNK)
    found.close()
    return None


def _private_stretches(path: Path, tell: Told) -> list[Stretch]:
    """Where in an archive the members lie that are not kept; nowhere in any other file."""
    try:
        container = open_container(path)
    except UnreadableFile:  # then nothing was read from it
        return []
    with closing(container):
        if not isinstance(container, ZipContainer):
            return []
        _look_inside(container, container.names())
        private = [name for name in container.names() if is_account_file(container, name)]
        private += _databases_with_keys(container)
        private += _unread(
            container, telling(container, set(container.names()).difference(private))
        )
        tell(private)
        left_out = [info for name in private for info in container.infos(name)]
        left_out += container.unknown_infos()
        with path.open("rb") as file:
            if container.is_listed:
                return joined(_data(file, info) for info in left_out)
            # Of what nobody knows nothing is kept.
            apart = {info.header_offset for info in left_out}
            known = [info for info in container.all_infos() if info.header_offset not in apart]
            kept = [(info.header_offset, _data(file, info)[1]) for info in known]
            return _between(kept, file.seek(0, os.SEEK_END))


def _look_inside(container: ZipContainer, names: Sequence[str]) -> None:
    """Look into the archives among its files: they may tell of the account, too.

    What is attached to conversations stays closed.
    """
    if not any(map(is_archive, names)):
        return
    for name in filter(is_archive, _plan(container, names).unclaimed):
        with suppress(UnreadableFile):
            _look_inside(container, container.look_into(name))


def _between(stretches: Iterable[Stretch], size: int) -> list[Stretch]:
    """What lies before, between and behind these stretches of a file."""
    between, place = [], 0
    for start, end in joined(stretches):
        if place < start:
            between.append((place, start))
        place = end
    return [*between, (place, size)]


def _unread(container: ZipContainer, names: Sequence[str]) -> list[str]:
    """Those of the names that no format reads."""
    if not names:
        return []
    read = {name for one in _plan(container).portions for name in one.names}
    return [name for name in names if name not in read]


def _databases_with_keys(container: ZipContainer) -> list[str]:
    """The databases in an archive, with what is beside them, that no format keeps whole."""
    found = [name for name in container.names() if container.begins_with(name, MAGIC)]
    if not found:
        return []
    portions = _plan(container).portions
    whole = {name for one in portions if one.importer.key not in KEPT_TABLES for name in one.names}
    private = [name for name in found if name not in whole]
    beside = (name + ending for name in private for ending in BESIDE)
    return [*private, *(name for name in beside if name in container.names())]


def _plan(container: ZipContainer, names: Sequence[str] | None = None) -> Plan:
    """Which formats read what of an archive."""
    # Hardly any archive needs it, and the process that keeps originals would load all formats.
    from chatvault.importers import registry

    return registry.plan(container, names=names)


def _data(file: BinaryIO, info: zipfile.ZipInfo) -> Stretch:
    file.seek(info.header_offset)
    header = file.read(_HEADER.size)
    start = info.header_offset
    if len(header) == _HEADER.size:
        start += _HEADER.size + sum(_HEADER.unpack(header))
    return start, start + info.compress_size
