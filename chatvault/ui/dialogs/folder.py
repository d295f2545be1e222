"""Asks in which folder something shall be."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from chatvault.ui.appearance import SECONDARY, Appearance
from chatvault.ui.dialogs.folder_choice import FolderChoice
from chatvault.ui.dialogs.picker import Picker
from chatvault.ui.widgets.words import Words

_SIZE = (380, 400)


class FolderDialog(QDialog):
    """Enter or a click on a folder decides; Esc leaves all as it is.

    Signals:
        decided: the Destination.
    """

    decided = Signal(object)

    def __init__(
        self, appearance: Appearance, choice: FolderChoice, title: str, hint: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._choice = choice
        words = "Find or make a folder" if choice.makes else "Find a folder"
        self.picker = Picker(appearance, words, "Folders", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.picker, 1)
        column.addWidget(Words(hint, appearance, self, scale=SECONDARY, token="text2"))
        self.resize(*_SIZE)
        self.picker.typed.connect(self._list)
        self.picker.picked.connect(self._decide)
        self._list("")
        self.picker.setFocus()

    def _list(self, typed: str) -> None:
        """List what fits; Enter means the first once something is typed."""
        rows = self._choice.rows(typed)
        first = rows[0].key if typed and rows else self._choice.current
        self.picker.show_rows(rows, first)

    def _decide(self, key: str) -> None:
        self.decided.emit(self._choice.destination(key))
        self.accept()
