"""The page of imports lists them all, and tells of the chosen one file by file."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from chatvault.domain.imports import ImportedFile, ImportRun, PastRun
from chatvault.domain.parsed import Issue, Severity
from chatvault.jobs.runner import JobRunner
from chatvault.ui.dialogs.importing.imports import ImportsPage
from chatvault.ui.dialogs.importing.outcome_rows import (
    OutcomeKind,
    OutcomeRow,
    outcome_rows,
    report_text,
)
from chatvault.ui.dialogs.importing.run_words import about, figures, run_row
from chatvault.ui.operations import Operations
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.widgets.row_model import RowModel

TODAY = datetime.date(2026, 11, 22)
NOON = int(datetime.datetime(2026, 11, 22, 12, 4).timestamp() * 1000)
BREAD = ImportRun(
    id=2,
    path="/exports/bread.zip",
    format="chatgpt",
    sessions_new=2,
    sessions_updated=1,
    sessions_unchanged=40,
    sessions_failed=1,
    started_at=NOON,
    finished_at=NOON + 3_200,
    issues=(
        Issue("", Severity.INFO, "One kind is not shown."),
        Issue("line 9", Severity.WARNING, "A guess.", "b.json"),
        Issue("conversation 3", Severity.ERROR, "Its messages are missing.", "c.json", lost=1),
    ),
    files_unchanged=7,
    files_without=3,
    files_left_out=5,
    files=(
        ImportedFile("a.json", sessions_new=2),
        ImportedFile("b.json", sessions_updated=1, sessions_unchanged=4),
        ImportedFile("letter.txt", left_out="No conversation"),
    ),
)
OVEN = ImportRun(
    id=1, path="/exports/oven.json", format=None, sessions_failed=1, started_at=NOON - 86_400_000
)
PAST = (
    PastRun(replace(BREAD, issues=(), files=()), 2, Severity.ERROR),
    PastRun(OVEN, 1, Severity.WARNING),
)


class InventedImports:
    """Tells of imports without a vault."""

    def __init__(self) -> None:
        self.runs: tuple[PastRun, ...] = PAST

    def all(self) -> tuple[PastRun, ...]:
        return self.runs

    def one(self, run_id: int) -> ImportRun:
        return {1: OVEN, 2: BREAD}[run_id]


@pytest.fixture
def past_imports() -> InventedImports:
    return InventedImports()


@pytest.fixture
def operations(qtbot: QtBot, past_imports: InventedImports) -> Iterator[Operations]:
    runner = JobRunner()
    services = SimpleNamespace(past_imports=past_imports)
    yield Operations(runner, lambda: services, runner)  # type: ignore[arg-type, return-value]
    assert runner.shutdown()


@pytest.fixture
def page(
    window: QWidget, appearance: Appearance, operations: Operations, qtbot: QtBot
) -> ImportsPage:
    made = ImportsPage(appearance, operations, window)
    made.resize(window.size())
    made.show()
    made.refresh()
    qtbot.waitUntil(lambda: made.details.run is not None)
    return made


def texts(rows: tuple[OutcomeRow, ...]) -> list[str]:
    return [row.spoken for row in rows]


def test_what_needs_a_person_comes_first_and_each_problem_has_its_place() -> None:
    assert texts(outcome_rows(BREAD)) == [
        "Problems: 2",
        "c.json, conversation 3: Its messages are missing.",
        "b.json, line 9: A guess.",
        "Files left out: 5 files",
        "letter.txt: No conversation",
        "and 4 more files",
        "Notes: 1",
        "One kind is not shown.",
        "Updated: 1 file",
        "b.json: 1 updated, 4 unchanged",
        "New: 1 file",
        "a.json: 2 new",
        "Other files",
        "7 files with nothing new",
        "3 files without a conversation of their own, such as pictures",
    ]


def test_a_run_of_an_older_version_says_that_files_were_not_noted() -> None:
    old = ImportRun("/exports/old.zip", "chatgpt", sessions_new=3)
    assert texts(outcome_rows(old)) == ["Other files", "What came of each file was not noted"]


def test_a_row_says_when_what_and_how_many_problems() -> None:
    bread, oven = (run_row(past, TODAY) for past in PAST)
    assert bread.spoken == "bread.zip, today 12:04, ChatGPT  ·  2 new, 1 updated, 2 problems"
    assert (bread.token, oven.token) == ("bad", "warn")
    assert "Not recognised" in oven.about
    assert about(PAST, TODAY) == "2 imports, the last one: today, 12:04"


def test_the_figures_count_conversations_files_and_problems() -> None:
    assert {each.label: each.count for each in figures(BREAD)} == {
        "New": 2,
        "Updated": 1,
        "Unchanged": 40,
        "Left out": 6,
        "Problems": 2,
    }


def test_a_hostile_name_is_one_line_and_not_endless() -> None:
    hostile = replace(BREAD, files=(ImportedFile("a\nb" * 10_000, sessions_new=1),))
    (row,) = [row for row in outcome_rows(hostile) if row.kind is OutcomeKind.FILE]
    assert "\n" not in row.text
    assert len(row.text) < 1_100


def test_the_rows_are_a_proper_model(qtmodeltester: ModelTester, window: QWidget) -> None:
    model = RowModel(window)
    model.show_rows(outcome_rows(BREAD))
    qtmodeltester.check(model)
    index = model.index(1)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).startswith("c.json")
    assert model.flags(model.index(0)) == Qt.ItemFlag.NoItemFlags


def test_the_newest_is_told_at_once_and_another_by_the_arrow_keys(
    page: ImportsPage, qtbot: QtBot
) -> None:
    assert page.details.run == BREAD
    assert page.details.figures.accessibleName().endswith("Left out: 6, Problems: 2")
    page.setFocus(Qt.FocusReason.TabFocusReason)
    assert page.runs.hasFocus()
    qtbot.keyClick(page.runs, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page.details.run == OVEN)
    assert page.details.title.text == "oven.json"


def test_a_new_import_leaves_the_chosen_one_chosen(
    page: ImportsPage, past_imports: InventedImports, qtbot: QtBot
) -> None:
    page.show_run(1)
    qtbot.waitUntil(lambda: page.details.run == OVEN)
    past_imports.runs = (PastRun(replace(OVEN, id=3)), *PAST)
    page.refresh()
    qtbot.waitUntil(lambda: len(page.runs.report.rows) == 3)
    assert page.runs.chosen_id == 1


def test_the_keyboard_passes_over_heads_and_copies_a_line(page: ImportsPage, qtbot: QtBot) -> None:
    files = page.details.files
    files.setFocus(Qt.FocusReason.TabFocusReason)
    assert files.currentIndex().row() == 1
    for _ in range(2):
        qtbot.keyClick(files, Qt.Key.Key_Down)
    assert files.currentIndex().data() == "letter.txt: No conversation"
    qtbot.keyClick(files, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "letter.txt: No conversation"


def test_the_whole_report_can_be_copied(page: ImportsPage) -> None:
    page.details.copy.click()
    copied = QGuiApplication.clipboard().text()
    assert copied == report_text(BREAD)
    assert copied.startswith("/exports/bread.zip (ChatGPT)\n2 new, 1 updated, 40 unchanged")
    assert "  • c.json, conversation 3: Its messages are missing." in copied


def test_files_and_folders_can_be_imported_from_here(page: ImportsPage) -> None:
    files, folder = QSignalSpy(page.files_asked), QSignalSpy(page.folder_asked)
    page.import_files.click()
    page.folder.click()
    assert (files.count(), folder.count()) == (1, 1)


def test_before_the_first_import_the_page_says_what_it_will_tell(
    window: QWidget, appearance: Appearance, operations: Operations
) -> None:
    page = ImportsPage(appearance, operations, window)
    page.show()
    assert page.empty.isVisible()
    assert page.empty.title == "Nothing has been imported yet"


@pytest.mark.parametrize("width", [432, 960, 1232])
@pytest.mark.parametrize("zoom", [0.8, 1.0, 2.0])
def test_every_sentence_has_the_height_that_it_needs(
    page: ImportsPage, appearance: Appearance, qtbot: QtBot, width: int, zoom: float
) -> None:
    appearance.set_zoom(zoom)
    page.resize(width, 700)
    page.details.show_run(
        replace(BREAD, issues=(Issue("line 2", Severity.ERROR, "Not read. " * 30, "c.json"),)),
        TODAY,
    )
    files = page.details.files

    def is_whole() -> bool:
        heights = {files.visualRect(files.report.index(row)).height() for row in (1, 3)}
        hints = {files.sizeHintForIndex(files.report.index(row)).height() for row in (1, 3)}
        return heights == hints

    qtbot.waitUntil(is_whole)
    beside = width >= appearance.grown(840)
    expected = Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical
    assert page.splitter.orientation() is expected


def test_ten_thousand_files_are_listed_at_once(page: ImportsPage, qtbot: QtBot) -> None:
    files = tuple(ImportedFile(f"{number:05}.jsonl", sessions_new=1) for number in range(10_000))
    page.details.show_run(replace(BREAD, issues=(), files=files), TODAY)
    view = page.details.files
    view.scrollToBottom()
    last = view.report.index(view.report.rowCount() - 4)
    qtbot.waitUntil(lambda: view.visualRect(last).intersects(view.viewport().rect()))
    assert last.data() == "09999.jsonl: 1 new"


def test_the_tip_has_what_is_cut(page: ImportsPage) -> None:
    rect = page.runs.visualRect(page.runs.report.index(0))
    event = QHelpEvent(QEvent.Type.ToolTip, rect.center(), QPoint())
    assert (
        page.runs.indexAt(event.pos())
        .data(Qt.ItemDataRole.ToolTipRole)
        .startswith("/exports/bread.zip")
    )
