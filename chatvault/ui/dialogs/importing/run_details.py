"""One import: its figures, and what came of each file."""

from __future__ import annotations

import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatvault.domain.imports import ImportRun
from chatvault.ui.dialogs.importing.outcome_list import EDGE, OutcomeList
from chatvault.ui.dialogs.importing.outcome_rows import report_text
from chatvault.ui.dialogs.importing.run_figures import RunFigures
from chatvault.ui.dialogs.importing.run_words import facts, figures, name_of, one_line
from chatvault.ui.dialogs.starting.found_words import short_path
from chatvault.ui.painting.appearance import SECONDARY, THREAD_TITLE, Appearance
from chatvault.ui.widgets.button import Button
from chatvault.ui.widgets.elided_line import ElidedLine
from chatvault.ui.widgets.painted import Hairline
from chatvault.ui.widgets.words import Words


class RunDetails(QWidget):
    """A head with the figures over the list of files."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self.run: ImportRun | None = None
        self.title = ElidedLine(appearance, self, scale=THREAD_TITLE, weight=600)
        self.facts = Words("", appearance, self, scale=SECONDARY, token="text2")
        self.path = ElidedLine(
            appearance,
            self,
            scale=SECONDARY,
            token="text2",
            mode=Qt.TextElideMode.ElideMiddle,
        )
        self.copy = Button("Copy report", appearance, icon="copy", parent=self)
        self.figures = RunFigures(appearance, self)
        self.files = OutcomeList(appearance, self)
        self.copy.clicked.connect(self._copy)
        self._lay_out()

    def show_run(self, run: ImportRun, today: datetime.date) -> None:
        """Show that import, as said on that day; the one that is shown stays where it is."""
        if run == self.run:
            return
        self.run = run
        self.title.show_text(one_line(name_of(run)))
        self.facts.setText(facts(run, today))
        self.path.show_text(one_line(short_path(Path(run.path))))
        self.figures.show_figures(figures(run))
        self.files.show_run(run)

    def clear(self) -> None:
        """Show none."""
        self.run = None
        self.title.show_text("")
        self.facts.setText("")
        self.path.show_text("")
        self.figures.show_figures(())
        self.files.report.show_rows([])

    def _copy(self) -> None:
        if self.run is not None:
            QGuiApplication.clipboard().setText(report_text(self.run))

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        for widget in (self.title, self.facts, self.path):
            words.addWidget(widget)
        head = QHBoxLayout()
        head.setContentsMargins(EDGE, 16, EDGE, 0)
        head.setSpacing(16)
        head.addLayout(words, 1)
        head.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignTop)
        figures_row = QHBoxLayout()
        figures_row.setContentsMargins(EDGE, 16, EDGE, 16)
        figures_row.addWidget(self.figures)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(figures_row)
        column.addWidget(Hairline(self.files.appearance, self))
        column.addWidget(self.files, 1)
