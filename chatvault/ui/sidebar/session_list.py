"""The list of conversations: what is in a scope, in an order, and what can be done with it."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QStackedLayout, QVBoxLayout, QWidget

from chatvault.domain.changes import Changes
from chatvault.domain.session import (
    SessionRow,
    SessionScope,
    SessionSort,
    SessionStatus,
)
from chatvault.ui.newest_read import NewestRead
from chatvault.ui.operations import Operations
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.sidebar import session_menu
from chatvault.ui.sidebar.empty_texts import empty_text
from chatvault.ui.sidebar.session_groups import Listing
from chatvault.ui.sidebar.session_head import SessionHead
from chatvault.ui.sidebar.session_menu import Asked
from chatvault.ui.sidebar.session_model import ID_ROLE, ROW_ROLE, SessionModel
from chatvault.ui.sidebar.session_selection import choose, chosen_ids
from chatvault.ui.sidebar.session_view import SessionView
from chatvault.ui.sidebar.trash_notice import TrashNotice
from chatvault.ui.widgets.empty_state import EmptyState
from chatvault.ui.widgets.title_editor import TitleEditor


class SessionList(QWidget):
    """Lists a scope and keeps its place when the vault changes.

    Signals:
        opened: the id of a conversation to open.
        tab_asked: the id of one to open in a new tab.
        tab_behind_asked: the id of one to open in a new tab, without leaving the current one.
        star_asked, pin_asked, archive_asked, trash_asked: ids, and whether on or off.
        renamed: id and new title.
        tags_asked: ids whose tags are to be chosen.
        folder_asked: ids whose folder is to be chosen.
        export_asked: ids.
        note_asked: the id of one whose note is to be written.
        original_asked: the id of one whose original file is to be saved.
        put_back_asked: the id of one that is to go back to where its tool finds it.
        sort_changed: the SessionSort that the person chose.
        import_asked: from the empty list.
        listed: the conversations there are, each time they were read.
    """

    opened = Signal(int)
    tab_asked = Signal(int)
    tab_behind_asked = Signal(int)
    star_asked = Signal(object, bool)
    pin_asked = Signal(object, bool)
    archive_asked = Signal(object, bool)
    trash_asked = Signal(object, bool)
    renamed = Signal(int, str)
    tags_asked = Signal(object)
    folder_asked = Signal(object)
    export_asked = Signal(object)
    note_asked = Signal(int)
    original_asked = Signal(int)
    put_back_asked = Signal(int)
    sort_changed = Signal(object)
    import_asked = Signal()
    listed = Signal()

    def __init__(self, appearance: Appearance, operations: Operations, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance, self._operations = appearance, operations
        self._scope, self._sort, self._title = SessionScope(), SessionSort.ACTIVITY, "All"
        self._reading = NewestRead(operations)
        self._from_top = True  # the list that is being read begins at its top
        self._open_id: int | None = None  # the conversation that is read beside the list
        self._sought = False  # it is to be brought into sight once it is listed
        self.head = SessionHead(appearance, self)
        self.model = SessionModel(self._fetch, self)
        self.view = SessionView(appearance, self.model, self)
        self.empty = EmptyState(appearance, icon="tray", parent=self)
        self.trash_notice = TrashNotice(appearance, self)
        self.editor = TitleEditor(appearance, self.view.viewport())
        self._lay_out()
        self.head.sort_chosen.connect(self._choose_sort)
        self.view.activated.connect(self._open)
        self.view.tab_asked.connect(lambda index: self.tab_asked.emit(index.data(ID_ROLE)))
        self.view.tab_behind_asked.connect(
            lambda index: self.tab_behind_asked.emit(index.data(ID_ROLE))
        )
        self.view.clicked.connect(self._open_if_single)
        self.view.customContextMenuRequested.connect(self._show_menu)
        self.view.verticalScrollBar().valueChanged.connect(lambda: self.editor.finish(keep=True))
        self.editor.renamed.connect(self.renamed)
        self.empty.acted.connect(self.import_asked)
        self._add_keys()

    @property
    def scope(self) -> SessionScope:
        """The part of the library that is listed."""
        return self._scope

    def show_scope(self, scope: SessionScope, title: str) -> None:
        """List another part of the library, from its top."""
        self._scope, self._title = scope, title
        self.head.show_title(title)
        self.editor.finish(keep=True)
        self._read(from_top=True)

    def set_sort(self, sort: SessionSort) -> None:
        """List in that order."""
        self._sort = sort
        self.head.show_sort(sort)

    def refresh(self, changes: Changes) -> None:
        """Read again what a change made stale; the place and the selection stay."""
        if changes.sessions or changes.messages or changes.organisation:
            self.model.forget(tuple(changes.session_ids) or None)
            self._read()

    def forget(self) -> None:
        """Hold nothing of what was listed."""
        self._reading.stop()
        self.model.clear()
        self.view.set_groups(())

    def select(self, session_id: int) -> None:
        """Mark the conversation that is open, now or as soon as it is listed; no other one."""
        self._open_id, self._sought = session_id, True
        if not self._mark_open():  # what is done to the chosen ones must not reach another
            self.view.selectionModel().clearSelection()

    def let_go(self) -> None:
        """Mark nothing any more: no conversation is open. What is chosen stays so."""
        self._open_id = None

    def next_to(self, session_id: int, without: Collection[int]) -> int | None:
        """The conversation after that one, or else before it, that is none of the others."""
        place, ids = self.model.place_of(session_id), self.ids()
        if place is None:
            return None
        around = (*ids[place + 1 :], *reversed(ids[:place]))
        return next((one for one in around if one not in without), None)

    def ids(self) -> tuple[int, ...]:
        """The conversations in order."""
        return tuple(key.id for key in self.model.keys)

    def selected_ids(self) -> tuple[int, ...]:
        """The chosen conversations in order."""
        return chosen_ids(self.model, self.view.selectionModel())

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._appearance.theme.color("list"))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.trash_notice)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        column.addLayout(self._stack, 1)
        self.setFocusProxy(self.view)

    def _add_keys(self) -> None:
        for keys, asked in (("F2", Asked.RENAME), ("Del", Asked.TRASH)):
            # While the list has the keyboard: in the thread these keys mean something else.
            shortcut = QShortcut(QKeySequence(keys), self.view)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(lambda chosen=asked: self._do(chosen))

    def _fetch(self, ids: tuple[int, ...]) -> None:
        job = self._operations.read(
            "Reading the list",
            lambda services, work: services.browsing.rows(ids),
            lambda rows: self.model.add_rows(ids, rows),
        )
        job.failed.connect(lambda _error: self.model.ask_again(ids))
        job.cancelled.connect(lambda: self.model.ask_again(ids))

    def _read(self, *, from_top: bool = False) -> None:
        """Read which conversations there are; what is listed stays until then."""
        self._from_top = from_top or (self._from_top and self._reading.is_awaited)
        scope, sort, today = self._scope, self._sort, datetime.date.today()
        self._reading.ask(
            "Listing",
            lambda services, work: Listing.of(services.browsing.keys(scope, sort), sort, today),
            self._show,
        )

    def _show(self, listing: Listing) -> None:
        self.editor.finish(keep=True)
        kept = self.selected_ids()
        anchor = None if self._from_top else self.view.anchor()
        gap = self.model.place_of(kept[0]) if kept and not self._from_top else None
        current = self.view.currentIndex().data(ID_ROLE)
        self.view.rows.today, self.view.rows.sort = listing.today, listing.sort
        self.model.show(listing.keys, listing.places)
        self.view.set_groups(listing.groups)
        if self._from_top:
            self.view.verticalScrollBar().setValue(0)
        self.view.restore(anchor)
        with self.view.held():
            choose(self.model, self.view.selectionModel(), kept, current)
        if self._open_id not in kept:
            self._close_gap(gap)
        self.head.show_count(len(listing.keys))
        self._show_empty(not listing.keys)
        if not self.selected_ids():
            self._mark_open()
        self.listed.emit()

    def _close_gap(self, place: int | None) -> None:
        """Go on at the row in the place of what was chosen, where all of that left the list.

        Where one reads a conversation that left it, none is chosen in its place.
        """
        rows = len(self.model.keys)
        if place is not None and rows and not self.selected_ids():
            self.view.go_to(self.model.index(min(place, rows - 1)))

    def _show_empty(self, empty: bool) -> None:
        if empty:
            text = empty_text(self._scope, self._title)
            self.empty.set_icon(text.icon)
            self.empty.set_texts(text.title, text.sentence)
            self.empty.set_action(text.action)
        self._stack.setCurrentWidget(self.empty if empty else self.view)
        in_trash = self._scope.status is SessionStatus.TRASHED
        self.trash_notice.setVisible(in_trash and not empty)

    def _mark_open(self) -> bool:
        """Choose the conversation that is open; False where it is not listed."""
        place = None if self._open_id is None else self.model.place_of(self._open_id)
        if place is None:
            return False
        index = self.model.index(place)
        if self.view.currentIndex() != index or not self.view.selectionModel().isSelected(index):
            with self.view.held():
                self.view.go_to(index)
        if self._sought:
            self._sought = False
            self.view.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
        return True

    def _choose_sort(self, sort: SessionSort) -> None:
        self.set_sort(sort)
        self.sort_changed.emit(sort)
        self._read(from_top=True)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(index.data(ID_ROLE))

    def _open_if_single(self, index: QModelIndex) -> None:
        chosen = self.view.selectionModel()
        if chosen.isSelected(index) and len(self.selected_ids()) == 1:
            self._open(index)

    def _show_menu(self, point: QPoint) -> None:
        index = self.view.indexAt(point)
        if index.isValid() and not self.view.selectionModel().isSelected(index):
            self.view.go_to(index)
        ids = self.selected_ids()
        rows, theme = self.model.known(ids), self._appearance.theme
        if rows:
            single = len(ids) == 1
            menu = session_menu.make_menu(rows, theme, self._do, self, single=single)
            menu.popup(self.view.viewport().mapToGlobal(point))

    def _do(self, asked: Asked) -> None:
        """Do what was asked with all chosen conversations."""
        ids = self.selected_ids()
        rows = self.model.known(ids)
        if asked is Asked.RENAME:
            self.rename()
        elif rows:
            self.ask(asked, ids, rows)

    def ask(self, asked: Asked, ids: tuple[int, ...], rows: Sequence[SessionRow]) -> None:
        """Ask for that with these conversations; what is known of ``rows`` tells on from off."""
        match asked:
            case Asked.OPEN_IN_TAB:
                for session_id in ids:
                    self.tab_asked.emit(session_id)
            case Asked.STAR:
                self.star_asked.emit(ids, not session_menu.all_starred(rows))
            case Asked.PIN:
                self.pin_asked.emit(ids, not session_menu.all_pinned(rows))
            case Asked.TAGS:
                self.tags_asked.emit(ids)
            case Asked.FOLDER:
                self.folder_asked.emit(ids)
            case Asked.EXPORT:
                self.export_asked.emit(ids)
            case Asked.ARCHIVE:
                archived = session_menu.all_are(rows, SessionStatus.ARCHIVED)
                self.archive_asked.emit(ids, not archived)
            case Asked.TRASH:
                trashed = session_menu.all_are(rows, SessionStatus.TRASHED)
                self.trash_asked.emit(ids, not trashed)
            case _:
                self._ask_with_one(asked, rows[0])

    def _ask_with_one(self, asked: Asked, row: SessionRow) -> None:
        """Ask for what is only offered for one conversation alone."""
        match asked:
            case Asked.OPEN:
                self.opened.emit(row.id)
            case Asked.COPY_ID:
                QGuiApplication.clipboard().setText(row.uid)
            case Asked.NOTE:
                self.note_asked.emit(row.id)
            case Asked.SAVE_ORIGINAL:
                self.original_asked.emit(row.id)
            case Asked.PUT_BACK:
                self.put_back_asked.emit(row.id)

    def rename(self) -> None:
        """Edit the title that the keyboard is on, where it can be seen."""
        index = self.view.currentIndex()
        row: SessionRow | None = index.data(ROW_ROLE)
        if row is not None:
            self.view.scrollTo(index)
            self.editor.edit(row.id, row.title, self.view.title_rect(index))
