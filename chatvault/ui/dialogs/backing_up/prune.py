"""Shows which backups the rule would let go, before they are deleted."""

from __future__ import annotations

import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QListWidget, QVBoxLayout, QWidget

from chatvault.domain.safekeeping.backup import Pruning
from chatvault.ui.dialogs.backing_up.backup_words import words_of
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.widgets.words import Words
from chatvault.ui.wording import apart, counted, size

_RULE = (
    "These are kept: the last 3, the newest of 7 days, 4 weeks and 12 months, the newest one "
    "that passed its checks, and all that were made by hand or before an update."
)


class PruneDialog(QDialog):
    """A list of what would go; nothing goes before the person says so.

    Signals:
        agreed: delete exactly these.
    """

    agreed = Signal()

    def __init__(
        self, appearance: Appearance, pruning: Pruning, today: datetime.date, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Thin out the backups")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.about = Words(_about(pruning), appearance, self, weight=600)
        self.list = QListWidget(self)
        self.list.setAccessibleName("Backups that would be deleted")
        for backup in pruning.backups:
            words = words_of(backup, today)
            self.list.addItem(apart(words.taken, words.why, words.size))
        self.list.setSpacing(2)
        self.list.setVisible(bool(pruning.backups))
        buttons = QDialogButtonBox(self)
        close = QDialogButtonBox.StandardButton
        if pruning.backups:
            text = f"Delete {counted(len(pruning.backups), 'backup', 'backups')}"
            self.delete = buttons.addButton(text, QDialogButtonBox.ButtonRole.AcceptRole)
            buttons.addButton(close.Cancel)
        else:
            buttons.addButton(close.Close)
        buttons.accepted.connect(self._agree)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(16)
        rule = Words(_RULE, appearance, self, scale=SECONDARY, token="text2")
        for widget in (self.about, self.list, rule, buttons):
            column.addWidget(widget)
        self.setMinimumWidth(480)

    def _agree(self) -> None:
        self.agreed.emit()
        self.accept()


def _about(pruning: Pruning) -> str:
    if not pruning.backups:
        return "The rule removes no backup now."
    would = counted(len(pruning.backups), "backup", "backups")
    return f"{would} would be deleted, which frees {size(pruning.freed)}."
