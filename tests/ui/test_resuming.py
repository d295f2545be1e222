"""A conversation goes on in its own tool, when somebody asks for it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from chatvault.services import file_modes
from tests.ui.conftest import Person
from tests.unit.importers.claude_code.claude_code_files import SESSION, Transcript

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the terminal is a shell script")
SOON_MS = 10_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder that the conversation worked in."""
    path = tmp_path / "bread and butter"
    path.mkdir()
    return path


@pytest.fixture
def agents(person: Person, tmp_path: Path, folder: Path) -> Person:
    """Somebody who has opened a conversation of Claude Code."""
    made = Transcript(cwd=str(folder))
    made.user("How long does rye rise?")
    projects = tmp_path / "projects" / "-home-ada-bread"
    projects.mkdir(parents=True)
    made.write(projects)
    person.do(person.window.imports.start, (tmp_path / "projects",))
    person.open()
    return person


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the only terminal of this computer writes what it was told to run."""
    terminal = tmp_path / "bin" / "x-terminal-emulator"
    terminal.parent.mkdir()
    told = tmp_path / "told"
    terminal.write_text(
        f'#!/bin/sh\nfor one in "$@"; do echo "$one"; done > \'{told}.part\'\n'
        f"/bin/mv '{told}.part' '{told}'\n"
    )
    terminal.chmod(0o755)
    monkeypatch.setenv("PATH", str(terminal.parent))
    monkeypatch.setenv("SHELL", "/bin/sh")
    return told


def test_the_command_is_copied(agents: Person, folder: Path) -> None:
    agents.press("copy_resume")
    assert QGuiApplication.clipboard().text() == f"cd -- '{folder}' && claude --resume {SESSION}"
    assert agents.window.toast.text == "Resume command copied"


def test_it_goes_on_in_a_terminal(agents: Person, folder: Path, told: Path) -> None:
    agents.press("resume")
    agents.qtbot.waitUntil(told.exists, timeout=SOON_MS)
    usual = f"umask {file_modes.usual_umask():04o}; "
    assert told.read_text().splitlines() == [
        "-e",
        "/bin/sh",
        "-i",
        "-c",
        f"{usual}cd -- '{folder}' && claude --resume {SESSION}; exec /bin/sh",
    ]


def test_the_header_offers_both(agents: Person, folder: Path) -> None:
    entries = agents.header_menu()
    assert "Resume in a terminal" in entries
    agents.do(entries["Copy the resume command"].trigger)
    assert QGuiApplication.clipboard().text() == f"cd -- '{folder}' && claude --resume {SESSION}"


def test_the_header_of_a_chat_offers_neither(reader: Person) -> None:
    reader.open()
    assert not {"Copy the resume command", "Resume in a terminal"} & reader.header_menu().keys()


def test_a_chat_says_that_it_cannot(reader: Person) -> None:
    reader.open()
    reader.press("copy_resume")
    assert "No command is known" in reader.window.error_line.text


def test_a_folder_that_is_gone_opens_nothing(agents: Person, folder: Path, told: Path) -> None:
    folder.rmdir()
    agents.press("resume")
    assert "not on this computer" in agents.window.error_line.text
    assert not told.exists()


def test_without_a_terminal_the_command_is_pointed_to(
    agents: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    agents.press("resume")
    assert "No terminal was found" in agents.window.error_line.text
