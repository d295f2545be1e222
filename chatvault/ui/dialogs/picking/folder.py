"""Asks in which folder something shall be."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from chatvault.ui.dialogs.picking.folder_choice import FolderChoice
from chatvault.ui.dialogs.picking.picker import Picker
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.widgets.words import Words

_SIZE = (380, 440)


class FolderDialog(QDialog):
    """Enter, "Move" or a double click on a folder decides; Esc leaves all as it is.

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
        self.picker = Picker(appearance, words, "Folders", self, at_once=False)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.move_there = self.buttons.addButton("Move", QDialogButtonBox.ButtonRole.AcceptRole)
        self.move_there.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.picker, 1)
        column.addWidget(Words(hint, appearance, self, scale=SECONDARY, token="text2"))
        column.addSpacing(8)
        column.addWidget(self.buttons)
        self.resize(*_SIZE)
        self.buttons.accepted.connect(self._decide_on_current)
        self.buttons.rejected.connect(self.reject)
        self.picker.pointed.connect(self._offer)
        self.picker.typed.connect(self._list)
        self.picker.picked.connect(self._decide)
        self._list("")
        self.picker.setFocus()

    def _list(self, typed: str) -> None:
        """List what fits; Enter means the first once something is typed."""
        rows = self._choice.rows(typed)
        first = rows[0].key if typed and rows else self._choice.current
        self.picker.show_rows(rows, first)

    def _offer(self) -> None:
        self.move_there.setEnabled(self.picker.current_key is not None)

    def _decide_on_current(self) -> None:
        if (key := self.picker.current_key) is not None:
            self._decide(key)

    def _decide(self, key: str) -> None:
        self.decided.emit(self._choice.destination(key))
        self.accept()
