"""Asks which tags some conversations shall have."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from chatvault.domain.counted import conversations
from chatvault.ui.dialogs.picking.picker import Picker
from chatvault.ui.dialogs.picking.tag_marks import TagMarks
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.widgets.words import Words

_SIZE = (380, 440)
_HINT = "Enter marks a tag or makes a new one. Press it once more to apply."


class TagsDialog(QDialog):
    """Marks of three states; nothing is changed before they are applied.

    Signals:
        decided: the names of tags to give, and of those to take away.
    """

    decided = Signal(object, object)

    def __init__(
        self, appearance: Appearance, marks: TagMarks, total: int, parent: QWidget
    ) -> None:
        """``total``: of how many conversations it is about."""
        super().__init__(parent)
        self.setWindowTitle("Tags" if total == 1 else f"Tags of {conversations(total)}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._marks = marks
        self.picker = Picker(appearance, "Find or make a tag", "Tags", self)
        hint = Words(_HINT, appearance, self, scale=SECONDARY, token="text2")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.apply = self.buttons.addButton("Apply", QDialogButtonBox.ButtonRole.AcceptRole)
        self.apply.setDefault(True)
        self.buttons.accepted.connect(self._decide)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.picker, 1)
        column.addWidget(hint)
        column.addSpacing(8)
        column.addWidget(self.buttons)
        self.resize(*_SIZE)
        self.picker.typed.connect(self._list)
        self.picker.picked.connect(self._toggle)
        self.picker.entered.connect(self._decide)
        self._list("")
        self.picker.setFocus()

    def _list(self, typed: str) -> None:
        """List what fits; Enter means the first once something is typed."""
        rows = self._marks.rows(typed)
        self.picker.show_rows(rows, rows[0].key if typed and rows else None)

    def _toggle(self, name: str) -> None:
        self._marks.toggle(name)
        if self.picker.field.text():
            self.picker.field.clear()  # which lists them all, with none of them current
        else:
            self._list("")

    def _decide(self) -> None:
        self.decided.emit(self._marks.given, self._marks.taken)
        self.accept()
