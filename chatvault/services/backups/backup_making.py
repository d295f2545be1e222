"""Makes a backup: copied in one moment, compared with the vault, and only then published."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.work import Work
from chatvault.errors import DamagedVault, VaultBusy
from chatvault.lasting_files import make_folder, take_place
from chatvault.services.backups import backup_blobs, backup_files, backup_keys, backup_packing
from chatvault.services.backups.backup_check import content_problem
from chatvault.services.backups.backup_files import MANIFEST_ENDING, PLAIN, SEALED, Manifest
from chatvault.services.backups.removed import REMOVED
from chatvault.services.clock import now
from chatvault.services.disk import require_room
from chatvault.storage import own_layer
from chatvault.storage.blobs import Blobs
from chatvault.storage.database import copies
from chatvault.storage.database.engine import Database
from chatvault.storage.database.vault_key import VaultKey
from chatvault.storage.session_sums import session_sums

_ATTEMPTS = 3


class _Outrun(Exception):
    """Files of the moment that was copied are gone from the vault by now."""


@dataclass(frozen=True, slots=True)
class _Copy:
    """A copy of the database, and what the vault held in the moment that was copied."""

    path: Path
    key: VaultKey | None
    sums: Mapping[str, str]
    layer: bytes
    blobs: tuple[str, ...]
    digest: str


class BackupMaking:
    """Writes backups of one vault into one folder; whoever calls has the turn."""

    def __init__(self, database: Database, blobs: Blobs, folder: Path, kept_blobs: Blobs) -> None:
        self._database, self._blobs = database, blobs
        self._folder, self._kept_blobs = folder, kept_blobs

    def make(self, reason: BackupReason, work: Work, unless: str) -> str | None:
        """Publish a backup; its name, or None where its digest would be ``unless``.

        Where a cleanup of another process takes files away meanwhile, it begins again. Raises
        KnownError and OSError, and leaves nothing half-made behind.
        """
        self._require_room(())
        make_folder(self._folder)
        for _ in range(_ATTEMPTS):
            with suppress(_Outrun):
                return self._attempt(reason, work, unless)
        raise VaultBusy(
            "Another ChatVault is removing files from the vault, so no backup was made. Nothing "
            "was changed; try again when it is done.",
            path=self._folder,
        )

    def _attempt(self, reason: BackupReason, work: Work, unless: str) -> str | None:
        created = now()
        name = self._free_name(created, reason)
        # While a passphrase is set or removed, the database is the first to change.
        key = self._database.key if self._database.is_encrypted else None
        if key is not None:
            backup_keys.keep_beside(self._database.path.parent, self._folder)
        with backup_files.partial_file(self._folder, f"{name}.db") as path:
            copy = self._copied(path, key, work, unless)
            if copy is None:
                return None
            self._require_sound(copy, work)
            missing = backup_blobs.copy(self._blobs, self._kept_blobs, copy.blobs, work)
            self._require_named(missing)
            with copies.opened(path, key) as connection:
                content = copies.content(connection)
            self._publish(name, copy, work, {
                "created_at": created,
                "reason": str(reason),
                "sessions": content.sessions,
                "messages": content.messages,
                "schema": content.schema,
                "blobs": copy.blobs,
                "missing": missing,
                "digest": copy.digest,
                "number": self._next_number(),
            })  # fmt: skip
        return name

    def _copied(self, path: Path, key: VaultKey | None, work: Work, unless: str) -> _Copy | None:
        """Copy the database to ``path``; None where the digest of what it holds is ``unless``."""
        with copies.one_moment(self._database) as source:
            work.progress(0, 0, "reading the vault")
            sums = session_sums(source, work.check)
            layer = b"".join(_line(entry) for entry in own_layer.entries(source))
            blobs = copies.blob_names(source)
            digest = _digest(sums, layer, blobs)
            if digest == unless:
                return None
            self._require_room(blobs)
            copies.copy_database(source, path, work, key)
        return _Copy(path, key, sums, layer, blobs, digest)

    def _require_sound(self, copy: _Copy, work: Work) -> None:
        if problem := content_problem(copy.path, copy.sums, work, copy.key):
            raise DamagedVault(
                f"The copy did not pass its checks ({problem}), so it was not kept. "
                "The vault and the older backups are as they were; look at “doctor”.",
                path=self._database.path,
            )

    def _require_named(self, missing: Iterable[str]) -> None:
        """Raise where the vault itself does not name all of these any more.

        Then they were removed since the moment that was copied, by the cleanup of another
        process, and it is the copy that is out of date.
        """
        if missing:
            with copies.one_moment(self._database) as source:
                if not set(missing) <= set(copies.blob_names(source)):
                    raise _Outrun

    def _publish(self, name: str, copy: _Copy, work: Work, facts: dict[str, Any]) -> None:
        """Give the copy and what stands beside it their names, the manifest last.

        Where one of them cannot be written none stays: on a full disk they would be in the way.
        """
        try:
            self._write(name, copy, work, facts)
        except BaseException:
            for path in reversed(backup_files.files_of(self._folder, name)):
                path.unlink(missing_ok=True)
            raise

    def _write(self, name: str, copy: _Copy, work: Work, facts: dict[str, Any]) -> None:
        key = copy.key
        endings = SEALED if key else PLAIN
        with backup_files.partial_file(self._folder, name + endings.database) as packed:
            size, sha256 = backup_packing.pack(copy.path, packed, work, key, key)
            take_place(packed, self._folder / (name + endings.database))
        beside = {
            endings.sums: backup_packing.packed_sums(dict(copy.sums), key),
            endings.layer: backup_packing.sealed(copy.layer, key),
        }
        for ending, content in beside.items():
            backup_files.publish(self._folder / (name + ending), content)
        manifest = Manifest(
            version=2,
            size=size,
            unpacked=copy.path.stat().st_size,
            sha256=sha256,
            sums={
                ending: hashlib.sha256(content).hexdigest() for ending, content in beside.items()
            },
            verified_at=now(),
            key=key.id if key else "",
            **facts,
        )
        backup_files.write_manifest(self._folder / (name + MANIFEST_ENDING), manifest)

    def _free_name(self, created: int, reason: BackupReason) -> str:
        moment = datetime.datetime.fromtimestamp(created / 1000, datetime.UTC)
        name = f"{moment:%Y-%m-%d-%H%M%S}-{moment.microsecond // 1000:03}-{reason}"
        places = (self._folder, self._folder / REMOVED)
        while any(backup_files.files_of(place, name) for place in places):
            name += "-again"
        return name

    def _next_number(self) -> int:
        there = backup_files.listed(self._folder)
        return 1 + max((backup.number for backup in there), default=0)

    def _require_room(self, blobs: Iterable[str]) -> None:
        """The copy and, beside it, the packed one; and the files that no backup has yet."""
        new = [blob for blob in blobs if self._kept_blobs.path(blob) is None]
        needed = 2 * self._database.size() + backup_blobs.size(self._blobs, new)
        require_room(self._folder, needed, "A backup")


def _line(entry: own_layer.Entry) -> bytes:
    return orjson.dumps(entry) + b"\n"


def _digest(sums: Mapping[str, str], layer: bytes, blobs: Iterable[str]) -> str:
    """What two vaults have in common that hold the same."""
    found = hashlib.sha256(layer)
    for line in (*(f"{uid} {sum_}" for uid, sum_ in sorted(sums.items())), *blobs):
        found.update(line.encode() + b"\n")
    return found.hexdigest()
