"""One opened conversation: its header, the find bar, the messages and the minimap."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from chatvault.domain.changes import Changes
from chatvault.domain.message_link import MessageLink
from chatvault.domain.session import Thread
from chatvault.ui.operations import Operations
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.thread import conversation_menu
from chatvault.ui.thread.finding.find_bar import FindBar
from chatvault.ui.thread.finding.thread_finding import ThreadFinding
from chatvault.ui.thread.images.pictures import Pictures
from chatvault.ui.thread.keeping import keyboard_of
from chatvault.ui.thread.landing import Landing
from chatvault.ui.thread.minimap import Minimap
from chatvault.ui.thread.new_messages import NewMessages
from chatvault.ui.thread.no_messages import NoMessages
from chatvault.ui.thread.thread_header import ThreadHeader
from chatvault.ui.thread.thread_loader import ThreadLoader
from chatvault.ui.thread.thread_view import ThreadView
from chatvault.ui.thread.warm_up import warm_up
from chatvault.ui.widgets.empty_state import EmptyState
from chatvault.ui.widgets.entrance import Entrance

_QUIET = 600  # milliseconds, in which the list comes


class ThreadPane(QWidget):
    """Opens conversations of the vault and shows one of them.

    Signals:
        opened: the Thread that is shown now.
        star_asked: session ids, and whether they are to have a star.
        pin_asked: session ids, and whether they are to be pinned.
        archive_asked: session ids, and whether they are to be archived.
        trash_asked: session ids, and whether they are to go to the trash.
        renamed: the id of a session and its new title.
        export_asked: the ids of sessions to export.
        tags_asked: the ids of sessions whose tags are to be chosen.
        folder_asked: the ids of sessions whose folder is to be chosen.
        note_asked: the id of the session whose note is to be written.
        resume_copy_asked: the id of a session whose resume command is to be copied.
        resume_asked: the id of a session that is to go on in its own tool.
        original_asked: the id of one whose original file is to be saved.
        put_back_asked: the id of one that is to go back to where its tool finds it.
        link_hovered: where the link under the mouse leads; empty when there is none.
        link_opened: a link was clicked; it is to be asked for before it is opened.
        branch_asked: the id of the message whose branch is to become the active one.
        session_asked: the id of a sub-agent's session that is to be opened.
        tab_asked: the id of one that is to be opened in a new tab.
        bookmark_asked: the id of a message, and the note of the bookmark that it is to have;
            None for no bookmark.
        current_changed: the id of the message that is read now.
        left: Escape was pressed where there is nothing to close: back to the list.
        done: a sentence about what was done.
        failed: a sentence about what could not be shown.
    """

    opened = Signal(object)
    star_asked = Signal(object, bool)
    pin_asked = Signal(object, bool)
    archive_asked = Signal(object, bool)
    trash_asked = Signal(object, bool)
    renamed = Signal(int, str)
    export_asked = Signal(object)
    tags_asked = Signal(object)
    folder_asked = Signal(object)
    note_asked = Signal(int)
    resume_copy_asked = Signal(int)
    resume_asked = Signal(int)
    original_asked = Signal(int)
    put_back_asked = Signal(int)
    link_hovered = Signal(str)
    link_opened = Signal(str)
    branch_asked = Signal(int)
    session_asked = Signal(int)
    tab_asked = Signal(int)
    bookmark_asked = Signal(int, object)
    current_changed = Signal(int)
    left = Signal()
    done = Signal(str)
    failed = Signal(str)

    def __init__(
        self, appearance: Appearance, operations: Operations, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.header = ThreadHeader(appearance, self)
        self.view = ThreadView(appearance, self)
        self.find_bar = FindBar(appearance, self)
        self._rename_key = QShortcut(QKeySequence("F2"), self)
        self._rename_key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._loader = ThreadLoader(self.view, operations, self)
        self.finding = ThreadFinding(
            self.view, self.find_bar, lambda: self.shown_thread is not None
        )
        self.pictures = Pictures(self.view, operations)
        self._minimap = Minimap(self.view, self)
        self.new_messages = NewMessages(appearance, self.view)
        self.no_messages = NoMessages(appearance, self.view)
        self.nothing = EmptyState(appearance, icon="chat-circle", ground="base", parent=self)
        self.nothing.set_texts("No conversation is open", "Choose one in the list to read it here.")
        self.nothing.hide()
        # The parsers are no part of the window's start, but are there before they are needed.
        self._warm_up = QTimer(self)
        self._warm_up.setSingleShot(True)
        self._warm_up.setInterval(_QUIET)
        self._warm_up.timeout.connect(warm_up)
        self._arrange()
        self._join()

    def prepare(self) -> None:
        """Load the parsers soon, for there is something to read."""
        self._warm_up.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.nothing.setGeometry(self.rect())

    def _arrange(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.find_bar)
        left.addWidget(self.view, 1)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addLayout(left, 1)
        body.addWidget(self._minimap)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addLayout(body, 1)
        Entrance(self, lambda: self.view)

    def _join(self) -> None:
        view, header = self.view, self.header
        view.link_hovered.connect(self.link_hovered)
        view.link_opened.connect(self.link_opened)
        view.branch_asked.connect(self.branch_asked)
        self._loader.branch_asked.connect(self.branch_asked)
        self._loader.shown.connect(self._on_shown)
        self._loader.completed.connect(self._on_completed)
        self.pictures.done.connect(self.done)
        self.pictures.failed.connect(self.failed)
        view.current_changed.connect(self.current_changed)
        view.bookmarks.asked.connect(self.bookmark_asked)
        view.child_asked.connect(lambda name: self._open_child(name, self.session_asked))
        view.commands.child_tab_asked.connect(lambda name: self._open_child(name, self.tab_asked))
        view.link_asked.connect(self._copy_link)
        header.star_asked.connect(self._on_star_asked)
        header.export_asked.connect(self._on_export_asked)
        header.menu_asked.connect(self._show_menu)
        header.renamed.connect(self.renamed)
        self._rename_key.activated.connect(header.rename)

    # What is shown

    @property
    def session_id(self) -> int | None:
        """The conversation that is shown, or about to be."""
        return self._loader.wanted

    @property
    def shown_thread(self) -> Thread | None:
        """What is known of the conversation that is shown."""
        return self._loader.current

    def open(self, session_id: int, landing: Landing | None = None) -> None:
        """Show a conversation, and of it what ``landing`` says."""
        landing = landing or Landing()
        self.nothing.hide()
        self.view.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        thread = self.shown_thread
        if not self._loader.open(session_id, landing) and thread is not None:
            self._land(thread, landing)

    def landing(self) -> Landing | None:
        """Where and how the conversation is being read, to come back there."""
        view, loader = self.view, self._loader
        shown = loader.current is not None and loader.wanted == loader.current.session.id
        model, flow, wanted = view.model, view.flow, view.state.find.wanted
        if not shown or loader.awaited.landing is not None or not len(flow.heights):
            return loader.awaited.landing
        message_id = model.rows.entries[model.rows[flow.anchor].first].id
        keyboard = keyboard_of(view.state, model.rows)
        return Landing(message_id, flow.offset, wanted, model.folds, model.show_hidden, keyboard)

    def _on_shown(self, thread: Thread) -> None:
        if not self.view.state.find.wanted:
            self.find_bar.hide()
        self.pictures.show_session(thread.session.id)
        self._show_facts(thread)

    def _on_completed(self, thread: Thread) -> None:
        self._show_facts(thread)
        self.opened.emit(thread)

    def _show_facts(self, thread: Thread) -> None:
        self.header.show_session(thread.session)
        self.no_messages.show_thread(thread)
        self.view.bookmarks.show(thread.bookmarks)
        self.view.secrets.show(thread.secrets)

    def _land(self, thread: Thread, landing: Landing) -> None:
        """Go to another place of the conversation that is shown already."""
        view = self.view
        self._loader.awaited.done()
        view.opening.forget()
        if landing.wanted:
            view.state.find.look_for(landing.wanted)
        rows, message_id = view.model.rows, landing.message_id
        place = rows.place_of(message_id) if message_id is not None else None
        if place is not None:
            view.navigation.land(place, landing.offset)
        if landing.wanted:
            view.hits.look(landing.wanted)
        self.opened.emit(thread)

    def close_thread(self) -> None:
        """Show nothing, and say so."""
        self._loader.close()
        self.finding.close()
        self.pictures.show_session(None)
        self.view.clear()
        self.header.show_session(None)
        self.no_messages.show_thread(None)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # nobody would see the keyboard there
        self.nothing.show()
        self.nothing.raise_()

    def refresh(self, changes: Changes) -> None:
        """Read again what these changes touched."""
        session_id = self.session_id
        if session_id is None:
            return
        named = not changes.session_ids or session_id in changes.session_ids
        if named and (changes.messages or changes.organisation or changes.sessions):
            self._loader.read_again()
        if changes.messages or changes.sessions:
            self.view.waiting.read_again(changes.session_ids)

    def set_show_hidden(self, *, shown: bool) -> None:
        """Show messages that are kept but not shown by default, or hide them again."""
        self.view.set_show_hidden(shown=shown)
        self.no_messages.show_thread(self.shown_thread)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+F opens the find bar, F3 goes on; Escape closes what is open, and then leaves."""
        if event.matches(QKeySequence.StandardKey.Find):
            self.finding.begin()
        elif event.key() == Qt.Key.Key_Escape and not self.find_bar.isHidden():
            self.finding.close()
        elif event.key() == Qt.Key.Key_Escape and not self.new_messages.isHidden():
            self.view.growing.seen()
        elif event.key() == Qt.Key.Key_Escape and self.view.state.find.wanted:
            self.view.hits.end()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_F3:
            self.finding.go_on(back=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            super().keyPressEvent(event)

    # What the header and the messages ask for

    def _on_star_asked(self, starred: bool) -> None:
        if (thread := self.shown_thread) is not None:
            self.star_asked.emit((thread.session.id,), starred)

    def _on_export_asked(self) -> None:
        if (thread := self.shown_thread) is not None:
            self.export_asked.emit((thread.session.id,))

    def _open_child(self, external_id: str, asked: SignalInstance) -> None:
        thread = self.shown_thread
        child = thread.children.get(external_id) if thread is not None else None
        run = self.view.model.annex.runs.get(external_id)
        if child is None and run is not None:  # one that another sub-agent sent out
            child = run.session_id
        if child is not None:
            asked.emit(child)
        else:
            self.failed.emit("The sub-agent's conversation is not in the vault.")

    def _copy_link(self, message_id: int) -> None:
        if (thread := self.shown_thread) is not None:
            link = MessageLink(thread.session.uid, message_id)
            QGuiApplication.clipboard().setText(str(link))
            self.done.emit("Link copied. Paste it into the search box to come back here.")

    def _show_menu(self) -> None:
        menu = self.make_menu()
        menu.aboutToHide.connect(menu.deleteLater)
        button = self.header.menu_button
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def make_menu(self) -> QMenu:
        """What can be done with the conversation as a whole."""
        return conversation_menu.make_menu(self)
