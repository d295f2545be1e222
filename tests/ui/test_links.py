"""Links: where they lead is said before they are opened."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox


class Browser(QObject):
    """Stands where the person's browser would be."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.opened.append(url.toString())


@pytest.fixture
def browser():
    made = Browser()
    QDesktopServices.setUrlHandler("https", made, "take")
    yield made
    QDesktopServices.unsetUrlHandler("https")


def asked(reader) -> list[QMessageBox]:
    return [box for box in reader.window.findChildren(QMessageBox) if box.isVisible()]


def test_the_person_is_asked_with_the_real_host_before_a_link_is_opened(reader, browser):
    reader.open()
    reader.window.thread_pane.link_opened.emit("https://bank.example@evil.example/<b>login</b>")
    (box,) = asked(reader)
    assert box.textFormat() is Qt.TextFormat.PlainText
    assert box.text() == "Open evil.example outside ChatVault?"
    assert "user name" in box.informativeText()
    assert browser.opened == []
    box.button(QMessageBox.StandardButton.Open).click()
    assert browser.opened == ["https://bank.example@evil.example/%3Cb%3Elogin%3C/b%3E"]


def test_no_other_link_is_even_asked_about(reader, browser):
    reader.open()
    for target in ("file:///etc/passwd", "javascript:x", "\\\\host\\share", "https:///x"):
        reader.window.thread_pane.link_opened.emit(target)
    assert asked(reader) == []


def test_the_status_bar_says_where_a_link_leads_and_then_what_it_said_before(reader):
    reader.open()
    before = reader.window.status_bar.text
    reader.window.thread_pane.link_hovered.emit("https://bank.example@evil.example/login")
    assert reader.window.status_bar.text.startswith("evil.example   ·   https://bank")
    reader.window.thread_pane.link_hovered.emit("")
    assert reader.window.status_bar.text == before
