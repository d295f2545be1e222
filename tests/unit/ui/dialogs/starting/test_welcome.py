"""The first page brings conversations in, in whichever way a person likes."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from chatvault.domain.coding_tools.found_store import FoundStore
from chatvault.ui.dialogs.starting.welcome import WelcomePage
from chatvault.ui.painting.appearance import Appearance


@pytest.fixture
def page(window: QWidget, appearance: Appearance) -> WelcomePage:
    made = WelcomePage(appearance, window)
    made.resize(window.size())
    made.show()
    return made


def drag(mime: QMimeData) -> tuple[QDragEnterEvent, QDropEvent]:
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier
    return (
        QDragEnterEvent(QPoint(5, 5), copy, mime, left, none.NoModifier),
        QDropEvent(QPointF(5, 5), copy, mime, left, none.NoModifier),
    )


def test_exports_that_are_dropped_are_to_be_imported(page: WelcomePage, qtbot: QtBot) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/exports/bread.zip"), QUrl("https://example.org/x")])
    enter, drop = drag(mime)
    with qtbot.waitSignal(page.import_asked) as asked:
        page.drop_zone.dragEnterEvent(enter)
        page.drop_zone.dropEvent(drop)
    assert enter.isAccepted()
    assert asked.args == [(Path("/exports/bread.zip"),)]


def test_what_is_no_file_is_not_taken(page: WelcomePage) -> None:
    asked = QSignalSpy(page.import_asked)
    mime = QMimeData()
    mime.setText("bread")
    _, drop = drag(mime)
    page.drop_zone.dropEvent(drop)
    assert asked.count() == 0


def test_files_and_folders_can_be_chosen(
    page: WelcomePage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (["/a.zip", "/b.json"], ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "/folder")
    asked = QSignalSpy(page.import_asked)
    page.choose.click()
    page.folder.click()
    qtbot.mouseClick(page.drop_zone, Qt.MouseButton.LeftButton)
    both = (Path("/a.zip"), Path("/b.json"))
    assert [asked.at(place)[0] for place in range(3)] == [both, (Path("/folder"),), both]


def test_choosing_nothing_imports_nothing(
    page: WelcomePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([], ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    asked = QSignalSpy(page.import_asked)
    page.choose.click()
    page.folder.click()
    assert asked.count() == 0


def test_samples_can_be_tried(page: WelcomePage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.samples_asked):
        page.samples.click()


@pytest.mark.parametrize("zoom", [0.8, 1.0, 2.0])
@pytest.mark.parametrize("width", [620, 1000])
def test_the_page_never_needs_more_width_than_there_is(
    page: WelcomePage, appearance: Appearance, qtbot: QtBot, zoom: float, width: int
) -> None:
    appearance.set_zoom(zoom)
    page.resize(width, 700)
    qtbot.wait(1)
    assert page.body.width() == page.viewport().width()
    for button in (page.choose, page.folder, page.samples):
        assert button.width() >= button.sizeHint().width()
        right = button.mapTo(page.body, QPoint(button.width(), 0)).x()
        assert right <= page.body.width()


def test_tab_goes_through_what_was_found_before_the_buttons_below(page: WelcomePage) -> None:
    found = (
        FoundStore("claude-code", Path("/a/projects"), 3, 9_000, None, 30),
        FoundStore("codex", Path("/a/sessions"), 1, 1_000, None),
    )
    page.show_found(found)
    walked, stop = [], page.nextInFocusChain()
    while stop is not page.import_found:
        walked.append(stop)
        stop = stop.nextInFocusChain()
    stops = (*page.found.rows, page.follow, page.folder, page.samples)
    assert [one for one in walked if one in stops] == list(stops)
