"""The page that says how the vault is, and copies it as text for a bug report."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from chatvault.domain.changes import EVERYTHING, Changes
from chatvault.domain.safekeeping.health import SOUND, Diagnosis
from chatvault.domain.work import Work
from chatvault.jobs.runner import EndedJob, Job
from chatvault.ui.operations import Operations
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.stats.card import Card
from chatvault.ui.stats.facts import Facts
from chatvault.ui.stats.health_words import Section, as_text, sections, summary
from chatvault.ui.stats.warning_list import WarningList
from chatvault.ui.widgets.button import Button, ButtonKind
from chatvault.ui.widgets.page import Page
from chatvault.ui.widgets.page_head import PageHead
from chatvault.ui.widgets.side_by_side import GAP, SideBySide
from chatvault.ui.widgets.words import Words

if TYPE_CHECKING:
    from chatvault.services.vault import Services

_TITLES = ("Safety", "Size", "Slow queries", "Background jobs", "Versions")


class HealthPage(Page):
    """Figures about the vault and the program; none tells anything of what was said.

    Signals:
        done: a sentence about what was done here.
    """

    done = Signal(str)

    def __init__(self, appearance: Appearance, operations: Operations, parent: QWidget) -> None:
        super().__init__(appearance, parent, widest_em=80)
        self._operations = operations
        self._told: tuple[Section, ...] = ()
        self.about = Words("", appearance, self.body, token="text2")
        self.copy = self._button("Copy as text", ButtonKind.PLAIN, "copy")
        self.repair = self._button("Repair", ButtonKind.PRIMARY)
        self.check = self._button("Check now", ButtonKind.PRIMARY, "list-checks")
        self.facts = {title: Facts(appearance, self.body) for title in _TITLES}
        self.outcome = Words("", appearance, self.body)
        self.warnings = WarningList(appearance, self.body)
        self._lay_out()
        self.copy.clicked.connect(self.copy_text)
        self.repair.clicked.connect(self._repair)
        self.check.clicked.connect(self._check)

    def refresh(self) -> None:
        """Read the figures again."""
        self._operations.read(
            "Looking at the vault's health",
            lambda services, work: (
                services.diagnosing.diagnosis(),
                services.diagnosing.warnings(),
            ),
            self._show,
        )

    def _show(self, told: tuple[Diagnosis, tuple[str, ...]]) -> None:
        diagnosis, warnings = told
        self.warnings.show_sentences(warnings)
        self.show_diagnosis(diagnosis, self._operations.ended, datetime.date.today())

    def show_diagnosis(
        self, diagnosis: Diagnosis, jobs: tuple[EndedJob, ...], today: datetime.date
    ) -> None:
        """Show those figures, as said on that day."""
        self._told = sections(diagnosis, jobs, today)
        self.about.setText(summary(diagnosis))
        for section in self._told:
            self.facts[section.title].show_section(section)
            self._cards[section.title].set_note(section.note)
        check = diagnosis.full_check
        to_repair = check is not None and check.outcome != SOUND
        self.repair.setVisible(to_repair)
        self.check.set_kind(ButtonKind.PLAIN if to_repair else ButtonKind.PRIMARY)

    def forget(self) -> None:
        """Show nothing of a vault that is about to be locked."""
        self._told = ()
        self.about.setText("")
        self.outcome.hide()
        self.warnings.show_sentences(())
        for title, facts in self.facts.items():
            facts.show_section(Section(title, ()))
            self._cards[title].set_note("")

    def copy_text(self) -> None:
        """Put all of it on the clipboard."""
        QGuiApplication.clipboard().setText(as_text(self._told))
        self.done.emit("Copied. It contains nothing of your conversations")

    def _check(self) -> None:
        job = self._operations.read(
            "Checking the vault",
            lambda services, work: services.checking.full(work),
            lambda _report: self.refresh(),
        )
        self._wait_for(job)

    def _repair(self) -> None:
        sentences: list[str] = []

        def run(services: Services, work: Work) -> Changes:
            sentences.extend(services.repairing.run(work))
            services.checking.full(work)
            return EVERYTHING

        job = self._operations.write("Repairing the vault", run)
        job.succeeded.connect(lambda _changes: self._on_repaired(sentences))
        self._wait_for(job)

    def _on_repaired(self, sentences: list[str]) -> None:
        self.outcome.setText("\n".join(sentences))
        self.outcome.show()
        self.refresh()

    def _wait_for(self, job: Job) -> None:
        self._operations.job_started.emit(job)
        for button in (self.check, self.repair):
            button.setEnabled(False)
            job.finished.connect(lambda button=button: button.setEnabled(True))

    def _button(self, text: str, kind: ButtonKind, icon: str = "") -> Button:
        return Button(text, self.appearance, kind=kind, icon=icon, main=True, parent=self.body)

    def _lay_out(self) -> None:
        body, column = self.body, self.column
        buttons = (self.copy, self.check, self.repair)
        column.addWidget(PageHead("Health", self.about, buttons, self.appearance, body))
        column.addSpacing(20)
        column.addWidget(self.outcome)
        self.outcome.setContentsMargins(0, 0, 0, 16)
        self.outcome.hide()
        column.addWidget(self.warnings)
        self.repair.hide()
        self._cards = cards = {title: self._card(title) for title in _TITLES}
        pairs = (("Safety", "Size"), ("Background jobs", "Versions"))
        for left, right in pairs:
            pair = (cards[left], cards[right])
            column.addWidget(SideBySide(pair, body, weights=(1, 1), least=320))
            column.addSpacing(GAP)
        column.addWidget(cards["Slow queries"])
        column.addStretch(1)

    def _card(self, title: str) -> Card:
        facts = self.facts[title]
        return Card(self.appearance, title, facts, facts, self.body)
