"""Encrypts or decrypts files one by one; wherever it is stopped, each file is whole."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path
from typing import BinaryIO

from chatvault.domain.work import Work
from chatvault.errors import KnownError
from chatvault.lasting_files import take_place
from chatvault.storage.blobs import CHUNK, Blobs
from chatvault.storage.database.vault_key import ENCRYPTED, NotDecrypted, VaultKey
from chatvault.storage.half_written import PARTIAL


def is_done(path: Path, key: VaultKey) -> bool:
    """Whether a file is as the key wants it."""
    return (path.suffix == ENCRYPTED) == key.encrypts


def convert_blobs(blobs: Blobs, key: VaultKey, work: Work) -> tuple[int, list[str]]:
    """Convert all files of a folder; how many there were, and what could not be converted."""
    paths = [path for path in blobs.paths() if not is_done(path, key)]
    left = []
    for place, path in enumerate(paths):
        work.progress(place, len(paths), "encrypting files" if key.encrypts else "decrypting files")
        try:
            convert_file(path, key, blobs.folder)
        except NotDecrypted:
            left.append(f"The file “{path.name}” is damaged and was left as it is.")
    return len(paths) - len(left), left


def convert_file(path: Path, key: VaultKey, workplace: Path | None = None) -> None:
    """Put an encrypted file in the place of a plain one, or the other way round.

    The old one goes once the new one was read back. Raises NotDecrypted and OSError.
    """
    target = path.with_name(path.name + ENCRYPTED) if key.encrypts else path.with_suffix("")
    partial = (workplace or path.parent) / (target.name + PARTIAL)
    try:
        with path.open("rb") as source, partial.open("wb") as out:
            if key.encrypts:
                key.encrypt(source, out)
            else:
                shutil.copyfileobj(key.decrypted(source), out, CHUNK)
            out.flush()
            os.fsync(out.fileno())
        plain, encrypted = (path, partial) if key.encrypts else (partial, path)
        if _digest(plain.open("rb")) != _digest(key.decrypted(encrypted.open("rb"))):
            raise KnownError(
                "An encrypted file is not what was written, so the plain one was kept. Check the "
                "disk.",
                path=path,
            )
        shutil.copystat(path, partial)
        take_place(partial, target)
    finally:
        partial.unlink(missing_ok=True)
    path.unlink()


def _digest(stream: BinaryIO) -> str:
    found = hashlib.sha256()
    with stream:
        while chunk := stream.read(CHUNK):
            found.update(chunk)
    return found.hexdigest()
