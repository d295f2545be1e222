"""Before anything is archived, the person sees how much it would be, and what."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from chatvault.domain.safekeeping.archive_rule import ArchiveRule
from chatvault.domain.session import Navigation, NavigationItem, SessionRow, SessionStatus
from chatvault.domain.work import Work
from chatvault.errors import KnownError
from chatvault.jobs.runner import JobRunner
from chatvault.ui.dialogs.tidying.archive import LISTED, ArchiveDialog
from chatvault.ui.dialogs.tidying.listed_row import ListedRowDelegate, listed_row
from chatvault.ui.operations import Operations
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from tests.factories import NOON

COUNTS = Navigation(
    sources=(NavigationItem("codex", "Codex", 3),),
    projects=(NavigationItem("7", "bakery", 2),),
    tags=(NavigationItem("done", "done", 1),),
)


class InventedVault:
    """Older limits find fewer conversations; the answer for 30 days can be held back."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.archiving = self.browsing = self

    def planned(self, rules: Sequence[ArchiveRule], work: Work) -> tuple[int, ...]:
        (rule,) = rules
        if rule.days == 30:
            assert self.gate.wait(10)
        if rule.query == "date:nonsense":
            raise KnownError("That is no date.")
        return tuple(range(max(0, 500 - rule.days)))

    def rows(self, ids: Sequence[int]) -> tuple[SessionRow, ...]:
        return tuple(
            SessionRow(one, f"u{one}", "codex", f"Loaf {one}", "", None, None, NOON, NOON, 2,
                       SessionStatus.ACTIVE, False, False)
            for one in ids
        )  # fmt: skip


@pytest.fixture
def vault() -> InventedVault:
    return InventedVault()


@pytest.fixture
def operations(qtbot: QtBot, vault: InventedVault) -> Iterator[Operations]:
    runner = JobRunner()
    services = SimpleNamespace(archiving=vault, browsing=vault)
    yield Operations(runner, lambda: services, runner)  # type: ignore[arg-type, return-value]
    vault.gate.set()
    assert runner.shutdown()


@pytest.fixture
def dialog(window: QWidget, appearance: Appearance, operations: Operations) -> ArchiveDialog:
    made = ArchiveDialog(appearance, operations, COUNTS, window)
    made.open()
    return made


def says(dialog: ArchiveDialog, qtbot: QtBot, text: str) -> None:
    qtbot.waitUntil(lambda: dialog.count.text() == text)


def test_the_number_and_the_list_follow_the_days(dialog: ArchiveDialog, qtbot: QtBot) -> None:
    says(dialog, qtbot, "410 conversations will be archived")
    assert dialog.list.count() == LISTED + 1
    assert dialog.list.item(LISTED).text() == "and 210 more"
    dialog.days.setValue(499)
    says(dialog, qtbot, "1 conversation will be archived")
    assert dialog.list.count() == 1
    assert dialog.list.item(0).text() == "Loaf 0   ·   Codex   ·   22 Nov 2025"
    assert dialog.archive.isEnabled()


def test_an_answer_to_another_number_of_days_is_not_shown(
    dialog: ArchiveDialog, qtbot: QtBot, vault: InventedVault, operations: Operations
) -> None:
    dialog.days.setValue(30)
    dialog.days.setValue(60)
    says(dialog, qtbot, "440 conversations will be archived")
    vault.gate.set()
    qtbot.waitUntil(lambda: not operations.busy)
    assert dialog.count.text() == "440 conversations will be archived"


def test_nothing_old_enough_cannot_be_archived_but_kept(
    dialog: ArchiveDialog, qtbot: QtBot
) -> None:
    dialog.days.setValue(500)
    says(dialog, qtbot, "Nothing fits this now")
    assert not dialog.archive.isEnabled()
    assert dialog.keep.isEnabled()


def test_all_that_is_chosen_makes_the_rule(dialog: ArchiveDialog, qtbot: QtBot) -> None:
    for box in (dialog.source, dialog.project, dialog.tag):
        box.setCurrentIndex(1)
    dialog.query.setText(" rye ")
    says(dialog, qtbot, "410 conversations will be archived")
    with qtbot.waitSignal(dialog.keep_asked) as asked:
        dialog.keep.click()
    assert asked.args == [ArchiveRule(90, "codex", "bakery", "done", "rye")]


def test_a_query_that_is_wrong_is_told_here(dialog: ArchiveDialog, qtbot: QtBot) -> None:
    dialog.query.setText("date:nonsense")
    says(dialog, qtbot, "That is no date.")
    assert not dialog.archive.isEnabled()
    assert not dialog.keep.isEnabled()


def test_cancelling_changes_nothing(dialog: ArchiveDialog) -> None:
    archived, kept = QSignalSpy(dialog.archive_asked), QSignalSpy(dialog.keep_asked)
    dialog.cancel.click()
    assert archived.count() == kept.count() == 0


def test_a_long_title_gives_way_to_source_and_date(
    dialog: ArchiveDialog, appearance: Appearance
) -> None:
    # Given a row that is not as wide as its title,
    made = listed_row("Loaf after loaf " * 20, "Codex   ·   22 Nov 2025")
    dialog.list.insertItem(0, made)
    delegate = dialog.list.itemDelegate()
    assert isinstance(delegate, ListedRowDelegate)
    row = QRectF(0, 0, 300, 20)
    title, aside = delegate.places(row, "Codex   ·   22 Nov 2025")
    # then source and date have the room that they need, and the title what is left of it.
    font = appearance.font(SECONDARY)
    assert delegate.title(dialog.list.indexFromItem(made)).endswith("loaf ")
    assert aside.right() == row.right()
    assert aside.width() >= paint.text_width("Codex   ·   22 Nov", font)
    assert row.left() == title.left()
    assert title.right() < aside.left()
    assert not dialog.grab().isNull()
