"""Rows of the navigation that the person named: their menus, keys, and the line to rename them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from chatvault.ui.key_words import key_words
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.painting.icons import qicon
from chatvault.ui.sidebar.navigation_entries import NavigationEntry
from chatvault.ui.sidebar.navigation_view import NavigationView
from chatvault.ui.widgets.title_editor import TitleEditor


class NamedRows(QObject):
    """What is the same for saved searches, tags and folders; each says which rows are its own."""

    def __init__(self, appearance: Appearance, view: NavigationView, called: str) -> None:
        """``called``: what a screen reader says of the line, such as "Name of the tag"."""
        super().__init__(view)
        self.appearance, self.view = appearance, view
        self.editor = TitleEditor(appearance, view.viewport())
        self.editor.setAccessibleName(called)
        self.editor.renamed.connect(self._end_editing)
        view.menu_asked.connect(self._open_menu)
        view.rename_asked.connect(self.edit)
        view.remove_asked.connect(self.remove)
        view.verticalScrollBar().valueChanged.connect(lambda: self.editor.finish(keep=True))

    def menu(self, entry: NavigationEntry) -> QMenu | None:
        """Everything that can be done with the row; None where it is another's."""
        raise NotImplementedError

    def edit(self, entry: NavigationEntry) -> None:
        """Write another name in the row itself."""
        raise NotImplementedError

    def rename(self, number: int, name: str) -> None:
        """Tell the name that was written for what ``edit_row`` numbered so."""
        raise NotImplementedError

    def remove(self, entry: NavigationEntry) -> None:
        """Tell that it shall go."""
        raise NotImplementedError

    def edit_row(self, entry: NavigationEntry, number: int, name: str) -> None:
        """Let the name be written in its row; in the rail there is no room for it."""
        if not self.view.delegate.rail:
            self.view.scrollTo(self.view.entries.index_of(entry.key))
            self.editor.edit(number, name, self.view.label_rect(entry.key))

    def new_menu(self) -> QMenu:
        """An empty menu, which is gone once it was shown."""
        menu = QMenu(self.view)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def add(
        self, menu: QMenu, text: str, icon: str, deed: Callable[[], None], keys: str = ""
    ) -> QAction:
        """Add to a menu what can be done, and the keys that do it as well."""
        shown = key_words(keys)
        words = f"{text}\t{shown}" if shown else text
        action = menu.addAction(qicon(icon, self.appearance.theme), words)
        action.triggered.connect(lambda _on=False: deed())
        return action

    def _open_menu(self, entry: NavigationEntry, at: QPoint) -> None:
        if (menu := self.menu(entry)) is not None:
            menu.popup(at)

    def _end_editing(self, number: int, name: str) -> None:
        if name:
            self.rename(number, name)
