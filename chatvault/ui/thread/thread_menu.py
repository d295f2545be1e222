"""The context menu of a thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu

from chatvault.ui.icons import qicon
from chatvault.ui.thread.bookmark_sign import EMPTY, FULL

if TYPE_CHECKING:
    from chatvault.ui.thread.thread_view import ThreadView


class ThreadMenu:
    """Builds and shows the menu for a message."""

    def __init__(self, view: ThreadView) -> None:
        self._view = view

    def show(self, event: QContextMenuEvent) -> None:
        """Open it where the mouse is, or for the focused message by key."""
        view = self._view
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.open_for(view.navigation.here)
            return
        spot = view.spot(QPointF(event.pos()))
        if spot is not None:
            self.open(event.globalPos(), spot.message, spot.link)

    def open(self, at: QPoint, message: int, link: str = "") -> None:
        """Open the menu of the message at that place."""
        menu = self.build(message, link)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def open_for(self, message: int) -> None:
        """Open the menu of the message at that place, beside it."""
        view = self._view
        row = view.model.rows.row_of(message)
        top = next((placed.top for placed in view.placed if placed.row == row), 0.0)
        at = QPoint(round(view.column_left), round(max(0.0, top)))
        self.open(view.viewport().mapToGlobal(at), message)

    def build(self, message: int, link: str = "") -> QMenu:
        """The menu of the message at that place."""
        view = self._view
        deeds, folds = view.deeds, view.model.folds
        menu = QMenu(view)
        copy = self._add(menu, "Copy", deeds.copy, "copy")
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setEnabled(not view.state.selection.is_empty)
        if link:
            self._add(menu, "Copy link", lambda: QGuiApplication.clipboard().setText(link), "link")
        menu.addSeparator()
        self._add(menu, "Copy message", lambda: deeds.copy_message(message))
        self._add(menu, "Copy as Markdown", lambda: deeds.copy_markdown(self._chosen(message)))
        self._add(menu, "Copy link to message", lambda: view.link_asked.emit(self._id(message)))
        menu.addSeparator()
        self._add_bookmark(menu, message)
        menu.addSeparator()
        word = "Fold all" if folds.everything else "Unfold all"
        self._add(menu, word, lambda: deeds.fold_everything(unfolded=not folds.everything))
        date = self._add(menu, "Go to date…", lambda: view.calendar.open(message), "calendar-blank")
        date.setShortcut(QKeySequence("Ctrl+G"))
        date.setEnabled(view.calendar.has_days)
        return menu

    def _add_bookmark(self, menu: QMenu, message: int) -> None:
        bookmarks = self._view.bookmarks
        is_marked = bookmarks.at(message) is not None
        word, icon = ("Remove bookmark", FULL) if is_marked else ("Bookmark", EMPTY)
        toggle = self._add(menu, word, lambda: bookmarks.toggle(message), icon)
        if message == self._view.navigation.reading:
            toggle.setShortcut(QKeySequence("Ctrl+B"))
        self._add(menu, "Bookmark note…", lambda: bookmarks.write_note(message))

    def _add(self, menu: QMenu, text: str, do: Callable[[], object], icon: str = "") -> QAction:
        action = menu.addAction(text)
        action.triggered.connect(lambda _checked=False: do())
        if icon:
            action.setIcon(qicon(icon, self._view.look.theme))
        return action

    def _chosen(self, message: int) -> int | None:
        """The message itself, unless it is among the selected ones."""
        return None if self._view.state.selection.holds(message) else message

    def _id(self, message: int) -> int:
        return self._view.model.rows.entries[message].id
