"""The file that a conversation came from is saved, or put back where its tool finds it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox

from chatvault.importers.databases.kept_tables import HOLDS_KEYS
from tests.ui.conftest import Person
from tests.unit.importers.claude_code.claude_code_files import Transcript
from tests.unit.importers.cursor.cursor_files import EditorDatabase

# The offscreen platform says so of every popup.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
PUT_BACK = "Put back where Claude Code finds it"
SAVE = "Save the original file…"


@pytest.fixture
def transcript() -> Path:
    """A transcript where Claude Code keeps it."""
    made = Transcript()
    made.user("How long does rye rise?")
    folder = Path(os.environ["HOME"]) / ".claude" / "projects" / "-home-ada-bread"
    return made.write(folder)


@pytest.fixture
def agents(person: Person, transcript: Path) -> Person:
    """Somebody who has opened a conversation of Claude Code."""
    person.do(person.window.imports.start, (transcript.parent.parent,))
    person.open()
    return person


def choose(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """Answer the next dialog with that path."""
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *arguments, **options: (str(path), "")
    )


def list_menu(person: Person) -> dict[str, QAction]:
    """What the context menu of the list offers for the row that is chosen."""
    view = person.window.session_list.view
    point = view.visualRect(view.currentIndex()).center()
    view.customContextMenuRequested.emit(point)
    (menu,) = person.window.session_list.findChildren(QMenu)
    menu.close()
    return {action.text(): action for action in menu.actions()}


def test_the_original_is_saved_byte_for_byte(
    agents: Person, transcript: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(monkeypatch, tmp_path / "rye.jsonl")
    before = transcript.read_bytes()
    transcript.unlink()
    agents.do(agents.header_menu()[SAVE].trigger)
    assert (tmp_path / "rye.jsonl").read_bytes() == before
    assert agents.window.toast.text == "Saved rye.jsonl, byte for byte"


def test_a_file_that_is_there_is_not_written_over(
    agents: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "letter.txt"
    there.write_text("Dear baker,")
    choose(monkeypatch, there)
    agents.press("save_original")
    assert there.read_text() == "Dear baker,"
    assert agents.window.error_line.text == "There is a file of that name already."


def test_it_is_said_where_an_original_that_is_gone_may_be_found(
    agents: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(agents.window.folder / "blobs")
    choose(monkeypatch, tmp_path / "saved.jsonl")
    agents.press("save_original")
    assert "A backup may still have it." in agents.window.error_line.text


def test_nothing_is_saved_where_nothing_is_chosen(
    agents: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *arguments, **options: ("", ""))
    before = sorted(tmp_path.rglob("*.jsonl"))
    agents.press("save_original")
    assert sorted(tmp_path.rglob("*.jsonl")) == before


def test_files_that_belong_together_are_saved_to_a_folder(
    person: Person, transcript: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = transcript.with_suffix("") / "tool-results" / "a.txt"
    output.parent.mkdir(parents=True)
    output.write_text("much output")
    person.do(person.window.imports.start, (transcript.parent.parent,))
    person.open()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *arguments: str(tmp_path))
    person.press("save_original")
    assert (tmp_path / transcript.name).read_bytes() == transcript.read_bytes()
    assert person.window.toast.text == "2 files saved, byte for byte"


def test_it_is_said_that_only_the_conversations_of_a_database_are_in_its_original(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = EditorDatabase()
    made.composer("c1", "u1", name="Bread")
    made.bubble("c1", "u1", "How long does rye rise?")
    made.items = {"cursorAuth/accessToken": "invented"}
    path = made.write(tmp_path / "User" / "globalStorage" / "state.vscdb")
    person.do(person.window.imports.start, (path,))
    person.open()
    choose(monkeypatch, tmp_path / "bread.db")
    person.press("save_original")
    assert b"How long does rye rise?" in (tmp_path / "bread.db").read_bytes()
    assert person.window.toast.text == "Saved bread.db"
    (box,) = person.window.findChildren(QMessageBox)
    assert box.text() == HOLDS_KEYS
    box.close()


def test_what_the_tool_deleted_is_put_back_from_the_list(agents: Person, transcript: Path) -> None:
    before = transcript.read_bytes()
    transcript.unlink()
    agents.do(list_menu(agents)[PUT_BACK].trigger)
    assert transcript.read_bytes() == before
    assert agents.window.toast.text == "Put back where Claude Code finds it: 1 file"
    agents.do(agents.header_menu()[PUT_BACK].trigger)
    assert agents.window.toast.text == "Claude Code still has it: nothing was written"


def test_another_file_in_its_place_stays(agents: Person, transcript: Path) -> None:
    transcript.write_text("Something else")
    agents.press("put_back")
    assert transcript.read_text() == "Something else"
    assert "A different file is in its place" in agents.window.error_line.text


def test_what_no_tool_finds_is_not_put_back(reader: Person) -> None:
    reader.open()
    assert not any("Put back where" in text for text in [*list_menu(reader), *reader.header_menu()])
    reader.press("put_back")
    assert "ChatGPT does not find a conversation by its file" in reader.window.error_line.text
