"""Asks how old conversations must be to be archived, and says how many that are."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from chatvault.ui.appearance import Appearance
from chatvault.ui.operations import Operations

DAYS = 90
_LONGEST = 3650


class ArchiveDialog(QDialog):
    """Counts while the person chooses; nothing is changed before they say so.

    Signals:
        days_chosen: archive what had no activity for that many days.
    """

    days_chosen = Signal(int)

    def __init__(self, appearance: Appearance, operations: Operations, parent: QWidget) -> None:
        super().__init__(parent)
        self._operations = operations
        self.setWindowTitle("Archive old conversations")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.days = QSpinBox(self)
        self.days.setRange(1, _LONGEST)
        self.days.setValue(DAYS)
        self.days.setSuffix(" days")
        self.days.valueChanged.connect(self._count)
        self.count = QLabel("…", self)
        self.count.setFont(appearance.font(weight=600))
        hint = QLabel(
            "Archived conversations leave the list and the usual search; they can be brought\n"
            "back at any time. Pinned and starred ones stay.",
            self,
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.archive = buttons.addButton("Archive", QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self._choose)
        buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.addRow("Without activity for", self.days)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(16)
        column.addLayout(form)
        for widget in (self.count, hint, buttons):
            column.addWidget(widget)
        self._count(DAYS)

    def _count(self, days: int) -> None:
        # A method and no lambda: Qt forgets it with the dialog, whenever the answer comes.
        self._operations.read(
            "Counting",
            lambda services, work: (days, len(services.organising.older_than(days))),
            self._show_count,
        )

    def _show_count(self, counted: tuple[int, int]) -> None:
        days, count = counted
        if days == self.days.value():
            noun = "conversation" if count == 1 else "conversations"
            self.count.setText(f"{count:,} {noun} will be archived")
            self.archive.setEnabled(count > 0)

    def _choose(self) -> None:
        self.days_chosen.emit(self.days.value())
        self.accept()
