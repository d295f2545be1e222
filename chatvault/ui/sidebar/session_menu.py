"""What can be done with the conversations that are chosen in the list."""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QMenu, QWidget

from chatvault.domain.coding_tools.originals import can_be_put_back
from chatvault.domain.session import SessionRow, SessionStatus
from chatvault.domain.source import source
from chatvault.ui.actions import shortcut
from chatvault.ui.key_words import key_words
from chatvault.ui.painting.icons import qicon
from chatvault.ui.painting.theme import Theme


class Asked(enum.Enum):
    """What a person may ask for."""

    OPEN = enum.auto()
    OPEN_IN_TAB = enum.auto()
    STAR = enum.auto()
    PIN = enum.auto()
    RENAME = enum.auto()
    TAGS = enum.auto()
    FOLDER = enum.auto()
    NOTE = enum.auto()
    EXPORT = enum.auto()
    COPY_ID = enum.auto()
    SAVE_ORIGINAL = enum.auto()
    PUT_BACK = enum.auto()
    ARCHIVE = enum.auto()
    TRASH = enum.auto()


Choose = Callable[[Asked], None]

# Shown only: the list and the window listen to the keys themselves.
_KEYS = {
    Asked.OPEN: "Return",
    Asked.OPEN_IN_TAB: "Ctrl+Return",
    Asked.STAR: shortcut("star"),
    Asked.PIN: shortcut("pin"),
    Asked.RENAME: "F2",
    Asked.TAGS: shortcut("tags"),
    Asked.FOLDER: shortcut("folder"),
    Asked.NOTE: shortcut("note"),
    Asked.EXPORT: shortcut("export"),
    Asked.ARCHIVE: shortcut("archive"),
    Asked.TRASH: "Del",
}


def make_menu(
    rows: Sequence[SessionRow], theme: Theme, choose: Choose, parent: QWidget, *, single: bool
) -> QMenu:
    """The context menu for what these rows are known of; ``choose`` gets what was chosen."""
    menu = QMenu(parent)
    menu.aboutToHide.connect(menu.deleteLater)
    for asked, text, icon in _entries(rows, single=single):
        if asked in (Asked.EXPORT, Asked.ARCHIVE) or (
            asked is Asked.TRASH and all_are(rows, SessionStatus.TRASHED)
        ):
            menu.addSeparator()
        keys = key_words(_KEYS.get(asked, ""))
        action = menu.addAction(qicon(icon, theme), f"{text}\t{keys}" if keys else text)
        action.triggered.connect(lambda _checked=False, chosen=asked: choose(chosen))
    return menu


def _entries(rows: Sequence[SessionRow], *, single: bool) -> list[tuple[Asked, str, str]]:
    trashed = all_are(rows, SessionStatus.TRASHED)
    entries = [(Asked.OPEN, "Open", "chat-circle")] if single else []
    where = "Open in a new tab" if single else "Open in new tabs"
    entries.append((Asked.OPEN_IN_TAB, where, "arrow-square-out"))
    entries.append((Asked.STAR, "Remove the star" if all_starred(rows) else "Star", "star"))
    entries.append((Asked.PIN, "Unpin" if all_pinned(rows) else "Pin", "push-pin"))
    if single:
        entries.append((Asked.RENAME, "Rename", "pencil-simple"))
    entries.append((Asked.TAGS, "Tags…", "tag"))
    entries.append((Asked.FOLDER, "Move to folder…", "folder-open"))
    if single:
        entries.append((Asked.NOTE, "Note…", "pencil-simple"))
    entries.append((Asked.EXPORT, "Export…", "export"))
    if single:
        entries.append((Asked.COPY_ID, "Copy the id", "copy"))
        entries += _originals(rows[0])
    if not trashed:
        archived = all_are(rows, SessionStatus.ARCHIVED)
        entries.append((Asked.ARCHIVE, "Bring back" if archived else "Archive", "archive"))
    entries.append((Asked.TRASH, "Put back" if trashed else "Move to the trash", "trash"))
    return entries


def _originals(row: SessionRow) -> list[tuple[Asked, str, str]]:
    """What can be done with the files that a conversation came from."""
    entries = [(Asked.SAVE_ORIGINAL, "Save the original file…", "file-text")]
    if can_be_put_back(row.source):
        where = f"Put back where {source(row.source).name} finds it"
        entries.append((Asked.PUT_BACK, where, "arrow-u-up-left"))
    return entries


def all_are(rows: Sequence[SessionRow], status: SessionStatus) -> bool:
    """Whether every one lives in that part of the library."""
    return all(row.status is status for row in rows)


def all_starred(rows: Sequence[SessionRow]) -> bool:
    """Whether every one has a star."""
    return all(row.starred for row in rows)


def all_pinned(rows: Sequence[SessionRow]) -> bool:
    """Whether every one is pinned."""
    return all(row.pinned for row in rows)
