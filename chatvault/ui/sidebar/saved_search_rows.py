"""What can be done with a saved search in the navigation: run it, name it, let it go."""

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
        removed: the id of a saved search that shall go.
    """

    asked = Signal(str)
    renamed = Signal(int, str)
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
        for text, icon, keys, deed in (
            ("Search", "magnifying-glass", "Return", self.run),
            ("Rename", "pencil-simple", "F2", self.edit),
            ("Delete", "trash", "Del", self._remove),
        ):
            shown = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
            action = menu.addAction(qicon(icon, self._appearance.theme), f"{text}\t{shown}")
            action.triggered.connect(lambda _on=False, deed=deed: deed(entry))
        return menu

    def _open_menu(self, entry: NavigationEntry, at: QPoint) -> None:
        if entry.search is not None:
            self.menu(entry).popup(at)

    def _rename(self, search_id: int, name: str) -> None:
        if name:
            self.renamed.emit(search_id, name)

    def _remove(self, entry: NavigationEntry) -> None:
        if entry.search is not None:
            self.removed.emit(entry.search.id)
