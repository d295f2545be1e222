"""The person's note on the open conversation, and the way to write it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.stats.section import GUTTER
from chatvault.ui.widgets.icon_button import IconButton
from chatvault.ui.widgets.side_margins import SideMargins
from chatvault.ui.widgets.words import Words

SHOWN = 2_000  # characters; the dialog has all


class NotePane(QWidget):
    """The note as plain text, never as anything that could do something.

    Signals:
        edit_asked: the note is to be written.
    """

    edit_asked = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self.words = Words("", appearance, self, scale=SECONDARY)
        self.button = IconButton("pencil-simple", "Edit the note", appearance, self)
        self.button.clicked.connect(self.edit_asked)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        row = QHBoxLayout(self)
        SideMargins(row, self).set(GUTTER, 0, GUTTER - 6, 8)
        row.setSpacing(8)
        row.addWidget(self.words, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)

    def show_note(self, note: str) -> None:
        """Show that note."""
        cut = f"{note[:SHOWN]}…" if len(note) > SHOWN else note
        self.words.setText(cut)
        self.words.setAccessibleName(f"Note: {cut}")

    def minimumSizeHint(self) -> QSize:
        return QSize(120, super().minimumSizeHint().height())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.edit_asked.emit()
