"""Backs the vault up, lists what there is, checks it, thins it out and unpacks it."""

from __future__ import annotations

import builtins
import dataclasses
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from chatvault.domain.safekeeping.backup import Backup, BackupReason, Pruning, RetentionRule
from chatvault.domain.work import Unattended, Work
from chatvault.errors import DiskFull, KnownError, LockedBackup, NotFound
from chatvault.services import steady_clock, unpacked_folder
from chatvault.services.backups import backup_blobs, backup_files, backup_packing, removed, thinning
from chatvault.services.backups.backup_check import BackupCheck, content_problem, stored_sums
from chatvault.services.backups.backup_files import MANIFEST_ENDING, Manifest
from chatvault.services.backups.backup_making import BackupMaking
from chatvault.services.backups.backup_turn import BackupTurn
from chatvault.services.backups.second_folder import SecondFolder, found_in
from chatvault.services.clock import now
from chatvault.services.disk import require_room
from chatvault.services.vault_folder import BLOBS
from chatvault.storage.blobs import Blobs
from chatvault.storage.database import small_values
from chatvault.storage.database.engine import Database
from chatvault.storage.database.vault_key import VaultKey
from chatvault.storage.half_written import is_abandoned, sweep_partials

Names = builtins.list[str]
_THINNING = (BackupReason.SCHEDULE, BackupReason.TRASH, BackupReason.DELETION)


