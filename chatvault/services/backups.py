"""Backs the vault up, lists what there is, thins it out and restores it into a new folder."""

from __future__ import annotations

import datetime
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from chatvault.domain.backup import Backup, BackupReason, RetentionRule
from chatvault.domain.retention import superfluous
from chatvault.domain.work import Unattended, Work
from chatvault.errors import DiskFull, KnownError, NotFound
from chatvault.services import backup_files
from chatvault.services.backup_files import DATABASE_ENDING, MANIFEST_ENDING, Manifest
from chatvault.services.clock import now
from chatvault.services.disk import free_space
from chatvault.storage import copies
from chatvault.storage.blobs import PARTIAL, Blobs, sweep_partials
from chatvault.storage.engine import Database


class Backups:
    """The backups of one vault, in a folder of their own.

    The database is copied whole for each backup; blobs never change, so they are stored once
    and shared by all backups.
    """

    def __init__(self, database: Database, blobs: Blobs, folder: Path) -> None:
        self._database, self._blobs, self.folder = database, blobs, folder
        self._kept_blobs = Blobs(folder / "blobs")

    def create(
        self,
        reason: BackupReason,
        work: Work,
        *,
        rule: RetentionRule | None = None,
    ) -> Backup:
        """Make a backup, and publish it only after the copy passed its checks.

        A scheduled backup thins the older ones out by ``rule``. Raises KnownError, and leaves
        nothing half-made behind.
        """
        self._require_room()
        created = now()
        name = self._free_name(created, reason)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            backup = self._publish(name, created, reason, work)
        except OSError as error:
            raise DiskFull(
                f"The backup could not be written: {error.strerror}. The vault and the older "
                "backups are as they were.",
                path=self.folder,
            ) from error
        if reason is BackupReason.SCHEDULE:
            self.thin_out(rule or RetentionRule())
        return backup

    def list(self) -> tuple[Backup, ...]:
        """All backups, newest first."""
        return tuple(reversed(list(backup_files.manifests(self.folder))))

    def due(self, interval_ms: int) -> bool:
        """Whether the newest backup is older than the interval, or there is none."""
        newest = max((backup.created_at for backup in self.list()), default=None)
        return newest is None or now() - newest >= interval_ms

    def thin_out(self, rule: RetentionRule) -> tuple[str, ...]:
        """Delete the scheduled backups that the rule lets go; their names."""
        gone = superfluous(self.list(), rule)
        for backup in gone:
            # The manifest last: what is listed can always be restored.
            (self.folder / (backup.name + MANIFEST_ENDING)).unlink(missing_ok=True)
            (self.folder / (backup.name + DATABASE_ENDING)).unlink(missing_ok=True)
        return tuple(backup.name for backup in gone)

    def restore(self, name: str, folder: Path, work: Work) -> Path:
        """Unpack a backup as a vault in ``folder``, which must be new or empty.

        The vault that is open is not touched. Raises NotFound and KnownError; the folder then
        holds no half-restored vault.
        """
        manifest_path = self.folder / (name + MANIFEST_ENDING)
        packed = self.folder / (name + DATABASE_ENDING)
        if not manifest_path.exists() or not packed.exists():
            raise NotFound(f"There is no backup named “{name}”.", path=self.folder)
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise KnownError(
                "A backup is restored into a new or empty folder, and this one holds "
                "something. Nothing was changed; choose another.",
                path=folder,
            )
        manifest = backup_files.read_manifest(manifest_path)
        if backup_files.digest(packed) != manifest.sha256:
            raise KnownError(
                "The backup is damaged and was not restored. Choose an older one.", path=packed
            )
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with backup_files.partial_file(folder, "vault.db") as partial:
            backup_files.decompress(packed, partial, work)
            _require_sound(partial)
            self._copy_blobs(self._kept_blobs, Blobs(folder / "blobs"), manifest.blobs, work)
            partial.replace(folder / "vault.db")
        return folder

    def before_migration(self, version: int) -> None:
        """Back up a vault of an older schema before it is changed."""
        del version  # the manifest tells it
        self.create(BackupReason.MIGRATION, Unattended())

    def sweep(self) -> None:
        """Remove what a crash left half-made."""
        sweep_partials(self.folder)
        self._kept_blobs.sweep()

    def _publish(self, name: str, created: int, reason: BackupReason, work: Work) -> Backup:
        with (
            backup_files.partial_file(self.folder, f"{name}.db") as copy,
            backup_files.partial_file(self.folder, name + DATABASE_ENDING) as packed,
        ):
            work.progress(0, 0, "copying the database")
            copies.copy_database(self._database, copy)
            work.progress(0, 0, "checking the copy")
            _require_sound(copy)
            content = copies.content(copy)
            self._copy_blobs(self._blobs, self._kept_blobs, content.blobs, work)
            size, sha256 = backup_files.compress(copy, packed, work)
            packed.replace(self.folder / (name + DATABASE_ENDING))
        manifest = Manifest(
            created_at=created,
            reason=str(reason),
            sessions=content.sessions,
            messages=content.messages,
            schema=content.schema,
            size=size,
            sha256=sha256,
            verified_at=now(),
            blobs=content.blobs,
        )
        backup_files.write_manifest(self.folder / (name + MANIFEST_ENDING), manifest)
        return next(backup for backup in self.list() if backup.name == name)

    def _copy_blobs(self, source: Blobs, target: Blobs, names: Iterable[str], work: Work) -> None:
        wanted = [name for name in names if target.path(name) is None]
        for place, name in enumerate(wanted):
            work.progress(place, len(wanted), "copying files")
            path = source.path(name)
            if path is None:
                continue  # missing in the vault: the check of its health tells
            place_there = target.folder / path.relative_to(source.folder)
            place_there.parent.mkdir(parents=True, exist_ok=True)
            partial = target.folder / (path.name + PARTIAL)
            with path.open("rb") as stream, partial.open("wb") as out:
                shutil.copyfileobj(stream, out, 1 << 20)
                out.flush()
                os.fsync(out.fileno())
            partial.replace(place_there)

    def _free_name(self, created: int, reason: BackupReason) -> str:
        moment = datetime.datetime.fromtimestamp(created / 1000, datetime.UTC)
        name = f"{moment:%Y-%m-%d-%H%M%S}-{moment.microsecond // 1000:03}-{reason}"
        while (self.folder / (name + MANIFEST_ENDING)).exists():
            name += "-again"
        return name

    def _require_room(self) -> None:
        needed = 2 * self._database.size()
        free = free_space(self.folder)
        if free < needed:
            raise DiskFull(
                f"A backup needs {needed // 1024**2:,} MB of room and the disk has "
                f"{free // 1024**2:,} MB left. Nothing was changed; free some room.",
                path=self.folder,
            )


def _require_sound(path: Path) -> None:
    found = copies.problems(path)
    if found:
        raise KnownError(
            f"The copy did not pass its checks ({found[0]}), so it was not kept. "
            "The vault and the older backups are as they were; look at “doctor”.",
            path=path,
        )
