"""The health page says how the vault is, repairs it, and is copied without content."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from chatvault.ui.places.pages import Mode
from tests.ui.conftest import Person


def test_the_page_is_copied_without_content(reader: Person) -> None:
    # Given a vault with a conversation, a backup and a check,
    reader.open()
    reader.press("back_up")
    reader.do(reader.window.search_bar.set_query, "rye")
    reader.do(reader.window.show_page, "health")
    assert reader.window.body.mode is Mode.HEALTH
    reader.do(reader.window.health.check.click)
    assert reader.window.health.about.text() == "All is well."
    # when the page is copied,
    reader.do(reader.window.health.copy.click)
    text = QGuiApplication.clipboard().text()
    # then it tells of the vault and of nothing that is in it.
    for told in (
        "Its verification: passed",
        "Full check: sound",
        "Database:",
        "SQLite",
        "Importing: done",
    ):
        assert told in text
    for content in ("rye", "oven", "conversations.json", str(reader.desktop.opening.folder)):
        assert content not in text


def test_a_click_on_the_line_at_the_foot_shows_what_ran(reader: Person) -> None:
    reader.do(reader.qtbot.mouseClick, reader.window.status_bar, Qt.MouseButton.LeftButton)
    assert reader.window.body.mode is Mode.HEALTH
    reader.do(reader.window.health.copy.click)
    assert "Importing: done" in QGuiApplication.clipboard().text()


def test_what_a_check_finds_is_repaired(reader: Person) -> None:
    with reader.desktop.services().database.write() as session:
        session.connection().exec_driver_sql("UPDATE chat_session SET message_count = 99")
    reader.do(reader.window.checks.look)
    reader.do(reader.window.error_line.details_button.click)
    page = reader.window.health
    assert reader.window.body.mode is Mode.HEALTH
    assert "something to repair" in page.about.text()
    reader.do(page.repair.click)
    assert "2 conversations were wrong" in page.outcome.text()
    assert not page.repair.isVisible()
    assert "no backup yet" in page.about.text()


@pytest.mark.parametrize("width", [1440, 1000, 820, 520])
def test_the_page_fits(reader: Person, width: int) -> None:
    reader.window.resize(width, 700)
    reader.do(reader.window.show_page, "health")
    page = reader.window.health
    assert page.body.width() <= page.viewport().width()
