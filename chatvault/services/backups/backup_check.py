"""Checks a published backup as a restore would need it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from chatvault.domain.work import Work
from chatvault.errors import KnownError
from chatvault.services.backups import backup_blobs, backup_files, backup_packing
from chatvault.services.backups.backup_files import MANIFEST_ENDING, Manifest
from chatvault.services.disk import require_room
from chatvault.storage.blobs import Blobs
from chatvault.storage.database import copies
from chatvault.storage.database.vault_key import VaultKey
from chatvault.storage.session_sums import session_sums


class BackupCheck:
    """Checks the backups of one folder; a file that several share is read once.

    Attributes:
        damaged: the names of the files that were found to be missing or damaged.
    """

    def __init__(self, folder: Path, blobs: Blobs) -> None:
        self._folder, self._blobs = folder, blobs
        self.damaged: set[str] = set()
        self._whole: set[str] = set()

    def problem(self, name: str, work: Work, key: VaultKey | None = None) -> str:
        """What is wrong with a backup, empty if nothing is. Raises Cancelled and KnownError."""
        manifest = backup_files.read_manifest(self._folder / (name + MANIFEST_ENDING))
        for ending, expected in manifest.hashes().items():
            work.progress(0, 0, "reading the backup")
            path = self._folder / (name + ending)
            if not path.exists():
                return "A part of it is missing"
            try:
                if backup_files.digest(path, work) != expected:
                    return "It changed on the disk"
            except OSError:
                return "It cannot be read from the disk"
        with backup_files.partial_file(self._folder, f"{name}.check") as copy:
            require_room(self._folder, manifest.unpacked, "The check of a backup")
            packed = self._folder / (name + manifest.endings.database)
            backup_packing.unpack(packed, copy, work, key)
            sums = stored_sums(self._folder, name, manifest, key)
            if found := content_problem(copy, sums, work, key):
                return found
        return self._blob_problem(manifest, work)

    def _blob_problem(self, manifest: Manifest, work: Work) -> str:
        names, bad = manifest.kept_blobs, 0
        for place, name in enumerate(names):
            work.progress(place, len(names), "reading files")
            if name in self._whole:
                continue
            if backup_blobs.is_whole(self._blobs, name, work):
                self._whole.add(name)
            else:
                bad += 1
                self.damaged.add(name)
        return f"{bad:,} of {len(names):,} files unreadable" if bad else ""


def stored_sums(
    folder: Path, name: str, manifest: Manifest, key: VaultKey | None
) -> dict[str, str] | None:
    """The sums of a backup's sessions; None where it is too old to know them. Raises KnownError."""
    if manifest.endings.sums not in manifest.sums:
        return None
    return backup_packing.unpacked_sums(folder / (name + manifest.endings.sums), key)


def content_problem(
    path: Path, sums: Mapping[str, str] | None, work: Work, key: VaultKey | None = None
) -> str:
    """What is wrong with an unpacked copy: its pages, its index, or sessions that differ."""
    work.progress(0, 0, "checking the copy")
    if found := copies.problems(path, work, key):
        return f"Its database is damaged ({found[0]})"
    if sums is None:
        return ""
    work.progress(0, 0, "comparing the conversations")
    try:
        with copies.opened(path, key) as connection:
            there = session_sums(connection, work.check)
    except KnownError as error:
        return error.sentence
    bad = len(sums.keys() ^ there.keys()) + sum(
        there[uid] != sum_ for uid, sum_ in sums.items() if uid in there
    )
    return f"{bad:,} of {len(sums):,} unreadable" if bad else ""
