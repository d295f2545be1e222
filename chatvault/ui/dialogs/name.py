"""Asks for the name of something new."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from chatvault.domain.own_name import LONGEST, trimmed, why_no_name

_WIDTH = 320
_INSIDE = 4  # between the border of the field and its words, besides what the style leaves


class NameDialog(QDialog):
    """One line of text; it can be kept once it is a name.

    Signals:
        named: the name.
    """

    named = Signal(str)

    def __init__(self, title: str, kind: str, parent: QWidget) -> None:
        """``kind``: what gets the name, such as "folder"."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._kind = kind
        self.field = QLineEdit(self)
        self.field.setMaxLength(LONGEST)
        self.field.setMinimumWidth(_WIDTH)
        self.field.setTextMargins(_INSIDE, 0, _INSIDE, 0)
        label = QLabel("Name", self)
        label.setBuddy(self.field)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel, self
        )
        self.buttons.accepted.connect(self._keep)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addWidget(label)
        column.addWidget(self.field)
        column.addSpacing(16)
        column.addWidget(self.buttons)
        self.field.textChanged.connect(self._fit)
        self._fit("")

    def _fit(self, text: str) -> None:
        save = self.buttons.button(QDialogButtonBox.StandardButton.Save)
        save.setEnabled(not why_no_name(trimmed(text), self._kind))

    def _keep(self) -> None:
        self.named.emit(trimmed(self.field.text()))
        self.accept()
