"""Damages a vault in one of many ways, and looks whether that is noticed and made good again."""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass
from pathlib import Path

from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.safekeeping.health import PROBLEMS
from chatvault.domain.work import Unattended
from chatvault.errors import DamagedVault
from chatvault.services.damage.rescuing import restore_newest
from chatvault.services.vault import Services, open_vault
from chatvault.storage.database import copies
from chatvault.storage.merging.session_store import SessionStore
from chatvault.storage.session_sums import session_sums
from tests.factories import NOON, make_session
from tests.unit.services.damage.damage import LOG_DAMAGES, SESSIONS, damaged, filled_vault


@dataclass(frozen=True)
class Templates:
    """Vaults to copy: one that was closed, with a backup; it with a log that was left; a log."""

    closed: Path
    left: Path
    foreign_log: bytes
    sums: dict[str, str]

    @staticmethod
    def make(folder: Path) -> Templates:
        """Make them below that folder."""
        closed, left = filled_vault(folder / "closed"), folder / "left"
        services = open_vault(closed)
        services.backups.create(BackupReason.MANUAL, Unattended())
        sums = sums_of(services)
        services.close()
        shutil.copytree(closed, folder / "open")
        leave_open(folder / "open", left, "late")
        leave_open(folder / "theirs", folder / "their copy", "theirs")
        foreign = (folder / "their copy" / "vault.db-wal").read_bytes()
        return Templates(closed, left, foreign, sums)


def leave_open(folder: Path, copy: Path, name: str) -> None:
    """Add a conversation, and copy the vault as it is while it is open."""
    services = open_vault(folder)
    with services.database.write() as session:
        store = SessionStore(session, services.importing.blobs, NOON)
        store.merge(make_session(f"What about {name}?", "Yes.", external_id=name))
        store.finish()
    shutil.copytree(folder, copy)
    services.close()


def sums_of(services: Services) -> dict[str, str]:
    """What the conversations say, in sums."""
    with copies.one_moment(services.database) as connection:
        return session_sums(connection, lambda: None)


@dataclass(frozen=True)
class Outcome:
    """How a damage was noticed, empty where it was not, and whether the vault was whole then."""

    noticed: str
    whole_again: bool
    harmless: bool = False  # nothing of the conversations was touched


def try_out(templates: Templates, folder: Path, kind: str, chance: random.Random) -> Outcome:
    """Damage a copy of a vault, open it, and make it good again. Nothing else may be raised."""
    of_log = kind in LOG_DAMAGES
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(templates.left if of_log else templates.closed, folder)
    if kind == "log deleted":
        (folder / "vault.db-wal").unlink()
    elif kind == "log foreign":
        (folder / "vault.db-wal").write_bytes(templates.foreign_log)
    else:
        path = folder / "vault.db"
        path.write_bytes(damaged(path.read_bytes(), kind, chance))
    noticed, harmless = _noticed(folder, templates)
    if noticed == "told":  # nothing but what was last in the log is missing
        return Outcome(noticed, _is_whole(folder, templates))
    if noticed:
        before = (folder / "vault.db").read_bytes()
        kept = restore_newest(folder, Unattended()).kept
        return Outcome(noticed, _is_whole(folder, templates) and kept.read_bytes() == before)
    return Outcome("", whole_again=False, harmless=harmless)


def _noticed(folder: Path, templates: Templates) -> tuple[str, bool]:
    """When a damage is noticed; where it is not, whether everything is said as before."""
    try:
        services = open_vault(folder)
    except DamagedVault:
        return "at the start", False
    try:
        if services.remarks:
            return "told", False
        if services.checking.quick().outcome == PROBLEMS:
            return "at the first look", False
        services.searching.search("rye", Unattended())
        if services.health.check(Unattended()).healthy:
            return "", sums_of(services) == templates.sums
    except DamagedVault:
        return "at the first look", False
    finally:
        services.database.abandon()
        services.mark.let_go()
    return "by the full check", False


def _is_whole(folder: Path, templates: Templates) -> bool:
    services = open_vault(folder)
    try:
        healthy = services.health.check(Unattended()).healthy
        count = services.browsing.navigation().all
        return healthy and count == SESSIONS and sums_of(services) == templates.sums
    finally:
        services.close()
