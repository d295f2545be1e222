"""Encrypting a vault and making it plain again, killed at any moment: nothing is lost."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
from pathlib import Path

import pytest

from chatvault.domain.session import SessionScope, SessionSort
from chatvault.domain.work import Unattended
from chatvault.services.encryption import encrypting, unlocking
from chatvault.services.encryption.conversion import Conversion
from chatvault.services.vault import open_vault
from chatvault.storage.database.vault_key import VaultKey
from tests.torture.killing import KILLS, Acknowledged, copied, problems
from tests.torture.kills import Kills
from tests.unit.services.damage.damage import SESSIONS
from tests.unit.services.damage.locked import backed_up_vault, encrypt, key, new_keys, plain_places

EVERY = SessionScope(status=None, subagents=True)
QUICK = 10 if os.name == "posix" else 2


def convert(vault: Path, told: Acknowledged) -> None:
    """What is killed: a conversion with the key that lies beside the vault."""
    wanted = VaultKey(**json.loads(vault.with_name("key.json").read_text()))
    told.tell()
    Conversion(vault, wanted).run(Unattended())
    told.tell()


def begun(vault: Path, *, encrypts: bool) -> VaultKey:
    """A vault that is to be converted, and the key to do it with."""
    backed_up_vault(vault)
    if encrypts:
        encrypting.begin(vault, new_keys())
        wanted = key()
    else:
        wanted = encrypting.begin_removal(vault, encrypt(vault))
    vault.with_name("key.json").write_text(json.dumps(dataclasses.asdict(wanted)))
    return wanted


def killed_again_and_again(folder: Path, enough: int, *, encrypts: bool) -> None:
    """Kill conversions of the same vault, and look at it each time."""
    vault, template = folder / "vault", folder / "template"
    kills = Kills(f"encryption {'set' if encrypts else 'removed'}", folder)
    wanted = begun(vault, encrypts=encrypts)
    shutil.copytree(vault, template)
    whole_run = kills.duration(convert, vault)
    amid = 0
    for _ in kills.until(enough):
        kills.amid(convert, copied(template, vault), 1.2 * whole_run)
        state = encrypting.state(vault)
        amid += state.unfinished
        found = unlocking.keys_of(vault)
        assert (found is not None) == state.encrypted
        services = open_vault(vault, key=wanted if state.encrypted else None)
        assert len(services.browsing.keys(EVERY, SessionSort.CREATED)) == SESSIONS + 1
        assert problems(services) == []
        (backup,) = services.backups.list()
        assert services.backups.verify([backup.name], Unattended())[0].is_good
        services.close()
        Conversion(vault, wanted).run(Unattended())
        assert encrypting.state(vault).encrypted == encrypts
        assert not list(vault.rglob("*.partial*"))
        assert (plain_places(vault) == []) == encrypts
    kills.note(amid=amid, lost=0, half=0)


@pytest.mark.parametrize("encrypts", [True, False], ids=["set", "remove"])
def test_a_few_kills(tmp_path: Path, encrypts: bool) -> None:
    killed_again_and_again(tmp_path, QUICK, encrypts=encrypts)


@pytest.mark.torture
@pytest.mark.parametrize("encrypts", [True, False], ids=["set", "remove"])
def test_many_kills(tmp_path: Path, encrypts: bool) -> None:
    killed_again_and_again(tmp_path, KILLS, encrypts=encrypts)