class Backups:
    """The backups of one vault, in a folder of their own.

    The database is copied whole for each backup; blobs never change, so they are stored once
    and shared by all backups. One piece of work at a time is done with them.
    """

    def __init__(
        self, database: Database, blobs: Blobs, folder: Path, key: VaultKey | None = None
    ) -> None:
        """``key`` opens those of another vault; that of the database is taken else."""
        self._database, self.folder = database, folder
        self._key = key or database.key
        self.blobs, self._source = Blobs(folder / BLOBS, self._key), blobs
        self._turn = BackupTurn(folder.with_suffix(".lock"))
        self._making = BackupMaking(database, blobs, folder, self.blobs)
        self._unchanged: tuple[int, ...] = ()  # the vault's files when nothing was new in them

    def create(
        self,
        reason: BackupReason,
        work: Work,
        *,
        rule: RetentionRule | None = None,
    ) -> Backup:
        """Make a backup, and publish it only after the copy passed its checks.

        Those of the schedule and before a deletion thin the older ones out by ``rule``; before
        a restore the one that it is about may be among them. Raises KnownError, and leaves
        nothing half-made behind.
        """
        with self._taken(work):
            made = self._make(reason, work)
            assert made is not None  # only what is unchanged is left out
            if reason in _THINNING:
                self.thin_out(rule or RetentionRule())
        return made

    def scheduled(
        self, interval_ms: int, work: Work, rule: RetentionRule | None = None
    ) -> Backup | None:
        """Make a backup if one is due and something changed since the last good one.

        Raises KnownError, also where the vault is away.
        """
        self._database.require_there()
        if not self.due(interval_ms) or self._database.modified() == self._unchanged:
            return None
        with self._taken(work):
            if not self.due(interval_ms):  # another window made it meanwhile
                return None
            seen = self._database.modified()
            newest = self._newest_good()
            made = self._make(BackupReason.SCHEDULE, work, newest.digest if newest else "")
            if made is None:
                self._unchanged = seen
            else:
                self.thin_out(rule or RetentionRule())
            return made

    def list(self) -> tuple[Backup, ...]:
        """All backups, newest first."""
        return tuple(reversed(backup_files.listed(self.folder)))

    def due(self, interval_ms: int) -> bool:
        """Whether the newest good backup is older than the interval, or there is none.

        One from the future was made while the clock was wrong, and says nothing.
        """
        newest = self._newest_good()
        return newest is None or not 0 <= now() - newest.created_at < interval_ms

    def verify(self, names: Names, work: Work) -> tuple[Backup, ...]:
        """Check those backups as a restore would, and note what came of it. Raises NotFound.

        Files that are damaged there are then taken from the vault again, for the next backups.
        """
        with self._taken(work):
            check = BackupCheck(self.folder, self.blobs)
            for name in names:
                self._verify(name, check, work)
            for damaged in check.damaged:
                backup_blobs.take_again(self.blobs, self._source, damaged, work)
            return tuple(backup for backup in self.list() if backup.name in names)

    def prunable(self, rule: RetentionRule) -> Pruning:
        """What thinning out would delete now."""
        return thinning.foreseen(self.folder, rule)

    def thin_out(self, rule: RetentionRule) -> Pruning:
        """Delete the backups that the rule lets go, and the files that no backup needs."""
        with self._taken(Unattended()):
            return thinning.thin_out(self.folder, rule)

    def remove(self, name: str) -> None:
        """Put a backup away; it is gone for good after a month. Raises NotFound and KnownError."""
        with self._taken(Unattended()):
            removed.remove(self.folder, name)

    def put_back(self, name: str) -> None:
        """List a backup again that was put away. Raises NotFound."""
        with self._taken(Unattended()):
            removed.put_back(self.folder, name)

    def kept(self, work: Work) -> AbstractContextManager[None]:
        """While the block runs nobody thins the backups out, nor restores one of them."""
        return self._turn.taken_to_read(work)

    def unpack(self, name: str, target: Path, work: Work) -> None:
        """Write a backup's database to ``target``, checked. Raises NotFound and KnownError."""
        manifest = self.manifest(name)
        key = self.key_of(manifest.key)
        packed = self.folder / (name + manifest.endings.database)
        for ending, expected in manifest.hashes().items():
            path = self.folder / (name + ending)
            if not backup_files.is_as(path, expected, work):
                raise KnownError(
                    "The backup is damaged and was not restored. Choose an older one.", path=path
                )
        require_room(target.parent, manifest.unpacked, "The unpacked backup")
        try:
            backup_packing.unpack(packed, target, work, key)
        except OSError as error:
            raise DiskFull(
                f"The backup could not be unpacked: {error.strerror}. It is as it was.", path=target
            ) from error
        sums = stored_sums(self.folder, name, manifest, key)
        problem = content_problem(target, sums, work, key)
        backup_files.remove_journals(target)  # before it gets another name
        if problem:
            raise KnownError(
                f"The backup did not pass its checks ({problem}) and was not restored. "
                "Choose an older one.",
                path=packed,
            )

    def copy_files(self, name: str, target: Blobs, work: Work) -> tuple[str, ...]:
        """Copy to ``target`` what it lacks of a backup's files; those that are unreadable.

        Raises NotFound, KnownError and OSError.
        """
        return backup_blobs.copy(self.blobs, target, self.manifest(name).kept_blobs, work)

    def copy_to(self, folder: Path, work: Work, rule: RetentionRule | None = None) -> int:
        """Copy to a second folder what it lacks, and thin it out; how many backups were new.

        Raises KnownError where it is away, full or failing; the backups here are as they were.
        """
        with self._turn.taken(work):
            second = SecondFolder(self.folder, folder, self._key)
            away = steady_clock.days_ago(self._database, removed.KEPT_DAYS)
            return second.update(
                work, rule or RetentionRule(), away_since=away, vault=self._identity()
            )

    def elsewhere(self, folder: Path | None, key: VaultKey | None = None) -> Backups:
        """The backups in another folder, or in the only one of a vault in it; None: these.

        ``key`` opens them, if that of the vault does not. Raises NotFound where there are none,
        or those of several vaults.
        """
        if folder is None:
            return self
        found = Backups(self._database, self.blobs, found_in(folder), key)
        if found.folder.resolve() == self.folder.resolve():
            found._turn = self._turn  # else who has the one would wait for the other for good
        return found

    def manifest(self, name: str) -> Manifest:
        """What is said of a backup. Raises NotFound and KnownError."""
        path = self.folder / (name + MANIFEST_ENDING)
        if not path.exists():
            raise NotFound(f"There is no backup named “{name}”.", path=self.folder)
        return backup_files.read_manifest(path)

    def key_named(self, name: str) -> VaultKey | None:
        """What opens the backup of that name. Raises NotFound and KnownError."""
        return self.key_of(self.manifest(name).key)

    def workplace(self, needed: str, usual: Path) -> Path:
        """Where a backup that needs the key of that id may be unpacked.

        A plain one is not unpacked beside an encrypted vault: what is killed leaves it there.
        """
        own = self._database.key
        return self.folder if not needed and own is not None and own.encrypts else usual

    def key_of(self, needed: str) -> VaultKey | None:
        """What opens a backup that needs the key of that id, None for a plain one.

        Raises LockedBackup.
        """
        if not needed:
            return None
        if self._key is None or self._key.id != needed:
            raise LockedBackup(
                "The backup is encrypted with another key than the vault. Its passphrase or "
                "recovery key is needed to open it.",
                path=self.folder,
            )
        return self._key

    def before_migration(self, version: int) -> None:
        """Back up a vault of an older schema before it is changed.

        Where the change failed the last time, the backup that was made then is still the one.
        """
        with self._turn.taken(Unattended()):
            newest, unless = self._newest_good(), ""
            if newest is not None and newest.reason is BackupReason.MIGRATION:
                is_of_it = self.manifest(newest.name).schema == version
                unless = newest.digest if is_of_it else ""
            self._make(BackupReason.MIGRATION, Unattended(), unless)

    def sweep(self) -> None:
        """Remove what a crash left half-made, unless somebody is at work on the backups."""
        with self._turn.if_free() as free:
            if free:
                self._sweep()

    def _sweep(self) -> None:
        sweep_partials(self.folder)
        unpacked_folder.sweep(self.folder)
        if removed.are_there(self.folder):
            removed.finish(self.folder)
            removed.sweep(self.folder, steady_clock.days_ago(self._database, removed.KEPT_DAYS))
        self.blobs.sweep()
        for path in filter(is_abandoned, backup_files.unsealed(self.folder)):
            path.unlink(missing_ok=True)

    def _identity(self) -> str:
        """Which vault it is; empty where it is so old that it has not got an identity yet."""
        with self._database.read() as session:
            return small_values.value(session, small_values.IDENTITY) or ""

    @contextmanager
    def _taken(self, work: Work) -> Iterator[None]:
        """The turn to work on the backups, where the vault is still what was opened.

        Raises KnownError, also for what the disk raises.
        """
        self._database.require_there()
        with self._turn.taken(work):
            try:
                yield
            except OSError as error:
                raise DiskFull(
                    f"The folder of the backups cannot be written: {error.strerror}. What is "
                    "listed in it is whole; look at the disk and at the folder's permissions.",
                    path=self.folder,
                ) from error

    def _newest_good(self) -> Backup | None:
        return next((backup for backup in self.list() if backup.is_good), None)

    def _make(self, reason: BackupReason, work: Work, unless: str = "") -> Backup | None:
        try:
            name = self._making.make(reason, work, unless)
        except OSError as error:
            raise DiskFull(
                f"The backup could not be written: {error.strerror}. The vault and the older "
                "backups are as they were.",
                path=self.folder,
            ) from error
        return next((backup for backup in self.list() if backup.name == name), None)

    def _verify(self, name: str, check: BackupCheck, work: Work) -> None:
        path = self.folder / (name + MANIFEST_ENDING)
        try:
            manifest = self.manifest(name)
        except NotFound:
            raise
        except KnownError:
            return  # the list says so
        try:
            problem = check.problem(name, work, self.key_of(manifest.key))
        except (DiskFull, LockedBackup):
            raise
        except KnownError as error:
            problem = error.sentence
        verified = manifest.verified_at if problem else now()
        checked = dataclasses.replace(manifest, verified_at=verified, problem=problem, version=2)
        backup_files.write_manifest(path, checked)
