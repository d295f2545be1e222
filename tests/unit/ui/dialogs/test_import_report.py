"""The report of an import names every file and every problem, and can be copied."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget

from chatvault.domain.imports import ImportReport, ImportRun
from chatvault.domain.parsed import Issue, Severity
from chatvault.ui.appearance import Appearance
from chatvault.ui.dialogs.import_report import ImportReportDialog, report_text

REPORT = ImportReport(
    (
        ImportRun(
            path="/exports/bread.zip",
            format="chatgpt",
            sessions_new=2,
            sessions_failed=1,
            issues=(
                Issue("conversation 3", Severity.ERROR, "Its messages are missing.", "c.json"),
            ),
        ),
        ImportRun(path="/exports/notes.txt", format=None),
    )
)


def test_each_file_has_its_figures_and_problems() -> None:
    first, second = report_text(REPORT).split("\n\n")
    assert first.splitlines()[0] == "bread.zip (chatgpt)"
    assert "2 new" in first
    assert "c.json, conversation 3: Its messages are missing." in first
    assert second.startswith("notes.txt (not recognised)")


def test_the_report_can_be_copied(window: QWidget, appearance: Appearance) -> None:
    dialog = ImportReportDialog(appearance, REPORT, window)
    (copy,) = [each for each in dialog.findChildren(QPushButton) if each.text() == "Copy"]
    copy.click()
    assert QGuiApplication.clipboard().text() == report_text(REPORT)
