"""The list of results, walked with the keyboard from hit to hit."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from chatvault.domain.search import SearchHit, SearchPage
from chatvault.ui.appearance import Appearance
from chatvault.ui.search.result_rows import FoundRow, HeadRow, MoreRow, ResultRow
from chatvault.ui.search.results_delegate import ResultsDelegate
from chatvault.ui.search.results_model import ResultsModel

_Move = QAbstractItemView.CursorAction
_STEPS = {_Move.MoveUp: -1, _Move.MovePrevious: -1, _Move.MoveDown: 1, _Move.MoveNext: 1}


class ResultsView(QListView):
    """Heads are passed over by the keys; a click on one opens its first hit.

    Signals:
        hit_chosen: the SearchHit that is to be opened.
        more_asked: the id of a conversation all of whose hits are wanted.
        left_upwards: Up was pressed on the first hit, towards the search field.
    """

    hit_chosen = Signal(object)
    more_asked = Signal(object)
    left_upwards = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self.results = ResultsModel(self)
        self._stepping = 0  # the step that goes on when more hits came
        self._delegate = ResultsDelegate(appearance, self)
        self.setModel(self.results)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName("Results")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._choose)
        appearance.changed.connect(self._restyle)
        self._restyle()

    def show_page(self, page: SearchPage | None, *, stay: bool = False) -> None:
        """Show another answer from its beginning, or stay at the hit that is selected now."""
        bar, current = self.verticalScrollBar(), self.currentIndex()
        row = self.results.row(current.row()) if current.isValid() else None
        scrolled = bar.value()
        self.results.show_page(page)
        self._stepping = 0
        if not stay:
            self.scrollToTop()
            return
        self.executeDelayedItemsLayout()
        bar.setValue(scrolled)
        place = self.results.place_of(row.hit) if isinstance(row, FoundRow) else None
        if place is not None:
            self.setCurrentIndex(self.results.index(place))

    def expand(self, session_id: int, hits: tuple[SearchHit, ...]) -> None:
        """Show all hits of a conversation in place; the selection stays at its row.

        A step that had come to the link over these hits goes on into them.
        """
        place = self.currentIndex().row()
        before = self.results.rowCount()
        row = self.results.row(place) if 0 <= place < before else None
        self.results.expand(session_id, hits)
        if isinstance(row, FoundRow):
            place = self.results.place_of(row.hit) or place
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

    def step(self, by: int) -> None:
        """Choose the next hit (1), or the one before (-1), also of those behind a link."""
        current = self.currentIndex()
        place = self.results.next_place(current.row() + by if current.isValid() else 0, by)
        if place is None:
            return
        row = self.results.row(place)
        if isinstance(row, MoreRow):
            self._stepping = by
            self.more_asked.emit(row.session_id)
        else:
            self.setCurrentIndex(self.results.index(place))
            self._choose(self.currentIndex())

    def moveCursor(self, action: _Move, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        step = _STEPS.get(action)
        current = self.currentIndex()
        if step is not None and current.isValid():
            place = self.results.next_place(current.row() + step, step)
        else:
            target = super().moveCursor(action, modifiers)
            back = action in (_Move.MoveEnd, _Move.MovePageDown)
            place = self.results.next_place(target.row(), -1 if back else 1)
        return current if place is None else self.results.index(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses; Up on the first hit leaves the list."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentIndex())
        elif event.key() == Qt.Key.Key_Up and self._at_first():
            self.left_upwards.emit()
        else:
            super().keyPressEvent(event)

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
                self.more_asked.emit(session_id)

    def _restyle(self) -> None:
        colors = QPalette(self.palette())
        colors.setColor(QPalette.ColorRole.Base, self._appearance.theme.color("list"))
        self.setPalette(colors)
        self._delegate.restyle()
        self.scheduleDelayedItemsLayout()
        self.viewport().update()
