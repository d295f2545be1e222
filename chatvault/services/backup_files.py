"""A backup on disk: a compressed database and its manifest, published by rename."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import zstandard

from chatvault.domain.backup import Backup, BackupReason
from chatvault.domain.work import Work
from chatvault.errors import KnownError
from chatvault.storage.blobs import PARTIAL

DATABASE_ENDING = ".db.zst"
MANIFEST_ENDING = ".json"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """What stands beside a backup; ``sha256`` is of the compressed database."""

    created_at: int
    reason: str
    sessions: int
    messages: int
    schema: int
    size: int
    sha256: str
    verified_at: int | None
    blobs: tuple[str, ...]
    version: int = 1


def manifests(folder: Path) -> Iterator[Backup]:
    """The published backups of a folder, oldest first; one without its database has a problem."""
    for path in sorted(folder.glob(f"*{MANIFEST_ENDING}")):
        manifest = read_manifest(path)
        database = path.with_name(path.stem + DATABASE_ENDING)
        yield Backup(
            name=path.stem,
            path=str(database),
            created_at=manifest.created_at,
            reason=BackupReason(manifest.reason),
            sessions=manifest.sessions,
            messages=manifest.messages,
            size=manifest.size,
            sha256=manifest.sha256,
            verified_at=manifest.verified_at,
            problem="" if database.exists() else "its database is missing",
        )


def read_manifest(path: Path) -> Manifest:
    """The manifest in that file. Raises KnownError."""
    try:
        values = json.loads(path.read_bytes())
        values["blobs"] = tuple(values["blobs"])
        return Manifest(**values)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise KnownError(
            "The backup's manifest cannot be read. The backup was left as it is.", path=path
        ) from error


def write_manifest(path: Path, manifest: Manifest) -> None:
    """Publish a manifest: it is there whole or not at all."""
    partial = path.with_suffix(PARTIAL)
    with partial.open("w", encoding="utf-8") as stream:
        json.dump(asdict(manifest), stream, indent=1)
        stream.flush()
        os.fsync(stream.fileno())
    partial.replace(path)


def compress(source: Path, target: Path, work: Work) -> tuple[int, str]:
    """Compress ``source`` to ``target``; the size and SHA-256 of what was written."""
    total, done = source.stat().st_size, 0
    with source.open("rb") as stream, target.open("wb") as out:
        writer = zstandard.ZstdCompressor(3, threads=0).stream_writer(out, closefd=False)
        with writer:
            while chunk := stream.read(_CHUNK):
                done += len(chunk)
                work.progress(done, total, "compressing")
                writer.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return target.stat().st_size, digest(target)


def decompress(source: Path, target: Path, work: Work) -> None:
    """Unpack a backup's database. Raises KnownError where it is damaged."""
    total = source.stat().st_size
    try:
        with source.open("rb") as stream, target.open("wb") as out:
            reader = zstandard.ZstdDecompressor().stream_reader(stream, closefd=False)
            while chunk := reader.read(_CHUNK):
                work.progress(min(stream.tell(), total), total, "unpacking")
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
    except zstandard.ZstdError as error:
        raise KnownError(
            "The backup is damaged and was not restored. Choose an older one.", path=source
        ) from error


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextlib.contextmanager
def partial_file(folder: Path, name: str) -> Iterator[Path]:
    """A file that is gone again after the block unless it was renamed."""
    path = folder / (name + PARTIAL)
    try:
        yield path
    finally:
        for leftover in (path, Path(f"{path}-journal"), Path(f"{path}-wal"), Path(f"{path}-shm")):
            leftover.unlink(missing_ok=True)
