"""What can be done with a folder in the navigation: name, move or delete it, make one inside."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu

from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.sidebar.named_rows import NamedRows
from chatvault.ui.sidebar.navigation_entries import NavigationEntry
from chatvault.ui.sidebar.navigation_view import NavigationView

_HEAD = "head:folders"


class FolderRows(NamedRows):
    """The rows of folders, and the head above them.

    Signals:
        asked: the NavigationEntry whose conversations are to be listed.
        make_asked: the id of the folder in which a new one is wanted; None for in none.
        move_asked: the id of a folder that shall lie in another one.
        renamed: the id of a folder and its new name.
        stepped: the id of a folder, and 1 to move it down or -1 to move it up.
        removed: the id of a folder that shall go.
    """

    asked = Signal(object)
    make_asked = Signal(object)
    move_asked = Signal(int)
    renamed = Signal(int, str)
    stepped = Signal(int, int)
    removed = Signal(int)

    def __init__(self, appearance: Appearance, view: NavigationView) -> None:
        super().__init__(appearance, view, "Name of the folder")

    def edit(self, entry: NavigationEntry) -> None:
        if entry.folder is not None:
            self.edit_row(entry, int(entry.folder.key), entry.folder.label)

    def menu(self, entry: NavigationEntry) -> QMenu | None:
        if entry.key == _HEAD:
            return self._head_menu()
        if entry.folder is None:
            return None
        menu, number = self.new_menu(), int(entry.folder.key)
        self.add(menu, "Show", "folder-open", lambda: self.asked.emit(entry), "Return")
        self.add(menu, "New folder inside…", "plus", lambda: self.make_asked.emit(number))
        self.add(menu, "Rename", "pencil-simple", lambda: self.edit(entry), "F2")
        up = self.add(menu, "Move up", "caret-up", lambda: self.stepped.emit(number, -1))
        down = self.add(menu, "Move down", "caret-down", lambda: self.stepped.emit(number, 1))
        up.setEnabled(self._has_beside(entry, -1))
        down.setEnabled(self._has_beside(entry, 1))
        self.add(menu, "Move into…", "caret-right", lambda: self.move_asked.emit(number))
        menu.addSeparator()
        self.add(menu, "Delete", "trash", lambda: self.remove(entry), "Del")
        return menu

    def rename(self, number: int, name: str) -> None:
        self.renamed.emit(number, name)

    def remove(self, entry: NavigationEntry) -> None:
        if entry.folder is not None:
            self.removed.emit(int(entry.folder.key))

    def _head_menu(self) -> QMenu:
        """What can be done with all of them together."""
        menu = self.new_menu()
        self.add(menu, "New folder…", "plus", lambda: self.make_asked.emit(None))
        return menu

    def _has_beside(self, entry: NavigationEntry, by: int) -> bool:
        """Whether a folder above (-1) or below (1) lies in the same one."""
        entries = self.view.entries
        row = entries.index_of(entry.key).row() + by
        while 0 <= row < entries.rowCount():
            other = entries.entry(row)
            if other.folder is None or other.depth < entry.depth:
                return False
            if other.depth == entry.depth:
                return True
            row += by
        return False
