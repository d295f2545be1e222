"""The ways to narrow an answer or to look elsewhere, with the number of hits behind each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from chatvault.ui.mirroring import onwards
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.search.facet_entries import EntryGroup
from chatvault.ui.search.facet_group import FacetGroup
from chatvault.ui.search.facet_row import GUTTER, FacetRow
from chatvault.ui.search.operators import narrowed, widened
from chatvault.ui.widgets.painted import Ground

WIDTH = 208  # with the line at their right
_WIDTH_EM = 9  # at large sizes it grows with the font
_STEPS: dict[int, int] = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_ENDS: dict[int, int] = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}


class FacetList(QScrollArea):
    """Facets below each other; ticking a value changes the query, unticking changes it back.

    Signals:
        narrowed: the query that a tick asks for.
        left_sidewards: Right was pressed (Left where all is mirrored), towards the results.
        left_upwards: Up was pressed on the first value, or Esc: towards the search field.
    """

    narrowed = Signal(str)
    left_sidewards = Signal()
    left_upwards = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._query = ""
        self._by_name: dict[str, FacetGroup] = {}
        self._entrance: QWidget | None = None  # where Tab leads to
        self.groups: tuple[EntryGroup, ...] = ()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its rows take the keyboard
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Narrow the results")
        self._body = Ground(appearance, "window", self)
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(0, 8, 0, 8)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self.setWidget(self._body)
        appearance.changed.connect(self._restyle)
        self._restyle()

    @property
    def rows(self) -> tuple[FacetRow, ...]:
        """The values that can be ticked, from top to bottom."""
        return tuple(row for group in self._shown() for row in group.rows)

    def follow(self, query: str) -> None:
        """Tick what is in the query that is asked now; its counts come later."""
        self._query = query
        for group in self._shown():
            group.follow(query)

    def show_groups(self, groups: Sequence[EntryGroup]) -> None:
        """Offer what was told about the newest answer."""
        focused = self.focusWidget() if self._has_keyboard() else None
        query = focused.entry.query if isinstance(focused, FacetRow) else ""
        self.groups = tuple(groups)
        for name in self._by_name.keys() - {group.name for group in groups}:
            self._by_name[name].hide()
        for place, group in enumerate(groups):
            self._put(place, group)
        self._enter_at(next(iter(self._stops()), None))
        if focused is not None:
            self._focus_again(query)

    def focus_first(self) -> None:
        """Take the keyboard, on the first value."""
        if stops := self._stops():
            self._focus(stops[0])

    def toggle(self, condition: str, *, on: bool) -> None:
        """Ask for the query with that condition, or without it."""
        change = narrowed if on else widened
        self.narrowed.emit(change(self._query, condition))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down lead from value to value, Right to the results, Esc to the field."""
        key = event.key()
        stops = self._stops()
        focused = self.focusWidget()
        here = stops.index(focused) if focused in stops else -1
        place = here + _STEPS[key] if key in _STEPS else _ENDS.get(key, here)
        if key == onwards(self):
            self.left_sidewards.emit()
        elif key == Qt.Key.Key_Escape or (key == Qt.Key.Key_Up and here <= 0):
            self.left_upwards.emit()
        elif key not in _STEPS and key not in _ENDS:
            super().keyPressEvent(event)
        elif stops and place < len(stops):
            self._focus(stops[place])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for group in self._by_name.values():
            group.set_gutter(self._gutter())

    def _gutter(self) -> int:
        """The room right of the figures: the scroll bar stands in it and moves nothing."""
        return GUTTER - 1 - (self.width() - self.viewport().width())

    def _focus(self, stop: QWidget) -> None:
        self._enter_at(stop)
        stop.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.ensureWidgetVisible(stop, 0, 24)

    def _enter_at(self, stop: QWidget | None) -> None:
        """Let Tab lead to one value and then on; the arrow keys lead to the others."""
        if self._entrance is not None:
            self._entrance.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        if stop is not None:
            stop.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._entrance = stop

    def _put(self, place: int, group: EntryGroup) -> None:
        """Show a facet at that place of the column."""
        shown = self._by_name.get(group.name)
        if shown is None:
            shown = self._by_name[group.name] = FacetGroup(self._appearance, group.name, self._body)
            shown.toggled.connect(lambda condition, on: self.toggle(condition, on=on))
        if self._column.indexOf(shown) != place:
            self._column.removeWidget(shown)
            shown.set_gutter(self._gutter())
            self._column.insertWidget(place, shown)
        shown.show_group(group, self._query)
        shown.show()

    def _shown(self) -> tuple[FacetGroup, ...]:
        return tuple(self._by_name[group.name] for group in self.groups)

    def _stops(self) -> list[QWidget]:
        return [stop for group in self._shown() for stop in group.stops]

    def _has_keyboard(self) -> bool:
        focused = self.window().focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def _focus_again(self, query: str) -> None:
        """Give the keyboard back to the value that had it, or else to the first."""
        for row in self.rows:
            if row.entry.query == query:
                self._focus(row)
                return
        if self.rows:
            self.focus_first()
        else:
            self.left_sidewards.emit()

    def _restyle(self) -> None:
        em = paint.metrics(self._appearance.font()).height()
        self.setFixedWidth(max(WIDTH, round(_WIDTH_EM * em)) - 1)
        for group in self._by_name.values():
            group.restyle()
