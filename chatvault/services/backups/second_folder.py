"""A second place for backups, such as another disk or a folder that is synchronised."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from chatvault.domain.safekeeping.backup import Backup, RetentionRule
from chatvault.domain.safekeeping.retention import superfluous
from chatvault.domain.work import Work
from chatvault.errors import DiskFull, KnownError, NotFound
from chatvault.lasting_files import make_folder
from chatvault.services.backups import backup_blobs, backup_files, backup_keys, removed, thinning
from chatvault.services.backups.backup_files import MANIFEST_ENDING
from chatvault.services.backups.converting_backups import convert_backups
from chatvault.services.converting_files import convert_blobs
from chatvault.services.disk import require_room
from chatvault.services.vault_folder import BLOBS
from chatvault.storage.blobs import Blobs
from chatvault.storage.database.vault_key import VaultKey
from chatvault.storage.half_written import PARTIAL, sweep_partials

_VAULT, _OWNER = "chatvault-", "vault-id.txt"
_SAFE = "The backups beside the vault are as they should be."


def found_in(folder: Path) -> Path:
    """Where in that folder backups are: itself, or the only folder of a vault. Raises NotFound."""
    if backup_files.manifest_paths(folder):
        return folder
    vaults = [path for path in sorted(folder.glob(f"{_VAULT}*"))
              if backup_files.manifest_paths(path)]  # fmt: skip
    if not vaults:
        raise NotFound("There are no backups in this folder.", path=folder)
    if len(vaults) > 1:
        names = ", ".join(path.name for path in vaults)
        raise NotFound(f"There are backups of several vaults: choose one of {names}.", path=folder)
    return vaults[0]


class SecondFolder:
    """Copies of the backups of ``first``, in a folder of ``second`` that is this vault's alone."""

    def __init__(self, first: Path, second: Path, key: VaultKey | None = None) -> None:
        self._first, self._second, self._key = first, second, key
        # Several vaults may share a disk; none may thin out the other's backups.
        mark = hashlib.sha256(str(first.absolute()).encode()).hexdigest()[:8]
        self.folder = second / f"{_VAULT}{mark}"

    def update(self, work: Work, rule: RetentionRule, *, away_since: int, vault: str) -> int:
        """Copy what is missing there, oldest first, and thin it out; how many were new.

        What was put away there before ``away_since`` (UTC ms) goes for good. ``vault`` is the
        identity of this one.
        Raises KnownError where the folder is away, full or failing; nothing half-copied counts.
        """
        if not os.path.isdir(self._second):  # also where the server of a mount is gone
            raise NotFound(
                f"The second folder for backups is not there, so nothing was copied to it. {_SAFE}",
                path=self._second,
            )
        try:
            self._require_own(vault)
            new = self._update(work, rule)
            removed.sweep(self.folder, away_since)
            if vault:
                backup_files.publish(self.folder / _OWNER, vault.encode())
        except DiskFull as error:
            raise DiskFull(f"{error.sentence} {_SAFE}", path=self._second) from error
        except OSError as error:
            raise DiskFull(
                f"The second folder for backups cannot be written: {error.strerror}. {_SAFE}",
                path=self._second,
            ) from error
        return new

    def may_be_of(self, vault: str) -> bool:
        """Whether the backups there are that vault's, as far as both tell who they are.

        Raises OSError.
        """
        try:
            owner = (self.folder / _OWNER).read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return True
        return not owner or not vault or owner == vault

    def _update(self, work: Work, rule: RetentionRule) -> int:
        self._set_aside_foreign()
        make_folder(self.folder, mode=0o700)
        sweep_partials(self.folder)
        removed.finish(self.folder)  # a part that lies alone would go as what nobody can restore
        backup_files.remove_unsealed(self.folder)
        backup_keys.copy(self._first, self.folder)
        self._count_on()
        here = backup_files.listed(self._first)
        there = {backup.name for backup in backup_files.listed(self.folder)}
        # What the rule would let go of at once is not carried there first.
        gone = {backup.name for backup in superfluous(here, rule)}
        new = [
            backup
            for backup in here
            if backup.is_good and backup.name not in there and backup.name not in gone
        ]
        for backup in new:
            self._copy(backup, work)
        if self._key is not None and self._key.encrypts:
            # It was away when the vault got its passphrase, or a copy came from elsewhere.
            convert_blobs(Blobs(self.folder / BLOBS, self._key), self._key, work)
            convert_backups(self.folder, self._key, work)
        thinning.thin_out(self.folder, rule)
        return len(new)

    def _require_own(self, vault: str) -> None:
        """Refuse the folder of another vault, which lies at the same path on another computer.

        Or lay there before it was lost: the rule would let its backups go for those of the new.
        """
        if not self.may_be_of(vault):
            raise KnownError(
                "The backups there are of another vault, which lies in a folder of the same name, "
                "or of one that was here before. Choose another second folder, one for each "
                f"computer. Nothing was copied. {_SAFE}",
                path=self.folder,
            )

    def _set_aside_foreign(self) -> None:
        """Leave backups that need another key, with their files, under a name of their own.

        They were out of reach when the passphrase was removed. Their files have the names of
        those that are to be copied, and only their own key opens them.
        """
        foreign = backup_keys.needed(self.folder) - ({self._key.id} if self._key else set())
        if foreign:
            self.folder.rename(self.folder.with_name(f"{self.folder.name}-{min(foreign)}"))

    def _count_on(self) -> None:
        """Let backups of a first folder that was lost and began anew count on from those here.

        Else the newest would be taken for the oldest, and thinned out.
        """
        here, there = backup_files.listed(self._first), backup_files.listed(self.folder)
        if not here or not there or here[-1].number > there[-1].number:
            return
        known = {backup.name for backup in there}
        new = [backup for backup in here if backup.name not in known]
        if here[-1] not in new:
            return
        for number, backup in enumerate(new, there[-1].number + 1):
            path = self._first / (backup.name + MANIFEST_ENDING)
            with suppress(KnownError):  # a manifest that is damaged stays as it is
                manifest = backup_files.read_manifest(path)
                backup_files.write_manifest(path, replace(manifest, version=2, number=number))

    def _copy(self, backup: Backup, work: Work) -> None:
        manifest = backup_files.read_manifest(self._first / (backup.name + MANIFEST_ENDING))
        source, target = (Blobs(folder / BLOBS, self._key) for folder in (self._first, self.folder))
        files = backup_files.files_of(self._first, backup.name)
        lacking = [name for name in manifest.kept_blobs if target.path(name) is None]
        needed = sum(path.stat().st_size for path in files) + backup_blobs.size(source, lacking)
        require_room(self.folder, needed, "The copy of the backup in the second folder")
        if lost := backup_blobs.copy(source, target, lacking, work):
            raise KnownError(
                f"The backup of the vault has {len(lost):,} unreadable files, so it was not "
                "copied to the second folder. Verify it.",
                path=self._first,
            )
        for ending, expected in manifest.hashes().items():
            self._copy_part(backup.name + ending, expected, work)
        self._copy_file(backup.name + MANIFEST_ENDING)  # what is listed was read back

    def _copy_part(self, name: str, expected: str, work: Work) -> None:
        """Copy a file and read it back. Raises DiskFull where it is another one there."""
        work.progress(0, 0, "copying to the second folder")
        self._copy_file(name)
        if backup_files.digest(self.folder / name, work) != expected:
            (self.folder / name).unlink(missing_ok=True)
            raise DiskFull(
                "The copy in the second folder is not what was written, so it was removed.",
                path=self.folder,
            )

    def _copy_file(self, name: str) -> None:
        backup_blobs.copy_file(
            self._first / name, self.folder / name, self.folder / (name + PARTIAL)
        )
