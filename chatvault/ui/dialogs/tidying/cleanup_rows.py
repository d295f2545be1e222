"""What a cleanup takes: a row a kind, with what there is, what would go, and how old it must be."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QWidget

from chatvault.domain.safekeeping.archive_rule import LONGEST_DAYS
from chatvault.domain.safekeeping.cleanup import CleanupKind, CleanupPlan, CleanupRule
from chatvault.ui.dialogs.tidying.upkeep_card import below_title
from chatvault.ui.dialogs.tidying.upkeep_words import EXPLAINED, NAMES, going, spared, there
from chatvault.ui.painting.appearance import CAPTION, SECONDARY, Appearance
from chatvault.ui.widgets.days_box import DaysBox
from chatvault.ui.widgets.side_margins import SideMargins
from chatvault.ui.widgets.words import Words

_USUAL_DAYS = 180
_BETWEEN = 16
_CLOSE = 8  # between two columns where there is little room
_NARROW = 380
_HEADS = ("", "In the vault", "Would go", "Older than")
_LOOKING = "…"


class CleanupRows(QWidget):
    """The rule as boxes to tick; beside each what it would free.

    Signals:
        rule_changed: the CleanupRule that is ticked now.
    """

    rule_changed = Signal(object)

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._showing = False
        self.boxes: dict[CleanupKind, QCheckBox] = {}
        self.there: dict[CleanupKind, Words] = {}
        self.going: dict[CleanupKind, Words] = {}
        self.days: dict[CleanupKind, DaysBox] = {}
        self.only_copies = QCheckBox("Also where the vault has the only copy", self)
        self.spared = Words("", appearance, self, scale=SECONDARY, token="text2")
        self._grid = QGridLayout(self)
        self._around = SideMargins(self._grid, self)
        self._fit(narrow=False)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(0, 1)
        for place, text in enumerate(_HEADS):
            head = Words(text, appearance, self, scale=CAPTION, weight=600, token="text3")
            head.setWordWrap(False)
            self._put(head, 0, place)
        for line, kind in enumerate(CleanupKind, 1):
            self._add(kind, 2 * line)
        self._add_only_copies(2 * 1 + 1)
        QWidget.setTabOrder(self.days[CleanupKind.ORIGINALS], self.only_copies)
        self.only_copies.toggled.connect(self._tell)
        appearance.changed.connect(self._restyle)
        self._restyle()
        self._enable()

    @property
    def rule(self) -> CleanupRule:
        """What is ticked."""
        return CleanupRule(
            originals_days=self._chosen_days(CleanupKind.ORIGINALS),
            only_copies=self.only_copies.isChecked(),
            logs_days=self._chosen_days(CleanupKind.LOGS),
            orphans=self.boxes[CleanupKind.ORPHANS].isChecked(),
        )

    def show_rule(self, rule: CleanupRule) -> None:
        """Tick what the rule says; what is being typed stays where it says so already."""
        if rule == self.rule:
            return
        self._showing = True
        for kind, days in (
            (CleanupKind.ORIGINALS, rule.originals_days),
            (CleanupKind.LOGS, rule.logs_days),
        ):
            self.boxes[kind].setChecked(days is not None)
            if days is not None:
                self.days[kind].setValue(max(1, days))
        self.only_copies.setChecked(rule.only_copies)
        self.boxes[CleanupKind.ORPHANS].setChecked(rule.orphans)
        self._showing = False
        self._enable()

    def show_plan(self, plan: CleanupPlan | None) -> None:
        """Say what the rule would do; None while that is looked for."""
        for kind in CleanupKind:
            part = plan.part(kind) if plan else None
            self.there[kind].setText(there(part) if part else _LOOKING)
            self.going[kind].setText(going(part) if part else _LOOKING)
            self.going[kind].set_token("text" if part and part.going else "text2")
        words = spared(plan.part(CleanupKind.ORIGINALS)) if plan else ""
        self.spared.setText(words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < self._appearance.grown(_NARROW)
        if narrow is not self._narrow:
            self._fit(narrow=narrow)

    def _fit(self, *, narrow: bool) -> None:
        self._narrow = narrow
        self._around.set(0 if narrow else below_title(self._appearance), 0, 0, 0)
        self._grid.setHorizontalSpacing(_CLOSE if narrow else _BETWEEN)

    def _add(self, kind: CleanupKind, line: int) -> None:
        box = QCheckBox(NAMES[kind], self)
        box.setToolTip(EXPLAINED[kind])
        box.toggled.connect(self._tell)
        self.boxes[kind] = box
        self._put(box, line, 0)
        for column, words in ((1, self.there), (2, self.going)):
            words[kind] = Words(
                _LOOKING, self._appearance, self, weight=500 if column == 2 else 400
            )
            words[kind].setWordWrap(False)
            self._put(words[kind], line, column)
        if kind is not CleanupKind.ORPHANS:
            days = DaysBox(LONGEST_DAYS, self)
            days.setValue(_USUAL_DAYS)
            days.setKeyboardTracking(False)
            days.setAccessibleName(f"{NAMES[kind]} older than")
            days.valueChanged.connect(self._tell)
            self.days[kind] = days
            self._put(days, line, 3)

    def _add_only_copies(self, line: int) -> None:
        beside = QHBoxLayout()
        SideMargins(beside, self).set(24, 0, 0, 0)
        beside.setSpacing(12)
        beside.addWidget(self.only_copies)
        beside.addWidget(self.spared, 1)
        self._grid.addLayout(beside, line, 0, 1, len(_HEADS))

    def _put(self, widget: QWidget, line: int, column: int) -> None:
        side = Qt.AlignmentFlag.AlignLeft if column in (0, 3) else Qt.AlignmentFlag.AlignRight
        self._grid.addWidget(widget, line, column, side | Qt.AlignmentFlag.AlignVCenter)

    def _chosen_days(self, kind: CleanupKind) -> int | None:
        return self.days[kind].value() if self.boxes[kind].isChecked() else None

    def _restyle(self) -> None:
        self.setFont(self._appearance.font())  # for the boxes and the fields in it
        self._fit(narrow=self._narrow)

    def _enable(self) -> None:
        for kind, days in self.days.items():
            days.setEnabled(self.boxes[kind].isChecked())
        self.only_copies.setEnabled(self.boxes[CleanupKind.ORIGINALS].isChecked())

    def _tell(self) -> None:
        if not self._showing:
            self._enable()
            self.rule_changed.emit(self.rule)
