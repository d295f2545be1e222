"""Two dozen damaged vaults, of every kind there is: noticed, and whole again."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from chatvault.domain.work import Unattended
from chatvault.errors import DamagedVault
from chatvault.services.damage.rescuing import restore_newest
from chatvault.services.damage.salvaging import salvage_vault
from chatvault.services.vault import open_vault
from tests.unit.services.damage.damage import DAMAGES, LOG_DAMAGES, SESSIONS, TURNS
from tests.unit.services.damage.damaged_vaults import Templates, try_out

OF_EACH_KIND = 3


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    return Templates.make(tmp_path_factory.mktemp("vaults"))


def test_damage_in_the_name_of_a_table_is_noticed_and_made_good(
    templates: Templates, tmp_path: Path
) -> None:
    # Given a vault in which the name of a table is no text any more, nor what the table is,
    folder = tmp_path / "vault"
    shutil.copytree(templates.closed, folder)
    path, told = folder / "vault.db", b"tablebookmarkbookmark"
    content = path.read_bytes()
    begins = content.index(told)
    made = content.index(b"CREATE TABLE bookmark", begins)
    damaged = bytearray(content)
    damaged[begins + 5 : begins + 7] = b"\xd4\xff"
    damaged[made : made + 6] = b"CR\0ATE"
    path.write_bytes(damaged)
    # when it is opened, then it is known to be damaged,
    with pytest.raises(DamagedVault):
        open_vault(folder)
    # and what is in the other tables is salvaged, or all of it comes back from the backup.
    shutil.copytree(folder, tmp_path / "other")
    salvaged = salvage_vault(tmp_path / "other", Unattended())
    assert (salvaged.sessions, salvaged.messages) == (SESSIONS, SESSIONS * TURNS)
    restore_newest(folder, Unattended())
    for whole in (folder, tmp_path / "other"):
        services = open_vault(whole)
        assert services.health.check(Unattended()).healthy
        services.close()


@pytest.mark.parametrize("place", [18, 19, 47, 60, 61, 68])
def test_damage_in_the_head_is_noticed_and_made_good(
    templates: Templates, tmp_path: Path, place: int
) -> None:
    folder = tmp_path / "vault"
    shutil.copytree(templates.closed, folder)
    content = bytearray((folder / "vault.db").read_bytes())
    content[place] ^= 1 << 5
    (folder / "vault.db").write_bytes(content)
    with pytest.raises(DamagedVault):
        open_vault(folder)
    restore_newest(folder, Unattended())
    services = open_vault(folder)
    assert services.health.check(Unattended()).healthy
    services.close()


@pytest.mark.parametrize(
    ("whole", "damaged"),
    [
        (b"fts5", b"fts7"),
        (b"prose", b'pr"se'),
        (b"contentless", b"contemtless"),
        (b"''", b"'x"),
        (b"tokenize", b"tokenixe"),
        (b"tokenize='", b"tokenize=7"),
        (b"unicode61", b"unicode99"),
        (b"diacritics 2", b"diacritics 0"),
    ],
)
def test_damage_in_how_an_index_was_made_is_noticed_and_made_good(
    templates: Templates, tmp_path: Path, whole: bytes, damaged: bytes
) -> None:
    folder = tmp_path / "vault"
    shutil.copytree(templates.closed, folder)
    path = folder / "vault.db"
    before, made, after = path.read_bytes().partition(b"CREATE VIRTUAL TABLE message_fts")
    path.write_bytes(before + made + after.replace(whole, damaged, 1))
    with pytest.raises(DamagedVault):
        open_vault(folder)
    restore_newest(folder, Unattended())
    services = open_vault(folder)
    assert services.health.check(Unattended()).healthy
    services.close()


@pytest.mark.parametrize("kind", [*DAMAGES, *LOG_DAMAGES])
def test_it_is_noticed_and_made_good(templates: Templates, tmp_path: Path, kind: str) -> None:
    chance = random.Random(kind)
    outcomes = [try_out(templates, tmp_path / "vault", kind, chance) for _ in range(OF_EACH_KIND)]
    assert [one for one in outcomes if one.noticed and not one.whole_again] == []
    if kind != "bits":  # within a text they are noticed only by the sums of a backup
        assert [one for one in outcomes if not one.noticed and not one.harmless] == []
