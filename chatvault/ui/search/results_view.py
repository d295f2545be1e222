"""The results, walked with the keyboard from hit to hit."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from chatvault.domain.search.hits import SearchDetails, SearchHit, SearchPage, Snippet
from chatvault.ui.mirroring import backwards
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.search.result_rows import FoundRow, HeadRow, MoreRow, ResultRow
from chatvault.ui.search.results_list import ResultsList
from chatvault.ui.search.results_model import NOTHING

_Move = QAbstractItemView.CursorAction
_BY_TAB = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
_STEPS = {_Move.MoveUp: -1, _Move.MovePrevious: -1, _Move.MoveDown: 1, _Move.MoveNext: 1}
_GATHER_MS = 30  # rows that come into view within this time ask for their lines together
_AHEAD = 12  # rows below those in view whose lines are asked for too


class ResultsView(ResultsList):
    """Heads are passed over by the keys; a click on one opens its first hit.

    Signals:
        hit_chosen: the SearchHit that is to be opened.
        more_asked: the id of a conversation all of whose hits are wanted.
        snippets_asked: the ids of messages in view whose lines are not known yet.
        end_neared: the last rows are in view, or nearly so.
        stepped: a step chose a hit: its direction, and whether it went round an end.
        menu_asked: a menu is wanted for the conversation that is selected, and where.
        rename_asked, trash_asked, tab_asked: what the keys ask for that conversation.
        left_upwards: Up was pressed on the first hit, or Esc: towards the search field.
        left_sidewards: Left was pressed (Right where all is mirrored), towards the facets.
    """

    hit_chosen = Signal(object)
    more_asked = Signal(object)
    snippets_asked = Signal(object)
    end_neared = Signal()
    stepped = Signal(int, bool)
    menu_asked = Signal(QPoint)
    rename_asked = Signal()
    trash_asked = Signal()
    tab_asked = Signal()
    left_upwards = Signal()
    left_sidewards = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self._stepping = 0  # the step that goes on when more hits came
        # Conversations all of whose hits are wanted; None: these have not come yet.
        self._expanded: dict[int, tuple[SearchHit, ...] | None] = {}
        self._gathering = QTimer(self)
        self._gathering.setSingleShot(True)
        self._gathering.setInterval(_GATHER_MS)
        self._gathering.timeout.connect(self._ask_snippets)
        self.clicked.connect(self._choose)
        bar = self.verticalScrollBar()
        for moved in (bar.valueChanged, bar.rangeChanged, self.results.rowsInserted):
            moved.connect(self._look)

    def show_page(
        self, page: SearchPage | None, told: SearchDetails | None = None, *, stay: bool = False
    ) -> None:
        """Show another answer from its beginning, or stay where one is and at what is selected.

        ``told`` is what is known of it already.
        """
        row, at = self._current(), self.currentIndex().row()
        anchor = self.anchor() if stay else ()
        known = self.results.snippets() if stay else None
        self.results.show_page(page, known)
        self.executeDelayedItemsLayout()  # or Qt would do that once all is painted, and all again
        if told is not None:
            self.results.tell(told)
        self._stepping = 0
        if stay:
            self._expand_again(known)
            for session_id in [one for one, hits in self._expanded.items() if hits is None]:
                self._ask_more(session_id)
        else:
            self._expanded.clear()
        self.verticalScrollBar().setValue(0)
        self.restore(anchor)
        if stay and isinstance(row, FoundRow):
            self._find_again(row, at)
        self._look()

    def tell(self, details: SearchDetails) -> None:
        """Take up what is known by now of the answer; nothing that is in view moves."""
        anchor, row = self.anchor(), self._current()
        self.results.tell(details, self.places_in_view())
        self._expand_again()
        self.restore(anchor)
        if isinstance(row, FoundRow) and self._current() != row:
            place = self.results.place_of(row.key)
            if place is not None:
                self._put_current(place)
        step, self._stepping = self._stepping, 0
        if step:
            self.step(step)

    def put_snippets(self, snippets: dict[int, Snippet]) -> None:
        """Show the lines of these messages."""
        self.results.put_snippets(snippets)

    def expand(self, session_id: int, hits: tuple[SearchHit, ...]) -> None:
        """Show all hits of a conversation in place; the selection stays at its row.

        A step that had come to the link over these hits goes on into them.
        """
        anchor, place, row = self.anchor(), self.currentIndex().row(), self._current()
        before = self.results.rowCount()
        self._expanded[session_id] = hits
        self.results.expand(session_id, hits)
        self.restore(anchor)
        if isinstance(row, FoundRow):
            place = self.results.place_of(row.key) or place
        if 0 <= place < self.results.rowCount():
            self.setCurrentIndex(self.results.index(place))
        step, self._stepping = self._stepping, 0
        if step and self.results.rowCount() > before:
            self.step(step)

    def select_first(self) -> None:
        """Put the selection on the first hit."""
        place = self.results.next_place(0, 1)
        if place is not None:
            self.setCurrentIndex(self.results.index(place))

    def open_current(self) -> None:
        """Choose the selected row, or the first hit."""
        if not self.currentIndex().isValid():
            self.select_first()
        self._choose(self.currentIndex())

    def step(self, by: int, *, wait: bool = False) -> None:
        """Choose the next hit (1), or the one before (-1), also of those behind a link.

        At the end it goes on when further hits come, where there is reason to ``wait``; else
        from the other end.
        """
        self._settle()
        current = self.currentIndex()
        place = self.results.next_place(current.row() + by if current.isValid() else 0, by)
        went_round = place is None and not wait
        if went_round:
            place = self.results.next_place(0 if by > 0 else self.results.rowCount() - 1, by)
        self._stepping = by if place is None and wait else 0
        if place is not None:
            self._step_to(place, by, went_round=went_round)

    def _step_to(self, place: int, by: int, *, went_round: bool) -> None:
        row = self.results.row(place)
        if isinstance(row, MoreRow):
            self._stepping = by
            self._ask_more(row.session_id)
        else:
            self.setCurrentIndex(self.results.index(place))
            self.stepped.emit(by, went_round)
            self._choose(self.currentIndex())

    @property
    def is_at_last(self) -> bool:
        """Whether no hit comes after the selected one, as far as is known."""
        return self.results.next_place(self.currentIndex().row() + 1, 1) is None

    def moveCursor(self, action: _Move, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """The hit that a key leads to: by one, by a page, or to either end."""
        current = self.currentIndex()
        step = _STEPS.get(action)
        if step is not None and current.isValid():
            place = self.results.next_place(current.row() + step, step)
        else:
            place = self._far_place(action)
        return current if place is None else self.results.index(place)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Choose the hit that it is on, as one sees where it is by that alone."""
        if event.reason() in _BY_TAB and not self.selectedIndexes():
            self.select_first()
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses; Up on the first hit and Esc leave the list, Left leads to the facets."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            beside = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if beside:
                self.tab_asked.emit()
            else:
                self._choose(self.currentIndex())
        elif key == Qt.Key.Key_F2:
            self.rename_asked.emit()
        elif key == Qt.Key.Key_Delete:
            self.trash_asked.emit()
        elif key == Qt.Key.Key_Escape or (key == Qt.Key.Key_Up and self._at_first()):
            self.left_upwards.emit()
        elif key == backwards(self):
            self.left_sidewards.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the selected row, which is then the one under the pointer."""
        by_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        under = self.results.next_place(self.indexAt(event.pos()).row(), 1) if by_mouse else None
        if under is not None:
            self._put_current(under)
        if self.chosen_session is not None:
            corner = self.visualRect(self.currentIndex()).bottomLeft()
            below = self.viewport().mapToGlobal(corner)
            self.menu_asked.emit(event.globalPos() if by_mouse else below)

    @property
    def chosen_session(self) -> int | None:
        """The conversation of the row that is selected."""
        row = self._current() if self.selectedIndexes() else None
        return None if row is None else row.session_id

    def _far_place(self, action: _Move) -> int | None:
        last = self.results.rowCount() - 1
        page = self.viewport().height() - self._painter.fonts.hit_height
        here = self.offsets.top(max(0, self.currentIndex().row())) if last >= 0 else 0
        if action is _Move.MoveEnd:
            return self.results.next_place(last, -1)
        if action is _Move.MovePageDown:
            places = self.offsets.between(here + page, here + page + 1)
            return self.results.next_place(places.start if places else last, -1)
        if action is _Move.MovePageUp:
            places = self.offsets.between(max(0, here - page), max(0, here - page) + 1)
            return self.results.next_place(places.start if places else 0, 1)
        return self.results.next_place(0, 1)

    def _current(self) -> ResultRow | None:
        index = self.currentIndex()
        return self.results.row(index.row()) if index.isValid() else None

    def _find_again(self, row: FoundRow, before: int) -> None:
        """Select the row that was selected; one that walks here goes on where it is gone."""
        place = self.results.place_of(row.key)
        if place is not None:
            self._put_current(place)
        elif self.hasFocus():
            place = self.results.next_place(min(before, self.results.rowCount() - 1), 1)
            self.setCurrentIndex(QModelIndex() if place is None else self.results.index(place))

    def _put_current(self, place: int) -> None:
        """Select a row without bringing it into view."""
        scrolled = self.verticalOffset()
        self.setCurrentIndex(self.results.index(place))
        self.verticalScrollBar().setValue(scrolled)

    def _at_first(self) -> bool:
        current = self.currentIndex()
        return not current.isValid() or self.results.next_place(current.row() - 1, -1) is None

    def _choose(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        row: ResultRow = self.results.row(index.row())
        match row:
            case HeadRow(group=group) if group.hits:
                self.setCurrentIndex(index.siblingAtRow(index.row() + 1))
                self.hit_chosen.emit(group.hits[0])
            case FoundRow(hit=hit):
                self.hit_chosen.emit(hit)
            case MoreRow(session_id=session_id):
                self._ask_more(session_id)

    def _ask_more(self, session_id: int) -> None:
        self._expanded[session_id] = None
        self.more_asked.emit(session_id)

    def _expand_again(self, known: Mapping[int, Snippet] | None = None) -> None:
        """Show all hits of those conversations whose link came back with an answer anew."""
        for session_id, hits in self._expanded.items():
            if hits is not None:
                self.results.expand(session_id, hits, known)

    def _look(self) -> None:
        """Something else is in view: ask, in a moment, for the lines that are missing there."""
        if not self._gathering.isActive():
            self._gathering.start()

    def _settle(self, in_view: range = NOTHING) -> None:
        """Put links in that had to wait; what is at the top stays there."""
        anchor = self.anchor()
        self.results.settle(in_view)
        self.restore(anchor)

    def _ask_snippets(self) -> None:
        self._settle(self.places_in_view())
        places = self.places_in_view()
        if ids := self.results.unread(range(places.start, places.stop + _AHEAD)):
            self.snippets_asked.emit(ids)
        if places.stop + _AHEAD >= self.results.rowCount():
            self.end_neared.emit()
