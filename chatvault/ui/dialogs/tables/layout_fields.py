"""All that can be said of tables: what to call them, and what each of their columns means."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from chatvault.domain.tables.table_layout import FIELDS, Layout, Table
from chatvault.domain.tables.table_sample import TableSample
from chatvault.ui.dialogs.locking.passphrase_fields import INSIDE
from chatvault.ui.dialogs.tables.mapping_words import LABELS
from chatvault.ui.dialogs.tables.table_fields import TableFields
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.widgets.page import GUTTER
from chatvault.ui.widgets.painted import Ground
from chatvault.ui.widgets.side_margins import SideMargins
from chatvault.ui.widgets.words import Words

_LONGEST_NAME = 80
_ABOUT_NAME = (
    "Conversations of other names are kept apart, though they may be numbered alike. "
    "Use the same name for later files of the same program."
)
_NOTHING_SAID = Layout(Table(""))


class LayoutFields(QScrollArea):
    """A name, the kinds of tables one below the other, and whether to keep all that.

    Signals:
        table_chosen: the kind, and the name of the table that is to be of it; "" for none.
        first_line_turned: the name of a table whose first line is to be read the other way.
        changed: a column means something else now.
    """

    table_chosen = Signal(str, str)
    first_line_turned = Signal(str)
    changed = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._appearance = appearance
        self._body = body = Ground(appearance, "base", self)
        self.name = QLineEdit(body)
        self.name.setMaxLength(_LONGEST_NAME)
        self.name.setTextMargins(INSIDE, 0, INSIDE, 0)
        self.name.setAccessibleDescription(_ABOUT_NAME)
        self.keep = QCheckBox("Keep this for the next file with such columns", body)
        self.tables = {kind: TableFields(kind, appearance, body) for kind in FIELDS}
        self._lay_out(body, appearance)
        self.setWidget(body)
        for fields in self.tables.values():
            fields.table_chosen.connect(self.table_chosen)
            fields.first_line_turned.connect(self.first_line_turned)
            fields.columns_changed.connect(self.changed)
        appearance.changed.connect(self.restyle)
        self.restyle()

    def restyle(self) -> None:
        """Take up a new size: of the letters, and so of the room for the longest label."""
        font = self._appearance.font()
        self._body.setFont(font)
        labels = (label for names in LABELS.values() for label in names.values())
        width = max(paint.text_width(label, font) for label in labels)
        for fields in self.tables.values():
            fields.set_label_width(math.ceil(width))

    @property
    def layout_now(self) -> Layout:
        """What is said right now; its messages have no table where none is chosen."""
        name = " ".join(self.name.text().split()) or self.name.placeholderText()
        layout = replace(_NOTHING_SAID, name=name)
        for kind, fields in self.tables.items():
            layout = layout.with_table(kind, fields.chosen)
        return layout

    def offer(self, samples: Sequence[TableSample]) -> None:
        """Let these tables be chosen."""
        self.offer_again(samples)
        self.keep.setChecked(True)
        self.verticalScrollBar().setValue(0)

    def offer_again(self, samples: Sequence[TableSample]) -> None:
        """Let the same tables be chosen, some of which are read another way now."""
        for fields in self.tables.values():
            fields.offer(samples)

    def show_layout(self, layout: Layout | None, name: str) -> None:
        """Show what a layout says, without telling anybody; ``name`` is for one that has none."""
        self.name.setPlaceholderText(name)
        self.name.setText(name if layout is None else layout.name or name)
        for kind, fields in self.tables.items():
            fields.show_table(None if layout is None else layout.table(kind))

    def _lay_out(self, body: QWidget, appearance: Appearance) -> None:
        label = QLabel("Name of the program or export", body)
        label.setBuddy(self.name)
        column = QVBoxLayout(body)
        SideMargins(column, body).set(GUTTER, 20, GUTTER - 12, 24)
        column.setSpacing(4)
        column.addWidget(label)
        column.addWidget(self.name)
        column.addWidget(Words(_ABOUT_NAME, appearance, body, scale=SECONDARY, token="text2"))
        column.addSpacing(8)
        column.addWidget(self.keep)
        for fields in self.tables.values():
            column.addSpacing(24)
            column.addWidget(fields)
        column.addStretch(1)
