"""The vault's upkeep: when it is due, the rules that it takes, and what it tells meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatvault.domain.changes import Changes
from chatvault.domain.day import DAY_MS
from chatvault.domain.safekeeping.archive_rule import ArchiveRule
from chatvault.domain.safekeeping.upkeep import UpkeepRules
from chatvault.domain.work import Unattended
from chatvault.errors import KnownError
from chatvault.services.clock import now
from chatvault.services.upkeep import Upkeep
from chatvault.services.vault import Services
from chatvault.storage.database.engine import Database
from tests.factories import make_message, make_session
from tests.unit.conftest import MergeFunction

LONG_AGO = 200 * DAY_MS


def test_it_is_due_once_a_day(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = now()
    assert services.upkeep.is_due()
    services.upkeep.run(Unattended())
    assert not services.upkeep.is_due()
    monkeypatch.setattr("chatvault.services.upkeep.now", lambda: begun + 2 * DAY_MS)
    assert services.upkeep.is_due()


def test_it_is_due_where_it_was_last_done_by_a_clock_that_was_ahead(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.upkeep.run(Unattended())
    monkeypatch.setattr("chatvault.services.upkeep.now", lambda: now() - 2 * DAY_MS)
    assert services.upkeep.is_due()


def test_it_is_never_due_in_a_vault_that_may_only_be_read(
    services: Services, vault_folder: Path
) -> None:
    reading = Database(vault_folder / "vault.db", read_only=True)
    try:
        upkeep = Upkeep(reading, services.archiving, services.trash, services.cleanup)
        assert services.upkeep.is_due()
        assert not upkeep.is_due()
    finally:
        reading.abandon()


def test_a_rule_that_is_not_understood_is_not_kept(services: Services) -> None:
    kept = UpkeepRules((ArchiveRule(90, query="rye"),))
    services.upkeep.set_rules(kept)
    with pytest.raises(KnownError, match="not understood"):
        services.upkeep.set_rules(UpkeepRules((ArchiveRule(90), ArchiveRule(9, query="( )"))))
    assert services.upkeep.rules() == kept


def test_what_is_archived_is_told_before_the_trash_is_emptied(
    services: Services, merge: MergeFunction
) -> None:
    # Given an old conversation, and one that was thrown away long ago,
    old, thrown = (
        one.session_id
        for one in merge(
            make_session(messages=[make_message("Rye?", created_at=now() - LONG_AGO)]),
            make_session("Oats?"),
        )
    )
    services.organising.trash([thrown])
    with services.database.write() as session:
        session.connection().exec_driver_sql(
            "UPDATE chat_session SET trashed_at = trashed_at - ?", (LONG_AGO,)
        )
    services.upkeep.set_rules(UpkeepRules((ArchiveRule(90),)))
    # when the vault is looked after,
    told: list[Changes] = []
    kept = services.upkeep.run(Unattended(), told.append)
    # then the one is told when it is in the archive, and the other when it is gone.
    assert [(set(one.session_ids), set(one.removed_ids)) for one in told] == [
        ({old}, set()),
        ({thrown}, {thrown}),
    ]
    assert kept.changes.session_ids == {old, thrown}
