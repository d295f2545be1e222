"""Vaults with invented conversations, and damage in their database."""

from __future__ import annotations

import errno
import functools
import os
import random
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlcipher3 import dbapi2

from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.work import Unattended, Work
from chatvault.services.backups import backup_files
from chatvault.services.vault import Services, open_vault
from chatvault.storage.blobs import Blobs
from chatvault.storage.merging.session_store import SessionStore
from tests.factories import NOON, make_session
from tests.vaults import Contents, contents, lay_out, new_vault

PAGE = 4_096
SESSIONS, TURNS = 30, 12
DAMAGES = ("zeros", "noise", "bits", "truncated", "swapped", "header")
LOG_DAMAGES = ("log deleted", "log foreign")


def filled_vault(folder: Path) -> Path:
    """A closed vault with conversations of which each message says its own words."""
    lay_out(_filled(), folder)
    return folder


@functools.cache
def _filled() -> Contents:
    with TemporaryDirectory() as name:
        return contents(_fill(Path(name, "vault")))


def _fill(folder: Path) -> Path:
    services = new_vault(folder)
    with services.database.write() as session:
        store = SessionStore(session, Blobs(services.folder / "blobs"), NOON)
        for number in range(SESSIONS):
            said = [f"word{number}x{turn} " + "rye bread " * 40 for turn in range(TURNS)]
            store.merge(make_session(*said, external_id=f"s{number}", title=f"Bread {number}"))
        store.finish()
    services.organising.star([1], on=True)
    services.indexing.catch_up(Unattended())
    services.close()
    return folder


def back_up(folder: Path) -> Path:
    """Make a backup of a closed vault; its compressed database."""
    services = open_vault(folder)
    backup = services.backups.create(BackupReason.MANUAL, Unattended())
    services.close()
    return Path(backup.path)


def turn(services: Services, statement: str) -> None:
    """Change something as a disk does: nobody is told."""
    with closing(dbapi2.connect(str(services.database.path))) as connection, connection:
        assert connection.execute(statement).rowcount


def let_fail(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """Let the disk read a file of a backup no more."""
    digest = backup_files.digest

    def failing(asked: Path, work: Work) -> str:
        if asked == path:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return digest(asked, work)

    monkeypatch.setattr(backup_files, "digest", failing)


def damage(folder: Path, page: int, content: bytes = bytes(PAGE)) -> bytes:
    """Write over a page; the whole file as it is then."""
    path = folder / "vault.db"
    with path.open("r+b") as stream:
        stream.seek(page * PAGE)
        stream.write(content)
    return path.read_bytes()


def damage_index(folder: Path) -> None:
    """Write over the index that searches read; all rows stay."""
    with closing(dbapi2.connect(str(folder / "vault.db"))) as connection:
        (root,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'ix_message_search'"
        ).fetchone()
    damage(folder, root - 1)


def pages(folder: Path) -> int:
    """How many pages the database has."""
    return (folder / "vault.db").stat().st_size // PAGE


def damaged(content: bytes, kind: str, chance: random.Random) -> bytes:
    """A database with one kind of damage somewhere in it."""
    data, last = bytearray(content), len(content) // PAGE - 1
    first, second = (PAGE * page for page in chance.sample(range(last), 2))
    if kind == "zeros":
        data[first : first + PAGE] = bytes(PAGE)
    elif kind == "noise":
        data[first : first + PAGE] = chance.randbytes(PAGE)
    elif kind == "bits":
        for _ in range(16):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    elif kind == "truncated":
        del data[max(first, PAGE) + 100 :]
    elif kind == "swapped":
        data[first : first + PAGE] = content[second : second + PAGE]
        data[second : second + PAGE] = content[first : first + PAGE]
    else:
        data[:100] = chance.randbytes(100)
    return bytes(data)
