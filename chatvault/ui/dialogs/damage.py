"""The page of a vault whose database is damaged: what there is, and the ways out."""

from __future__ import annotations

import datetime
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatvault.domain.safekeeping.rescue import BackupChoice, Readable
from chatvault.ui.dialogs.damage_words import (
    LOOKING_AT_FILE,
    LOOKING_FOR_BACKUP,
    backup_words,
    readable_words,
)
from chatvault.ui.painting.appearance import PAGE_TITLE, PANEL_TITLE, SECONDARY, Appearance
from chatvault.ui.widgets.button import Button, ButtonKind
from chatvault.ui.widgets.icon_mark import IconMark
from chatvault.ui.widgets.page import Page
from chatvault.ui.widgets.plane import Plane
from chatvault.ui.widgets.side_margins import SideMargins
from chatvault.ui.widgets.words import Words

_PROMISE = (
    "Nothing is deleted. The damaged file stays in the vault's folder as "
    "“vault.db.damaged-…”, whatever you choose."
)


class DamagePage(Page):
    """One click restores or salvages; the vault then opens again in the same window.

    Signals:
        restore_asked: put the newest whole backup in place.
        salvage_asked: put what can be read in place.
        anew_asked: put an empty database in place.
        reading_asked: leave everything as it is and go on.
    """

    restore_asked = Signal()
    salvage_asked = Signal()
    anew_asked = Signal()
    reading_asked = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent, widest_em=44, top=64)
        self.sentence = ""
        self._folder = Path()
        self._choice: BackupChoice | None = None
        self._readable: Readable | None = None
        self.about = Words("", appearance, self.body, token="text2")
        self.backup = Words("", appearance, self.body, token="text2")
        self.readable = Words("", appearance, self.body, token="text2")
        self.restore = self._button("Restore this backup")
        self.salvage = self._button("Salvage what can be read")
        self.anew = Button("Start with an empty vault", appearance, parent=self.body)
        self.go_on = Button("Not now", appearance, kind="quiet", parent=self.body)
        self.open_folder = Button("Open folder", appearance, kind="quiet", parent=self.body)
        self._lay_out()
        self.restore.clicked.connect(self.restore_asked)
        self.salvage.clicked.connect(self.salvage_asked)
        self.anew.clicked.connect(self.anew_asked)
        self.go_on.clicked.connect(self.reading_asked)
        self.open_folder.clicked.connect(self._open_folder)

    def begin(self, sentence: str, folder: Path, *, may_go_on: bool) -> None:
        """Say what happened, while what can be done is looked for."""
        self.sentence, self._folder = sentence, folder
        self._choice = self._readable = None
        self.about.setText("Part of the database cannot be read. It was left as it is.")
        self.about.setToolTip(sentence)
        self.backup.setText(LOOKING_FOR_BACKUP)
        self.readable.setText(LOOKING_AT_FILE)
        self.go_on.setVisible(may_go_on)
        self.anew.hide()
        for button in (self.restore, self.salvage):
            button.setEnabled(False)
            button.set_kind(ButtonKind.PLAIN)

    def show_backup(self, choice: BackupChoice, today: datetime.date) -> None:
        """Say what the newest whole backup holds, as said on that day."""
        self.backup.setText(backup_words(choice, today))
        self._choice = choice
        self._offer()

    def show_readable(self, readable: Readable) -> None:
        """Say what can be read of the damaged file."""
        self.readable.setText(readable_words(readable))
        self._readable = readable
        self._offer()

    def show_running(self, title: str) -> None:
        """Say what is done, until it is."""
        self.about.setText(f"{title} …")
        for button in (self.restore, self.salvage):
            button.setEnabled(False)
        for button in (self.go_on, self.anew):
            button.hide()

    def _offer(self) -> None:
        """Offer the ways out that there are by now, the better one as the main one."""
        self.restore.setEnabled(self._choice is not None and self._choice.backup is not None)
        self.salvage.setEnabled(bool(self._readable))
        known = self._choice is not None and self._readable is not None
        self.anew.setVisible(
            known and not self.restore.isEnabled() and not self.salvage.isEnabled()
        )
        best = self.restore if self.restore.isEnabled() else self.salvage
        for button in (self.restore, self.salvage):
            main = button is best and button.isEnabled()
            button.set_kind(ButtonKind.PRIMARY if main else ButtonKind.PLAIN)
        if best.isEnabled() and self.isVisible():
            best.setFocus()

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    def _button(self, text: str) -> Button:
        return Button(text, self.appearance, main=True, parent=self.body)

    def _lay_out(self) -> None:
        appearance, body, column = self.appearance, self.body, self.column
        title = "The vault is damaged"
        column.addWidget(Words(title, appearance, body, scale=PAGE_TITLE, weight=600))
        column.addSpacing(2)
        column.addWidget(self.about)
        column.addSpacing(20)
        column.addWidget(self._way("Restore the newest backup", self.backup, self.restore))
        column.addSpacing(12)
        column.addWidget(self._way("Salvage the damaged file", self.readable, self.salvage))
        column.addSpacing(20)
        promise = QHBoxLayout()
        SideMargins(promise, body).set(16, 0, 0, 0)
        promise.setSpacing(12)
        promise.addWidget(IconMark("shield-check", appearance, body, token="ok"))
        promise.addWidget(Words(_PROMISE, appearance, body, scale=SECONDARY, token="text2"), 1)
        column.addLayout(promise)
        column.addSpacing(16)
        row = QHBoxLayout()
        SideMargins(row, body).set(4, 0, 0, 0)  # their words begin where those above do
        row.setSpacing(8)
        row.addWidget(self.anew)
        row.addWidget(self.open_folder)
        row.addWidget(self.go_on)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)

    def _way(self, title: str, words: Words, button: Button) -> QWidget:
        """A plane with a way out: what it is, what comes of it, its button."""
        plane = Plane(self.appearance, self.body)
        rows = QVBoxLayout(plane)
        rows.setContentsMargins(16, 14, 16, 16)
        rows.setSpacing(4)
        rows.addWidget(Words(title, self.appearance, plane, scale=PANEL_TITLE, weight=600))
        rows.addWidget(words)
        rows.addSpacing(8)
        rows.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return plane
