"""Salvaging a damaged vault, or beginning an empty one, killed at any moment: old or new."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from chatvault.domain.session import SessionScope, SessionSort
from chatvault.domain.work import Unattended
from chatvault.services import exchanging
from chatvault.services.rescuing import begin_anew, salvage_readable
from chatvault.services.vault import Services
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
from tests.unit.services.damage import damage, filled_vault, pages

Work = Callable[[Path, Acknowledged], None]


def salvage(vault: Path, told: Acknowledged) -> None:
    told.tell()
    salvage_readable(vault, Unattended())
    told.tell()


def begin_empty(vault: Path, told: Acknowledged) -> None:
    told.tell()
    begin_anew(vault, Unattended())
    told.tell()


@quick_and_long(5)
@pytest.mark.parametrize("work", [salvage, begin_empty])
def test_the_damaged_one_stays_and_a_whole_one_takes_its_place(
    tmp_path: Path, work: Work, rounds: int
) -> None:
    template, vault = filled_vault(tmp_path / "template"), tmp_path / "vault"
    damaged = damage(template, pages(template) // 2)
    shutil.copytree(template, vault)
    began = time.monotonic()
    work(vault, Acknowledged(tmp_path / "told"))
    whole_run = time.monotonic() - began
    services, _ = opened_again(vault)
    expected = said(services)
    services.close()
    # The process that is killed loads what this one has loaded: it takes longer.
    chance, killed, old, new, slowest = dice(work.__name__), 0, 0, 0, 0.0
    for _ in range(rounds):
        shutil.rmtree(vault)
        shutil.copytree(template, vault)
        told = Acknowledged(tmp_path / "told")
        killed += killed_amid(work, vault, told, chance.uniform(0, 3 * whole_run))
        exchanging.finish(vault / "vault.db")
        if (vault / "vault.db").read_bytes() == damaged:
            old += 1
            assert told.steps < 2, "what was acknowledged is gone"
            work(vault, told)
        else:
            new += 1
        (kept,) = vault.glob("vault.db.damaged-*[0-9]")
        assert kept.read_bytes() == damaged
        services, took = opened_again(vault)
        slowest = max(slowest, took)
        assert said(services) == expected
        assert problems(services) == []
        services.close()
        assert [name for name in left_behind(vault) if not name.startswith(kept.name)] == []
    assert slowest < LONGEST_START_S
    figures.note(work.__name__.replace("_", " "), kills=killed, were_old=old, were_new=new, lost=0,
                 half=0, slowest_start_s=slowest)  # fmt: skip


def said(services: Services) -> list[tuple[int, str]]:
    """Every message, by its number."""
    keys = services.browsing.keys(SessionScope(status=None), SessionSort.CREATED)
    with services.database.rows() as rows:
        found = rows("SELECT id, session_id || ' ' || text FROM message ORDER BY id")
    return [(len(keys), ""), *((row[0], row[1]) for row in found)]
