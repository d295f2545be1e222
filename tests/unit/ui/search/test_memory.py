"""A query is remembered when somebody acts on it."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from chatvault.jobs.runner import JobRunner
from chatvault.ui.operations import Operations
from chatvault.ui.search.memory import SearchMemory


@pytest.fixture
def kept() -> list[str]:
    """What was remembered, in order."""
    return []


@pytest.fixture
def memory(qtbot: QtBot, kept: list[str]) -> Iterator[SearchMemory]:
    runner = JobRunner()
    services = SimpleNamespace(search_history=SimpleNamespace(remember=kept.append))
    yield SearchMemory(Operations(runner, lambda: services, runner), runner)  # type: ignore[arg-type, return-value]
    assert runner.shutdown()


def test_what_is_only_typed_is_not_remembered(memory: SearchMemory, kept: list[str]) -> None:
    memory.note("rye")
    assert memory.timer.isActive()
    memory.note("")
    assert not memory.timer.isActive()
    memory.remember()
    assert kept == []


def test_what_is_acted_on_is_remembered_once(
    qtbot: QtBot, memory: SearchMemory, kept: list[str]
) -> None:
    memory.note(" rye ")
    memory.remember()
    memory.remember()
    assert not memory.timer.isActive()
    memory.note("oven")
    memory.remember()
    memory.note("rye")
    memory.remember()
    qtbot.waitUntil(lambda: len(kept) == 3)
    assert kept == ["rye", "oven", "rye"]


def test_what_stands_for_a_while_is_remembered(
    qtbot: QtBot, memory: SearchMemory, kept: list[str]
) -> None:
    memory.timer.setInterval(1)
    memory.note("rye")
    qtbot.waitUntil(lambda: kept == ["rye"])


def test_a_query_that_asks_for_nothing_is_not_remembered(
    memory: SearchMemory, kept: list[str]
) -> None:
    memory.note("from:")
    memory.remember()
    assert not memory.timer.isActive()
    assert kept == []


def test_after_the_history_is_cleared_the_same_query_counts_again(
    qtbot: QtBot, memory: SearchMemory, kept: list[str]
) -> None:
    memory.note("rye")
    memory.remember()
    memory.forget()
    memory.remember()
    qtbot.waitUntil(lambda: kept == ["rye", "rye"])
