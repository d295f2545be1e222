"""What stands in place of the results where there are none, and where one may find some."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from chatvault.domain.search.hits import SearchDetails, SearchPage
from chatvault.ui.mirroring import backwards
from chatvault.ui.painting import paint
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.search.answer import figure, spoken_figure
from chatvault.ui.search.operators import holds, is_filtered, narrowed, without_operators
from chatvault.ui.widgets.button import Button, ButtonKind
from chatvault.ui.widgets.empty_state import EmptyState
from chatvault.ui.widgets.painted import row_height

_GAP, _GUTTER = 20, 16
_STEPS: dict[int, int] = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_ELSEWHERE, _CLOSE_TO = "Found in:", "Close to:"


@dataclass(frozen=True, slots=True)
class Offer:
    """A query that may find something: its words, how they are heard, and the query itself."""

    text: str
    spoken: str
    query: str


class NothingFound(EmptyState):
    """Says what was not found; its links are other queries.

    Signals:
        asked: the query of a link, or the one without its filters.
        left_upwards: Up was pressed on the first link, or Esc: towards the search field.
        left_sidewards: Left was pressed (Right where all is mirrored), towards the facets.
    """

    asked = Signal(str)
    left_upwards = Signal()
    left_sidewards = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, icon="magnifying-glass", parent=parent)
        self._query = ""
        self._offers: Mapping[str, Sequence[Offer]] = {}
        self._links: list[tuple[str, list[Button]]] = []
        self.button.installEventFilter(self)
        self.acted.connect(lambda: self.asked.emit(without_operators(self._query)))

    @property
    def links(self) -> tuple[Button, ...]:
        """The links from top to bottom."""
        return tuple(link for _, links in self._links for link in links)

    def show_page(self, page: SearchPage) -> None:
        """Say that this answer is empty, and offer to ask without its filters."""
        if page.query != self._query:
            self._offer({})
        self._query = page.query
        words, filtered = without_operators(page.query), is_filtered(page.query)
        if page.asks_nothing:
            self.set_texts(
                "Nothing to search for yet", "Type a word, or a filter such as in:codex."
            )
        else:
            about = f" for “{words}”" if words else ""
            narrowly = " with these filters" if filtered else ""
            self.set_texts("No conversation matches", f"Nothing was found{about}{narrowly}.")
        self.set_action("Clear filters" if words and filtered else "")

    def show_details(self, details: SearchDetails) -> None:
        """Offer the places where something was found, and words that are close."""
        elsewhere = [
            Offer(
                f"{place.name} {figure(place.count)}",
                f"{_ELSEWHERE} {place.name}, {spoken_figure(place.count)}",
                narrowed(details.query, place.query),
            )
            for place in details.widenings
            if place.count is not None and place.count.value
            if not (place.chosen or holds(details.query, place.query))
        ]
        close = [Offer(text, f"{_CLOSE_TO} {text}", text) for text in details.suggestions]
        self._offer({_ELSEWHERE: elsewhere, _CLOSE_TO: close})

    def focus_first(self) -> None:
        """Take the keyboard, on what is likeliest to help."""
        if stops := self._stops():
            stops[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let no button have the arrow keys: they lead from one to the next."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            own = event.key() in (*_STEPS, backwards(self))
            if own:
                self.keyPressEvent(event)
            return own
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down lead from link to link, and up to the field; Left leads to the facets."""
        key, stops = event.key(), self._stops()
        here = next((at for at, stop in enumerate(stops) if stop.hasFocus()), 0)
        place = here + _STEPS.get(key, 0)
        if key == Qt.Key.Key_Escape or place < 0:
            self.left_upwards.emit()
        elif key == backwards(self):
            self.left_sidewards.emit()
        elif key in _STEPS and place < len(stops):
            stops[place].setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        for label, links in self._links:
            height = self._label_height()
            rect = QRectF(_GUTTER, links[0].y() - height, self.width() - 2 * _GUTTER, height)
            font = self.appearance.font()
            paint.elided(painter, self.theme, rect, label, font, "text2", paint.CENTER)

    def _stops(self) -> list[Button]:
        first = [] if self.button.isHidden() else [self.button]
        return [*first, *self.links]

    def _offer(self, offers: Mapping[str, Sequence[Offer]]) -> None:
        """Show these links; where they are the same as before, the keyboard stays at its one."""
        if offers == self._offers:
            return
        self._offers = offers
        for link in self.links:
            link.hide()
            link.deleteLater()
        self._links = [
            (label, [self._link(offer) for offer in some]) for label, some in offers.items() if some
        ]
        self._place()
        for link in self.links:
            link.show()
        self.update()

    def _link(self, offer: Offer) -> Button:
        link = Button(offer.text, self.appearance, kind=ButtonKind.LINK, parent=self)
        link.setAccessibleName(offer.spoken)
        link.installEventFilter(self)
        link.clicked.connect(lambda: self.asked.emit(offer.query))
        return link

    def _place(self) -> None:
        """Put the links below what else there is; that stays where it is."""
        super()._place()
        top = self.below()
        for _, links in self._links:
            top += _GAP + self._label_height()
            for link in links:
                size = link.sizeHint()
                width = min(size.width(), max(40, self.width() - 2 * _GUTTER))
                link.setGeometry(round((self.width() - width) / 2), top, width, size.height())
                top += size.height()

    def _label_height(self) -> int:
        return row_height(self.appearance.font(), 6, 24)
