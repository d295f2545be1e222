"""Changing the passphrase, killed at any moment: the old one opens the vault, or the new one."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import pytest

from chatvault.domain.work import Unattended
from chatvault.errors import KnownError
from chatvault.services.encryption import encrypting, unlocking
from chatvault.services.vault import open_vault
from chatvault.storage.database.vault_key import VaultKey
from tests.torture.killing import KILLS, Acknowledged, copied, problems
from tests.torture.kills import Kills
from tests.unit.services.damage.locked import PASSPHRASE, backed_up_vault, encrypt, new_keys

NEW = "eight loaves of spelt"
# To try a passphrase takes seconds, on purpose.
FEW = [
    pytest.param(2, id="quick"),
    pytest.param(max(2, KILLS // 10), id="long", marks=pytest.mark.torture),
]


def change(vault: Path, told: Acknowledged) -> None:
    """What is killed: a change with the key that lies beside the vault."""
    known = VaultKey(**json.loads(vault.with_name("key.json").read_text()))
    told.tell()
    encrypting.change(vault, known, NEW)
    told.tell()


@pytest.mark.parametrize("enough", FEW)
def test_one_of_the_two_opens_it_and_the_recovery_key_always(tmp_path: Path, enough: int) -> None:
    template, vault = tmp_path / "template", tmp_path / "vault"
    known = encrypt(backed_up_vault(template))
    (tmp_path / "key.json").write_text(json.dumps(dataclasses.asdict(known)))
    shutil.copytree(template, vault)
    kills, old, new = Kills("change the passphrase", tmp_path), 0, 0
    whole_run = kills.duration(change, vault)
    for _ in kills.until(enough):
        copied(template, vault)
        told = kills.amid(change, vault, 1.1 * whole_run)
        is_new = opened_by(vault, NEW) is not None
        assert told.steps < 2 or is_new, "what was acknowledged is gone"
        assert (opened_by(vault, PASSPHRASE) is None) == is_new
        old, new = old + (not is_new), new + is_new
        found = opened_by(vault, new_keys().recovery)
        assert found is not None
        services = open_vault(vault, key=found)
        assert problems(services) == []
        names = [one.name for one in services.backups.list()]
        assert all(one.is_good for one in services.backups.verify(names, Unattended()))
        services.close()
        encrypting.change(vault, found, NEW)
        assert not list(vault.glob("*.partial*"))
    kills.note(were_old=old, were_new=new, lost=0, half=0)


def opened_by(vault: Path, secret: str) -> VaultKey | None:
    """What a passphrase or the recovery key opens; None where it is not that of the vault."""
    keys = unlocking.keys_of(vault)
    assert keys is not None
    try:
        return unlocking.unlock(keys, secret)
    except KnownError:
        return None
