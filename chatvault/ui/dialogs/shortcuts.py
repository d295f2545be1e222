"""What the keys do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from chatvault.ui.painting.appearance import Appearance

_MOST_COLUMNS = 4
_AROUND, _BETWEEN = 24, 24

# Keys that belong to a place and not to a menu.
_IN_THE_THREAD = (
    ("Next and previous message", "Alt+↓, Alt+↑"),
    ("Next and previous prompt", "Alt+PgDn, Alt+PgUp"),
    ("Fold and unfold", "Enter"),
    ("Buttons, lines and links of a message", "Tab, Shift+Tab"),
    ("Back to the message, and then to the list", "Esc"),
    ("Previous and next version", "[, ]"),
    ("Menu of the message", "Shift+F10"),
    ("Read the message with a caret", "F7"),
    ("Select by lines, by pages, to the ends", "Shift+↓, Shift+PgDn, Shift+End"),
    ("Find: match case, whole word, expression", "Alt+C, Alt+W, Alt+R"),
    ("Rename the conversation", "F2"),
    ("Move to the trash, or put back", "Del"),
)


class ShortcutsDialog(QDialog):
    """A table of what each key does, in this system's words for keys."""

    def __init__(
        self, appearance: Appearance, table: Sequence[tuple[str, str]], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        area = QScrollArea(self)
        area.setAccessibleName("Keyboard shortcuts")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        within = parent.window().size()
        keys = _table(appearance, (*table, *_IN_THE_THREAD), within.width() - 2 * _AROUND, area)
        area.setWidget(keys)
        area.setMinimumWidth(keys.sizeHint().width() + area.verticalScrollBar().sizeHint().width())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column_of_all = QVBoxLayout(self)
        column_of_all.setContentsMargins(_AROUND, _AROUND, _AROUND, _AROUND)
        column_of_all.setSpacing(_AROUND)
        column_of_all.addWidget(area)
        column_of_all.addWidget(buttons)
        needed = keys.sizeHint().height() + buttons.sizeHint().height() + 3 * _AROUND
        self.resize(self.sizeHint().width(), min(needed, within.height()))


def _table(
    appearance: Appearance, keys: Sequence[tuple[str, str]], room: int, parent: QWidget
) -> QWidget:
    """What each key does, in as many columns as there is room for, one below the other."""
    whole = QWidget(parent)
    bold = appearance.font(weight=600)
    rows = [(QLabel(what, whole), QLabel(key, whole)) for what, key in keys]
    for _, key in rows:
        key.setFont(bold)
    widest = [max(part.sizeHint().width() for part in parts) for parts in zip(*rows, strict=True)]
    columns = max(1, min(_MOST_COLUMNS, room // (sum(widest) + 2 * _BETWEEN)))
    below = -(-len(rows) // columns)
    grid = QGridLayout(whole)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(_BETWEEN)
    grid.setVerticalSpacing(8)
    for place, (what, key) in enumerate(rows):
        column, row = divmod(place, below)
        grid.addWidget(what, row, column * 2)
        grid.addWidget(key, row, column * 2 + 1, Qt.AlignmentFlag.AlignRight)
    return whole
