"""The widgets in a window that runs from right to left."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from chatvault.domain.work import Progress
from chatvault.jobs.context import JobContext
from chatvault.jobs.runner import Job, Outcome
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.widgets.button import Button
from chatvault.ui.widgets.empty_state import EmptyState
from chatvault.ui.widgets.error_line import ErrorLine
from chatvault.ui.widgets.icon_button import IconButton
from chatvault.ui.widgets.status_bar import StatusBar
from chatvault.ui.widgets.toast import Toast
from chatvault.ui.widgets.words import Words


@pytest.fixture
def window(window: QWidget) -> QWidget:
    window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    return window


def is_inked(widget: QWidget, rect: QRect) -> bool:
    """Whether anything is painted there on the ground."""
    image = widget.grab(rect).toImage()
    places = [(x, y) for x in range(image.width()) for y in range(image.height())]
    return len({image.pixel(x, y) for x, y in places}) > 1


def test_an_error_begins_at_the_right_and_its_buttons_stand_at_the_left(
    qtbot: QtBot, appearance: Appearance, window: QWidget
) -> None:
    line = ErrorLine(appearance, window)
    line.resize(700, 36)
    line.show_text("Two files could not be read.", lambda: None)
    line.grab()
    assert line.close_button.x() < line.details_button.x() < 200
    assert is_inked(line, QRect(670, 4, 30, 28))  # the sign
    assert is_inked(line, QRect(560, 4, 100, 28))  # the words
    assert not is_inked(line, QRect(665, 4, 6, 28))  # they do not run into the sign
    gap = line.details_button.geometry().right() + 4
    assert not is_inked(line, QRect(gap, 4, 60, 28))


@pytest.mark.parametrize("direction", Qt.LayoutDirection)
def test_a_sentence_of_an_empty_page_ends_where_its_own_script_does(
    qtbot: QtBot, appearance: Appearance, window: QWidget, direction: Qt.LayoutDirection
) -> None:
    # Given the same sentence in windows that run one way or the other,
    pictures = []
    for way in (Qt.LayoutDirection.LeftToRight, direction):
        window.setLayoutDirection(way)
        page = EmptyState(appearance, icon="tray", parent=window)
        page.set_texts("Nothing here", "Nothing was found ...")
        page.resize(400, 300)
        pictures.append(page.grab().toImage())
    # then it looks the same, with its full stops at its end.
    assert pictures[0] == pictures[1]


def test_the_running_job_stands_at_the_left_of_the_words(
    qtbot: QtBot, appearance: Appearance, window: QWidget
) -> None:
    bar = StatusBar(appearance, window)
    bar.resize(700, 28)
    bar.show()
    bar.set_text("12,304 conversations")
    job = Job("Importing", JobContext(lambda progress: None), bar)
    bar.show_job(job)
    qtbot.waitUntil(bar.progress.isVisible)
    job.progressed.emit(Progress(43, 100))
    qtbot.waitUntil(lambda: bar.progress.width() >= bar.progress.sizeHint().width())
    assert bar.progress.geometry().right() < 400
    assert bar.progress.cancel_button.x() < 8
    assert is_inked(bar, QRect(600, 4, 88, 20))
    job.end(Outcome.SUCCEEDED, None)


def test_a_toast_lies_in_the_other_corner(appearance: Appearance, window: QWidget) -> None:
    toast = Toast(appearance, window)
    toast.show_text("3 conversations archived", lambda: None)
    assert toast.geometry().right() < window.width() / 2
    assert toast.close_button.x() < toast.undo_button.x()


def test_an_icon_stands_before_the_word_of_its_button(
    appearance: Appearance, window: QWidget
) -> None:
    button = Button("Import", appearance, icon="plus", kind="quiet", parent=window)
    button.resize(button.sizeHint())
    button.show()
    padding = 12
    icon = QRect(button.width() - padding - 16, 0, 16, button.height())
    image = button.grab(icon).toImage()
    rows = {y for y in range(image.height()) if image.pixel(8, y) != image.pixel(0, 0)}
    assert len(rows) >= 8  # the upright of the plus, higher than a letter's stroke is wide


def test_words_begin_at_the_right_whatever_their_own_direction(
    qtbot: QtBot, appearance: Appearance, window: QWidget
) -> None:
    # Given words of both directions in a mirrored window,
    for text in ("Backups", "نسخ"):
        words = Words(text, appearance, window)
        words.resize(400, 28)
        words.show()
        # then they stand at the right, and at the left once the window is no longer mirrored.
        assert is_inked(words, QRect(370, 0, 30, 28))
        assert not is_inked(words, QRect(0, 0, 200, 28))
        words.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        assert is_inked(words, QRect(0, 0, 30, 28))
        assert not is_inked(words, QRect(200, 0, 200, 28))


def test_back_points_to_where_lines_begin(appearance: Appearance, window: QWidget) -> None:
    back = IconButton("caret-left", "Back", appearance, window)
    back.resize(back.sizeHint())
    on = IconButton("caret-right", "Forward", appearance, window)
    on.resize(on.sizeHint())
    on.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    assert back.grab().toImage() == on.grab().toImage()
