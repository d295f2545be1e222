"""What clicks and keys do to a thread: fold, copy, open."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from chatvault.ui.thread import branches
from chatvault.ui.thread.block_cache import GROUP_KEY
from chatvault.ui.thread.boxes.box import Action, ActionKind
from chatvault.ui.thread.clipboard import clip_html, clip_text, copying
from chatvault.ui.thread.clipboard.clipboard_writer import ClipboardWriter, Write, put
from chatvault.ui.thread.clipboard.copying import Clip
from chatvault.ui.thread.footnote_jump import go_to_note
from chatvault.ui.thread.message_block import MessageBlock
from chatvault.ui.thread.parts.parts import Key, LinePart, TablePart
from chatvault.ui.thread.reader import ReaderMode
from chatvault.ui.thread.scroll_anchor import anchor_of, scroll_back
from chatvault.ui.thread.selection import end_of, start_of
from chatvault.ui.thread.spots import Spot
from chatvault.ui.thread.table_run import whole_table
from chatvault.ui.thread.text.markdown import is_allowed

if TYPE_CHECKING:
    from chatvault.ui.thread.thread_view import ThreadView

_LONGEST_WORD = 80
_COPIED_FOR = 1_500  # milliseconds that a button says so


class ThreadCommands(QObject):
    """Carries out what the person asked a thread view for.

    Signals:
        child_tab_asked: the external id of a sub-agent's session that is asked for in a new tab.
        save_asked: an Attachment whose bytes are to be saved.
        picture_copy_asked: an Attachment, a picture, that is to be copied.
    """

    child_tab_asked = Signal(str)
    save_asked = Signal(object)
    picture_copy_asked = Signal(object)

    def __init__(self, view: ThreadView) -> None:
        super().__init__(view)
        self._view = view
        self.clipboard = ClipboardWriter(view)
        self.reader = ReaderMode(view)
        self._copied = QTimer(self)
        self._copied.setSingleShot(True)
        self._copied.setInterval(_COPIED_FOR)
        self._copied.timeout.connect(self._forget_copied)

    def perform(self, action: Action, spot: Spot) -> None:
        """Do what a click asked for."""
        do = self._ways(action.subject, spot).get(action.kind)
        if do is not None:
            do()

    def _ways(self, subject: str, spot: Spot) -> dict[ActionKind, Callable[[], object]]:
        view = self._view
        return {
            ActionKind.FOLD: lambda: self.fold(spot),
            ActionKind.COPY: lambda: self._copy_part(spot, subject),
            ActionKind.SHOW_WHOLE: lambda: self._show_whole(spot),
            ActionKind.OPEN_CHILD: lambda: self._open_child(subject),
            ActionKind.OPEN_PICTURE: lambda: view.picture_asked.emit(subject),
            ActionKind.OPEN_LINK: lambda: self.follow_link(subject),
            ActionKind.SAVE_FILE: lambda: self._save_file(spot),
            ActionKind.COPY_MESSAGE: lambda: self.copy_message(spot.message),
            ActionKind.BOOKMARK: lambda: view.bookmarks.toggle(spot.message),
            ActionKind.GO_TO_DATE: lambda: view.calendar.open(spot.message),
            ActionKind.PREVIOUS_BRANCH: lambda: self._ask_branch(spot, -1),
            ActionKind.NEXT_BRANCH: lambda: self._ask_branch(spot, 1),
        }

    def _show_whole(self, spot: Spot) -> None:
        if spot.slot is not None:
            self._view.model.folds.show_whole(spot.block.entry.id, spot.slot.key)
            self._again(spot.row, spot.slot.key)

    def _open_child(self, name: str) -> None:
        beside = QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier
        (self.child_tab_asked if beside else self._view.child_asked).emit(name)

    def _save_file(self, spot: Spot) -> None:
        part = spot.slot.part if spot.slot is not None else None
        if isinstance(part, LinePart) and part.file is not None:
            self.save_asked.emit(part.file)

    def fold(self, spot: Spot) -> None:
        """Fold what is unfolded, and the other way round."""
        if spot.slot is None:
            return
        folds = self._view.model.folds
        if spot.slot.key == GROUP_KEY:
            self._fold_group(spot.row, spot.block)
        else:
            folds.toggle(spot.block.entry.id, spot.slot.key)
            self._again(spot.row, spot.slot.key)

    def _fold_group(self, row: int, block: MessageBlock) -> None:
        anchor = anchor_of(self._view, row, GROUP_KEY)
        self._view.model.folds.toggle_group(block.entry.id)
        self._view.model.rebuild()
        scroll_back(self._view, anchor)

    def fold_message(self, message: int) -> bool:
        """Fold or unfold all lines of a message; False where it has none."""
        view = self._view
        block = view.row_block(message)
        lines = [
            slot for slot in block.slots if isinstance(slot.part, LinePart) and slot.part.foldable
        ]
        if not lines:
            return False
        if lines[0].key == GROUP_KEY:
            self._fold_group(view.model.rows.row_of(message), block)
            return True
        unfold = not any(slot.unfolded for slot in lines)
        for slot in lines:
            if slot.unfolded != unfold:
                view.model.folds.toggle(block.entry.id, slot.key)
        self._again(view.model.rows.row_of(message), lines[0].key)
        return True

    def fold_everything(self, *, unfolded: bool) -> None:
        """Unfold every line of the thread, or fold them all."""
        self._view.model.folds.set_everything(unfolded=unfolded)
        self._view.model.rebuild()

    def _again(self, row: int, key: Key) -> None:
        """Lay the row out anew; that part of it stays where it is."""
        anchor = anchor_of(self._view, row, key)
        self._view.blocks.drop(row)
        scroll_back(self._view, anchor)
        self._view.viewport().update()

    def _ask_branch(self, spot: Spot, step: int) -> None:
        wanted = branches.version(spot.block.entry, step)
        if wanted is not None:
            self._view.branch_asked.emit(wanted)

    def switch_branch(self, message: int, step: int) -> bool:
        """Ask for another version at the fork at that message, or the nearest above it."""
        wanted = branches.version_near(self._view.model.rows.entries, message, step)
        if wanted is not None:
            self._view.branch_asked.emit(wanted)
        return wanted is not None

    def follow_link(self, url: str) -> None:
        """Go to a footnote; ask for a link to be opened, if it leads where links may lead."""
        if go_to_note(self._view, self._view.navigation.here, url):
            return
        if is_allowed(url):
            self._view.link_opened.emit(url)

    # The clipboard

    def selected_word(self) -> str:
        """What is selected, if it is a few words of one part: what one would look for."""
        ends = self._view.state.selection.ends
        if ends is None or ends[0][:2] != ends[1][:2]:
            return ""
        start, end = ends
        slot = self._view.row_block(start.message).slot_of(start.key)
        if slot is None or slot.box is None:
            return ""
        text = slot.box.cut(start.position, end.position)
        return text if len(text) <= _LONGEST_WORD and "\n" not in text else ""

    def select_all(self) -> None:
        """Select the whole conversation."""
        view = self._view
        if len(view.model):
            view.state.selection.select(start_of(0), end_of(len(view.model) - 1))
            view.viewport().update()

    def copy(self) -> None:
        """Copy the selection, as text and as HTML."""
        self.clipboard.copy_selection()

    def copy_message(self, message: int) -> None:
        """Copy all of a message, as it is shown."""
        self.clipboard.copy_messages(range(message, message + 1))

    def copy_markdown(self, message: int | None = None) -> None:
        """Copy the selection, or that message, as Markdown."""
        self._copy_as(copying.as_markdown, message)

    def copy_html(self, message: int | None = None) -> None:
        """Copy the selection, or that message, as the source of HTML."""
        self._copy_as(copying.as_html, message)

    def _copy_as(self, write: Write, message: int | None) -> None:
        if message is None and not self._view.state.selection.is_empty:
            self.clipboard.copy_selection(write)
        else:
            place = message or 0
            self.clipboard.copy_messages(range(place, place + 1), write)

    def _copy_part(self, spot: Spot, text: str) -> None:
        if spot.slot is not None and isinstance(spot.slot.part, TablePart):
            table = (whole_table(spot.block.slots, spot.slot, spot.slot.part),)
            put(Clip(clip_text.write(table), clip_html.write(table)))
        else:
            put(Clip(text))
        if spot.slot is not None:
            self._view.state.copied = (spot.message, spot.slot.key)
            self._copied.start()
            self._view.viewport().update()

    def _forget_copied(self) -> None:
        self._view.state.copied = None
        self._view.viewport().update()
