"""Asks what the person wants to note about a conversation."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.widgets.text_area import TextArea

_SIZE = (460, 320)


class NoteDialog(QDialog):
    """Several lines of plain text; Ctrl+Enter saves them, and an empty note is none.

    Signals:
        written: the note, which may be empty; not where it stayed the same.
    """

    written = Signal(str)

    def __init__(self, note: str, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Note")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._before = note
        area = TextArea(note, appearance, self)
        self.field = area.edit
        self.field.setPlaceholderText("What you want to remember of this conversation")
        self.field.setAccessibleName("Note on the conversation")
        label = QLabel("Note on the conversation", self)
        label.setBuddy(self.field)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel, self
        )
        buttons.accepted.connect(self._save)
        buttons.rejected.connect(self.reject)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._save)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addWidget(label)
        column.addWidget(area, 1)
        column.addSpacing(16)
        column.addWidget(buttons)
        self.resize(*_SIZE)
        self.field.setFocus()

    def _save(self) -> None:
        note = self.field.toPlainText().strip()
        if note != self._before:
            self.written.emit(note)
        self.accept()
