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
from typing import Any, NamedTuple

import orjson

from chatvault.domain.safekeeping.backup import Backup, BackupReason
from chatvault.domain.work import Work
from chatvault.errors import KnownError
from chatvault.lasting_files import take_place
from chatvault.storage.blobs import CHUNK
from chatvault.storage.database.log_files import LOG_ENDINGS
from chatvault.storage.half_written import PARTIAL


class Endings(NamedTuple):
    """How the files of a backup are named: its database, the sums, what the person made."""

    database: str
    sums: str
    layer: str


PLAIN = Endings(".db.zst", ".sums.zst", ".yours.jsonl")
# The database is SQL text here: the pages of one that is encrypted do not compress.
SEALED = Endings(".sql.zst.age", ".sums.zst.age", ".yours.jsonl.age")
MANIFEST_ENDING = ".json"
# The manifest is published last and goes first: what is listed can be restored.
CONTENT_ENDINGS = (*PLAIN, *SEALED)
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d-\d{6})-(\d{3})")
_PRETTY = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS


@dataclass(frozen=True, slots=True)
class Manifest:
    """What stands beside a backup; ``sha256`` is of the packed database.

    ``sums`` has the SHA-256 of the other files by their ending, ``digest`` tells whether two
    backups hold the same. ``blobs`` are all files the database names, ``missing`` those of them
    that were missing or damaged in the vault. ``key`` is the id of the key that an encrypted one
    needs, empty for a plain one. Manifests of version 1 know less.
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
    key: str = ""

    @property
    def endings(self) -> Endings:
        """How its files are named."""
        return SEALED if self.key else PLAIN

    @property
    def kept_blobs(self) -> list[str]:
        """The files that the backup holds."""
        return sorted(set(self.blobs) - set(self.missing))

    def hashes(self) -> dict[str, str]:
        """The SHA-256 of each file of the backup by its ending."""
        return {self.endings.database: self.sha256, **self.sums}


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


def remove_unsealed(folder: Path) -> None:
    """Remove what was left without a manifest: nobody could restore it.

    Whoever calls has the turn.
    """
    for path in unsealed(folder):
        path.unlink()


def unsealed(folder: Path) -> Iterator[Path]:
    """The files of backups that have no manifest."""
    for ending in CONTENT_ENDINGS:
        for path in folder.glob(f"*{ending}"):
            if not (folder / (path.name.removesuffix(ending) + MANIFEST_ENDING)).exists():
                yield path


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


def digest(path: Path, work: Work) -> str:
    """The SHA-256 of a file, in hex. Raises OSError."""
    found = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            work.check()
            found.update(chunk)
    return found.hexdigest()


def is_as(path: Path, expected: str, work: Work) -> bool:
    """Whether a file is there, can be read and has that SHA-256."""
    try:
        return digest(path, work) == expected
    except OSError:
        return False


@contextlib.contextmanager
def partial_file(folder: Path, name: str) -> Iterator[Path]:
    """A file that is gone again after the block unless it was renamed."""
    path = folder / (name + PARTIAL)
    # Also before: the journal of a killed attempt would be rolled back into the new file, and a
    # database is written table by table into what has to be empty.
    path.unlink(missing_ok=True)
    remove_journals(path)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)
        remove_journals(path)


def remove_journals(path: Path) -> None:
    """Remove what SQLite left beside a copy that nobody has open."""
    for ending in LOG_ENDINGS:
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _listed(path: Path) -> Backup:
    name = path.name.removesuffix(MANIFEST_ENDING)
    try:
        manifest = read_manifest(path)
    except KnownError:
        named = [path.with_name(name + endings.database) for endings in (SEALED, PLAIN)]
        return _unreadable(name, next((each for each in named if each.exists()), named[-1]))
    database = path.with_name(name + manifest.endings.database)
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
        files=len(manifest.blobs),
        missing_files=len(manifest.missing),
        digest=manifest.digest,
        number=manifest.number,
        key=manifest.key,
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
