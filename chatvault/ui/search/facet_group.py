"""One facet: its name, its first values, and a link to the others."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from chatvault.ui.mirroring import near, placed
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import CAPTION, SECONDARY, Appearance
from chatvault.ui.search.facet_entries import Entry, EntryGroup
from chatvault.ui.search.facet_row import BOX, GUTTER, FacetRow
from chatvault.ui.search.operators import holds
from chatvault.ui.widgets.painted import PaintedWidget, row_height
from chatvault.ui.widgets.painted_button import PaintedButton

FIRST = 5  # values that are shown before "more"
_BELOW = 10
_ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)


class FacetHead(PaintedWidget):
    """The name of a facet."""

    def __init__(self, appearance: Appearance, name: str, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self.name = name

    def sizeHint(self) -> QSize:
        return QSize(100, row_height(self.appearance.font(CAPTION, 600), 10, 26))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        rect = QRectF(GUTTER, 4, self.width() - 2 * GUTTER, self.height() - 6)
        font = self.appearance.font(CAPTION, 600)
        paint.elided(QPainter(self), self.theme, rect, self.name, font, "text3", near(self))


class MoreValues(PaintedButton):
    """A link under the values, where their names stand."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(160, row_height(self.appearance.font(SECONDARY), 8, 26))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows are for the list that the link is in."""
        if event.key() in _ARROWS:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self.theme
        font, left = self.appearance.font(SECONDARY), GUTTER + self.appearance.grown(BOX) + 8
        if self.hovered:
            wash = QRectF(self.rect()).adjusted(8, 0, -8, 0)
            paint.rounded(painter, theme, wash, 6, "hover")
        rect = placed(QRectF(left, 0, self.width() - left - GUTTER, self.height()), self)
        paint.elided(painter, theme, rect, self.text(), font, "accent", near(self))


class FacetGroup(QWidget):
    """Its rows are used again for the values of the next answer.

    Signals:
        toggled: the operator of a value, and whether it is wanted now.
    """

    toggled = Signal(str, bool)

    def __init__(self, appearance: Appearance, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance, self.name = appearance, name
        self._rows: list[FacetRow] = []
        self._entries: tuple[Entry, ...] = ()
        self._query = ""
        self._open = False  # all values are shown
        self._gutter = GUTTER
        self.more = MoreValues(appearance, self)
        self.more.clicked.connect(self._turn)
        self.more.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the arrow keys lead to it
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, _BELOW)
        self._column.setSpacing(0)
        self._column.addWidget(FacetHead(appearance, name, self))
        self._column.addWidget(self.more)

    @property
    def rows(self) -> tuple[FacetRow, ...]:
        """The values that are shown."""
        return tuple(row for row in self._rows if not row.isHidden())

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What the arrow keys lead to."""
        return self.rows if self.more.isHidden() else (*self.rows, self.more)

    def show_group(self, group: EntryGroup, query: str) -> None:
        """Offer these values; those that ``query`` has are ticked."""
        self._entries, self._query = group.entries, query
        self._fill()

    def follow(self, query: str) -> None:
        """Tick what that query has."""
        self._query = query
        for row in self.rows:
            row.setChecked(self._is_chosen(row.entry))

    def set_gutter(self, gutter: int) -> None:
        """Keep the figures that far from the right edge."""
        self._gutter = gutter
        for row in self._rows:
            row.gutter = gutter
            row.update()

    def restyle(self) -> None:
        """Take up a new size."""
        for widget in (*self._rows, self.more):
            widget.updateGeometry()
            widget.update()

    def _fill(self) -> None:
        shown = self._shown()
        for place, entry in enumerate(shown):
            row = self._row(place)
            row.show_entry(entry, self.name, chosen=self._is_chosen(entry))
            row.show()
        for row in self._rows[len(shown) :]:
            row.hide()
        hidden = len(self._entries) - len(shown)
        self.more.setText(f"{hidden:,} more" if hidden else "Fewer")
        self.more.setAccessibleName(f"{self.name}: {self.more.text().lower()}")
        self.more.setVisible(len(self._entries) > FIRST + 1)

    def _shown(self) -> list[Entry]:
        """The first values and those that are ticked; a single one more is shown at once."""
        if self._open or len(self._entries) <= FIRST + 1:
            return list(self._entries)
        return [
            entry
            for place, entry in enumerate(self._entries)
            if place < FIRST or self._is_chosen(entry)
        ]

    def _row(self, place: int) -> FacetRow:
        while len(self._rows) <= place:
            row = FacetRow(self._appearance, self._entries[place], self)
            row.gutter = self._gutter
            row.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            row.clicked.connect(lambda on, row=row: self.toggled.emit(row.entry.query, on))
            self._column.insertWidget(self._column.count() - 1, row)
            self._rows.append(row)
        return self._rows[place]

    def _is_chosen(self, entry: Entry) -> bool:
        return holds(self._query, entry.query)

    def _turn(self) -> None:
        self._open = not self._open
        self._fill()
