"""What can be done with a folder in the navigation: name, move or delete it, make one inside."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from chatvault.domain.session import NavigationItem
from chatvault.ui.appearance import Appearance
from chatvault.ui.icons import qicon
from chatvault.ui.sidebar.navigation_entries import NavigationEntry
from chatvault.ui.sidebar.navigation_view import NavigationView
from chatvault.ui.sidebar.title_editor import TitleEditor

_HEAD = "head:folders"


class FolderRows(QObject):
    """The menus, the keys and the line for another name.

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
        super().__init__(view)
        self._appearance, self._view = appearance, view
        self.editor = TitleEditor(appearance, view.viewport())
        self.editor.setAccessibleName("Name of the folder")
        self.editor.renamed.connect(self._rename)
        view.menu_asked.connect(self._open_menu)
        view.rename_asked.connect(self.edit)
        view.remove_asked.connect(self._remove)
        view.verticalScrollBar().valueChanged.connect(lambda: self.editor.finish(keep=True))

    def edit(self, entry: NavigationEntry) -> None:
        """Write another name in the row itself."""
        if entry.folder is not None and not self._view.delegate.rail:
            self._view.scrollTo(self._view.entries.index_of(entry.key))
            rect = self._view.label_rect(entry.key)
            self.editor.edit(int(entry.folder.key), entry.folder.label, rect)

    def menu(self, entry: NavigationEntry, folder: NavigationItem) -> QMenu:
        """Everything that can be done with a folder."""
        menu, theme, folder_id = self._new_menu(), self._appearance.theme, int(folder.key)
        for text, icon, keys, do, possible in (
            ("Show", "folder-open", "Return", lambda: self.asked.emit(entry), True),
            ("New folder inside…", "plus", "", lambda: self.make_asked.emit(folder_id), True),
            ("Rename", "pencil-simple", "F2", lambda: self.edit(entry), True),
            ("Move up", "caret-up", "", lambda: self.stepped.emit(folder_id, -1),
             self._has_beside(entry, -1)),
            ("Move down", "caret-down", "", lambda: self.stepped.emit(folder_id, 1),
             self._has_beside(entry, 1)),
            ("Move into…", "caret-right", "", lambda: self.move_asked.emit(folder_id), True),
            ("Delete", "trash", "Del", lambda: self._remove(entry), True),
        ):  # fmt: skip
            if text == "Delete":
                menu.addSeparator()
            shown = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
            action = menu.addAction(qicon(icon, theme), f"{text}\t{shown}" if shown else text)
            action.setEnabled(possible)
            action.triggered.connect(lambda _on=False, do=do: do())
        return menu

    def head_menu(self) -> QMenu:
        """What can be done with all of them together."""
        menu = self._new_menu()
        action = menu.addAction(qicon("plus", self._appearance.theme), "New folder…")
        action.triggered.connect(lambda: self.make_asked.emit(None))
        return menu

    def _new_menu(self) -> QMenu:
        menu = QMenu(self._view)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _has_beside(self, entry: NavigationEntry, by: int) -> bool:
        """Whether a folder above (-1) or below (1) lies in the same one."""
        entries = self._view.entries
        row = entries.index_of(entry.key).row() + by
        while 0 <= row < entries.rowCount():
            other = entries.entry(row)
            if other.folder is None or other.depth < entry.depth:
                return False
            if other.depth == entry.depth:
                return True
            row += by
        return False

    def _open_menu(self, entry: NavigationEntry, at: QPoint) -> None:
        if entry.folder is not None:
            self.menu(entry, entry.folder).popup(at)
        elif entry.key == _HEAD:
            self.head_menu().popup(at)

    def _rename(self, folder_id: int, name: str) -> None:
        if name:
            self.renamed.emit(folder_id, name)

    def _remove(self, entry: NavigationEntry) -> None:
        if entry.folder is not None:
            self.removed.emit(int(entry.folder.key))
