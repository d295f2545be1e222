"""Saying what the columns of tables mean, beside what is read so."""

from __future__ import annotations

import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from chatvault.domain.tables.layout_preview import LayoutPreview
from chatvault.domain.tables.table_layout import Layout
from chatvault.domain.tables.table_sample import FoundTables
from chatvault.ui.dialogs.tables.layout_fields import LayoutFields
from chatvault.ui.dialogs.tables.layout_preview import LayoutPreviewPane
from chatvault.ui.dialogs.tables.mapping_words import one_line
from chatvault.ui.painting.appearance import PAGE_TITLE, Appearance
from chatvault.ui.widgets.button import Button, ButtonKind
from chatvault.ui.widgets.elided_line import ElidedLine
from chatvault.ui.widgets.page import GUTTER
from chatvault.ui.widgets.painted import Ground, Hairline
from chatvault.ui.widgets.words import Words

BESIDE = 760  # the narrowest page on which the preview has room beside the fields
_NARROW = 520  # on which the buttons have no room beside the title
_GUESSED = "Guessed from the names of the columns and what they hold. Correct what is wrong."
_NOTHING = "Nothing could be guessed. Say which table holds the messages, and what is in it."
_KEPT = "As you explained such a file before. Correct what is wrong."


class MappingWork(Ground):
    """The fields and the preview, with the buttons over them.

    Signals:
        changed: something else is said of the columns.
        table_chosen: the kind, and the name of the table that is to be of it; "" for none.
        first_line_turned: the name of a table whose first line is to be read the other way.
        guess_asked: what was kept does not suit.
        import_asked: all is right.
        left: nothing is to be imported.
    """

    changed = Signal()
    table_chosen = Signal(str, str)
    first_line_turned = Signal(str)
    guess_asked = Signal()
    import_asked = Signal()
    left = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, "base", parent)
        self.title = ElidedLine(
            appearance, self, scale=PAGE_TITLE, weight=600, mode=Qt.TextElideMode.ElideMiddle
        )
        self.about = Words("", appearance, self, token="text2")
        self.guess = Button("Guess again", appearance, kind=ButtonKind.LINK, parent=self)
        self.cancel = Button("Cancel", appearance, main=True, parent=self)
        self.go = Button(
            "Import",
            appearance,
            kind=ButtonKind.PRIMARY,
            icon="download-simple",
            main=True,
            parent=self,
        )
        self.fields = LayoutFields(appearance, self)
        self.preview = LayoutPreviewPane(appearance, self)
        self.splitter = QSplitter(self)
        self._lay_out()
        self.fields.changed.connect(self.changed)
        self.fields.table_chosen.connect(self.table_chosen)
        self.fields.first_line_turned.connect(self.first_line_turned)
        self.fields.name.returnPressed.connect(self.go.click)
        self.guess.clicked.connect(self.guess_asked)
        self.cancel.clicked.connect(self.left)
        self.go.clicked.connect(self.import_asked)

    def show_tables(self, found: FoundTables, layout: Layout | None, *, kept: bool) -> None:
        """Show what is said of these tables: guessed, or ``kept`` from an earlier file."""
        self.title.show_text(f"Columns of {one_line(found.files.title)}")
        self.about.setText(_KEPT if kept else _GUESSED if layout else _NOTHING)
        self.guess.setVisible(kept)
        self.fields.offer(found.tables)
        self.fields.show_layout(layout, found.files.name)
        self.wait()

    def show_turned(self, found: FoundTables, layout: Layout) -> None:
        """Show the same tables, of which one is read another way now."""
        self.fields.offer_again(found.tables)
        self.fields.show_layout(layout, found.files.name)
        self.wait()

    def wait(self) -> None:
        """Let nothing be imported before the preview says that it can be."""
        self.go.setEnabled(False)

    def show_preview(self, preview: LayoutPreview) -> None:
        """Show what the first conversations look like, and whether they can be imported."""
        self.preview.show_preview(preview, datetime.date.today())
        self.go.setEnabled(not preview.problem)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < self.appearance.grown(_NARROW)
        sideways, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._head.setDirection(down if narrow else sideways)
        beside = self.width() >= self.appearance.grown(BESIDE)
        orientation = Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical
        if orientation is not self.splitter.orientation():
            self.splitter.setOrientation(orientation)
            self._share()

    def _share(self) -> None:
        """Give both halves of the room, the fields a little more."""
        self.splitter.setSizes([550, 450])

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.about)
        words.addWidget(self.guess, 0, Qt.AlignmentFlag.AlignLeft)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for button in (self.cancel, self.go):
            buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        head = self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        head.setContentsMargins(GUTTER, 20, GUTTER, 20)
        head.setSpacing(8)
        head.addLayout(words, 1)
        head.addLayout(buttons)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.fields)
        self.splitter.addWidget(self.preview)
        self.fields.setMinimumSize(320, 160)
        self.preview.setMinimumSize(280, 120)
        self._share()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(Hairline(self.appearance, self))
        column.addWidget(self.splitter, 1)
        self.setFocusProxy(self.fields.name)
