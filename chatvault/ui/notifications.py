"""Tells in the window what came of something: in the toast, in a line, or in a box."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMessageBox

from chatvault.domain.imports import ImportReport
from chatvault.domain.safekeeping.health import HealthReport
from chatvault.ui.places.pages import Mode
from chatvault.ui.tasks.imports import failures, summary, telling_run

if TYPE_CHECKING:
    from chatvault.ui.main_window import MainWindow


class Notifications(QObject):
    """One method a kind of notification; the lines and pages of the window are where it is told."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def tell_import(self, report: ImportReport) -> None:
        """Say what an import did, and what could not be read."""
        window, run_id = self._window, telling_run(report)
        window.toast.show_text(summary(report), lambda: window.show_import(run_id), label="Report")
        problem = failures(report)
        if problem:
            window.error_line.show_text(problem, lambda: self._tell_problems(run_id))
        if window.body.mode is Mode.IMPORTS:
            window.past_imports.show_run(run_id)

    def _tell_problems(self, run_id: int) -> None:
        """Lead from the line of what failed to where all of it is told."""
        self._window.error_line.hide()
        self._window.show_import(run_id)

    def tell_failure(self, sentence: str, path: str = "") -> None:
        """Say in a line what went wrong, and to which file."""
        details = self._details_of(f"{sentence}\n\n{path}") if path else None
        self._window.error_line.show_text(sentence, details)

    def tell_waiting(self) -> None:
        """Say why something that is done to the vault takes long."""
        self._window.toast.show_text("Waiting for another program that is writing to the vault")

    def tell_remark(self, sentence: str) -> None:
        """Say what is to be known of something that was done, until the person has read it."""
        box = self._box(QMessageBox.Icon.Information)
        box.setText(sentence)
        box.open()

    def tell_found(self, report: HealthReport) -> None:
        """Say that a check found what can be made good again."""
        del report  # the page tells it
        self._window.error_line.show_text(
            "The check of the vault found something to repair. Your conversations are whole.",
            lambda: self._window.show_page("health"),
        )

    def tell_crash(self, error: BaseException) -> None:
        """Tell of a bug, with its traceback to copy."""
        box = self._box(QMessageBox.Icon.Critical)
        box.setText("Something went wrong inside ChatVault. Your vault is safe.")
        box.setDetailedText("".join(traceback.format_exception(error)))
        box.open()

    def _details_of(self, text: str) -> Callable[[], None]:
        def show() -> None:
            box = self._box(QMessageBox.Icon.Information)
            box.setTextFormat(Qt.TextFormat.PlainText)  # file names may look like HTML
            box.setText(text)
            box.open()

        return show

    def _box(self, icon: QMessageBox.Icon) -> QMessageBox:
        box = QMessageBox(self._window)
        box.setIcon(icon)
        box.setWindowTitle("ChatVault")
        return box
