"""Of several questions in a row only the answer to the newest is shown."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from chatvault.jobs.runner import JobRunner
from chatvault.ui.newest_read import NewestRead
from chatvault.ui.operations import Operations

PATIENCE_S = 5


class SlowAnswer:
    """A function on a lane that goes on when the test lets it, and hears of no stop."""

    def __init__(self, answer: str) -> None:
        self._answer = answer
        self.begun, self.may_end = threading.Event(), threading.Event()

    def __call__(self, services: object, work: object) -> str:
        self.begun.set()
        self.may_end.wait(PATIENCE_S)
        return self._answer


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[JobRunner]:
    made = JobRunner()
    yield made
    made.shutdown()


@pytest.fixture
def reading(runner: JobRunner) -> NewestRead:
    return NewestRead(Operations(runner, lambda: "rye"))  # type: ignore[arg-type,return-value]


def test_an_older_answer_that_comes_late_is_not_told(
    reading: NewestRead, runner: JobRunner, qtbot: QtBot
) -> None:
    told: list[str] = []
    older = SlowAnswer("rye of yesterday")
    reading.ask("Asking", older, told.append)
    older.begun.wait(PATIENCE_S)
    reading.ask("Asking", lambda services, work: f"{services} of today", told.append)
    qtbot.waitUntil(lambda: told == ["rye of today"])
    older.may_end.set()
    qtbot.waitUntil(lambda: not runner.jobs)
    assert told == ["rye of today"]


def test_it_awaits_an_answer_until_that_is_there(
    reading: NewestRead, runner: JobRunner, qtbot: QtBot
) -> None:
    reading.ask("Asking", lambda services, work: services, lambda answer: None)
    assert reading.is_awaited
    qtbot.waitUntil(lambda: not runner.jobs)
    assert not reading.is_awaited


def test_once_stopped_nothing_is_told(reading: NewestRead, runner: JobRunner, qtbot: QtBot) -> None:
    told: list[str] = []
    answer = SlowAnswer("rye")
    reading.ask("Asking", answer, told.append)
    answer.begun.wait(PATIENCE_S)
    reading.stop()
    answer.may_end.set()
    assert not reading.is_awaited
    qtbot.waitUntil(lambda: not runner.jobs)
    assert told == []


def test_an_answer_may_lead_to_another_question(
    reading: NewestRead, runner: JobRunner, qtbot: QtBot
) -> None:
    told: list[object] = []

    def ask_again(answer: object) -> None:
        reading.ask("Asking", lambda services, work: f"more {answer}", told.append)

    reading.ask("Asking", lambda services, work: services, ask_again)
    qtbot.waitUntil(lambda: told == ["more rye"])
