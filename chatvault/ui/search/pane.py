"""The answer to a query: facets beside results, always those of the newest query."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from chatvault.domain.search import SearchHit, SearchPage, SearchSort
from chatvault.jobs.runner import Job
from chatvault.ui import paint
from chatvault.ui.appearance import Appearance
from chatvault.ui.operations import Operations
from chatvault.ui.search.facets import FacetList
from chatvault.ui.search.operators import operators, without_operators
from chatvault.ui.search.results_head import ResultsHead
from chatvault.ui.search.results_view import ResultsView
from chatvault.ui.widgets.empty_state import EmptyState

# Narrower than this beside the facets, in heights of the font, and the facets go.
_LEAST_RESULTS_EM = 16


class SearchPane(QWidget):
    """Asks the vault as the person types; older answers that come late are dropped.

    Signals:
        hit_chosen: a SearchHit to open and the words to mark in it.
        page_shown: the SearchPage that is now shown.
        narrowed: the query that a facet or "Clear filters" asks for.
        left_upwards: the keyboard leaves the results towards the search field.
    """

    hit_chosen = Signal(object, object)
    page_shown = Signal(object)
    narrowed = Signal(str)
    left_upwards = Signal()

    def __init__(self, appearance: Appearance, operations: Operations, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance, self._operations = appearance, operations
        self._query = ""
        self._number = 0  # of the newest question
        self._job: Job | None = None
        self._open_next = False  # open the first hit of the answer that is awaited
        self.page: SearchPage | None = None
        self.facets = FacetList(appearance, self)
        self.head = ResultsHead(appearance, self)
        self.view = ResultsView(appearance, self)
        self.empty = EmptyState(appearance, icon="magnifying-glass", parent=self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        self._lay_out()
        self.setFocusProxy(self.view)
        self.facets.narrowed.connect(self.narrowed)
        self.head.sort_chosen.connect(self._ask_again)
        self.view.hit_chosen.connect(self._choose)
        self.view.more_asked.connect(self._fetch_more)
        self.view.left_upwards.connect(self.left_upwards)
        self.empty.acted.connect(self._clear_filters)
        appearance.changed.connect(self._fit_facets)

    def search(self, text: str) -> None:
        """Ask for ``text``; what is shown stays until the answer is there."""
        self._query = text
        self._ask()

    def focus_results(self) -> None:
        """Take the keyboard, on the first hit if none is selected."""
        if not self.view.currentIndex().isValid():
            self.view.select_first()
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def open_first(self) -> None:
        """Open the selected hit, or the first one; of the answer that is awaited, if one is."""
        if self._job is None:
            self.view.open_current()
        else:
            self._open_next = True

    def step(self, by: int) -> None:
        """Open the next hit of all results, or the one before."""
        self.view.step(by)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_facets()

    def _lay_out(self) -> None:
        results = QVBoxLayout()
        results.setSpacing(0)
        results.addWidget(self.head)
        results.addWidget(self._stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.facets)
        row.addLayout(results, 1)

    def _fit_facets(self) -> None:
        em = paint.metrics(self._appearance.font()).height()
        room = self.width() - self.facets.width()
        self.facets.setVisible(room >= _LEAST_RESULTS_EM * em)

    def _ask(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._number += 1
        self._open_next = False
        number, text, sort = self._number, self._query, self.head.sort
        self._job = job = self._operations.read(
            f"Searching for “{text}”",
            lambda services, work: services.searching.search(text, work, sort=sort, typing=True),
            lambda page: self._show(number, page),
        )
        job.finished.connect(lambda: self._forget(job))

    def _ask_again(self, sort: SearchSort) -> None:
        del sort  # the head keeps it
        if self._query:
            self._ask()

    def _forget(self, job: Job) -> None:
        if self._job is job:
            self._job = None

    def _show(self, number: int, page: SearchPage) -> None:
        if number != self._number:
            return
        again = self.page is not None and self.page.query == page.query
        self.page = page
        self.view.show_page(page, stay=again)
        self.facets.show_facets(page.query, page.facets)
        self._stack.setCurrentWidget(self.view if page.groups else self.empty)
        self._explain_nothing(page)
        self.page_shown.emit(page)
        if self._open_next:
            self._open_next = False
            self.view.open_current()

    def _explain_nothing(self, page: SearchPage) -> None:
        words = without_operators(page.query)
        filtered = bool(words and operators(page.query))
        about = f"“{words}” is in no message" if words else "Nothing fits these filters"
        sentence = f"{about} that fits the filters." if filtered else f"{about}."
        self.empty.set_texts("No conversation matches", sentence)
        self.empty.set_action("Clear filters" if filtered else "")

    def _clear_filters(self) -> None:
        self.narrowed.emit(without_operators(self._query))

    def _fetch_more(self, session_id: int) -> None:
        number, page = self._number, self.page
        if page is None:
            return

        def expand(hits: tuple[SearchHit, ...]) -> None:
            if number == self._number:
                self.view.expand(session_id, hits)

        self._operations.read(
            "Fetching all hits",
            lambda services, work: services.searching.hits(
                page.query, session_id, work, typing=True
            ),
            expand,
        )

    def _choose(self, hit: SearchHit) -> None:
        self.hit_chosen.emit(hit, self.page.words if self.page else ())
