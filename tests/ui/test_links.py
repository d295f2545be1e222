"""Links: where they lead is said before they are opened."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from chatvault.ui.thread.clipboard.copying import message_text
from tests.ui.conftest import Person
from tests.unit.services.importing.test_importing import conversation, write_export
from tests.unit.ui.bad_links import BAD_LINKS


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
    for target in BAD_LINKS:
        reader.window.thread_pane.link_opened.emit(target)
    assert asked(reader) == []
    assert browser.opened == []


def test_the_status_bar_says_where_a_link_leads_and_then_what_it_said_before(reader):
    reader.open()
    before = reader.window.status_bar.text
    reader.window.thread_pane.link_hovered.emit("https://bank.example@evil.example/login")
    assert reader.window.status_bar.text.startswith("evil.example   ·   https://bank")
    reader.window.thread_pane.link_hovered.emit("")
    assert reader.window.status_bar.text == before


# Links to messages


def read_at(reader: Person) -> str:
    """What the message says that has the keyboard, or stands at the top."""
    view = reader.window.thread_pane.view
    view.viewport().repaint()
    message = view.model.message(view.model.rows[view.flow.anchor].first)
    assert message is not None
    return message_text(message)


@pytest.fixture
def linked(person: Person, tmp_path: Path) -> Person:
    """Somebody who copied a link to a message far down, and reads something else now."""
    turns = [f"Turn {place}. {'Rye bread. ' * 60}" for place in range(30)]
    export = write_export(
        tmp_path / "conversations.json",
        conversation("long", *turns),
        conversation("short", "Which oven?", "A stone oven.", time=1_763_900_000.0),
    )
    person.do(person.window.imports.start, (export,))
    person.open(1)
    view = person.window.thread_pane.view
    menu = view.menu.build(21)
    (copy,) = [one for one in menu.actions() if one.text() == "Copy link to message"]
    person.do(copy.trigger)
    person.open(0)
    return person


def paste(person: Person, before: str = "") -> None:
    """Write that into the search box, paste behind it, and press Enter."""
    person.press("search")
    field = person.window.search_bar.field
    QTest.keyClicks(field, before)
    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    person.settle()
    person.do(QTest.keyClick, field, Qt.Key.Key_Return)


@pytest.mark.parametrize("before", ["", "id:"])
def test_a_link_that_is_pasted_into_the_search_box_leads_to_its_message(
    linked: Person, before: str
) -> None:
    paste(linked, before)
    assert linked.window.windowTitle().startswith("Conversation long")
    assert read_at(linked).startswith("Turn 21.")


def test_a_link_leads_into_an_archived_conversation_too(linked: Person) -> None:
    linked.do(linked.window.library.archive, (linked.ids()[1],), True)
    paste(linked)
    assert read_at(linked).startswith("Turn 21.")


def test_a_link_and_enter_at_once_lead_there_too(linked: Person) -> None:
    field = linked.window.search_bar.field
    linked.press("search")
    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    linked.do(QTest.keyClick, field, Qt.Key.Key_Return)
    assert read_at(linked).startswith("Turn 21.")
