"""The index catches up by itself, a moment after messages came."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from chatvault.domain.changes import Changes
from chatvault.domain.work import Work
from chatvault.jobs.runner import JobRunner
from chatvault.ui.background.index_upkeep import IndexUpkeep
from chatvault.ui.operations import Operations


class InventedIndexing:
    """Counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def catch_up(self, work: Work) -> Changes:
        work.check()
        self.asked += 1
        return Changes()


@pytest.fixture
def indexing() -> InventedIndexing:
    return InventedIndexing()


@pytest.fixture
def operations(qtbot: QtBot, indexing: InventedIndexing) -> Iterator[Operations]:
    runner = JobRunner()
    services = SimpleNamespace(indexing=indexing)
    yield Operations(runner, lambda: services, runner)  # type: ignore[arg-type, return-value]
    assert runner.shutdown()


def test_many_changes_are_one_look(
    qtbot: QtBot, operations: Operations, indexing: InventedIndexing
) -> None:
    upkeep = IndexUpkeep(operations, operations)
    for _ in range(5):
        operations.changed.emit(Changes(messages=True))
    operations.changed.emit(Changes(organisation=True))
    qtbot.waitUntil(lambda: indexing.asked == 1 and not operations.busy)
    upkeep.look()
    qtbot.waitUntil(lambda: indexing.asked == 2 and not operations.busy)


def test_what_comes_while_it_looks_is_looked_at_after_it(
    qtbot: QtBot, operations: Operations, indexing: InventedIndexing
) -> None:
    upkeep = IndexUpkeep(operations, operations)
    upkeep.look()
    upkeep.look()
    qtbot.waitUntil(lambda: indexing.asked == 2 and not operations.busy)
