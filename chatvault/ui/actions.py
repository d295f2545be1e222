"""Everything that a menu or a key does, in one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from chatvault.ui.key_words import key_words
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.painting.icons import qicon


@dataclass(frozen=True, slots=True)
class ActionEntry:
    """One action: its key in the program, its words, its icon, its shortcuts and its menu."""

    key: str
    text: str
    menu: str
    shortcuts: tuple[str, ...] = ()
    icon: str = ""
    checkable: bool = False
    separated: bool = False  # a line above it


MENUS = ("File", "Edit", "Conversation", "View", "Help")

ENTRIES = (
    ActionEntry("import_files", "Import files…", "File", ("Ctrl+I",), "download-simple"),
    ActionEntry("import_folder", "Import a folder…", "File", (), "folder-simple"),
    ActionEntry("import_clipboard", "Import what was copied", "File", ("Ctrl+V",), "copy"),
    ActionEntry("import_tables", "Import tables…", "File", (), "list"),
    ActionEntry("import_server", "Import from a database server…", "File"),
    ActionEntry("merge", "Merge another vault…", "File", (), "database"),
    ActionEntry("people", "Which one is you…", "File", (), "user"),
    ActionEntry("export", "Export…", "File", ("Ctrl+E",), "export", separated=True),
    ActionEntry("back_up", "Back up now", "File", (), "shield-check", separated=True),
    ActionEntry("archive_old", "Archive old conversations…", "File", (), "archive"),
    ActionEntry("empty_trash", "Empty the trash…", "File", (), "trash"),
    ActionEntry("encryption", "Passphrase…", "File", (), "lock-simple", separated=True),
    ActionEntry("lock", "Lock now", "File", ("Ctrl+L",)),
    ActionEntry("preferences", "Preferences…", "File", ("Ctrl+,",), "gear", separated=True),
    ActionEntry("quit", "Quit", "File", ("Ctrl+Q",), separated=True),
    ActionEntry("undo", "Undo", "Edit", ("Ctrl+Z",), "arrow-u-up-left"),
    ActionEntry("redo", "Redo", "Edit", ("Ctrl+Shift+Z", "Ctrl+Y"), "arrow-u-up-right"),
    ActionEntry(
        "search", "Search everything", "Edit", ("Ctrl+K",), "magnifying-glass", separated=True
    ),
    ActionEntry(
        "save_search", "Save or delete this search", "Edit", ("Ctrl+S",), "bookmark-simple"
    ),
    ActionEntry("clear_history", "Clear search history", "Edit"),
    ActionEntry("find", "Find in the conversation", "Edit", ("Ctrl+F",)),
    ActionEntry("next_hit", "Next hit", "Edit", ("F3",)),
    ActionEntry("previous_hit", "Previous hit", "Edit", ("Shift+F3",)),
    ActionEntry("star", "Star", "Conversation", ("Ctrl+D",), "star"),
    ActionEntry("pin", "Pin", "Conversation", ("Ctrl+Shift+D",), "push-pin"),
    ActionEntry("rename", "Rename", "Conversation", (), "pencil-simple"),
    ActionEntry("archive", "Archive or bring back", "Conversation", ("Ctrl+Shift+A",), "archive"),
    ActionEntry("trash", "Move to the trash or put back", "Conversation", (), "trash"),
    ActionEntry("tags", "Tags…", "Conversation", ("Ctrl+Shift+L",), "tag", separated=True),
    ActionEntry("folder", "Move to folder…", "Conversation", ("Ctrl+Shift+M",), "folder-open"),
    ActionEntry("note", "Note…", "Conversation", ("Ctrl+Shift+N",), "pencil-simple"),
    ActionEntry("new_folder", "New folder…", "Conversation"),
    ActionEntry(
        "copy_resume", "Copy the resume command", "Conversation", (), "copy", separated=True
    ),
    ActionEntry("resume", "Resume in a terminal", "Conversation", (), "terminal-window"),
    ActionEntry(
        "save_original",
        "Save the original file…",
        "Conversation",
        (),
        "file-text",
        separated=True,
    ),
    ActionEntry("put_back", "Put back where its tool finds it", "Conversation"),
    ActionEntry(
        "bookmark",
        "Bookmark the message",
        "Conversation",
        ("Ctrl+B",),
        "bookmark-simple",
        separated=True,
    ),
    ActionEntry("next_bookmark", "Next bookmark", "Conversation", ("F4",)),
    ActionEntry("previous_bookmark", "Previous bookmark", "Conversation", ("Shift+F4",)),
    ActionEntry("go_to_date", "Go to date…", "Conversation", ("Ctrl+G",), "calendar-blank"),
    ActionEntry("new_tab", "Open in a new tab", "View", ("Ctrl+T",), "plus"),
    ActionEntry("close_tab", "Close the tab", "View", ("Ctrl+W",)),
    ActionEntry("reopen_tab", "Reopen the closed tab", "View", ("Ctrl+Shift+T",)),
    ActionEntry("next_tab", "Next tab", "View", ("Ctrl+Tab", "Ctrl+PgDown")),
    ActionEntry("previous_tab", "Previous tab", "View", ("Ctrl+Shift+Tab", "Ctrl+PgUp")),
    ActionEntry("back", "Back", "View", ("Alt+Left",), "caret-left"),
    ActionEntry("forward", "Forward", "View", ("Alt+Right",), "caret-right"),
    ActionEntry("next_pane", "Next part of the window", "View", ("F6",)),
    ActionEntry("previous_pane", "Previous part of the window", "View", ("Shift+F6",)),
    ActionEntry("side_panel", "Details", "View", ("F9",), checkable=True, separated=True),
    ActionEntry("statistics", "Statistics", "View", (), "chart-bar", separated=True),
    ActionEntry("backups", "Backups", "View", (), "shield-check"),
    ActionEntry("imports", "Imports", "View", (), "download-simple"),
    ActionEntry("upkeep", "Upkeep", "View", (), "list-checks"),
    ActionEntry("health", "Health", "View", (), "database"),
    ActionEntry("zoom_in", "Larger", "View", ("Ctrl++", "Ctrl+="), separated=True),
    ActionEntry("zoom_out", "Smaller", "View", ("Ctrl+-",)),
    ActionEntry("zoom_reset", "Usual size", "View", ("Ctrl+0",)),
    ActionEntry("find_action", "Find a command…", "Help", ("Ctrl+Shift+P",), "magnifying-glass"),
    ActionEntry("shortcuts", "Keyboard shortcuts", "Help", ("F1",), "keyboard"),
    ActionEntry("about", "About ChatVault", "Help", (), "info"),
)


# What can be done while the vault is locked.
WITHOUT_VAULT = frozenset({"quit", "zoom_in", "zoom_out", "zoom_reset", "find_action", "shortcuts"})


def make_actions(window: QWidget, handlers: Mapping[str, Callable[[], None]]) -> dict[str, QAction]:
    """An action for every entry that has a handler, living on the window.

    Raises KeyError for an entry without one: every line of the table does something.
    """
    actions = {}
    for entry in ENTRIES:
        action = QAction(entry.text, window)
        action.setShortcuts([QKeySequence(keys) for keys in entry.shortcuts])
        action.setCheckable(entry.checkable)
        handler = handlers[entry.key]
        action.triggered.connect(lambda _checked=False, run=handler: run())
        window.addAction(action)
        actions[entry.key] = action
    return actions


def make_menu(window: QWidget, actions: Mapping[str, QAction]) -> QMenu:
    """All actions as one menu with a submenu for each group."""
    menu = QMenu(window)
    for name in MENUS:
        submenu = menu.addMenu(name)
        for entry in ENTRIES:
            if entry.menu == name:
                if entry.separated:
                    submenu.addSeparator()
                submenu.addAction(actions[entry.key])
    return menu


def tint(actions: Mapping[str, QAction], appearance: Appearance) -> None:
    """Draw the actions' icons in the theme's colour."""
    for entry in ENTRIES:
        if entry.icon:
            actions[entry.key].setIcon(qicon(entry.icon, appearance.theme))


def shortcut(key: str) -> str:
    """The first shortcut of an action, as the table has it."""
    return next(entry.shortcuts[0] for entry in ENTRIES if entry.key == key)


def shortcut_table() -> tuple[tuple[str, str], ...]:
    """What each shortcut does, in the words of this system, for the page of shortcuts."""
    entries = [
        (entry.text.rstrip("…"), key_words(entry.shortcuts[0]))
        for entry in ENTRIES
        if entry.shortcuts
    ]
    return (*entries, ("Tab 1 to 9", f"{key_words('Ctrl+1')} … {key_words('Ctrl+9')}"))
