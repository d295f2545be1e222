"""Asks what the person wants to note about a message."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

LONGEST = 500
_WIDTH = 360


class BookmarkNoteDialog(QDialog):
    """One line of text, saved by Enter.

    Signals:
        written: the note, which may be empty.
    """

    written = Signal(str)

    def __init__(self, note: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Bookmark note")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.field = QLineEdit(note, self)
        self.field.setMaxLength(LONGEST)
        self.field.setPlaceholderText("Why this message matters")
        self.field.setMinimumWidth(_WIDTH)
        self.field.selectAll()
        label = QLabel("Note of the bookmark", self)
        label.setBuddy(self.field)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel, self
        )
        buttons.accepted.connect(self._save)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addWidget(label)
        column.addWidget(self.field)
        column.addSpacing(16)
        column.addWidget(buttons)

    def _save(self) -> None:
        self.written.emit(self.field.text().strip())
        self.accept()
