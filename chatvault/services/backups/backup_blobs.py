"""Attachments and originals in backups: stored once, and shared by all backups of a folder."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import zstandard

from chatvault.domain.work import Work
from chatvault.errors import LockedBackup, NotFound
from chatvault.lasting_files import make_folder, take_place
from chatvault.storage.blobs import CHUNK, Blobs
from chatvault.storage.database.vault_key import ENCRYPTED
from chatvault.storage.half_written import PARTIAL

_DAMAGED = ".damaged"  # the end of the name of one whose place another takes


def is_whole(blobs: Blobs, name: str, work: Work) -> bool:
    """Whether the file is there and holds the bytes that its name tells."""
    if blobs.path(name) is None:
        return False
    digest = hashlib.sha256()
    try:
        with blobs.open(name) as stream:
            while chunk := stream.read(CHUNK):
                work.check()
                digest.update(chunk)
    except (NotFound, OSError, zstandard.ZstdError):
        return False
    return digest.hexdigest() == name


def size(blobs: Blobs, names: Iterable[str]) -> int:
    """Bytes on disk of those that are there."""
    return sum(blobs.stored_size(name) for name in names)


def copy(source: Blobs, target: Blobs, names: Iterable[str], work: Work) -> tuple[str, ...]:
    """Copy what ``target`` lacks; the names of those that are missing or damaged.

    One that another process removes meanwhile is missing. Raises OSError.
    """
    wanted, lost = [name for name in names if target.path(name) is None], []
    for place, name in enumerate(wanted):
        work.progress(place, len(wanted), "copying files")
        path = source.path(name)
        if path is None or not is_whole(source, name, work):
            lost.append(name)
            continue
        try:
            if _fits(path, source, target):
                place_there = target.folder / path.relative_to(source.folder)
                make_folder(place_there.parent)
                copy_file(path, place_there, target.folder / (path.name + PARTIAL))
            else:
                with source.open(name) as stream:
                    target.add(stream, work.check)
        except FileNotFoundError:
            lost.append(name)
    return tuple(lost)


def take_again(blobs: Blobs, source: Blobs, name: str, work: Work) -> bool:
    """Put a whole one in the place of a missing or damaged one; whether ``source`` had it.

    A damaged one stays where not.
    """
    try:
        if not is_whole(source, name, work):
            return False
    except LockedBackup:  # encrypted with a key that nobody has said
        return False
    with blobs.adding(work.check):
        damaged = blobs.path(name)
        aside = None if damaged is None else damaged.with_name(name + _DAMAGED)
        if damaged is not None and aside is not None:
            damaged.replace(aside)
        with suppress(OSError):  # as on a full disk: it is told like one that is nowhere whole
            copy(source, blobs, [name], work)
        is_back = blobs.path(name) is not None
        if damaged is not None and aside is not None:
            aside.unlink() if is_back else aside.replace(damaged)
    return is_back


def _fits(path: Path, source: Blobs, target: Blobs) -> bool:
    """Whether ``target`` would encrypt a file just as it is, or leave it plain as it is."""
    if path.suffix != ENCRYPTED or source.key is None:
        return not target.encrypts
    return target.key is not None and target.encrypts and target.key.id == source.key.id


def copy_file(source: Path, target: Path, partial: Path) -> None:
    """Copy a file by way of ``partial``: it is there whole or not at all. Raises OSError."""
    try:
        with source.open("rb") as stream, partial.open("wb") as out:
            shutil.copyfileobj(stream, out, CHUNK)
            out.flush()
            os.fsync(out.fileno())
        take_place(partial, target)
    finally:
        partial.unlink(missing_ok=True)
