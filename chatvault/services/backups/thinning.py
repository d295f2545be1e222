"""Deletes what the rule lets go in a folder of backups; whoever calls has the turn."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from chatvault.domain.safekeeping.backup import Pruning, RetentionRule
from chatvault.domain.safekeeping.retention import superfluous
from chatvault.errors import KnownError
from chatvault.services.backups import backup_blobs, backup_files
from chatvault.services.backups.backup_files import MANIFEST_ENDING
from chatvault.services.backups.removed import REMOVED
from chatvault.services.vault_folder import BLOBS
from chatvault.storage.blobs import Blobs


def foreseen(folder: Path, rule: RetentionRule) -> Pruning:
    """What would go now, and how many bytes that frees."""
    gone = superfluous(backup_files.listed(folder), rule)
    names = [backup.name for backup in gone]
    files = [path for name in names for path in backup_files.files_of(folder, name)]
    freed = sum(path.stat().st_size for path in files)
    blobs = backup_blobs.size(Blobs(folder / BLOBS), unneeded(folder, names))
    return Pruning(tuple(gone), freed + blobs)


def thin_out(folder: Path, rule: RetentionRule) -> Pruning:
    """Delete that; what is listed meanwhile can be restored."""
    pruning = foreseen(folder, rule)
    for backup in pruning.backups:
        for path in reversed(backup_files.files_of(folder, backup.name)):
            path.unlink(missing_ok=True)
    blobs = Blobs(folder / BLOBS)
    for name in unneeded(folder, ()):
        if path_there := blobs.path(name):
            path_there.unlink(missing_ok=True)
    return pruning


def unneeded(folder: Path, going: Collection[str]) -> set[str]:
    """The files that no backup needs but those; none where it cannot be told."""
    needed: set[str] = set()
    for path in (
        *backup_files.manifest_paths(folder),
        *backup_files.manifest_paths(folder / REMOVED),
    ):
        if path.name.removesuffix(MANIFEST_ENDING) in going:
            continue
        try:
            needed.update(backup_files.read_manifest(path).blobs)
        except KnownError:
            return set()
    return set(Blobs(folder / BLOBS).names()) - needed
