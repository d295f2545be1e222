"""Which table is of a kind, and which of its columns means what: a field for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from chatvault.domain.role_value import RoleValues
from chatvault.domain.tables.table_layout import Table
from chatvault.domain.tables.table_sample import TableSample
from chatvault.ui.dialogs.tables.column_choice import Choice, ColumnModel
from chatvault.ui.dialogs.tables.mapping_words import (
    ESSENTIAL,
    FIRST_LINE,
    LABELS,
    NO_TABLE,
    SECTIONS,
    about_table,
    one_line,
)
from chatvault.ui.dialogs.tables.role_fields import RoleFields
from chatvault.ui.painting.appearance import SECONDARY, Appearance
from chatvault.ui.widgets.button import Button, ButtonKind
from chatvault.ui.widgets.elided_line import ElidedLine
from chatvault.ui.widgets.words import Words
from chatvault.ui.wording import counted

_BETWEEN = 12
_NARROW = 420
_ROLE = "role"  # what the words of its column stand for is asked below it


def _place(kind: str, meaning: str) -> int:
    """The row of the grid in which a meaning stands; below it is room for more about it."""
    return 2 * [*LABELS[kind]].index(meaning) + 2


class ColumnRow:
    """What a column means, the field that says which, and some of what that column holds."""

    def __init__(
        self, kind: str, meaning: str, columns: ColumnModel, appearance: Appearance, parent: QWidget
    ) -> None:
        self.meaning, label = meaning, LABELS[kind][meaning]
        self.choice = Choice(label, parent)
        self.choice.setModel(columns)
        self.label = QLabel(label, parent)
        self.label.setBuddy(self.choice)
        self.examples = ElidedLine(appearance, parent, scale=SECONDARY, token="text3")
        self._columns = columns

    @property
    def column(self) -> str | None:
        """The column that is chosen."""
        return self._columns.column(self.choice.currentIndex())

    def choose(self, column: str | None) -> None:
        """Choose a column without telling anybody."""
        with QSignalBlocker(self.choice):
            self.choice.setCurrentIndex(self._columns.place(column))
        self.follow()

    def follow(self) -> None:
        """Show what the chosen column holds."""
        said = self._columns.examples(self.choice.currentIndex())
        self.examples.show_text(said)
        self.choice.setAccessibleDescription(f"For example {said}" if said else "")

    @property
    def is_visible(self) -> bool:
        """Whether the row is to be seen."""
        return not self.choice.isHidden()

    def set_visible(self, on: bool) -> None:
        """Show the row, or not."""
        for widget in (self.label, self.choice, self.examples):
            widget.setVisible(on)


class TableFields(QWidget):
    """One kind of table: messages, conversations or uses of tools.

    Signals:
        table_chosen: the kind, and the name of the table that is to be of it; "" for none.
        first_line_turned: the name of a table whose first line is to be read the other way.
        columns_changed: another column means something now, or a word for a role does.
    """

    table_chosen = Signal(str, str)
    first_line_turned = Signal(str)
    columns_changed = Signal()

    def __init__(self, kind: str, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self.kind = kind
        self._appearance, self._all = appearance, False
        self._samples: Sequence[TableSample] = ()
        self._columns = ColumnModel(self)
        title, about = SECTIONS[kind]
        self._title = Words(title, appearance, self, weight=600)
        self._about = Words(about, appearance, self, scale=SECONDARY, token="text2")
        self.table = Choice(f"Table of {title.lower()}", self)
        self._label = QLabel("Table", self)
        self._label.setBuddy(self.table)
        self.first_line = QCheckBox(FIRST_LINE, self)
        self.roles = RoleFields(appearance, self)
        self.rows: dict[str, ColumnRow] = {}  # made when they are seen first: few ever are
        self.more = Button("", appearance, kind=ButtonKind.LINK, parent=self)
        self._lay_out()
        self.table.currentIndexChanged.connect(self._tell_table)
        self.first_line.clicked.connect(self._turn)
        self.roles.changed.connect(self.columns_changed)
        self.more.clicked.connect(self._show_all)

    @property
    def chosen(self) -> Table | None:
        """The table with its columns, None where there is none."""
        sample = self._sample
        if sample is None:
            return None
        columns = {row.meaning: row.column for row in self.rows.values()}
        told = {meaning: column for meaning, column in columns.items() if column is not None}
        return Table(sample.name, told, self.roles.roles, sample.headless)

    @property
    def _sample(self) -> TableSample | None:
        place = self.table.currentIndex() - 1
        return self._samples[place] if place >= 0 else None

    def set_label_width(self, width: int) -> None:
        """Begin the fields where those of the other kinds begin."""
        self._grid.setColumnMinimumWidth(0, width)

    def offer(self, samples: Sequence[TableSample]) -> None:
        """Let one of these tables be chosen."""
        self._samples, self._all = samples, False
        with QSignalBlocker(self.table):
            self.table.clear()
            self.table.addItem(NO_TABLE[self.kind])
            for place, sample in enumerate(samples, 1):
                self.table.addItem(one_line(sample.name))
                self.table.setItemData(place, about_table(sample), Qt.ItemDataRole.ToolTipRole)

    def show_table(self, table: Table | None) -> None:
        """Show which table it is, and what its columns mean, without telling anybody."""
        names = [sample.name.lower() for sample in self._samples]
        place = names.index(table.name.lower()) if table is not None else -1
        with QSignalBlocker(self.table):
            self.table.setCurrentIndex(place + 1)
        for row in self.rows.values():
            row.choice.blockSignals(True)
        self._columns.show_table(self._samples[place] if table is not None else TableSample("", ()))
        for row in self.rows.values():
            row.choice.blockSignals(False)
        sample = self._sample
        self.first_line.setVisible(sample is not None and sample.other is not None)
        self.first_line.setChecked(sample is not None and not sample.headless)
        shown = Table("") if table is None else table
        self._show_roles(shown)
        self._show_rows(shown.columns)

    def _show_roles(self, table: Table) -> None:
        """Ask about the words in the column for roles, of which the table says some."""
        from chatvault.services.importing.role_values import role_values

        sample = self._sample
        if self.kind == "messages" and sample is not None:
            self.roles.show_values(role_values(sample, table))
        else:
            self.roles.show_values(RoleValues())

    def _show_rows(self, columns: Mapping[str, str]) -> None:
        """What is essential or has a column is seen, the rest where it is asked for."""
        there = self.table.currentIndex() > 0
        told = {*ESSENTIAL[self.kind], *columns}
        for meaning in LABELS[self.kind]:
            seen = there and (self._all or meaning in told)
            if seen or meaning in self.rows:
                row = self._row(meaning)
                row.choose(columns.get(meaning))
                row.set_visible(seen)
        hidden = len(LABELS[self.kind]) - len(told)
        self.more.setText(f"Show {counted(hidden, 'more meaning', 'more meanings')}")
        self.more.updateGeometry()
        self.more.setVisible(there and hidden > 0 and not self._all)
        self._order_tabs()

    def _row(self, meaning: str) -> ColumnRow:
        """The row of a meaning, made where there is none yet."""
        if meaning not in self.rows:
            row = ColumnRow(self.kind, meaning, self._columns, self._appearance, self)
            row.choice.currentIndexChanged.connect(row.follow)
            if meaning == _ROLE:
                row.choice.currentIndexChanged.connect(self._ask_roles)
            row.choice.currentIndexChanged.connect(self.columns_changed)
            place = _place(self.kind, meaning)
            for column, widget in enumerate((row.label, row.choice, row.examples)):
                self._grid.addWidget(widget, place, column)
            self.rows[meaning] = row
        return self.rows[meaning]

    def _order_tabs(self) -> None:
        """Let the keyboard go through the fields as they stand, whenever they were made."""
        stops: list[QWidget] = [self.table, self.first_line]
        for row in (self.rows[one] for one in LABELS[self.kind] if one in self.rows):
            stops += [row.choice, *(self.roles.choices if row.meaning == _ROLE else ())]
        stops.append(self.more)
        for one, next_one in pairwise(stops):
            QWidget.setTabOrder(one, next_one)

    def _show_all(self) -> None:
        self._all = True
        chosen, seen = self.chosen, {one for one, row in self.rows.items() if row.is_visible}
        self._show_rows({} if chosen is None else chosen.columns)
        first = next(one for one in LABELS[self.kind] if one not in seen)
        self.rows[first].choice.setFocus(Qt.FocusReason.TabFocusReason)

    def _ask_roles(self) -> None:
        """Ask about the words of another column."""
        chosen = self.chosen
        if chosen is not None:
            self._show_roles(replace(chosen, roles={}))
            self._order_tabs()

    def _turn(self) -> None:
        sample = self._sample
        if sample is not None:
            self.first_line_turned.emit(sample.name)

    def _tell_table(self, place: int) -> None:
        self.table_chosen.emit(self.kind, self._samples[place - 1].name if place > 0 else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < self._appearance.grown(_NARROW)
        if narrow is not self._narrow:
            self._put_below(narrow=narrow)

    def _put_below(self, *, narrow: bool) -> None:
        """Put what is beside no label under the fields; where there is little room, at the edge."""
        self._narrow = narrow
        below = 2 * len(LABELS[self.kind]) + 2
        for widget, line in ((self.first_line, 1), (self.more, below)):
            self._grid.removeWidget(widget)
            first = 0 if narrow else 1
            side = Qt.AlignmentFlag.AlignLeft
            self._grid.addWidget(widget, line, first, 1, 3 - first, side)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._title)
        column.addWidget(self._about)
        column.addSpacing(8)
        grid = self._grid = QGridLayout()
        column.addLayout(grid)  # while nothing lies in it: of that PySide would keep wrappers
        grid.setHorizontalSpacing(_BETWEEN)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 2)
        grid.setColumnStretch(2, 3)
        grid.addWidget(self._label, 0, 0)
        grid.addWidget(self.table, 0, 1, 1, 2)
        if _ROLE in LABELS[self.kind]:
            grid.addWidget(self.roles, _place(self.kind, _ROLE) + 1, 1, 1, 2)
        self._put_below(narrow=False)
