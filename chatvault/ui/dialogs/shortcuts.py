"""What the keys do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from chatvault.ui.appearance import Appearance

_ROWS_IN_A_COLUMN = 12

# Keys that belong to a place and not to a menu.
_IN_THE_THREAD = (
    ("Next and previous message", "Alt+↓, Alt+↑"),
    ("Next and previous prompt", "Alt+PgDn, Alt+PgUp"),
    ("Fold and unfold", "Enter"),
    ("Buttons, lines and links of a message", "Tab, Shift+Tab"),
    ("Back to the message; then Tab leaves", "Esc"),
    ("Previous and next version", "[, ]"),
    ("Menu of the message", "Shift+F10"),
    ("Read the message with a caret", "F7"),
    ("Select by lines, by pages, to the ends", "Shift+↓, Shift+PgDn, Shift+End"),
    ("Find: match case, whole word, expression", "Alt+C, Alt+W, Alt+R"),
    ("Rename in the list", "F2"),
)


class ShortcutsDialog(QDialog):
    """A table of what each key does, in this system's words for keys."""

    def __init__(
        self, appearance: Appearance, table: Sequence[tuple[str, str]], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        for place, (what, keys) in enumerate((*table, *_IN_THE_THREAD)):
            column, row = divmod(place, _ROWS_IN_A_COLUMN)
            key = QLabel(keys, self)
            key.setFont(appearance.font(weight=600))
            grid.addWidget(QLabel(what, self), row, column * 2)
            grid.addWidget(key, row, column * 2 + 1, Qt.AlignmentFlag.AlignRight)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column_of_all = QVBoxLayout(self)
        column_of_all.setContentsMargins(24, 24, 24, 24)
        column_of_all.setSpacing(24)
        column_of_all.addLayout(grid)
        column_of_all.addWidget(buttons)
