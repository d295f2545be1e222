"""Putting a backup in place of a damaged vault, killed at any moment: the one or the other."""

from __future__ import annotations

import shutil
from pathlib import Path

from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.work import Unattended
from chatvault.services.damage import exchanging
from chatvault.services.damage.rescuing import restore_newest
from chatvault.services.vault import open_vault
from tests.torture.killing import Acknowledged, copied, left_behind, problems, quick_and_long
from tests.torture.kills import Kills
from tests.unit.services.damage.damage import SESSIONS, damage, filled_vault

LOG = b"what was not folded in"


@quick_and_long(10)
def test_restoring_in_place(tmp_path: Path, enough: int) -> None:
    template, vault = filled_vault(tmp_path / "template"), tmp_path / "vault"
    services = open_vault(template)
    services.backups.create(BackupReason.MANUAL, Unattended())
    services.close()
    damaged = damage(template, 0, b"\xff" * 4_096)
    (template / "vault.db-wal").write_bytes(LOG)
    shutil.copytree(template, vault)
    kills, old, new = Kills("restore in place", tmp_path), 0, 0
    whole_run = kills.duration(restore_in_place, vault)
    for _ in kills.until(enough):
        copied(template, vault)
        told = kills.amid(restore_in_place, vault, 1.2 * whole_run)
        exchanging.finish(vault / "vault.db")
        if (vault / "vault.db").read_bytes() == damaged:
            old += 1
            assert told.steps < 2, "what was acknowledged is gone"
            assert (vault / "vault.db-wal").read_bytes() == LOG
            restore_newest(vault, Unattended())
        else:
            new += 1
        (kept,) = vault.glob("vault.db.damaged-*[0-9]")
        assert kept.read_bytes() == damaged
        assert kept.with_name(kept.name + "-wal").read_bytes() == LOG
        kept.with_name(kept.name + "-wal").unlink()
        with kills.opened(vault) as services:
            assert len(services.browsing.rows(range(1, SESSIONS + 1))) == SESSIONS
            assert problems(services) == []
        assert left_behind(vault) == []
    kills.note(were_old=old, were_new=new, lost=0, half=0)


def restore_in_place(vault: Path, told: Acknowledged) -> None:
    told.tell()
    restore_newest(vault, Unattended())
    told.tell()
