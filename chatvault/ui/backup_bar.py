"""The bar over a backup that is looked into: which one it is, and what can be brought back."""

from __future__ import annotations

import datetime

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatvault.domain.counted import conversations
from chatvault.domain.safekeeping.backup import Backup
from chatvault.ui.dialogs.backing_up.backup_words import words_of
from chatvault.ui.moments import moment_within
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.widgets.button import Button, ButtonKind
from chatvault.ui.widgets.icon_button import IconButton
from chatvault.ui.widgets.painted import Ground
from chatvault.ui.widgets.segmented import Segmented
from chatvault.ui.widgets.side_margins import SideMargins
from chatvault.ui.widgets.words import Words
from chatvault.ui.wording import apart

ALL, TRASH = "all", "trash"  # the scopes


class BackupBar(Ground):
    """The way back, the backup's words, the choice of a scope, and the button that restores."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, "list", parent)
        self.back = IconButton("caret-left", "Back", appearance, self)
        self.title = Words("", appearance, self, weight=600)
        self._about = Words("", appearance, self, scale=SECONDARY, token="text2")
        choices = ((ALL, "Conversations"), (TRASH, "In its trash"))
        self.scopes = Segmented(choices, appearance, self)
        self.restore = Button("", appearance, kind=ButtonKind.PRIMARY, parent=self)
        self.restore.setToolTip("Choose several with Ctrl or Shift, or all with Ctrl+A")
        self._lay_out()

    def show_backup(self, backup: Backup) -> None:
        """Say which backup is looked into."""
        today = datetime.date.today()
        self.title.setText(f"Backup of {moment_within(backup.created_at, today)}")
        self._about.setText(apart(words_of(backup, today).why, "Read only"))

    def show_chosen(self, number: int) -> None:
        """Say how many conversations would be brought back."""
        chosen = conversations(number) if number else "conversations"
        self.restore.setText(f"Restore {chosen}")
        self.restore.updateGeometry()
        self.restore.setEnabled(number > 0)

    def fit(self, *, narrow: bool, reads_alone: bool) -> None:
        """Show what there is room for; a conversation that is seen alone has no scope."""
        self.scopes.setVisible(not reads_alone)
        self._about.setVisible(not narrow)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self._about)
        row = QHBoxLayout(self)
        SideMargins(row, self).set(12, 8, 16, 8)
        row.setSpacing(12)
        row.addWidget(self.back)
        row.addLayout(words, 1)
        row.addWidget(self.scopes)
        row.addWidget(self.restore)
