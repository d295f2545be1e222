"""What a person prefers: asked for in a dialog, followed at once, and kept for the next start."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from chatvault.domain.session import SessionSort
from chatvault.ui.dialogs.backing_up.backup_plan_card import BackupPlan
from chatvault.ui.dialogs.preferences import PreferencesDialog

if TYPE_CHECKING:
    from chatvault.ui.main_window import MainWindow


class Preferences(QObject):
    """Changes the settings of the window, and lets what they are about follow."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def ask(self) -> None:
        """Ask for preferences, and follow them at once."""
        window = self._window
        settings = window.settings
        lock = settings.lock_minutes if window.vault.is_encrypted else None
        dialog = PreferencesDialog(window.appearance, settings.backup_hours, lock, window)
        dialog.lock_minutes_chosen.connect(self._set_lock_minutes)
        dialog.backup_hours_chosen.connect(self._set_backup_hours)
        dialog.follow_chosen.connect(lambda source, on: window.follower.choose(source, on=on))
        window.follower.ask(dialog.follow.show_sources)
        dialog.open()

    def plan_backups(self, plan: BackupPlan) -> None:
        """Back up by that plan from now on."""
        window = self._window
        window.settings = dataclasses.replace(
            window.settings, backup_hours=plan.hours, backup_folder=plan.second
        )
        window.backups.set_plan(plan)
        window.schedule.start(plan.hours, plan.second)

    def remember_sort(self, sort: SessionSort) -> None:
        """Keep the order of the list for the next start."""
        window = self._window
        window.settings = dataclasses.replace(window.settings, sort=str(sort))

    def zoom(self, step: float) -> None:
        """Make everything larger by so much, or smaller."""
        self._window.appearance.set_zoom(self._window.appearance.zoom + step)

    def _set_backup_hours(self, hours: int) -> None:
        window = self._window
        self.plan_backups(BackupPlan(hours, window.settings.backup_folder))

    def _set_lock_minutes(self, minutes: int) -> None:
        window = self._window
        window.settings = dataclasses.replace(window.settings, lock_minutes=minutes)
        window.idle_lock.start(minutes if window.vault.is_encrypted else 0)
