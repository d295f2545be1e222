"""The page of upkeep: the archive's rules, the trash, and what could be cleaned up."""

from __future__ import annotations

import dataclasses
import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from chatvault.domain.safekeeping.archive_rule import ArchiveRule
from chatvault.domain.safekeeping.cleanup import CleanupPlan, CleanupRule
from chatvault.domain.safekeeping.trash import TrashContents
from chatvault.domain.safekeeping.upkeep import UpkeepRules
from chatvault.domain.work import Work
from chatvault.ui.dialogs.tidying.cleanup_rows import CleanupRows
from chatvault.ui.dialogs.tidying.rule_rows import LastRunRow, RuleRows
from chatvault.ui.dialogs.tidying.upkeep_card import UpkeepCard, below_title
from chatvault.ui.dialogs.tidying.upkeep_words import (
    ABOUT_ARCHIVE,
    ABOUT_CLEANUP,
    about_trash,
    last_run,
    waiting,
)
from chatvault.ui.newest_read import NewestRead
from chatvault.ui.operations import Operations
from chatvault.ui.painting.appearance import PAGE_TITLE, Appearance
from chatvault.ui.widgets.button import Button, ButtonKind
from chatvault.ui.widgets.page import Page
from chatvault.ui.widgets.side_margins import SideMargins
from chatvault.ui.widgets.words import Words
from chatvault.ui.wording import size

if TYPE_CHECKING:
    from chatvault.services.vault import Services

_ABOUT = "What the vault puts away and cleans by itself, once a day, and what it frees."


@dataclass(frozen=True, slots=True)
class UpkeepState:
    """The rules, how many conversations each of the archive's takes now, and the trash.

    ``last_run`` is the moment of the archive's last run of which something is still archived;
    ``waits_until`` is when the rules are followed again, where they wait.
    """

    rules: UpkeepRules
    takes: tuple[int, ...]
    trash: TrashContents
    last_run: int | None = None
    waits_until: int | None = None


