"""The real window on a real vault, offscreen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from chatvault.app import Desktop
from chatvault.ui.main_window import MainWindow
from tests.unit.services.importing.test_importing import conversation, write_export
from tests.vaults import lay_out_empty

# Longer than the window waits before it refreshes, searches or reads what a tool has written.
QUIET_MS = 250
_TURNS = 5  # of the event loop in which nothing happened, 10 ms each
_HASTE_MS = 30  # what a test waits for where the window would wait for up to QUIET_MS


class Person:
    """Somebody who uses the window: acts, and waits until it has settled."""

    def __init__(self, desktop: Desktop, qtbot: QtBot) -> None:
        self.desktop, self.qtbot = desktop, qtbot

    @property
    def window(self) -> MainWindow:
        return self.desktop.window

    def settle(self) -> None:
        """Wait until nothing runs and nothing is about to."""
        self._wait_for_quiet(_TURNS)

    def settle_long(self) -> None:
        """Wait for as long as it takes to hear of what a tool has written, and to read it."""
        self._wait_for_quiet(QUIET_MS // 10)

    def _wait_for_quiet(self, turns: int) -> None:
        quiet = 0

        def still() -> bool:
            nonlocal quiet
            quiet = 0 if self._is_at_work() else quiet + 1
            return quiet > turns

        self.qtbot.waitUntil(still, timeout=60_000)

    def _is_at_work(self) -> bool:
        """Whether a job runs, or a timer will soon start something."""
        timers = self.window.findChildren(QTimer)
        soon = (timer for timer in timers if timer.isActive() and timer.interval() <= QUIET_MS)
        return self.desktop.operations.busy or any(soon)

    def do(self, action: Callable[..., object], *arguments: object) -> None:
        """Do something, and wait until it is done."""
        action(*arguments)
        self.settle()

    def press(self, key: str) -> None:
        """Choose the action of that key from its menu."""
        self.do(self.window.actions_by_key[key].trigger)

    def ids(self) -> tuple[int, ...]:
        """The conversations in the list, in its order."""
        return self.window.session_list.ids()

    def titles(self) -> list[str]:
        """The titles in the list, in its order."""
        rows = self.desktop.services().browsing.rows(self.ids())
        return [row.title for row in rows]

    def open(self, place: int = 0) -> int:
        """Open the conversation at that place of the list."""
        session_id = self.ids()[place]
        self.do(self.window.open_session, session_id)
        return session_id

    def header_menu(self) -> dict[str, QAction]:
        """What the menu in the conversation's header offers."""
        menu = self.window.thread_pane.make_menu()
        return {action.text(): action for action in menu.actions()}


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """An export with two conversations, the one about ovens the newer."""
    return write_export(
        tmp_path / "conversations.json",
        conversation("bread", "How long does rye rise?", "Ten hours, wrapped in a cloth."),
        conversation("stone", "Which oven?", "A stone oven.", time=1_763_900_000.0),
    )


def hasten(window: MainWindow) -> None:
    """Let the window wait for less before it does together what comes close together."""
    for timer in window.findChildren(QTimer):
        if timer.isSingleShot() and _HASTE_MS < timer.interval() <= QUIET_MS:
            timer.setInterval(_HASTE_MS)


@pytest.fixture
def start(
    qtbot: QtBot, qapp: QApplication, vault_folder: Path, tmp_path: Path
) -> Iterator[Callable[[], Person]]:
    """Starts the program; every window is closed and its lanes have stopped afterwards."""
    started: list[Desktop] = []

    def run() -> Person:
        if not started and not vault_folder.exists():
            lay_out_empty(vault_folder)
        desktop = Desktop(qapp, vault_folder, tmp_path / "settings.json")
        started.append(desktop)
        hasten(desktop.window)
        desktop.show()
        person = Person(desktop, qtbot)
        person.settle()
        return person

    yield run
    for desktop in started:
        desktop.window.close()
        desktop.window.deleteLater()


@pytest.fixture
def person(start: Callable[[], Person]) -> Person:
    """Somebody at a fresh start."""
    return start()


@pytest.fixture
def reader(person: Person, export: Path) -> Person:
    """Somebody who has imported two conversations."""
    person.do(person.window.imports.start, (export,))
    return person
