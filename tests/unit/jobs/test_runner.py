"""Jobs run on their lane and report on the main thread."""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from chatvault.domain.work import Progress
from chatvault.errors import Cancelled, KnownError
from chatvault.jobs import memory
from chatvault.jobs.context import JobContext
from chatvault.jobs.runner import JobRunner, Lane


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[JobRunner]:
    started = JobRunner()
    yield started
    assert started.shutdown()


def endless(started: threading.Event) -> object:
    def run(work: JobContext) -> None:
        started.set()
        while True:
            work.check()

    return run


def test_the_answer_arrives_on_the_main_thread(runner: JobRunner, qtbot: QtBot) -> None:
    seen = []
    job = runner.start("ask", lambda work: threading.get_ident(), Lane.READ)
    job.succeeded.connect(lambda value: seen.append((value, threading.get_ident())))
    with qtbot.waitSignal(job.finished):
        pass
    worker, main = seen[0]
    assert worker != main == threading.get_ident()


def test_a_known_error_is_handed_on_quietly(runner: JobRunner, qtbot: QtBot) -> None:
    def refuse(work: JobContext) -> None:
        raise KnownError("No.")

    with qtbot.waitSignal(runner.start("refuse", refuse, Lane.READ).failed) as failed:
        pass
    assert failed.args[0].sentence == "No."


def test_a_bug_keeps_its_traceback_in_the_log(
    runner: JobRunner, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        caplog.at_level(logging.ERROR),
        qtbot.waitSignal(runner.start("break", lambda work: 1 / 0, Lane.READ).failed) as failed,
    ):
        pass
    assert isinstance(failed.args[0], ZeroDivisionError)
    assert "ZeroDivisionError" in caplog.text


def test_a_cancelled_job_stops_and_says_so(runner: JobRunner, qtbot: QtBot) -> None:
    started = threading.Event()
    job = runner.start("go on", endless(started), Lane.WRITE)
    assert started.wait(5)
    with qtbot.waitSignal(job.cancelled):
        job.cancel()


def test_a_job_that_waits_can_be_cancelled_before_it_runs(runner: JobRunner, qtbot: QtBot) -> None:
    gate, ran = threading.Event(), []
    runner.start("first", lambda work: gate.wait(5), Lane.WRITE)
    second = runner.start("second", lambda work: ran.append(1), Lane.WRITE)
    with qtbot.waitSignal(second.cancelled):
        second.cancel()
        gate.set()
    assert ran == []


def test_writes_never_overlap(runner: JobRunner, qtbot: QtBot) -> None:
    running: list[int] = []
    most: list[int] = []

    def write(work: JobContext) -> None:
        running.append(1)
        most.append(len(running))
        running.pop()

    jobs = [runner.start("write", write, Lane.WRITE) for _ in range(50)]
    with qtbot.waitSignals([job.finished for job in jobs]):
        pass
    assert max(most) == 1


def test_many_jobs_lose_no_report(runner: JobRunner, qtbot: QtBot) -> None:
    ended: list[int] = []
    for number in range(500):
        job = runner.start("count", lambda work, n=number: work.progress(n, 500), Lane.READ)
        job.finished.connect(lambda: ended.append(threading.get_ident()))
        if number % 100 == 0:
            gc.collect()
    qtbot.waitUntil(lambda: len(ended) == 500)
    assert set(ended) == {threading.get_ident()}
    assert runner.jobs == ()


def test_shutting_down_stops_what_runs(qtbot: QtBot) -> None:
    runner = JobRunner()
    for _ in range(6):
        runner.start("go on", endless(threading.Event()), Lane.READ)
    assert runner.shutdown()


def test_what_an_end_starts_during_the_shutdown_never_runs() -> None:
    # Given a job whose end starts another, as an opened vault starts the care of its index,
    runner, ran = JobRunner(), []
    first = runner.start("open", lambda work: None, Lane.WRITE)
    first.finished.connect(
        lambda: runner.start("look after it", lambda work: ran.append(1), Lane.WRITE)
    )
    # when it ends while everything is being stopped,
    assert runner.shutdown()
    # then nothing is left on a lane, for the vault is closed next.
    assert ran == []
    assert runner.jobs == ()


def test_progress_is_reported_now_and_then_and_at_the_end() -> None:
    readings: list[Progress] = []
    work = JobContext(readings.append)
    for done in range(1, 10_001):
        work.progress(done, 10_000)
    assert readings[-1] == Progress(10_000, 10_000)
    assert len(readings) < 100


def test_cancelling_also_stops_what_is_interruptible() -> None:
    stopped: list[bool] = []
    work = JobContext(lambda progress: None)
    with work.interruptible(lambda: stopped.append(True)):
        work.cancel()
    assert stopped == [True]
    with pytest.raises(Cancelled):
        work.check()


def test_a_moment_after_a_job_what_it_held_is_given_back_on_a_lane(
    runner: JobRunner, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    givers: list[int] = []
    monkeypatch.setattr(memory, "give_back", lambda: givers.append(threading.get_ident()))
    for _ in range(3):
        with qtbot.waitSignal(runner.start("hold much", lambda work: None, Lane.READ).finished):
            pass
    qtbot.waitUntil(lambda: bool(givers))
    assert len(givers) == 1
    assert givers[0] != threading.get_ident()
