"""The facets as a menu, for where there is no room to show them beside the results."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.search.facet_entries import ELSEWHERE, EntryGroup
from chatvault.ui.search.menu_button import MenuButton
from chatvault.ui.search.operators import holds

_TEXT = "Filter"


class FilterButton(MenuButton):
    """Opens a menu with what can be ticked: where else to look, and a menu for each facet.

    Signals:
        toggled_entry: the operator of a value, and whether it is wanted now.
    """

    toggled_entry = Signal(str, bool)

    def __init__(
        self,
        appearance: Appearance,
        known: Callable[[], tuple[str, Sequence[EntryGroup]]],
        parent: QWidget,
    ) -> None:
        """``known`` gives the query and what can be ticked, when the menu opens."""
        super().__init__(appearance, (_TEXT,), parent)
        self._known = known
        self.setText(_TEXT)
        self.setAccessibleName("Filter the results")
        self.setToolTip("Narrow the results, or look elsewhere too")
        self.menu.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.menu.clear()
        query, groups = self._known()
        for group in groups:
            if group.name == ELSEWHERE:
                self.menu.addAction(group.name).setEnabled(False)
                self._add(self.menu, group, query)
                self.menu.addSeparator()
            else:
                self._add(self.menu.addMenu(group.name), group, query)
        if not groups:
            self.menu.addAction("Nothing to filter").setEnabled(False)

    def _add(self, menu: QMenu, group: EntryGroup, query: str) -> None:
        for entry in group.entries:
            text = f"{entry.label.replace('&', '&&')}\t{entry.figure}".rstrip("\t")
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(holds(query, entry.query))
            action.triggered.connect(lambda on, text=entry.query: self.toggled_entry.emit(text, on))
