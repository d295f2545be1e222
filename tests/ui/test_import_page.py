"""Every import can be looked up, with what came of each of its files."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from chatvault.ui.dialogs.importing.import_offer import ImportOffer
from chatvault.ui.places.pages import Mode
from tests.ui.conftest import Person
from tests.unit.services.importing.test_importing import conversation, write_export


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """A folder with an export of which a conversation cannot be read, and a letter."""
    folder = tmp_path / "export"
    folder.mkdir()
    broken = conversation("wheat", "Why?") | {"mapping": None}
    write_export(folder / "conversations.json", conversation("bread", "How long?"), broken)
    (folder / "letter.txt").write_text("Dear landlord,")
    return folder


def told(person: Person) -> list[str]:
    """The rows of the chosen import."""
    return [row.spoken for row in person.window.past_imports.details.files.report.rows]


def test_the_toast_leads_to_the_files_of_the_import(reader: Person) -> None:
    toast = reader.window.toast
    assert toast.undo_button.text() == "Report"
    reader.do(toast.undo_button.click)
    assert reader.window.body.mode is Mode.IMPORTS
    assert told(reader) == ["New: 1 file", "conversations.json: 2 new"]
    assert reader.window.past_imports.runs.hasFocus()


def test_what_could_not_be_read_leads_to_its_place(person: Person, damaged: Path) -> None:
    person.do(person.window.imports.start, (damaged,))
    person.do(person.window.error_line.details_button.click)
    assert person.window.body.mode is Mode.IMPORTS
    assert not person.window.error_line.isVisible()
    rows = told(person)
    assert rows[0] == "Problems: 1"
    assert rows[1].startswith("conversations.json, conversation 2")
    assert "letter.txt: No conversation in a format that can be read" in rows


def test_a_deed_after_the_import_can_be_undone_as_ever(reader: Person) -> None:
    reader.open()
    reader.press("archive")
    assert reader.window.toast.undo_button.text() == "Undo"


def test_past_imports_are_listed_by_the_keyboard(
    reader: Person, export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader.press("imports")
    page = reader.window.past_imports
    assert QApplication.focusWidget() is page.runs
    assert len(page.runs.report.rows) == 1
    # Importing from here tells of the new one.
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *arguments: ([str(export)], ""))
    reader.do(page.import_files.click)
    (offer,) = reader.window.findChildren(ImportOffer)
    reader.do(offer.go.click)
    assert [row.spoken.split("  ·  ")[1] for row in page.runs.report.rows] == [
        "nothing new",
        "2 new",
    ]
    assert told(reader) == ["Other files", "1 file with nothing new"]
    reader.qtbot.keyClick(page.runs, Qt.Key.Key_Down)
    reader.settle()
    assert told(reader) == ["New: 1 file", "conversations.json: 2 new"]


def test_the_page_is_in_the_navigation(reader: Person) -> None:
    pages = reader.window.navigation.pages
    index = pages.entries.index_of("page:imports")
    reader.do(
        reader.qtbot.mouseClick,
        pages.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        pages.visualRect(index).center(),
    )
    assert reader.window.past_imports.isVisible()
    assert reader.window.past_imports.details.run is not None


def test_of_several_imports_the_one_that_failed_is_told(
    person: Person, export: Path, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear landlord,")
    person.do(person.window.imports.start, (export, letter, export))
    person.do(person.window.toast.undo_button.click)
    page = person.window.past_imports
    assert page.details.title.text == "letter.txt"
    assert len(page.runs.report.rows) == 3
