"""What runs in the background, at the foot of the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from chatvault.domain.work import Progress
from chatvault.errors import Cancelled
from chatvault.jobs.context import JobContext
from chatvault.jobs.runner import Job, Outcome
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.widgets.running_job import time_left
from chatvault.ui.widgets.status_bar import StatusBar


@pytest.fixture
def bar(appearance: Appearance, window: QWidget) -> StatusBar:
    made = StatusBar(appearance, window)
    made.resize(700, 28)
    made.show()
    made.set_text("12,304 conversations")
    return made


def start(bar: StatusBar, title: str = "Importing chatgpt.zip") -> tuple[Job, JobContext]:
    context = JobContext(lambda progress: None)
    job = Job(title, context, bar)
    bar.show_job(job)
    return job, context


def test_a_job_is_shown_with_its_progress(qtbot: QtBot, bar: StatusBar) -> None:
    # Given a job that takes longer than a moment,
    job, _context = start(bar)
    assert not bar.progress.isVisible()
    qtbot.waitUntil(bar.progress.isVisible)
    # when it reports, then the bar says how far it is,
    job.progressed.emit(Progress(43, 100))
    assert bar.progress.text == "Importing chatgpt.zip"
    assert bar.progress.jobs[0].fraction == pytest.approx(0.43)
    assert bar.progress.jobs[0].note.startswith("43 %")
    assert bar.progress.accessibleName().startswith("Importing chatgpt.zip 43 %")
    # and when it is over, then nothing is left.
    job.end(Outcome.SUCCEEDED, None)
    assert not bar.progress.isVisible()
    assert bar.progress.jobs == []


def test_a_job_that_is_over_at_once_is_never_seen(bar: StatusBar) -> None:
    job, _context = start(bar)
    job.end(Outcome.SUCCEEDED, None)
    assert not bar.progress.isVisible()
    assert not any(timer.isActive() for timer in bar.progress.findChildren(QTimer))


def test_the_newest_of_several_jobs_is_shown_with_the_number_of_others(
    qtbot: QtBot, bar: StatusBar
) -> None:
    first, _context = start(bar, "Importing chatgpt.zip")
    second, _other = start(bar, "Backing up")
    qtbot.waitUntil(bar.progress.isVisible)
    assert bar.progress.text == "Backing up   ·   1 more"
    assert "Importing chatgpt.zip" in bar.progress.tip_at(bar.rect().center().toPointF())
    second.end(Outcome.SUCCEEDED, None)
    assert bar.progress.text == "Importing chatgpt.zip"
    first.end(Outcome.FAILED, ValueError())
    assert not bar.progress.isVisible()


def test_the_cross_asks_the_job_to_stop_and_waits_for_it(qtbot: QtBot, bar: StatusBar) -> None:
    job, context = start(bar)
    qtbot.waitUntil(bar.progress.isVisible)
    qtbot.mouseClick(bar.progress.cancel_button, Qt.MouseButton.LeftButton)
    with pytest.raises(Cancelled):
        context.check()
    assert bar.progress.jobs[0].note == "stopping"
    assert not bar.progress.cancel_button.isEnabled()
    job.progressed.emit(Progress(50, 100))
    assert bar.progress.jobs[0].note == "stopping"
    job.end(Outcome.CANCELLED, None)
    assert not bar.progress.isVisible()


def test_a_click_asks_for_what_ran_and_the_cross_does_not(qtbot: QtBot, bar: StatusBar) -> None:
    # Given a job that is shown,
    job, _context = start(bar)
    qtbot.waitUntil(bar.progress.isVisible)
    # when the words of the vault or those of the job are pressed, then the log is asked for;
    for place in (QPoint(20, 14), bar.progress.geometry().center()):
        with qtbot.waitSignal(bar.log_asked):
            qtbot.mouseClick(bar.childAt(place) or bar, Qt.MouseButton.LeftButton)
    # when its cross is pressed, then the job stops and nothing else happens.
    with qtbot.assertNotEmitted(bar.log_asked):
        qtbot.mouseClick(bar.progress.cancel_button, Qt.MouseButton.LeftButton)
        assert bar.progress.jobs[0].stopping
        qtbot.mouseClick(bar.progress.cancel_button, Qt.MouseButton.LeftButton)  # by impatience
    job.end(Outcome.CANCELLED, None)


def test_a_job_of_unknown_length_says_what_it_is_at(qtbot: QtBot, bar: StatusBar) -> None:
    job, _context = start(bar)
    qtbot.waitUntil(bar.progress.isVisible)
    job.progressed.emit(Progress(7, 0, "conversations.json"))
    assert bar.progress.jobs[0].fraction is None
    assert bar.progress.jobs[0].note == "conversations.json"


def test_progress_and_words_have_room_beside_each_other(qtbot: QtBot, bar: StatusBar) -> None:
    window = bar.parentWidget()
    for zoom in (0.8, 1.0, 1.5):
        bar.appearance.set_zoom(zoom)
        job, _context = start(bar)
        qtbot.waitUntil(bar.progress.isVisible)
        job.progressed.emit(Progress(43, 100))
        qtbot.waitUntil(lambda: bar.progress.width() >= bar.progress.sizeHint().width())
        assert bar.progress.geometry().right() < window.width()
        assert bar.progress.x() > 0
        job.end(Outcome.SUCCEEDED, None)


@pytest.mark.parametrize(
    ("elapsed", "fraction", "words"),
    [
        (500, 0.5, ""),
        (10_000, 0.0, ""),
        (10_000, 1.0, ""),
        (2_000, 0.0004, ""),
        (9_000, 0.43, "12 s left"),
        (60_000, 0.25, "3 min left"),
        (3_600_000, 0.2, "4 h left"),
        (60_000, 0.9999, "1 s left"),
    ],
)
def test_the_time_left_is_said_in_the_unit_that_suits_it(
    elapsed: int, fraction: float, words: str
) -> None:
    assert time_left(elapsed, fraction) == words
