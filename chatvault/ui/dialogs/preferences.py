"""What a person may choose."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QVBoxLayout,
    QWidget,
)

from chatvault.ui.appearance import LARGEST_ZOOM, SMALLEST_ZOOM, Appearance, Scheme
from chatvault.ui.dialogs.backup_plan_card import INTERVALS
from chatvault.ui.dialogs.follow_choice import FollowChoice

_SCHEMES = {
    Scheme.SYSTEM: "As the system",
    Scheme.LIGHT: "Light",
    Scheme.DARK: "Dark",
    Scheme.CONTRAST_LIGHT: "High contrast, light",
    Scheme.CONTRAST_DARK: "High contrast, dark",
}
_HOURS = INTERVALS
_ZOOMS = tuple(
    percent / 100 for percent in range(int(SMALLEST_ZOOM * 100), int(LARGEST_ZOOM * 100) + 1, 10)
)


class PreferencesDialog(QDialog):
    """Each choice is followed at once.

    Signals:
        backup_hours_chosen: how often to back up, in hours; 0 never.
        follow_chosen: a FollowedSource, and whether to follow it.
    """

    backup_hours_chosen = Signal(int)
    follow_chosen = Signal(object, bool)

    def __init__(self, appearance: Appearance, backup_hours: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Preferences")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.scheme = _box(self, _SCHEMES.values(), list(_SCHEMES).index(appearance.scheme))
        self.zoom = _box(
            self,
            [f"{zoom:.0%}" for zoom in _ZOOMS],
            min(range(len(_ZOOMS)), key=lambda place: abs(_ZOOMS[place] - appearance.zoom)),
        )
        hours = list(_HOURS)
        chosen = backup_hours if backup_hours in hours else 24
        self.hours = _box(self, _HOURS.values(), hours.index(chosen))
        self.scheme.activated.connect(lambda place: appearance.set_scheme(list(_SCHEMES)[place]))
        self.zoom.activated.connect(lambda place: appearance.set_zoom(_ZOOMS[place]))
        self.hours.activated.connect(lambda place: self.backup_hours_chosen.emit(hours[place]))
        form = QFormLayout()
        form.setHorizontalSpacing(24)
        form.setVerticalSpacing(12)
        form.addRow("Colours", self.scheme)
        form.addRow("Text size", self.zoom)
        form.addRow("Back up", self.hours)
        self.follow = FollowChoice(appearance, self)
        self.follow.chosen.connect(self.follow_chosen)
        form.addRow("Follow", self.follow)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(24)
        column.addLayout(form)
        column.addWidget(buttons)


def _box(parent: QWidget, texts: Iterable[str], current: int) -> QComboBox:
    box = QComboBox(parent)
    box.addItems(list(texts))
    box.setCurrentIndex(current)
    return box
