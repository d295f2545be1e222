"""Encrypts or decrypts the backups of a folder, each published again before the old one goes."""

from __future__ import annotations

import dataclasses
import hashlib
import os
from pathlib import Path

from chatvault.domain.work import Work
from chatvault.errors import KnownError
from chatvault.services.backups import backup_files, backup_packing
from chatvault.services.backups.backup_check import content_problem, stored_sums
from chatvault.services.backups.backup_files import (
    MANIFEST_ENDING,
    PLAIN,
    SEALED,
    Endings,
    Manifest,
)
from chatvault.services.disk import require_room
from chatvault.storage.database.vault_key import VaultKey


def convert_backups(folder: Path, key: VaultKey, work: Work) -> tuple[int, list[str]]:
    """Convert those that are not as the key wants them; how many, and what was left and why."""
    converted, left = 0, []
    backup_files.remove_unsealed(folder)
    paths = backup_files.manifest_paths(folder)
    for place, path in enumerate(paths):
        work.progress(place, len(paths), "backups")
        name = path.name.removesuffix(MANIFEST_ENDING)
        try:
            converted += _converted(folder, name, key, work)
        except KnownError as error:
            left.append(f"The backup “{name}” was left as it is: {error.sentence}")
    return converted, left


def are_done(folder: Path, key: VaultKey) -> bool:
    """Whether all backups there are as the key wants them."""
    unwanted = PLAIN if key.encrypts else SEALED
    return not any(True for ending in unwanted for _ in folder.glob(f"*{ending}"))


def _converted(folder: Path, name: str, key: VaultKey, work: Work) -> bool:
    """Convert a backup unless it is; whether it was not. Raises KnownError and OSError."""
    manifest = backup_files.read_manifest(folder / (name + MANIFEST_ENDING))
    if not key.encrypts and manifest.key not in ("", key.id):
        raise KnownError("It is encrypted with another key than the vault.")
    done = bool(manifest.key) == key.encrypts
    if not done:
        _publish(folder, name, manifest, key, work)
    for ending in PLAIN if key.encrypts else SEALED:
        (folder / (name + ending)).unlink(missing_ok=True)
    return not done


def _publish(folder: Path, name: str, manifest: Manifest, key: VaultKey, work: Work) -> None:
    require_room(folder, 3 * manifest.unpacked, "To convert a backup")
    age = (folder / (name + MANIFEST_ENDING)).stat().st_mtime
    converted = _convert_database(folder, name, manifest, key, work)
    sums = _convert_beside(folder, name, manifest, key)
    converted = dataclasses.replace(converted, sums=sums)
    backup_files.write_manifest(folder / (name + MANIFEST_ENDING), converted)
    for path in backup_files.files_of(folder, name):  # one that was put away goes when it would
        os.utime(path, (age, age))


def _convert_database(
    folder: Path, name: str, manifest: Manifest, key: VaultKey, work: Work
) -> Manifest:
    """Pack the database anew, and look whether that is whole; the manifest that tells of it."""
    old, new = _keys(key)
    endings = _wanted(key)
    with (
        backup_files.partial_file(folder, f"{name}.converting") as copy,
        backup_files.partial_file(folder, name + endings.database) as packed,
        backup_files.partial_file(folder, f"{name}.check") as again,
    ):
        source = folder / (name + manifest.endings.database)
        backup_packing.unpack(source, copy, work, old)
        sums = stored_sums(folder, name, manifest, old)
        _require_whole(copy, sums, work, key)
        size, sha256 = backup_packing.pack(copy, packed, work, new, key)
        backup_packing.unpack(packed, again, work, new)
        _require_whole(again, sums, work, key)
        packed.replace(folder / (name + endings.database))
        unpacked = again.stat().st_size
    return dataclasses.replace(
        manifest,
        version=2,
        size=size,
        sha256=sha256,
        unpacked=unpacked,
        key=key.id if new else "",
    )


def _convert_beside(folder: Path, name: str, manifest: Manifest, key: VaultKey) -> dict[str, str]:
    """Write what stands beside the database anew; its sums by how it is named."""
    old, new = _keys(key)
    sums = {}
    for before, after in zip(manifest.endings[1:], _wanted(key)[1:], strict=True):
        if before in manifest.sums:
            plain = backup_packing.opened(folder / (name + before), old)
            content = backup_packing.sealed(plain, new)
            backup_files.publish(folder / (name + after), content)
            sums[after] = hashlib.sha256(content).hexdigest()
    return sums


def _keys(key: VaultKey) -> tuple[VaultKey | None, VaultKey | None]:
    """With which key the files are there, and with which they are to be."""
    return (None, key) if key.encrypts else (key, None)


def _wanted(key: VaultKey) -> Endings:
    """How the files are to be named."""
    return SEALED if key.encrypts else PLAIN


def _require_whole(copy: Path, sums: dict[str, str] | None, work: Work, key: VaultKey) -> None:
    if problem := content_problem(copy, sums, work, key):
        raise KnownError(f"It did not pass its checks ({problem}).", path=copy)
