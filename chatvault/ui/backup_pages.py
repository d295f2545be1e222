"""The page of backups: the list of them, or what is in one."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget

from chatvault.ui.backup_browser import BackupBrowser
from chatvault.ui.dialogs.backing_up.backups import BackupsPage
from chatvault.ui.operations import Operations
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.widgets.entrance import Entrance


class BackupPages(QStackedWidget):
    """The list of backups, and in its place the one that is looked into."""

    def __init__(self, appearance: Appearance, operations: Operations, parent: QWidget) -> None:
        super().__init__(parent)
        self.backups = BackupsPage(appearance, operations, self)
        self.browser = BackupBrowser(appearance, operations, self)
        self.addWidget(self.backups)
        self.addWidget(self.browser)
        self.backups.look_asked.connect(
            lambda backup: self.browser.open(backup, self.backups.elsewhere)
        )
        self.browser.shown.connect(lambda: self.setCurrentWidget(self.browser))
        self.browser.left.connect(self._show_backups)
        Entrance(self, self.currentWidget)

    def _show_backups(self) -> None:
        """The list again, with the keyboard: Qt would give that to the search field."""
        self.setCurrentWidget(self.backups)
        self.backups.open_folder.setFocus()
