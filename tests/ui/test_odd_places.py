"""The window on a vault in an odd place: it works, or a sentence says why not."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from chatvault.app import Desktop
from chatvault.ui.places.pages import Mode
from tests.odd_places import ODD_PLACES
from tests.ui.conftest import Person, hasten

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="other names are odd there")

Start = Callable[[Path], Person]


@pytest.fixture
def start_on(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Start]:
    """Starts the program on a vault anywhere."""
    started: list[Desktop] = []
    crashes: list[object] = []

    def run(vault: Path) -> Person:
        desktop = Desktop(qapp, vault, tmp_path / "settings.json")
        started.append(desktop)
        hasten(desktop.window)
        desktop.window.crashed.connect(crashes.append)
        desktop.show()
        person = Person(desktop, qtbot)
        person.settle()
        return person

    yield run
    for desktop in started:
        desktop.window.close()
        desktop.window.deleteLater()
    assert crashes == []


@pytest.mark.parametrize("name", ODD_PLACES)
def test_it_works_or_says_why_not(start_on: Start, tmp_path: Path, export: Path, name: str) -> None:
    place = ODD_PLACES[name]
    person = start_on(place.make(tmp_path))
    window = person.window
    if not place.told:
        person.do(window.imports.start, (export,))
        assert len(person.ids()) == 2
        person.press("back_up")
        assert len(window.backups.listed) == 1
        assert not window.error_line.isVisible()
    elif window.body.mode is Mode.DAMAGE:
        assert place.told in window.damage.about.toolTip()
    else:
        assert window.body.mode is Mode.PROBLEM
        assert place.told in window.problem.sentence


def test_a_folder_that_goes_while_the_window_is_open_is_told_of(
    start_on: Start, tmp_path: Path, export: Path
) -> None:
    # Given a window on a vault, whose folder is thrown away by another program,
    person = start_on(tmp_path / "vault")
    person.do(person.window.imports.start, (export,))
    first, _ = person.ids()
    shutil.rmtree(tmp_path / "vault")
    # when the person goes on, then they are told, and nothing is said to be done that is not.
    person.do(person.window.library.star, (first,), True)
    assert "no longer where it was" in person.window.error_line.text
    person.window.error_line.hide()
    person.press("back_up")
    assert "no longer where it was" in person.window.error_line.text
    person.window.error_line.hide()
    person.do(person.window.imports.start, (export,))
    assert "no longer where it was" in person.window.error_line.text
    # Nor is another vault made in its place.
    assert not (tmp_path / "vault" / "vault.db").exists()
