"""What an import did, file by file, with every problem and its place."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from chatvault.domain.imports import ImportReport, ImportRun
from chatvault.domain.parsed import Issue
from chatvault.ui.appearance import PANEL_TITLE, Appearance

_SIZE = (720, 480)


class ImportReportDialog(QDialog):
    """The report as text that can be read, selected and copied."""

    def __init__(self, appearance: Appearance, report: ImportReport, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Import report")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE)
        title = QLabel("What was imported", self)
        title.setFont(appearance.font(PANEL_TITLE, 600))
        self.text = QPlainTextEdit(report_text(report), self)
        self.text.setReadOnly(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        copy = buttons.addButton("Copy", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()))
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        for widget in (title, self.text, buttons):
            column.addWidget(widget)


def report_text(report: ImportReport) -> str:
    """The report in plain text: a paragraph for each file, its problems beneath it."""
    return "\n\n".join(_run_text(run) for run in report.runs)


def _run_text(run: ImportRun) -> str:
    figures = (
        f"{run.sessions_new:,} new, {run.sessions_updated:,} updated, "
        f"{run.sessions_unchanged:,} unchanged, {run.sessions_failed:,} not read"
    )
    head = f"{Path(run.path).name} ({run.format or 'not recognised'})\n{figures}"
    return "\n".join([head, *(_issue_text(issue) for issue in run.issues)])


def _issue_text(issue: Issue) -> str:
    place = ", ".join(part for part in (issue.member, issue.where) if part)
    return f"  • {place}: {issue.text}" if place else f"  • {issue.text}"
