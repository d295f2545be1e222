"""The menu of an opened conversation: what can be done with it as a whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from chatvault.domain.coding_tools.originals import can_be_put_back
from chatvault.domain.session import SessionRow, SessionStatus
from chatvault.domain.source import Family, source
from chatvault.ui.actions import shortcut
from chatvault.ui.key_words import key_words
from chatvault.ui.painting.icons import qicon

if TYPE_CHECKING:
    from chatvault.ui.thread.thread_pane import ThreadPane


def make_menu(pane: ThreadPane) -> QMenu:
    """What can be done with the conversation that is shown."""
    menu = QMenu(pane)
    folds = pane.view.model.folds
    _add(pane, menu, "Find…", "magnifying-glass", pane.finding.begin, "find")
    open_calendar = pane.view.calendar.open_here
    date = _add(pane, menu, "Go to date…", "calendar-blank", open_calendar, "go_to_date")
    date.setEnabled(pane.view.calendar.has_days)
    word = "Fold all" if folds.everything else "Unfold all"
    menu.addAction(word, lambda: pane.view.commands.fold_everything(unfolded=not folds.everything))
    hidden = menu.addAction("Show hidden messages")
    hidden.setCheckable(True)
    hidden.setChecked(pane.view.model.show_hidden)
    hidden.toggled.connect(lambda shown: pane.set_show_hidden(shown=shown))
    _add_labels(pane, menu)
    _add_resuming(pane, menu)
    _add_originals(pane, menu)
    return menu


def _add(
    pane: ThreadPane, menu: QMenu, text: str, icon: str, do: Callable[[], object], key: str = ""
) -> QAction:
    """Add what can be done, with the keys of the window's action ``key`` where they do it, too."""
    words = f"{text}\t{key_words(shortcut(key))}" if key and not pane.header.reads_only else text
    action = menu.addAction(qicon(icon, pane.view.look.theme), words)
    action.triggered.connect(lambda _checked=False: do())
    return action


def _add_labels(pane: ThreadPane, menu: QMenu) -> None:
    """What the person makes of the conversation; of a backup nothing is changed."""
    thread = pane.shown_thread
    if thread is None or pane.header.reads_only:
        return
    ids = (thread.session.id,)
    menu.addSeparator()
    _add_places(pane, menu, thread.session)
    menu.addSeparator()
    _add(pane, menu, f"Rename\t{key_words('F2')}", "pencil-simple", pane.header.rename)
    _add(pane, menu, "Tags…", "tag", lambda: pane.tags_asked.emit(ids), "tags")
    _add(
        pane, menu, "Move to folder…", "folder-open", lambda: pane.folder_asked.emit(ids), "folder"
    )
    _add(pane, menu, "Note…", "pencil-simple", lambda: pane.note_asked.emit(ids[0]), "note")


def _add_places(pane: ThreadPane, menu: QMenu, session: SessionRow) -> None:
    """Where in the library the conversation shall be, in the words of the list's menu."""
    ids, status = (session.id,), session.status
    pinned, archived = session.pinned, status is SessionStatus.ARCHIVED
    trashed = status is SessionStatus.TRASHED
    word = "Unpin" if pinned else "Pin"
    _add(pane, menu, word, "push-pin", lambda: pane.pin_asked.emit(ids, not pinned), "pin")
    if not trashed:
        word, ask = "Bring back" if archived else "Archive", pane.archive_asked
        _add(pane, menu, word, "archive", lambda: ask.emit(ids, not archived), "archive")
    word = "Put back" if trashed else "Move to the trash"
    _add(pane, menu, word, "trash", lambda: pane.trash_asked.emit(ids, not trashed))


def _add_resuming(pane: ThreadPane, menu: QMenu) -> None:
    """How a conversation of an agent goes on in the agent itself."""
    thread = pane.shown_thread
    if thread is None or source(thread.session.source).family is not Family.AGENT:
        return
    session_id = thread.session.id
    copy, resume = pane.resume_copy_asked, pane.resume_asked
    menu.addSeparator()
    _add(pane, menu, "Copy the resume command", "copy", lambda: copy.emit(session_id))
    _add(pane, menu, "Resume in a terminal", "terminal-window", lambda: resume.emit(session_id))


def _add_originals(pane: ThreadPane, menu: QMenu) -> None:
    """What can be done with the files that the conversation came from."""
    thread = pane.shown_thread
    if thread is None:
        return
    session_id, key = thread.session.id, thread.session.source
    save, put_back = pane.original_asked, pane.put_back_asked
    menu.addSeparator()
    _add(pane, menu, "Save the original file…", "file-text", lambda: save.emit(session_id))
    if can_be_put_back(key):
        where = f"Put back where {source(key).name} finds it"
        _add(pane, menu, where, "arrow-u-up-left", lambda: put_back.emit(session_id))
