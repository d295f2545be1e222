"""Before anything is archived, the person sees how much it would be."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from chatvault.jobs.runner import JobRunner
from chatvault.ui.appearance import Appearance
from chatvault.ui.dialogs.archive import ArchiveDialog
from chatvault.ui.operations import Operations


class InventedOrganising:
    """Older limits find fewer conversations; the answer for 30 days can be held back."""

    def __init__(self) -> None:
        self.gate = threading.Event()

    def older_than(self, days: int) -> tuple[int, ...]:
        if days == 30:
            assert self.gate.wait(10)
        return tuple(range(max(0, 100 - days)))


@pytest.fixture
def organising() -> InventedOrganising:
    return InventedOrganising()


@pytest.fixture
def operations(qtbot: QtBot, organising: InventedOrganising) -> Iterator[Operations]:
    runner = JobRunner()
    services = SimpleNamespace(organising=organising)
    yield Operations(runner, lambda: services, runner)  # type: ignore[arg-type, return-value]
    organising.gate.set()
    assert runner.shutdown()


@pytest.fixture
def dialog(window: QWidget, appearance: Appearance, operations: Operations) -> ArchiveDialog:
    made = ArchiveDialog(appearance, operations, window)
    made.open()
    return made


def test_the_number_follows_the_days(dialog: ArchiveDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: dialog.count.text() == "10 conversations will be archived")
    dialog.days.setValue(99)
    qtbot.waitUntil(lambda: dialog.count.text() == "1 conversation will be archived")
    assert dialog.archive.isEnabled()


def test_an_answer_to_another_number_of_days_is_not_shown(
    dialog: ArchiveDialog, qtbot: QtBot, organising: InventedOrganising, operations: Operations
) -> None:
    dialog.days.setValue(30)
    dialog.days.setValue(60)
    qtbot.waitUntil(lambda: dialog.count.text() == "40 conversations will be archived")
    organising.gate.set()
    qtbot.waitUntil(lambda: not operations.busy)
    assert dialog.count.text() == "40 conversations will be archived"


def test_nothing_old_enough_cannot_be_archived(dialog: ArchiveDialog, qtbot: QtBot) -> None:
    dialog.days.setValue(100)
    qtbot.waitUntil(lambda: dialog.count.text() == "0 conversations will be archived")
    assert not dialog.archive.isEnabled()


def test_the_days_are_said_when_the_person_agrees(dialog: ArchiveDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: "10" in dialog.count.text())
    with qtbot.waitSignal(dialog.days_chosen) as chosen:
        dialog.archive.click()
    assert chosen.args == [90]


def test_cancelling_changes_nothing(dialog: ArchiveDialog) -> None:
    chosen = QSignalSpy(dialog.days_chosen)
    dialog.reject()
    assert chosen.count() == 0
