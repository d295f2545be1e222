"""What can be done with a saved search in the navigation: run, name, move or delete it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from chatvault.ui.appearance import Appearance
from chatvault.ui.icons import qicon
from chatvault.ui.sidebar.navigation_entries import NavigationEntry
from chatvault.ui.sidebar.navigation_view import NavigationView
from chatvault.ui.sidebar.title_editor import TitleEditor


class SavedSearchRows(QObject):
    """The menu, the keys and the line for another name.

    Signals:
        asked: the query to search for.
        renamed: the id of a saved search and its new name.
        moved: the id of a saved search, and 1 to move it down or -1 to move it up.
        removed: the id of a saved search that shall go.
    """

    asked = Signal(str)
    renamed = Signal(int, str)
    moved = Signal(int, int)
    removed = Signal(int)

    def __init__(self, appearance: Appearance, view: NavigationView) -> None:
        super().__init__(view)
        self._appearance, self._view = appearance, view
        self.editor = TitleEditor(appearance, view.viewport())
        self.editor.setAccessibleName("Name of the search")
        self.editor.renamed.connect(self._rename)
        view.menu_asked.connect(self._open_menu)
        view.rename_asked.connect(self.edit)
        view.remove_asked.connect(self._remove)
        view.verticalScrollBar().valueChanged.connect(lambda: self.editor.finish(keep=True))

    def run(self, entry: NavigationEntry) -> None:
        """Search for what the row keeps."""
        if entry.search is not None:
            self.asked.emit(entry.search.query)

    def edit(self, entry: NavigationEntry) -> None:
        """Write another name in the row itself."""
        if entry.search is not None and not self._view.delegate.rail:
            self._view.scrollTo(self._view.entries.index_of(entry.key))
            rect = self._view.label_rect(entry.key)
            self.editor.edit(entry.search.id, entry.search.name, rect)

    def menu(self, entry: NavigationEntry) -> QMenu:
        """Everything that can be done with a saved search."""
        menu = QMenu(self._view)
        menu.aboutToHide.connect(menu.deleteLater)
        for text, icon, keys, deed, possible in (
            ("Search", "magnifying-glass", "Return", self.run, True),
            ("Rename", "pencil-simple", "F2", self.edit, True),
            ("Move up", "caret-up", "", self._move_up, self._has_beside(entry, -1)),
            ("Move down", "caret-down", "", self._move_down, self._has_beside(entry, 1)),
            ("Delete", "trash", "Del", self._remove, True),
        ):
            shown = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
            words = f"{text}\t{shown}" if shown else text
            action = menu.addAction(qicon(icon, self._appearance.theme), words)
            action.setEnabled(possible)
            action.triggered.connect(lambda _on=False, deed=deed: deed(entry))
        return menu

    def _open_menu(self, entry: NavigationEntry, at: QPoint) -> None:
        if entry.search is not None:
            self.menu(entry).popup(at)

    def _rename(self, search_id: int, name: str) -> None:
        if name:
            self.renamed.emit(search_id, name)

    def _has_beside(self, entry: NavigationEntry, by: int) -> bool:
        """Whether the row above (-1) or below (1) is a saved search as well."""
        entries = self._view.entries
        row = entries.index_of(entry.key).row() + by
        return row < entries.rowCount() and entries.entry(row).search is not None

    def _move_up(self, entry: NavigationEntry) -> None:
        if entry.search is not None:
            self.moved.emit(entry.search.id, -1)

    def _move_down(self, entry: NavigationEntry) -> None:
        if entry.search is not None:
            self.moved.emit(entry.search.id, 1)

    def _remove(self, entry: NavigationEntry) -> None:
        if entry.search is not None:
            self.removed.emit(entry.search.id)
