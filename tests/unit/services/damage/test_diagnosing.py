"""How the vault is, in figures that tell nothing of what was said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.work import Unattended
from chatvault.services.clock import now
from chatvault.services.damage import diagnosing as module
from chatvault.services.vault import Services, open_vault
from tests.unit.services.damage.damage import filled_vault

DAY = 86_400_000


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    services = open_vault(filled_vault(tmp_path / "vault"))
    yield services
    services.close()


def test_backups_and_checks_are_told(services: Services) -> None:
    assert services.diagnosing.diagnosis().backup is None
    made = services.backups.create(BackupReason.MANUAL, Unattended())
    services.checking.quick()
    services.checking.full(Unattended())
    told = services.diagnosing.diagnosis()
    assert told.backup == made
    assert told.full_check == services.checking.last()
    assert told.quick_check == services.checking.latest_quick
    assert told.sizes.database > 100_000
    assert told.sizes.backups >= made.size


def test_growth_is_told_from_the_sizes_of_days_before(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = now()
    noted = {}
    for day in (0, 0, 20, 45, 46):
        monkeypatch.setattr(module, "now", lambda day=day: start + day * DAY)
        services.diagnosing.note_sizes()
        earlier = services.diagnosing.diagnosis().earlier
        noted[day] = None if earlier is None else round((earlier.at - start) / DAY)
    # The oldest of the last 30 days, but not of today.
    assert noted == {0: None, 20: 0, 45: 20, 46: 20}


def test_slow_statements_are_kept_without_what_was_asked_for(services: Services) -> None:
    queries = services.database.slow_queries
    queries.note("SELECT 1", 0.099)
    queries.note("SELECT  id\nFROM message WHERE text = 'rye bread' AND id = ?", 0.25)
    (slow,) = services.diagnosing.diagnosis().slow_queries
    assert slow.statement == "SELECT id FROM message WHERE text = '…' AND id = ?"
    assert slow.milliseconds == 250


def test_statements_of_the_vault_are_watched(services: Services) -> None:
    slow = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 2000000) "
    with services.database.read() as session:
        session.connection().exec_driver_sql(slow + "SELECT max(x) FROM n").fetchall()
    with services.database.rows() as rows:
        rows(slow + "SELECT min(x) FROM n")
    found = {query.statement[-20:] for query in services.database.slow_queries.found}
    assert found == {"SELECT max(x) FROM n", "SELECT min(x) FROM n"}
