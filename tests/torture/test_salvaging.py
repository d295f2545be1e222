"""Salvaging a damaged vault, or beginning an empty one, killed at any moment: old or new."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from chatvault.domain.session import SessionScope, SessionSort
from chatvault.domain.work import Unattended
from chatvault.services.damage import exchanging
from chatvault.services.damage.rescuing import begin_anew
from chatvault.services.damage.salvaging import salvage_vault
from chatvault.services.vault import Services
from tests.torture.killing import Acknowledged, copied, left_behind, problems, quick_and_long
from tests.torture.kills import Kills
from tests.unit.services.damage.damage import damage, filled_vault, pages

Work = Callable[[Path, Acknowledged], None]


def salvage(vault: Path, told: Acknowledged) -> None:
    told.tell()
    salvage_vault(vault, Unattended())
    told.tell()


def begin_empty(vault: Path, told: Acknowledged) -> None:
    told.tell()
    begin_anew(vault, Unattended())
    told.tell()


@quick_and_long(5)
@pytest.mark.parametrize("work", [salvage, begin_empty])
def test_the_damaged_one_stays_and_a_whole_one_takes_its_place(
    tmp_path: Path, work: Work, enough: int
) -> None:
    template, vault = filled_vault(tmp_path / "template"), tmp_path / "vault"
    damaged = damage(template, pages(template) // 2)
    shutil.copytree(template, vault)
    kills, old, new = Kills(work.__name__.replace("_", " "), tmp_path), 0, 0
    whole_run = kills.duration(work, vault)
    with kills.opened(vault) as services:
        expected = said(services)
    for _ in kills.until(enough):
        copied(template, vault)
        # The process that is killed loads what this one has loaded: it takes longer.
        told = kills.amid(work, vault, 3 * whole_run)
        exchanging.finish(vault / "vault.db")
        if (vault / "vault.db").read_bytes() == damaged:
            old += 1
            assert told.steps < 2, "what was acknowledged is gone"
            work(vault, told)
        else:
            new += 1
        (kept,) = vault.glob("vault.db.damaged-*[0-9]")
        assert kept.read_bytes() == damaged
        with kills.opened(vault) as services:
            assert said(services) == expected
            assert problems(services) == []
        assert [name for name in left_behind(vault) if not name.startswith(kept.name)] == []
    kills.note(were_old=old, were_new=new, lost=0, half=0)


def said(services: Services) -> list[tuple[int, str]]:
    """Every message, by its number."""
    keys = services.browsing.keys(SessionScope(status=None), SessionSort.CREATED)
    with services.database.rows() as rows:
        found = rows("SELECT id, session_id || ' ' || text FROM message ORDER BY id")
    return [(len(keys), ""), *((row[0], row[1]) for row in found)]
