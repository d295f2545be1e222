"""What can be done with the conversations that are chosen in the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QMenu, QWidget

from chatvault.domain.session import SessionRow, SessionStatus
from chatvault.ui.icons import qicon
from chatvault.ui.theme import Theme

Choose = Callable[[str], None]

# (what is asked, its words, its icon); the words follow the rows' own state.
OPEN, STAR, PIN, RENAME, EXPORT, COPY_ID, ARCHIVE, TRASH = (
    "open", "star", "pin", "rename", "export", "copy_id", "archive", "trash",
)  # fmt: skip


def make_menu(rows: Sequence[SessionRow], theme: Theme, choose: Choose, parent: QWidget) -> QMenu:
    """The context menu for these conversations; ``choose`` gets what was chosen."""
    menu = QMenu(parent)
    for key, text, icon in _entries(rows):
        if key in (EXPORT, ARCHIVE):
            menu.addSeparator()
        action = menu.addAction(qicon(icon, theme), text)
        action.triggered.connect(lambda _checked=False, chosen=key: choose(chosen))
    return menu


def _entries(rows: Sequence[SessionRow]) -> list[tuple[str, str, str]]:
    one = len(rows) == 1
    archived = all(row.status is SessionStatus.ARCHIVED for row in rows)
    trashed = all(row.status is SessionStatus.TRASHED for row in rows)
    entries = [(OPEN, "Open", "chat-circle")] if one else []
    entries.append((STAR, "Remove the star" if all_starred(rows) else "Star", "star"))
    entries.append((PIN, "Unpin" if all_pinned(rows) else "Pin", "push-pin"))
    if one:
        entries.append((RENAME, "Rename", "pencil-simple"))
    entries.append((EXPORT, "Export…", "export"))
    if one:
        entries.append((COPY_ID, "Copy the id", "copy"))
    if not trashed:
        entries.append((ARCHIVE, "Bring back" if archived else "Archive", "archive"))
    entries.append((TRASH, "Put back" if trashed else "Move to trash", "trash"))
    return entries


def all_starred(rows: Sequence[SessionRow]) -> bool:
    """Whether every one has a star."""
    return all(row.starred for row in rows)


def all_pinned(rows: Sequence[SessionRow]) -> bool:
    """Whether every one is pinned."""
    return all(row.pinned for row in rows)
