"""The context menu of a thread: everything that a mouse can do at that place."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu

from chatvault.ui.painting.icons import qicon
from chatvault.ui.thread import branches
from chatvault.ui.thread.boxes.bookmark_sign import EMPTY, FULL
from chatvault.ui.thread.boxes.box import Action, ActionKind
from chatvault.ui.thread.kept_menu import add_kept
from chatvault.ui.thread.parts.parts import LinePart, TablePart
from chatvault.ui.thread.spots import Spot
from chatvault.ui.thread.text.markdown import is_allowed

if TYPE_CHECKING:
    from chatvault.ui.thread.thread_view import ThreadView

_MOST_CHILDREN = 8
_LONGEST = 40  # characters of what a sub-agent was to do
_PARTS = {
    ActionKind.SHOW_WHOLE: ("Show all lines", ""),
    ActionKind.COPY: ("Copy code", "copy"),
    ActionKind.OPEN_PICTURE: ("Open picture", "image"),
    ActionKind.OPEN_CHILD: ("Open the sub-agent's conversation", "robot"),
}


class ThreadMenu:
    """Builds and shows the menu for a message, or for a part of it."""

    def __init__(self, view: ThreadView) -> None:
        self._view = view

    def show(self, event: QContextMenuEvent) -> None:
        """Open it where the mouse is, or for what has the keyboard by key."""
        view = self._view
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.open_here()
            return
        spot = view.spot(QPointF(event.pos()))
        if spot is not None:
            view.state.focused, view.state.ring = spot.message, False  # "next" is next to it
            view.stops.clear()
            self.open(event.globalPos(), spot.message, spot.link, spot)

    def open(self, at: QPoint, message: int, link: str = "", spot: Spot | None = None) -> None:
        """Open the menu of the message at that place."""
        menu = self.build(message, link, spot)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def open_here(self) -> None:
        """Open it for the stop that has the keyboard, or for the message that has it."""
        view = self._view
        found, point = view.stops.current(), view.stops.point()
        if found is None or point is None:
            self.open_for(view.navigation.here)
            return
        spot, stop = found
        link = stop.action.subject if stop.action.kind is ActionKind.OPEN_LINK else ""
        self.open(view.viewport().mapToGlobal(point.toPoint()), spot.message, link, spot)

    def open_for(self, message: int) -> None:
        """Open the menu of the message at that place, beside it."""
        view = self._view
        row = view.model.rows.row_of(message)
        top = next((placed.top for placed in view.placed if placed.row == row), 0.0)
        at = QPoint(round(view.column_left), round(max(0.0, top)))
        self.open(view.viewport().mapToGlobal(at), message)

    def build(self, message: int, link: str = "", spot: Spot | None = None) -> QMenu:
        """The menu of the message at that place, and of the part of it that is meant."""
        menu = QMenu(self._view)
        if spot is not None and spot.inside:
            self._add_part(menu, spot)
        self._add_copying(menu, message, link)
        self._add_bookmark(menu, message)
        self._add_folding(menu)
        self._add_versions(menu, message)
        self._add_going(menu, message)
        self._add_thread(menu)
        return menu

    def _add_part(self, menu: QMenu, spot: Spot) -> None:
        """What can be done with the very part: the same as by its buttons."""
        if spot.box is None or spot.slot is None:
            return
        for stop in spot.box.stops():
            action = stop.action
            if action.kind is ActionKind.FOLD:
                word = "Fold this" if spot.slot.unfolded else "Unfold this"
                self._add(menu, word, self._doing(action, spot), keys="Enter")
            elif action.kind in _PARTS:
                word, icon = _PARTS[action.kind]
                if action.kind is ActionKind.COPY and isinstance(spot.slot.part, TablePart):
                    word = "Copy table"
                self._add(menu, word, self._doing(action, spot), icon)
        add_kept(menu, self._view, spot)
        menu.addSeparator()

    def _doing(self, action: Action, spot: Spot) -> Callable[[], None]:
        return lambda: self._view.commands.perform(action, spot)

    def _add_copying(self, menu: QMenu, message: int, link: str) -> None:
        view, commands = self._view, self._view.commands
        copy = self._add(menu, "Copy", commands.copy, "copy", keys="Ctrl+C")
        copy.setEnabled(not view.state.selection.is_empty)
        self._add(menu, "Select all", commands.select_all, keys="Ctrl+A")
        if is_allowed(link):
            self._add(menu, "Open link", lambda: commands.follow_link(link), "arrow-square-out")
            self._add(menu, "Copy link", lambda: QGuiApplication.clipboard().setText(link), "link")
        menu.addSeparator()
        self._add(menu, "Copy message", lambda: commands.copy_message(message))
        self._add(menu, "Copy as Markdown", lambda: commands.copy_markdown(self._chosen(message)))
        self._add(menu, "Copy as HTML", lambda: commands.copy_html(self._chosen(message)))
        self._add(menu, "Copy link to message", lambda: view.link_asked.emit(self._id(message)))
        self._add_children(menu, message)
        menu.addSeparator()
        self._add(menu, "Read with a caret", lambda: commands.reader.open(message), keys="F7")
        menu.addSeparator()

    def _add_bookmark(self, menu: QMenu, message: int) -> None:
        bookmarks = self._view.bookmarks
        is_marked = bookmarks.at(message) is not None
        word, icon = ("Remove bookmark", FULL) if is_marked else ("Bookmark", EMPTY)
        toggle = self._add(menu, word, lambda: bookmarks.toggle(message), icon)
        if message == self._view.navigation.here:
            toggle.setShortcut(QKeySequence("Ctrl+B"))
        self._add(menu, "Bookmark note…", lambda: bookmarks.write_note(message))
        menu.addSeparator()

    def _add_folding(self, menu: QMenu) -> None:
        commands, folds = self._view.commands, self._view.model.folds
        unfold = self._add(menu, "Unfold all", lambda: commands.fold_everything(unfolded=True))
        unfold.setEnabled(not folds.everything)
        self._add(menu, "Fold all", lambda: commands.fold_everything(unfolded=False))
        menu.addSeparator()

    def _add_versions(self, menu: QMenu, message: int) -> None:
        entries = self._view.model.rows.entries
        if branches.fork_at(entries, message) is None:
            return
        for word, step, keys in (("Previous version", -1, "["), ("Next version", 1, "]")):
            action = self._add(menu, word, self._switching(message, step), keys=keys)
            action.setEnabled(branches.version_near(entries, message, step) is not None)
        menu.addSeparator()

    def _switching(self, message: int, step: int) -> Callable[[], object]:
        return lambda: self._view.commands.switch_branch(message, step)

    def _add_going(self, menu: QMenu, message: int) -> None:
        going = menu.addMenu("Go to")
        navigation = self._view.navigation
        self._add(going, "First message", lambda: navigation.go_to(0), keys="Home")
        self._add(going, "Last message", navigation.go_to_end, keys="End")
        going.addSeparator()
        for word, by, keys in (("Previous message", -1, "Alt+Up"), ("Next message", 1, "Alt+Down")):
            self._add(going, word, self._stepping(by), keys=keys)
        going.addSeparator()
        for word, back, keys in (
            ("Previous prompt", True, "Alt+PgUp"),
            ("Next prompt", False, "Alt+PgDown"),
        ):
            prompt = navigation.prompt(back=back)
            action = self._add(going, word, self._going(prompt), keys=keys)
            action.setEnabled(prompt is not None)
        self._add_bookmarks(going)
        calendar = self._view.calendar
        going.addSeparator()
        date = self._add(going, "Date…", lambda: calendar.open(message), "calendar-blank",
                         keys="Ctrl+G")  # fmt: skip
        date.setEnabled(calendar.has_days)

    def _add_bookmarks(self, going: QMenu) -> None:
        bookmarks = self._view.bookmarks
        going.addSeparator()
        for word, go, keys in (
            ("Previous bookmark", bookmarks.go_back, "Shift+F4"),
            ("Next bookmark", bookmarks.go_on, "F4"),
        ):
            self._add(going, word, go, keys=keys).setEnabled(bool(bookmarks.places))

    def _stepping(self, by: int) -> Callable[[], None]:
        navigation = self._view.navigation
        return lambda: navigation.focus(navigation.step(by))

    def _going(self, message: int | None) -> Callable[[], None]:
        def go() -> None:
            if message is not None:
                self._view.navigation.visit(message)

        return go

    def _add_thread(self, menu: QMenu) -> None:
        view = self._view
        self._add(menu, "Find…", view.find_asked.emit, "magnifying-glass", keys="Ctrl+F")
        hidden = self._add(menu, "Show hidden messages", lambda: None)
        hidden.setCheckable(True)
        hidden.setChecked(view.model.show_hidden)
        hidden.toggled.connect(lambda shown: view.set_show_hidden(shown=shown))

    def _add_children(self, menu: QMenu, message: int) -> None:
        """The sub-agents' runs that the message started."""
        commands = self._view.commands
        slots = self._view.row_block(message).slots
        lines = [slot.part for slot in slots if isinstance(slot.part, LinePart)]
        for line in [line for line in lines if line.child][:_MOST_CHILDREN]:
            what = f"“{line.argument[:_LONGEST]}”" if line.argument else "the sub-agent's run"
            self._add(
                menu,
                f"Open {what} in a new tab".replace("&", "&&"),
                functools.partial(commands.child_tab_asked.emit, line.child),
                "arrow-square-out",
            )

    def _add(
        self, menu: QMenu, text: str, do: Callable[[], object], icon: str = "", *, keys: str = ""
    ) -> QAction:
        action = menu.addAction(text)
        action.triggered.connect(lambda _checked=False: do())
        if icon:
            action.setIcon(qicon(icon, self._view.look.theme))
        if keys:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutVisibleInContextMenu(True)
        return action

    def _chosen(self, message: int) -> int | None:
        """The message itself, unless it is among the selected ones."""
        return None if self._view.state.selection.holds(message) else message

    def _id(self, message: int) -> int:
        return self._view.model.rows.entries[message].id