class UpkeepPage(Page):
    """Shows what would be done before it is done.

    Signals:
        rule_asked: make another rule of the archive.
        bring_back_asked: the moment of the run of the archive that is to be taken back.
        archive_asked: the rules (a tuple of ArchiveRule) to archive by now.
        rules_changed: a function from the UpkeepRules there are to those wanted, and a sentence.
        trash_asked: show what lies in the trash.
        empty_asked: empty the trash.
        clean_asked: the CleanupRule to clean up by now.
    """

    rule_asked = Signal()
    bring_back_asked = Signal(object)
    archive_asked = Signal(object)
    rules_changed = Signal(object, str)
    trash_asked = Signal()
    empty_asked = Signal()
    clean_asked = Signal(object)

    def __init__(self, appearance: Appearance, operations: Operations, parent: QWidget) -> None:
        super().__init__(appearance, parent, widest_em=80)
        self._operations = operations
        self._rules = UpkeepRules()
        self._last_run: int | None = None
        self._planning = NewestRead(operations)
        self.archive = UpkeepCard("archive", "Archive", appearance, self.body)
        self.trash = UpkeepCard("trash", "Trash", appearance, self.body)
        self.cleanup = UpkeepCard("database", "Cleanup", appearance, self.body)
        self.waiting = Words("", appearance, self.body, token="warn")
        # As they are made Tab comes to them: from the top to the bottom.
        self.add_rule = self._button("Add a rule…", self.archive)
        self.archive_now = self._button("Archive now", self.archive)
        self.rules = RuleRows(appearance, self.archive)
        self.last_run = LastRunRow(appearance, self.archive)
        self.show_trash = self._button("Show", self.trash)
        self.empty_trash = self._button("Empty…", self.trash)
        self.clean = self._button("Clean up", self.cleanup, ButtonKind.PRIMARY)
        self.rows = CleanupRows(appearance, self.cleanup)
        self.daily = QCheckBox("Clean up once a day by itself", self.cleanup)
        self._lay_out()
        self.last_run.bring_back.clicked.connect(lambda: self.bring_back_asked.emit(self._last_run))
        self.add_rule.clicked.connect(self.rule_asked)
        self.archive_now.clicked.connect(lambda: self.archive_asked.emit(self._rules.archive))
        self.rules.dropped.connect(self._drop)
        self.show_trash.clicked.connect(self.trash_asked)
        self.empty_trash.clicked.connect(self.empty_asked)
        self.rows.rule_changed.connect(self._keep_cleanup)
        self.daily.clicked.connect(self._keep_daily)
        self.clean.clicked.connect(lambda: self.clean_asked.emit(self.rows.rule))
        self.forget()

    def restyle(self) -> None:
        super().restyle()
        self.daily.setFont(self.appearance.font())
        self._indent()

    def refresh(self) -> None:
        """Read everything again; what would be cleaned comes a moment later."""
        self._operations.read(
            "Looking at the upkeep",
            _state,
            lambda state: self.show_state(state, datetime.date.today()),
        )

    def forget(self) -> None:
        """Show nothing of a vault that is about to be locked."""
        self.show_state(UpkeepState(UpkeepRules(), (), TrashContents()), datetime.date.today())

    def show_state(self, state: UpkeepState, today: datetime.date) -> None:
        """Show the rules and the trash, as said on that day, and look what could be cleaned."""
        rules = self._rules = state.rules
        self.rules.show_rules(tuple(zip(rules.archive, state.takes, strict=True)))
        self._last_run = state.last_run
        self.last_run.setVisible(state.last_run is not None)
        self.last_run.words.setText(last_run(state.last_run, today))
        self.archive_now.setEnabled(any(state.takes))
        self.waiting.setVisible(state.waits_until is not None)
        self.waiting.setText(waiting(state.waits_until, today))
        self.trash.about.setText(about_trash(state.trash, today))
        for button in (self.show_trash, self.empty_trash):
            button.setEnabled(state.trash.conversations > 0)
        self.rows.show_rule(rules.cleanup)
        self.daily.setChecked(rules.cleans)
        self._plan(rules.cleanup)

    def show_plan(self, plan: CleanupPlan | None) -> None:
        """Say what a cleanup would free; None while that is looked for."""
        self.rows.show_plan(plan)
        freed = f"Free {size(plan.freed)}" if plan and plan.freed else "Clean up"
        self.clean.setText(freed)
        self.clean.setEnabled(bool(plan and plan.going))
        self.clean.updateGeometry()

    def _plan(self, rule: CleanupRule) -> None:
        self._planning.stop()
        self.show_plan(None)
        if not self.isVisible():
            return  # it is asked again when it is shown
        self._planning.ask(
            "Finding out what can be freed",
            lambda services, work: services.cleanup.plan(rule, work),
            self.show_plan,
        )

    def _drop(self, rule: ArchiveRule) -> None:
        def without(rules: UpkeepRules) -> UpkeepRules:
            left = tuple(one for one in rules.archive if one != rule)
            return dataclasses.replace(rules, archive=left)

        self.rules_changed.emit(without, "Rule removed")

    def _keep_cleanup(self, rule: CleanupRule) -> None:
        self.rules_changed.emit(lambda rules: dataclasses.replace(rules, cleanup=rule), "")

    def _keep_daily(self, on: bool) -> None:
        self.rules_changed.emit(lambda rules: dataclasses.replace(rules, cleans=on), "")

    def _button(self, text: str, card: UpkeepCard, kind: ButtonKind = ButtonKind.PLAIN) -> Button:
        button = Button(text, self.appearance, kind=kind, parent=card)
        card.add_button(button)
        return button

    def _lay_out(self) -> None:
        appearance, body, column = self.appearance, self.body, self.column
        column.addWidget(Words("Upkeep", appearance, body, scale=PAGE_TITLE, weight=600))
        column.addSpacing(2)
        column.addWidget(Words(_ABOUT, appearance, body, token="text2"))
        column.addWidget(self.waiting)
        column.addSpacing(20)
        self.archive.about.setText(ABOUT_ARCHIVE)
        self.cleanup.about.setText(ABOUT_CLEANUP)
        self.archive.rows.addWidget(self.rules)
        self.archive.rows.addWidget(self.last_run)
        self.cleanup.rows.addWidget(self.rows)
        daily = QHBoxLayout()
        self._around_daily = SideMargins(daily, self)
        daily.addWidget(self.daily)
        daily.addStretch(1)
        self.cleanup.rows.addLayout(daily)
        for card in (self.archive, self.trash, self.cleanup):
            column.addWidget(card)
            column.addSpacing(12)
        column.addStretch(1)
        self._indent()

    def _indent(self) -> None:
        self._around_daily.set(below_title(self.appearance), 12, 0, 0)


def _state(services: Services, work: Work) -> UpkeepState:
    rules = services.upkeep.rules()
    takes = tuple(len(services.archiving.planned([rule], work)) for rule in rules.archive)
    return UpkeepState(
        rules,
        takes,
        services.trash.contents(),
        services.archiving.last_run(),
        services.upkeep.waits_until(),
    )
