"""The answer to a query: facets beside results, always those of the newest query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from chatvault.domain.search.hits import (
    Extent,
    SearchDetails,
    SearchGroup,
    SearchHit,
    SearchPage,
    SearchSort,
    Snippet,
    Widening,
)
from chatvault.ui.operations import Operations
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.search.answer import Answer, with_the_rest
from chatvault.ui.search.asking import Asking
from chatvault.ui.search.facet_entries import groups_of
from chatvault.ui.search.facets import FacetList
from chatvault.ui.search.filter_button import FilterButton
from chatvault.ui.search.nothing_found import NothingFound
from chatvault.ui.search.results_head import ResultsHead
from chatvault.ui.search.results_view import ResultsView
from chatvault.ui.widgets.entrance import Entrance
from chatvault.ui.widgets.painted import Ground

# Narrower than this beside the facets, in heights of the font, and the facets go.
_LEAST_RESULTS_EM = 16
_NO_LINE = Snippet("")  # of a message that is gone since


class SearchPane(QWidget):
    """Shows the list of the newest query at once, and what is told about it when that comes.

    Signals:
        hit_chosen: a SearchHit to open and the words to mark in it.
        page_shown: the SearchPage that is now shown.
        details_shown: the SearchDetails about it that are now shown.
        answered: the Answer that is shown, with its list alone and again as more is told of it.
        narrowed: the query that a facet or "Clear filters" asks for.
        left_upwards: the keyboard leaves the results towards the search field.
        went_round: a sentence, where the last step went round an end; "" where it did not.
    """

    hit_chosen = Signal(object, object)
    page_shown = Signal(object)
    details_shown = Signal(object)
    answered = Signal(object)
    narrowed = Signal(str)
    left_upwards = Signal()
    went_round = Signal(str)

    def __init__(self, appearance: Appearance, operations: Operations, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._query = ""
        self._open_next = False  # open the first hit of the answer that is awaited
        self._stay = False  # it answers the same question anew: keep the place
        self._goes_on = False  # there are further conversations, which nobody has asked for
        # Of the answer before to the same question, until they are told anew: who has scrolled
        # far down stays there.
        self._before: tuple[SearchGroup, ...] = ()
        self._reach = 0  # how many there were
        self.answer: Answer | None = None
        self.asking = Asking(operations, self)
        self.facets = FacetList(appearance, self)
        self._edge = Ground(appearance, "line", self)  # between facets and results
        self._edge.setFixedWidth(1)
        self.head = ResultsHead(appearance, self)
        self.filter = FilterButton(appearance, lambda: (self._query, self.facets.groups), self.head)
        self.view = ResultsView(appearance, self)
        self.empty = NothingFound(appearance, self)
        self._stack = QStackedWidget(self)
        self._lay_out()
        self._join()
        Entrance(self, lambda: self.view)

    @property
    def page(self) -> SearchPage | None:
        """The list that is shown."""
        return self.answer.page if self.answer else None

    @property
    def expressions(self) -> tuple[str, ...]:
        """The regular expressions of the query whose list is shown."""
        return self.page.expressions if self.page else ()

    def search(self, text: str) -> None:
        """Ask for ``text``; what is shown stays until the answer is there."""
        self._query = text
        self.facets.follow(text)
        self._ask(stay=self.page is not None and self.page.query == text)

    def forget(self) -> None:
        """Hold nothing of what was found."""
        self._query, self.answer, self._before = "", None, ()
        self.asking.stop()
        for _ in range(2):  # the answer before is kept until the next one
            self.view.show_page(None)
        self.facets.show_groups(())

    def focus_results(self) -> None:
        """Take the keyboard, on the first hit if none is selected."""
        if self._stack.currentWidget() is self.empty:
            self.empty.focus_first()
            return
        if not self.view.currentIndex().isValid():
            self.view.select_first()
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def open_first(self) -> None:
        """Open the selected hit, or the first one; of the answer that is awaited, if one is."""
        if self.asking.awaits_list:
            self._open_next = True
        else:
            self.view.open_current()

    def step(self, by: int) -> None:
        """Open the next hit of all results, or the one before; at either end it goes round."""
        if by > 0 and self.view.is_at_last:
            self._ask_further()
        self.view.step(by, wait=self.asking.awaits_details)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_facets()

    def _lay_out(self) -> None:
        self.head.add_button(self.filter)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        results = QVBoxLayout()
        results.setSpacing(0)
        results.addWidget(self.head)
        results.addWidget(self._stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.facets)
        row.addWidget(self._edge)
        row.addLayout(results, 1)

    def _join(self) -> None:
        self.asking.listed.connect(self._show)
        self.asking.told.connect(self._tell)
        self.asking.measured.connect(self._measure)
        self.asking.counted_elsewhere.connect(self._count_elsewhere)
        self.asking.continued.connect(self._continue)
        self.asking.cut.connect(self._put_snippets)
        self.asking.found.connect(self.view.expand)
        self.facets.narrowed.connect(self.narrowed)
        self.facets.left_sidewards.connect(self.focus_results)
        self.filter.toggled_entry.connect(lambda text, on: self.facets.toggle(text, on=on))
        self.head.sort_chosen.connect(self._ask_in_order)
        self.view.hit_chosen.connect(self._choose)
        self.view.more_asked.connect(self.asking.ask_hits)
        self.view.snippets_asked.connect(self.asking.ask_snippets)
        self.view.end_neared.connect(self._ask_further)
        self.view.stepped.connect(self._tell_round)
        self.empty.asked.connect(self.narrowed)
        for part in (self.view, self.empty):
            part.left_sidewards.connect(self._focus_facets)
        for upwards in (self.view, self.empty, self.facets):
            upwards.left_upwards.connect(self.left_upwards)
        self._appearance.changed.connect(self._fit_facets)

    def _fit_facets(self) -> None:
        em = paint.metrics(self._appearance.font()).height()
        room = self.width() - self.facets.width()
        self.facets.setVisible(room >= _LEAST_RESULTS_EM * em)
        self._edge.setVisible(not self.facets.isHidden())
        self.filter.setVisible(self.facets.isHidden())

    def _focus_facets(self) -> None:
        if not self.facets.isHidden():
            self.facets.focus_first()

    def _ask(self, *, stay: bool) -> None:
        self._stay, self._open_next = stay, False
        self.asking.ask(self._query, self.head.sort)

    def _ask_in_order(self, sort: SearchSort) -> None:
        del sort  # the head keeps it
        if self._query:
            self._ask(stay=False)

    def _show(self, page: SearchPage) -> None:
        before = self.answer if self._stay else None
        self._goes_on = False
        if before is None:
            self.went_round.emit("")
        details = None
        if before is not None and before.details is not None:  # it stands until it is told anew
            # Where the page is full some of those before it moved down, and are not gone.
            listed = () if page.total_is_exact else before.page.groups
            behind = _without((*listed, *before.details.more, *self._before), page)
            details = replace(before.details, more=behind)
        is_scrolled = self.view.verticalOffset() > 0
        self._before = details.more if details is not None and is_scrolled else ()
        self._reach = len(self._before)
        self.answer = Answer(page, details, before.extent if before else None)
        self.view.show_page(page, details, stay=self._stay)
        self._stack.setCurrentWidget(self.view if page.groups else self.empty)
        if not page.groups:
            self.empty.show_page(page)
        self.page_shown.emit(page)
        self.answered.emit(self.answer)
        if self._open_next:
            self._open_next = False
            self.view.open_current()

    def _tell(self, details: SearchDetails) -> None:
        if self.answer is None:
            return
        known, before = self.answer.extent if details.measurable else None, self.answer.details
        if before is not None and details.is_rough_elsewhere:  # these stand until counted anew
            details = replace(details, widenings=before.widenings)
        self.answer = replace(self.answer, details=details, extent=known)
        self._list(details, goes_on=details.measurable)
        self._offer(details)
        self.details_shown.emit(details)
        self.answered.emit(self.answer)

    def _offer(self, details: SearchDetails) -> None:
        """Offer ways to narrow the answer, and where else to look."""
        assert self.answer is not None
        self.facets.show_groups(groups_of(details))
        if not self.answer.page.groups:
            self.empty.show_details(details)

    def _count_elsewhere(self, widenings: tuple[Widening, ...]) -> None:
        if self.answer is None or self.answer.details is None:
            return
        details = replace(self.answer.details, widenings=widenings)
        self.answer = replace(self.answer, details=details)
        self._offer(details)

    def _measure(self, extent: Extent) -> None:
        if self.answer is None or self.answer.details is None:
            return
        details = with_the_rest(self.answer.details, extent)
        self.answer = replace(self.answer, details=details, extent=extent)
        self._goes_on = self.answer.listed < extent.sessions
        self._list(details, goes_on=self._goes_on)
        self.answered.emit(self.answer)
        if self._before:
            self.asking.ask_further()

    def _list(self, details: SearchDetails, *, goes_on: bool) -> None:
        """List what is told, and behind it what was listed before and may still come again."""
        known = {group.session_id for group in details.more}
        left = tuple(group for group in self._before if group.session_id not in known)
        self._before = left if goes_on and len(details.more) < self._reach else ()
        self.view.tell(replace(details, more=(*details.more, *self._before)))

    def _ask_further(self) -> None:
        """Ask for the conversations after those in the list, where there are any."""
        if self._goes_on and not self.asking.awaits_details:
            self.asking.ask_further()

    def _continue(self, groups: tuple[SearchGroup, ...]) -> None:
        if self.answer is None or self.answer.details is None:
            return
        details = replace(self.answer.details, more=(*self.answer.details.more, *groups))
        self.answer = replace(self.answer, details=details)
        self._goes_on = bool(groups) and self.answer.listed < self.answer.conversations
        self._list(details, goes_on=self._goes_on)
        if self._before:
            self.asking.ask_further()

    def _tell_round(self, by: int, went_round: bool) -> None:
        if not went_round:
            self.went_round.emit("")
        elif by > 0:
            self.went_round.emit("That was the last hit: it goes on from the first.")
        else:
            last = "the last that is listed so far" if self._goes_on else "the last"
            self.went_round.emit(f"That was the first hit: it goes on from {last}.")

    def _put_snippets(self, snippets: Mapping[int, Snippet], asked: Sequence[int]) -> None:
        self.view.put_snippets({one: snippets.get(one, _NO_LINE) for one in asked})

    def _choose(self, hit: SearchHit) -> None:
        self.hit_chosen.emit(hit, self.page.words if self.page else ())


def _without(groups: Iterable[SearchGroup], page: SearchPage) -> tuple[SearchGroup, ...]:
    """Those of the groups that are not in the list by now."""
    listed = {group.session_id for group in page.groups}
    return tuple(group for group in groups if group.session_id not in listed)
