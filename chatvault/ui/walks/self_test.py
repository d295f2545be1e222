"""Tries the installed program out: opens, imports a sample, finds a word in it, opens the hit."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from chatvault.ui.main_window import MainWindow
from chatvault.ui.operations import Operations
from chatvault.ui.walks.script import Script, Steps

SEARCHED = "rerank"


class SelfTest(QObject):
    """Ends the program with 0 where everything worked; ``verdict`` says what happened."""

    def __init__(self, window: MainWindow, operations: Operations) -> None:
        super().__init__(window)
        self.verdict = "not finished"
        self._window = window
        script = Script(self._steps, operations, self)
        script.finished.connect(self._pass)
        script.failed.connect(self._fail)

    def _steps(self) -> Steps:
        window = self._window
        yield
        window.imports.start_samples()
        yield
        if not window.counts.all:
            raise AssertionError("no sample was imported")
        window.search_bar.set_query(SEARCHED)
        yield
        window.results.open_first()
        yield
        if window.thread_pane.session_id is None:
            raise AssertionError("the hit was not opened")

    def _pass(self) -> None:
        self.verdict = "self-test passed"
        QApplication.exit(0)

    def _fail(self, error: Exception) -> None:
        self.verdict = f"self-test failed: {error}"
        QApplication.exit(1)
