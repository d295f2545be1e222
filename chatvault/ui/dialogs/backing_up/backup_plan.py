"""Asks how often to back up, and for a second folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from chatvault.ui.dialogs.backing_up.backup_plan_card import INTERVALS, BackupPlan
from chatvault.ui.dialogs.starting.found_words import short_path
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.widgets.button import Button, ButtonKind
from chatvault.ui.widgets.fitted_dialog import FittedDialog
from chatvault.ui.widgets.words import Words

_ABOUT = (
    "A backup waits until you have paused for two minutes, and is skipped when nothing is new. "
    "Each one is also copied to the second folder, such as one on another disk or one that is "
    "synchronised; while that is not there, backups beside the vault are still made."
)
_NONE = "None"


class BackupPlanDialog(FittedDialog):
    """Nothing changes before the person says so.

    Signals:
        chosen: the BackupPlan.
    """

    chosen = Signal(object)

    def __init__(self, appearance: Appearance, plan: BackupPlan, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("When to back up")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.second = plan.second
        self._hours = list(INTERVALS)
        if plan.hours not in self._hours:
            self._hours.append(plan.hours)
        self.hours = QComboBox(self)
        self.hours.addItems([INTERVALS.get(one, f"Every {one} hours") for one in self._hours])
        self.hours.setCurrentIndex(self._hours.index(plan.hours))
        self.folder = Words("", appearance, self)
        self.choose = Button("Choose…", appearance, parent=self)
        self.forget = Button("Use none", appearance, kind=ButtonKind.QUIET, parent=self)
        self.choose.clicked.connect(self._choose)
        self.forget.clicked.connect(lambda: self.set_second(""))
        self._lay_out(appearance)
        self.set_second(plan.second)

    def set_second(self, folder: str) -> None:
        """Copy backups to that folder too; empty for none."""
        self.second = folder
        self.folder.setText(short_path(Path(folder)) if folder else _NONE)
        self.forget.setVisible(bool(folder))

    def accept(self) -> None:
        self.chosen.emit(BackupPlan(self._hours[self.hours.currentIndex()], self.second))
        super().accept()

    def _choose(self) -> None:
        title = "Choose a second folder for backups"
        if name := QFileDialog.getExistingDirectory(self, title, self.second):
            self.set_second(name)

    def _lay_out(self, appearance: Appearance) -> None:
        second = QHBoxLayout()
        second.setSpacing(8)
        second.addWidget(self.folder, 1)
        second.addWidget(self.forget)
        second.addWidget(self.choose)
        form = QFormLayout()
        form.setHorizontalSpacing(24)
        form.setVerticalSpacing(12)
        form.addRow("Back up", self.hours)
        form.addRow("Second folder", second)
        kinds = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(kinds.Save | kinds.Cancel, self)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(20)
        column.addLayout(form)
        column.addWidget(Words(_ABOUT, appearance, self, scale=SECONDARY, token="text2"))
        column.addWidget(buttons)
        self.setMinimumWidth(520)
