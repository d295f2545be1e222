"""Saved searches are counted in the background, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from chatvault.domain.changes import Changes
from chatvault.domain.search.hits import Count
from chatvault.domain.search.saved_search import SavedSearch
from chatvault.domain.work import Work
from chatvault.errors import VaultBusy
from chatvault.jobs.runner import JobRunner
from chatvault.ui.operations import Operations
from chatvault.ui.tasks.saved_searches import SavedSearches


class InventedSearches:
    """Two searches; each count is one higher than the last."""

    def __init__(self) -> None:
        self.kept = [SavedSearch(1, "Rye", "rye"), SavedSearch(2, "Oven", "oven", 1)]
        self.counted: list[str] = []
        self.failing = ""

    def all(self) -> tuple[SavedSearch, ...]:
        return tuple(self.kept)

    def count(self, query: str, work: Work) -> Count:
        self.counted.append(query)
        if query == self.failing:
            raise VaultBusy("The vault is busy.")
        return Count(len(self.counted))


@pytest.fixture
def vault() -> InventedSearches:
    return InventedSearches()


@pytest.fixture
def operations(qtbot: QtBot, vault: InventedSearches) -> Iterator[Operations]:
    runner = JobRunner()
    services = SimpleNamespace(saved_searches=vault)
    yield Operations(runner, lambda: services, runner)  # type: ignore[arg-type, return-value]
    assert runner.shutdown()


@pytest.fixture
def searches(qtbot: QtBot, operations: Operations) -> SavedSearches:
    """Read, and counted once."""
    made = SavedSearches(operations, operations)
    made.pause.setInterval(1)
    made.refresh(Changes(searches=True))
    qtbot.waitUntil(lambda: not operations.busy)
    return made


def counts(searches: SavedSearches) -> list[int | None]:
    return [None if count is None else count.value for _, count in searches.searches]


def test_what_is_read_is_counted(searches: SavedSearches) -> None:
    assert counts(searches) == [1, 2]
    assert searches.saved(" oven ") == SavedSearch(2, "Oven", "oven", 1)
    assert searches.saved("crumb") is None


def test_a_new_search_is_counted_alone(
    qtbot: QtBot, searches: SavedSearches, vault: InventedSearches, operations: Operations
) -> None:
    vault.kept.insert(0, SavedSearch(3, "Crumb", "crumb"))
    searches.refresh(Changes(searches=True))
    qtbot.waitUntil(lambda: not operations.busy)
    assert vault.counted == ["rye", "oven", "crumb"]
    assert counts(searches) == [3, 1, 2]


@pytest.mark.parametrize(
    "changes", [Changes(messages=True), Changes(sessions=True), Changes(organisation=True)]
)
def test_counts_are_renewed_when_the_vault_changed(
    qtbot: QtBot, searches: SavedSearches, changes: Changes
) -> None:
    for _ in range(5):
        searches.refresh(changes)
    qtbot.waitUntil(lambda: counts(searches) == [3, 4])


def test_a_backup_renews_nothing(searches: SavedSearches) -> None:
    searches.refresh(Changes(backups=True))
    assert not searches.pause.isActive()


def test_a_count_that_fails_does_not_hold_up_the_others(
    qtbot: QtBot, searches: SavedSearches, vault: InventedSearches, operations: Operations
) -> None:
    vault.failing = "rye"
    with qtbot.waitSignal(operations.failed):
        searches.refresh(Changes(messages=True))
    qtbot.waitUntil(lambda: counts(searches) == [1, 4])
