"""A backup on disk: a packed database, what stands beside it, and a manifest that seals them."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import orjson
import zstandard

from chatvault.domain.backup import Backup, BackupReason
from chatvault.domain.work import Work
from chatvault.errors import KnownError
from chatvault.lasting_files import take_place
from chatvault.storage.blobs import PARTIAL

DATABASE_ENDING = ".db.zst"
SUMS_ENDING = ".sums.zst"
LAYER_ENDING = ".yours.jsonl"
MANIFEST_ENDING = ".json"
# The manifest is published last and goes first: what is listed can be restored.
CONTENT_ENDINGS = (DATABASE_ENDING, SUMS_ENDING, LAYER_ENDING)
_CHUNK = 1 << 20
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d-\d{6})-(\d{3})")
_PRETTY = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS


@dataclass(frozen=True, slots=True)
class Manifest:
    """What stands beside a backup; ``sha256`` is of the packed database.

    ``sums`` has the SHA-256 of the other files by their ending, ``digest`` tells whether two
    backups hold the same. ``blobs`` are all files the database names, ``missing`` those of them
    that were missing or damaged in the vault. Manifests of version 1 know less.
    """

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
    unpacked: int = 0
    sums: dict[str, str] = field(default_factory=dict)
    digest: str = ""
    missing: tuple[str, ...] = ()
    problem: str = ""
    number: int = 0

    @property
    def kept_blobs(self) -> list[str]:
        """The files that the backup holds."""
        return sorted(set(self.blobs) - set(self.missing))

    def hashes(self) -> dict[str, str]:
        """The SHA-256 of each file of the backup by its ending."""
        return {DATABASE_ENDING: self.sha256, **self.sums}


def listed(folder: Path) -> list[Backup]:
    """The published backups of a folder, oldest first; one that is damaged says so."""
    found = [_listed(path) for path in manifest_paths(folder)]
    return sorted(found, key=lambda backup: backup.order)


def manifest_paths(folder: Path) -> list[Path]:
    """The manifests in a folder, by their names: other files may lie there too."""
    paths = sorted(folder.glob(f"*{MANIFEST_ENDING}"))
    return [path for path in paths if _MOMENT.match(path.name)]


def files_of(folder: Path, name: str) -> list[Path]:
    """The files that a backup has of its own, the manifest last."""
    paths = [folder / (name + ending) for ending in (*CONTENT_ENDINGS, MANIFEST_ENDING)]
    return [path for path in paths if path.exists()]


def read_manifest(path: Path) -> Manifest:
    """The manifest in that file. Raises KnownError, also where a single bit of it changed."""
    try:
        stored = path.read_bytes()
        values = orjson.loads(stored)
        if values.get("version", 1) > 1 and stored != _sealed(values):
            raise ValueError("the seal is broken")
        values.pop("seal", None)
        for name in ("blobs", "missing"):
            values[name] = tuple(values.get(name, ()))
        manifest = Manifest(**values)
        BackupReason(manifest.reason)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise KnownError(
            "The backup's manifest is damaged. The backup was left as it is.", path=path
        ) from error
    return manifest


def write_manifest(path: Path, manifest: Manifest) -> None:
    """Publish a manifest: it is there whole or not at all."""
    publish(path, _sealed(asdict(manifest)))


def publish(path: Path, content: bytes) -> None:
    """Write a small file: it is there whole or not at all."""
    partial = path.with_name(path.name + PARTIAL)
    try:
        with partial.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        take_place(partial, path)
    finally:
        partial.unlink(missing_ok=True)


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
    return target.stat().st_size, digest(target, work)


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
        raise KnownError("The backup is damaged. Choose an older one.", path=source) from error


def packed_sums(sums: dict[str, str]) -> bytes:
    """The sums of all sessions as they are stored: a line each, the sum before the uid."""
    lines = "".join(f"{sum_}  {uid}\n" for uid, sum_ in sorted(sums.items()))
    return zstandard.ZstdCompressor(3).compress(lines.encode())


def unpacked_sums(path: Path) -> dict[str, str]:
    """The sums in that file by uid. Raises KnownError."""
    try:
        lines = zstandard.ZstdDecompressor().decompress(path.read_bytes()).decode().splitlines()
        return {uid: sum_ for sum_, uid in (line.split("  ", 1) for line in lines)}
    except (OSError, ValueError, zstandard.ZstdError) as error:
        raise KnownError("The backup's sums are damaged.", path=path) from error


def digest(path: Path, work: Work) -> str:
    """The SHA-256 of a file, in hex. Raises OSError."""
    found = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            work.check()
            found.update(chunk)
    return found.hexdigest()


@contextlib.contextmanager
def partial_file(folder: Path, name: str) -> Iterator[Path]:
    """A file that is gone again after the block unless it was renamed."""
    path = folder / (name + PARTIAL)
    # Also before: the journal of a killed attempt would be rolled back into the new file.
    remove_journals(path)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)
        remove_journals(path)


def remove_journals(path: Path) -> None:
    """Remove what SQLite left beside a copy that nobody has open."""
    for ending in ("-journal", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _listed(path: Path) -> Backup:
    name = path.name.removesuffix(MANIFEST_ENDING)
    database = path.with_name(name + DATABASE_ENDING)
    try:
        manifest = read_manifest(path)
    except KnownError:
        return _unreadable(name, database)
    gone = not all(path.with_name(name + ending).exists() for ending in manifest.hashes())
    return Backup(
        name=name,
        path=str(database),
        created_at=manifest.created_at,
        reason=BackupReason(manifest.reason),
        sessions=manifest.sessions,
        messages=manifest.messages,
        size=manifest.size,
        sha256=manifest.sha256,
        verified_at=manifest.verified_at,
        problem="A part of it is missing" if gone else manifest.problem,
        unpacked=manifest.unpacked,
        files=len(manifest.blobs),
        missing_files=len(manifest.missing),
        digest=manifest.digest,
        number=manifest.number,
    )


def _unreadable(name: str, database: Path) -> Backup:
    """A backup of which only the name can be told."""
    match = _MOMENT.match(name)
    created = 0
    if match:
        moment = datetime.datetime.strptime(match[1], "%Y-%m-%d-%H%M%S")
        created = int(moment.replace(tzinfo=datetime.UTC).timestamp() * 1000) + int(match[2])
    return Backup(
        name=name,
        path=str(database),
        created_at=created,
        reason=BackupReason.MANUAL,
        sessions=0,
        messages=0,
        size=database.stat().st_size if database.exists() else 0,
        sha256="",
        verified_at=None,
        problem="Its manifest is damaged",
    )


def _sealed(values: dict[str, Any]) -> bytes:
    """A manifest as it is stored, with a sum over the rest of it."""
    rest = {key: value for key, value in values.items() if key != "seal"}
    seal = hashlib.sha256(orjson.dumps(rest, option=_PRETTY)).hexdigest()
    return orjson.dumps({**rest, "seal": seal}, option=_PRETTY)
