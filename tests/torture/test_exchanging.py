"""Putting a backup in place of a damaged vault, killed at any moment: the one or the other."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from chatvault.domain.backup import BackupReason
from chatvault.domain.work import Unattended
from chatvault.services import exchanging
from chatvault.services.rescuing import restore_newest
from chatvault.services.vault import open_vault
from tests.torture import figures
from tests.torture.killing import (
    LONGEST_START_S,
    Acknowledged,
    dice,
    killed_amid,
    left_behind,
    opened_again,
    problems,
    quick_and_long,
)
from tests.unit.services.damage import SESSIONS, damage, filled_vault

LOG = b"what was not folded in"


@quick_and_long(10)
def test_restoring_in_place(tmp_path: Path, rounds: int) -> None:
    template, vault = filled_vault(tmp_path / "template"), tmp_path / "vault"
    services = open_vault(template)
    services.backups.create(BackupReason.MANUAL, Unattended())
    services.close()
    damaged = damage(template, 0, b"\xff" * 4_096)
    (template / "vault.db-wal").write_bytes(LOG)
    shutil.copytree(template, vault)
    began = time.monotonic()
    restore_newest(vault, Unattended())
    whole_run = time.monotonic() - began
    chance, killed, old, new, slowest = dice("exchanging"), 0, 0, 0, 0.0
    for _ in range(rounds):
        shutil.rmtree(vault)
        shutil.copytree(template, vault)
        told = Acknowledged(tmp_path / "told")
        killed += killed_amid(restore_in_place, vault, told, chance.uniform(0, 1.2 * whole_run))
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
        services, took = opened_again(vault)
        slowest = max(slowest, took)
        assert len(services.browsing.rows(range(1, SESSIONS + 1))) == SESSIONS
        assert problems(services) == []
        services.close()
        assert left_behind(vault) == []
    assert slowest < LONGEST_START_S
    figures.note("restore in place", kills=killed, were_old=old, were_new=new, lost=0, half=0,
                 slowest_start_s=slowest)  # fmt: skip


def restore_in_place(vault: Path, told: Acknowledged) -> None:
    told.tell()
    restore_newest(vault, Unattended())
    told.tell()
