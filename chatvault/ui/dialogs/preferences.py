"""What a person may choose."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QFormLayout,
    QVBoxLayout,
    QWidget,
)

from chatvault.ui.dialogs.backing_up.backup_plan_card import INTERVALS
from chatvault.ui.dialogs.starting.follow_choice import FollowChoice
from chatvault.ui.painting.appearance import (
    LARGEST_ZOOM,
    SECONDARY,
    SMALLEST_ZOOM,
    Appearance,
    Scheme,
)
from chatvault.ui.widgets.fitted_dialog import FittedDialog
from chatvault.ui.widgets.words import Words

_SCHEMES = {
    Scheme.SYSTEM: "As the system",
    Scheme.LIGHT: "Light",
    Scheme.DARK: "Dark",
    Scheme.CONTRAST_LIGHT: "High contrast, light",
    Scheme.CONTRAST_DARK: "High contrast, dark",
}
_WIDTH = 440
_LOCKS = (1, 5, 15, 60)
_NO_LOCK = "Only an encrypted vault can be locked. Set a passphrase first: File → Passphrase…"
_ZOOMS = tuple(
    percent / 100 for percent in range(int(SMALLEST_ZOOM * 100), int(LARGEST_ZOOM * 100) + 1, 10)
)


class PreferencesDialog(FittedDialog):
    """Each choice is followed at once.

    Signals:
        backup_hours_chosen: how often to back up, in hours; 0 never.
        lock_minutes_chosen: after how many minutes without anybody to lock; 0 never.
        follow_chosen: a FollowedSource, and whether to follow it.
    """

    backup_hours_chosen = Signal(int)
    lock_minutes_chosen = Signal(int)
    follow_chosen = Signal(object, bool)

    def __init__(
        self,
        appearance: Appearance,
        backup_hours: int,
        lock_minutes: int | None,
        parent: QWidget,
    ) -> None:
        """``lock_minutes`` None: the vault has no passphrase, and so no lock."""
        super().__init__(parent)
        self.setWindowTitle("Preferences")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.scheme = _box(self, _SCHEMES.values(), list(_SCHEMES).index(appearance.scheme))
        self.zoom = _box(
            self,
            [f"{100 * zoom:.0f} %" for zoom in _ZOOMS],
            min(range(len(_ZOOMS)), key=lambda place: abs(_ZOOMS[place] - appearance.zoom)),
        )
        hours = list(INTERVALS)
        chosen = backup_hours if backup_hours in hours else 24
        self.hours = _box(self, INTERVALS.values(), hours.index(chosen))
        self.scheme.activated.connect(lambda place: appearance.set_scheme(list(_SCHEMES)[place]))
        self.zoom.activated.connect(lambda place: appearance.set_zoom(_ZOOMS[place]))
        self.hours.activated.connect(lambda place: self.backup_hours_chosen.emit(hours[place]))
        self._lay_out(self._form(appearance, lock_minutes))

    def _form(self, appearance: Appearance, lock_minutes: int | None) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(24)
        form.setVerticalSpacing(12)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("Colours", self.scheme)
        form.addRow("Text size", self.zoom)
        form.addRow("Back up", self.hours)
        if lock_minutes is None:
            no_lock = Words(_NO_LOCK, appearance, self, scale=SECONDARY, token="text2")
            form.addRow("Lock", no_lock)
        else:
            form.addRow("Lock", self._lock(lock_minutes))
        self.follow = FollowChoice(appearance, self)
        self.follow.chosen.connect(self.follow_chosen)
        form.addRow("Follow", self.follow)
        return form

    def _lay_out(self, form: QFormLayout) -> None:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(24)
        column.addLayout(form)
        column.addWidget(buttons)
        self.setMinimumWidth(_WIDTH)

    def _lock(self, lock_minutes: int) -> QComboBox:
        minutes = [*sorted({*_LOCKS, lock_minutes} - {0}), 0]
        self.lock = _box(self, map(_lock_words, minutes), minutes.index(lock_minutes))
        self.lock.activated.connect(lambda place: self.lock_minutes_chosen.emit(minutes[place]))
        return self.lock


def _lock_words(minutes: int) -> str:
    """When an encrypted vault is locked."""
    if not minutes:
        return "Only by hand"
    return f"After {minutes} minute{'' if minutes == 1 else 's'} without you"


def _box(parent: QWidget, texts: Iterable[str], current: int) -> QComboBox:
    box = QComboBox(parent)
    box.addItems(list(texts))
    box.setCurrentIndex(current)
    return box
