"""The files of a backup as they are stored, compressed and encrypted, and back."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

import zstandard

from chatvault.domain.work import Work
from chatvault.errors import KnownError
from chatvault.services.backups import backup_files
from chatvault.storage.blobs import CHUNK
from chatvault.storage.database import copies, sql_text
from chatvault.storage.database.vault_key import NotDecrypted, VaultKey

_LOOK = 100  # statements


def pack(
    source: Path, target: Path, work: Work, key: VaultKey | None, source_key: VaultKey | None
) -> tuple[int, str]:
    """Write a copy of the database compressed to ``target``, and encrypted with ``key``.

    ``source_key`` opens the copy. The size and SHA-256 of what was written. Raises KnownError
    and OSError.
    """
    with target.open("wb") as out:
        if key is None:
            with source.open("rb") as stream:
                _compress(stream, source.stat().st_size, out, work)
        else:
            with copies.opened(source, source_key) as connection:
                text = _Text(sql_text.statements(connection), source.stat().st_size, work)
                packed = zstandard.ZstdCompressor(3).stream_reader(text)  # type: ignore[arg-type]
                key.encrypt(packed, out)
        out.flush()
        os.fsync(out.fileno())
    return target.stat().st_size, backup_files.digest(target, work)


def unpack(source: Path, target: Path, work: Work, key: VaultKey | None) -> None:
    """Make a backup's database again in the new file ``target``, which is encrypted if it is.

    Raises KnownError where it is damaged.
    """
    try:
        if key is None:
            _decompress(source, target, work)
        else:
            _run(source, target, work, key)
        with target.open("rb+") as written:
            os.fsync(written.fileno())
    except (zstandard.ZstdError, NotDecrypted, UnicodeDecodeError) as error:
        raise KnownError(sql_text.DAMAGED, path=source) from error


def packed_sums(sums: dict[str, str], key: VaultKey | None) -> bytes:
    """The sums of all sessions as they are stored: a line each, the sum before the uid."""
    lines = "".join(f"{sum_}  {uid}\n" for uid, sum_ in sorted(sums.items()))
    return sealed(zstandard.ZstdCompressor(3).compress(lines.encode()), key)


def unpacked_sums(path: Path, key: VaultKey | None) -> dict[str, str]:
    """The sums in that file by uid. Raises KnownError."""
    try:
        packed = opened(path, key)
        lines = zstandard.ZstdDecompressor().decompress(packed).decode().splitlines()
        return {uid: sum_ for sum_, uid in (line.split("  ", 1) for line in lines)}
    except (OSError, ValueError, zstandard.ZstdError) as error:
        raise KnownError("The backup's sums are damaged.", path=path) from error


def sealed(content: bytes, key: VaultKey | None) -> bytes:
    """A few bytes as they are stored."""
    return content if key is None else key.encrypted_bytes(content)


def opened(path: Path, key: VaultKey | None) -> bytes:
    """The bytes of a small file of a backup. Raises OSError."""
    content = path.read_bytes()
    return content if key is None else key.decrypted_bytes(content)


def _compress(source: BinaryIO, total: int, target: BinaryIO, work: Work) -> None:
    done = 0
    writer = zstandard.ZstdCompressor(3, threads=0).stream_writer(target, closefd=False)
    with writer:
        while chunk := source.read(CHUNK):
            done += len(chunk)
            work.progress(done, total, "compressing")
            writer.write(chunk)


def _decompress(source: Path, target: Path, work: Work) -> None:
    total = source.stat().st_size
    with source.open("rb") as stream, target.open("wb") as out:
        reader = zstandard.ZstdDecompressor().stream_reader(stream, closefd=False)
        while chunk := reader.read(CHUNK):
            work.progress(min(stream.tell(), total), total, "unpacking")
            out.write(chunk)


def _run(source: Path, target: Path, work: Work, key: VaultKey) -> None:
    """Run the SQL text of a backup; no plain byte of it reaches the disk."""
    with (
        source.open("rb") as stream,
        zstandard.ZstdDecompressor().stream_reader(key.decrypted(stream)) as packed,
        io.TextIOWrapper(packed, encoding="utf-8", newline="\n") as text,
        closing(copies.new(target, key)) as connection,
    ):
        sql_text.run(connection, _lines(text, work), target)


def _lines(text: io.TextIOWrapper, work: Work) -> Iterator[str]:
    for number, line in enumerate(text):
        if number % _LOOK == 0:
            work.progress(0, 0, "unpacking")
        yield line.removesuffix("\n")


class _Text:
    """The lines of SQL as bytes that are read."""

    def __init__(self, lines: Iterator[str], size: int, work: Work) -> None:
        self._lines, self._size, self._work = lines, size, work
        self._pending, self._done = bytearray(), 0

    def read(self, size: int, /) -> bytes:
        """The next bytes."""
        while len(self._pending) < size and (line := next(self._lines, None)) is not None:
            self._pending += line.encode() + b"\n"
        chunk = bytes(self._pending[:size])
        del self._pending[:size]
        self._done += len(chunk)
        self._work.progress(min(self._done, self._size), self._size, "compressing")
        return chunk
