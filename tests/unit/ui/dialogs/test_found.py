"""What was found on this computer, on the page of the first start."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from chatvault.domain.coding_tools.found_store import FoundStore
from chatvault.ui.dialogs.starting.found_words import offer, tools, words_of
from chatvault.ui.dialogs.starting.welcome import WelcomePage
from chatvault.ui.painting.appearance import Appearance

TODAY = datetime.date(2026, 11, 28)
MARCH = 1_741_600_000_000
OCTOBER = 1_792_800_000_000
CLAUDE = FoundStore("claude-code", Path("/a/projects"), 5118, 1_900_000_000, MARCH, 30)
CODEX = FoundStore("codex", Path("/b/sessions"), 1, 640_000_000, OCTOBER)
DATABASE = FoundStore("cursor", Path("/c/User"), None, 12_000, None)


@pytest.fixture
def page(window: QWidget, appearance: Appearance) -> WelcomePage:
    made = WelcomePage(appearance, window)
    made.resize(window.size())
    made.show()
    return made


def test_a_row_says_how_much_there_is_and_since_when() -> None:
    words = words_of(CLAUDE, TODAY)
    assert (words.name, words.count) == ("Claude Code", "5,118 conversations")
    assert words.about == "1.9 GB   ·   since Mar 2025"
    assert words.care == "Deletes after 30 days"
    assert words_of(CODEX, TODAY).about.endswith("2026")
    assert words_of(DATABASE, TODAY).count == "In a database"


def test_the_button_counts_where_all_is_counted() -> None:
    assert offer((CLAUDE, CODEX)) == "Import 5,119 conversations"
    assert offer((CLAUDE, DATABASE)) == "Import"


def test_an_import_is_called_by_the_tools_it_reads() -> None:
    assert tools((CODEX,)) == "Codex"
    assert tools((CLAUDE, CODEX, CODEX)) == "Claude Code and Codex"
    assert tools((CLAUDE, CODEX, DATABASE)) == "3 tools"


def test_the_page_offers_what_was_found_and_imports_what_is_ticked(
    page: WelcomePage, qtbot: QtBot
) -> None:
    assert not page.found.isVisible()
    page.show_found((CLAUDE, CODEX))
    assert page.found.summary.text() == "2 of 2 selected   ·   2.5 GB"
    qtbot.mouseClick(page.found.rows[0], Qt.MouseButton.LeftButton)
    assert page.import_found.text() == "Import 1 conversation"
    with qtbot.waitSignal(page.found_asked) as asked:
        page.import_found.click()
    assert asked.args == [(CODEX,), True]


def test_what_is_found_is_followed_unless_the_tick_is_taken_away(
    page: WelcomePage, qtbot: QtBot
) -> None:
    assert not page.follow.isVisible()
    page.show_found((CLAUDE,))
    assert page.follow.isVisible()
    qtbot.keyClick(page.follow, Qt.Key.Key_Space)
    with qtbot.waitSignal(page.found_asked) as asked:
        page.import_found.click()
    assert asked.args == [(CLAUDE,), False]


def test_without_a_tick_there_is_nothing_to_import(page: WelcomePage, qtbot: QtBot) -> None:
    page.show_found((CODEX,))
    asked = QSignalSpy(page.found_asked)
    qtbot.keyClick(page.found.rows[0], Qt.Key.Key_Return)
    page.import_found.click()
    assert not page.import_found.isEnabled()
    assert asked.count() == 0


def test_where_nothing_was_found_the_samples_come_first(page: WelcomePage) -> None:
    page.show_found((CODEX,))
    page.show_found(())
    assert page.choose.isVisible()
    assert not page.import_found.isVisible()


@pytest.mark.parametrize("zoom", [0.8, 1.0, 2.0])
@pytest.mark.parametrize("width", [620, 1000])
def test_rows_and_buttons_never_need_more_width_than_there_is(
    page: WelcomePage, appearance: Appearance, qtbot: QtBot, zoom: float, width: int
) -> None:
    appearance.set_zoom(zoom)
    page.resize(width, 700)
    page.show_found((CLAUDE, CODEX, DATABASE))
    qtbot.wait(1)
    assert page.body.width() == page.viewport().width()
    for part in (page.follow, page.folder, page.samples, page.import_found, *page.found.rows):
        right = part.mapTo(page.body, QPoint(part.width(), 0)).x()
        assert right <= page.body.width()
        assert part.height() >= part.sizeHint().height()
