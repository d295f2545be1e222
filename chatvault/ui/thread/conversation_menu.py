"""The menu of an opened conversation: what can be done with it as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from chatvault.domain.originals import can_be_put_back
from chatvault.domain.source import Family, source

if TYPE_CHECKING:
    from chatvault.ui.thread.thread_pane import ThreadPane


def make_menu(pane: ThreadPane) -> QMenu:
    """What can be done with the conversation that is shown."""
    menu = QMenu(pane)
    folds = pane.view.model.folds
    menu.addAction("Find…", pane.find_words)
    date = menu.addAction("Go to date…", pane.view.calendar.open_here)
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


def _add_labels(pane: ThreadPane, menu: QMenu) -> None:
    """What the person makes of the conversation; of a backup nothing is changed."""
    thread = pane.shown_thread
    if thread is None or pane.header.reads_only:
        return
    ids = (thread.session.id,)
    menu.addSeparator()
    menu.addAction("Tags…", lambda: pane.tags_asked.emit(ids))
    menu.addAction("Move to folder…", lambda: pane.folder_asked.emit(ids))
    menu.addAction("Note…", lambda: pane.note_asked.emit(ids[0]))


def _add_resuming(pane: ThreadPane, menu: QMenu) -> None:
    """How a conversation of an agent goes on in the agent itself."""
    thread = pane.shown_thread
    if thread is None or source(thread.session.source).family is not Family.AGENT:
        return
    session_id = thread.session.id
    menu.addSeparator()
    menu.addAction("Copy the resume command", lambda: pane.resume_copy_asked.emit(session_id))
    menu.addAction("Resume in a terminal", lambda: pane.resume_asked.emit(session_id))


def _add_originals(pane: ThreadPane, menu: QMenu) -> None:
    """What can be done with the files that the conversation came from."""
    thread = pane.shown_thread
    if thread is None:
        return
    session_id, key = thread.session.id, thread.session.source
    menu.addSeparator()
    menu.addAction("Save the original file…", lambda: pane.original_asked.emit(session_id))
    if can_be_put_back(key):
        where = f"Put back where {source(key).name} finds it"
        menu.addAction(where, lambda: pane.put_back_asked.emit(session_id))
