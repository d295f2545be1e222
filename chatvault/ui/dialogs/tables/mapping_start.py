"""The page of tables before a file is chosen: what can be read, and what was kept for it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatvault.domain.tables.saved_layout import SavedLayout
from chatvault.ui.dialogs.tables.mapping_words import about_saved, one_line
from chatvault.ui.dialogs.tidying.card_row import CardRow
from chatvault.ui.dialogs.tidying.upkeep_card import UpkeepCard
from chatvault.ui.painting.appearance import PAGE_TITLE, SECONDARY, Appearance
from chatvault.ui.widgets.button import Button, ButtonKind
from chatvault.ui.widgets.icon_button import IconButton
from chatvault.ui.widgets.page import Page
from chatvault.ui.widgets.words import Words

_ABOUT = (
    "Any table of conversations can be imported: an SQLite database, a dump of one as SQL, CSV "
    "or JSON. What its columns mean is guessed; you see what comes of it, and correct it."
)
_KEPT = "Files with the same tables and columns are read by these at once."
_NONE = "What you say of columns can be kept here for the next file of the same kind."


class SavedRow(CardRow):
    """One that was kept: its name, its tables and when; the button at its end forgets it."""

    def __init__(
        self, saved: SavedLayout, today: datetime.date, appearance: Appearance, parent: QWidget
    ) -> None:
        super().__init__(appearance, parent, above=8)
        self.saved = saved
        name = one_line(saved.layout.name) or "Without a name"
        self.name = Words(name, appearance, self, weight=500)
        self.about = Words(
            about_saved(saved, today), appearance, self, scale=SECONDARY, token="text2"
        )
        self.forget = IconButton("x", f"Forget “{name}”", appearance, self, size=12)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.name)
        words.addWidget(self.about)
        self.line.addLayout(words, 1)
        self.line.addWidget(self.forget)


class MappingStart(Page):
    """Asks for files, and lists what was kept.

    Signals:
        files_asked, folder_asked: something is to be chosen.
        forget_asked: the SavedLayout that is to go.
    """

    files_asked = Signal()
    folder_asked = Signal()
    forget_asked = Signal(object)

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent, widest_em=80)
        self.files = Button(
            "Choose files…",
            appearance,
            kind=ButtonKind.PRIMARY,
            icon="download-simple",
            main=True,
            parent=self.body,
        )
        self.folder = Button("Choose a folder…", appearance, main=True, parent=self.body)
        self.card = UpkeepCard("database", "Kept for the next file", appearance, self.body)
        self.rows: tuple[SavedRow, ...] = ()
        self._lay_out()
        self.files.clicked.connect(self.files_asked)
        self.folder.clicked.connect(self.folder_asked)
        self.setFocusProxy(self.files)
        self.show_saved((), datetime.date.today())

    def show_saved(self, saved: Sequence[SavedLayout], today: datetime.date) -> None:
        """List those, as said on that day."""
        for old in self.rows:
            old.hide()
            old.deleteLater()
        self.rows = tuple(SavedRow(one, today, self.appearance, self.card) for one in saved)
        for row in self.rows:
            row.forget.clicked.connect(lambda _on=False, one=row.saved: self.forget_asked.emit(one))
            self.card.rows.addWidget(row)
        self.card.about.setText(_KEPT if saved else _NONE)

    def _lay_out(self) -> None:
        title = Words("Tables of conversations", self.appearance, self.body, scale=PAGE_TITLE,
                      weight=600)  # fmt: skip
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.files, 0, Qt.AlignmentFlag.AlignLeft)
        buttons.addWidget(self.folder, 0, Qt.AlignmentFlag.AlignLeft)
        buttons.addStretch(1)
        self.column.addWidget(title)
        self.column.addSpacing(2)
        self.column.addWidget(Words(_ABOUT, self.appearance, self.body, token="text2"))
        self.column.addSpacing(16)
        self.column.addLayout(buttons)
        self.column.addSpacing(24)
        self.column.addWidget(self.card)
        self.column.addStretch(1)
