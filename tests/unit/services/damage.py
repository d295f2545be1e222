"""Vaults with invented conversations, and damage in their database."""

from __future__ import annotations

from pathlib import Path

from chatvault.domain.work import Unattended
from chatvault.services.vault import open_vault
from chatvault.storage.blobs import Blobs
from chatvault.storage.session_store import SessionStore
from tests.factories import NOON, make_session

PAGE = 4_096
SESSIONS, TURNS = 30, 12


def filled_vault(folder: Path) -> Path:
    """A closed vault with conversations of which each message says its own words."""
    services = open_vault(folder)
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


def damage(folder: Path, page: int, content: bytes = bytes(PAGE)) -> bytes:
    """Write over a page; the whole file as it is then."""
    path = folder / "vault.db"
    with path.open("r+b") as stream:
        stream.seek(page * PAGE)
        stream.write(content)
    return path.read_bytes()


def pages(folder: Path) -> int:
    """How many pages the database has."""
    return (folder / "vault.db").stat().st_size // PAGE
