"""Going from hit to hit in a thread, unfolding what a hit is folded in."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from chatvault.ui.thread import accessible
from chatvault.ui.thread.finding.find import Hit
from chatvault.ui.thread.finding.hit_places import HitPlaces
from chatvault.ui.thread.parts.parts import stem
from chatvault.ui.thread.provider import Findings
from chatvault.ui.thread.reading_place import ReadingPlace, reading_place
from chatvault.ui.thread.text.wanted import NOTHING, Wanted, fault

if TYPE_CHECKING:
    from chatvault.ui.thread.thread_view import ThreadView

_THIRD = 3  # a hit lands at a third of the view


class Hits:
    """Finds in the whole thread what is wanted, and shows one hit after the other."""

    def __init__(self, view: ThreadView) -> None:
        self._view = view
        self._places = HitPlaces(view)
        self._began: ReadingPlace | None = None  # where the person read when finding began
        self._back = False
        self._is_known = False  # the hits are those of the messages that are shown now

    # Finding

    def look(self, wanted: Wanted, *, go: bool = False, back: bool = False) -> None:
        """Find that in the whole thread; hits in view are marked at once.

        ``go``: as soon as there are any, go to the first from where the person read when
        finding began, so that typing on does not lead away; and back there when there is none.
        ``back``: to the last before it instead.
        """
        view, find = self._view, self._view.state.find
        if go:
            self._began = self._where_it_began()
        known = self._is_known and find.is_complete and wanted != find.wanted
        places = find.messages if known and wanted.narrows(find.wanted) else None
        if wanted != find.wanted:
            find.look_for(wanted, fault(wanted))
        else:
            find.forget_found()
        view.viewport().update()
        wrong = not wanted or bool(find.fault)
        self._back = back
        self._ask(self._began.message if go and self._began else 0, places, go=go, nothing=wrong)
        view.hits_changed.emit()
        if wrong and go:
            self._return()

    def _ask(self, first: int, places: Sequence[int] | None, *, go: bool, nothing: bool) -> None:
        """Let the texts be looked through, those from ``first`` on before the others.

        ``places``: only those can have it.
        """
        view = self._view
        model, find = view.model, view.state.find
        wanted = find.wanted
        entries = model.rows.entries
        if places is None:
            places = range(len(entries))
        split = bisect_left(places, first)
        ids = [entries[place].id for place in (*places[split:], *places[:split])]
        self._is_known = True

        def take(findings: Findings) -> None:
            if view.model is not model or find.wanted != wanted:
                return
            find.add(findings.found, model.rows.place_of)
            find.is_complete, find.gave_up = findings.is_last, findings.gave_up
            view.hits_changed.emit()
            if go and find.current is None:
                self._go_to_first()

        if nothing:
            find.is_complete = True
        model.provider.find(ids, NOTHING if nothing else wanted, model.annex.copy(), take)

    def _where_it_began(self) -> ReadingPlace:
        """The place finding began at; another one if the person has moved on since."""
        current = self._view.state.find.current
        if self._began is not None:
            message = current.message if current is not None else self._began.message
            rows = self._view.model.rows
            row = rows.row_of(message) if message < len(rows.entries) else -1
            if any(placed.row == row for placed in self._view.placed):
                return self._began
        return reading_place(self._view)

    def begin(self) -> None:
        """Finding begins where the person reads now."""
        self._began = reading_place(self._view)

    def end(self) -> None:
        """Mark nothing any more; finding would go on behind the hit that was the current."""
        current = self._view.state.find.current
        if current is not None and self._is_shown(current):
            seen = self._places.seen(current)
            if seen is not None:
                self._began = reading_place(self._view)._replace(
                    message=current.message, part=seen.slot.key, position=seen.position + 1
                )
        self.look(NOTHING)

    def _is_shown(self, hit: Hit) -> bool:
        return any(placed.block.row.first == hit.message for placed in self._view.placed)

    def forget(self) -> None:
        """Another thread is shown."""
        self._began = None
        self._is_known = False

    def _return(self) -> None:
        """Show again what was read when finding began."""
        view, began = self._view, self._began
        if began is None or began.top >= len(view.model):
            return
        view.state.find.current = None

        def show() -> None:
            view.flow.go_to(view.model.rows.row_of(began.top), began.offset)
            view.want_near()
            view.viewport().update()

        view.fit()
        view.model.ensure(view.navigation.around(view.model, began.top), show)

    def first_in(self, message: int) -> Hit | None:
        """The first hit of that message: one that can be seen, else one that is folded away."""
        return self._places.first_in(message)

    # Walking

    def _go_to_first(self) -> None:
        """Go to the first hit from where finding began, else to the first of all."""
        find, began = self._view.state.find, self._began or ReadingPlace(0)
        if self._back and not find.is_complete:
            return
        hit = self._last_before(began) if self._back else self._first_from(began)
        if hit is None and find.is_complete:
            hit = find.last() if self._back else find.first()
            if hit is None:
                self._return()
        if hit is not None:
            self.go_to(hit)

    def _first_from(self, place: ReadingPlace) -> Hit | None:
        """The first hit at that place or behind it."""
        find = self._view.state.find
        hit = find.first_from(place.message, stem(place.part))
        if hit is None or (hit.message, hit.part) != (place.message, stem(place.part)):
            return hit
        block = self._view.row_block(hit.message)
        before = 0
        for slot in block.slots_of(hit.part):
            for match in slot.find(find.wanted):
                if (slot.key, match.start) >= (place.part, place.position):
                    return hit._replace(ordinal=before)
                before += 1
        return find.first_from(place.message, (*hit.part, 0))

    def _last_before(self, place: ReadingPlace) -> Hit | None:
        """The last hit before that place."""
        find = self._view.state.find
        after = self._first_from(place)
        if after is None:
            return find.last()
        if after.ordinal:
            return after._replace(ordinal=after.ordinal - 1)
        return find.last_before(after.message, after.part)

    def next(self, *, back: bool = False) -> None:
        """Go to the next hit, or to the one before."""
        find = self._view.state.find
        if find.current is None:
            here = reading_place(self._view)
            near = self._last_before(here) if back else self._first_from(here)
            hit = near or find.next(back=back)
        else:
            hit = find.next(back=back)
        if hit is not None:
            find.step_to(hit, back=back)
            self.go_to(hit)

    def go_to(self, hit: Hit) -> None:
        """Show that hit as soon as its message is there."""
        view, wanted = self._view, self._view.state.find.wanted
        view.fit()
        model = view.model
        view.state.find.current = hit

        def show() -> None:
            # Another hit may have been asked for while the text was on its way.
            if view.model is model and (view.state.find.current, view.state.find.wanted) == (
                hit, wanted,
            ):  # fmt: skip
                self.show(hit)

        model.ensure(view.navigation.around(model, hit.message), show)

    def show(self, hit: Hit, *, jump: bool = False) -> None:
        """Show that hit, whose message is there; ``jump``: even where it is in view already."""
        view, find = self._view, self._view.state.find
        if view.model.message(hit.message) is None:
            return
        found = self._places.unfolded(hit)
        count = self._places.count(hit)
        if found is not None:
            find.correct(hit.message, hit.part, count)
        find.current = hit._replace(ordinal=min(hit.ordinal, max(0, count - 1)))
        place = found.reveal() if found is not None else QRectF()
        row = view.model.rows.row_of(hit.message)
        if jump or not self._is_in_view(row, place):
            view.flow.go_to(row, place.top(), view.flow.view / _THIRD)
            view.flash.show_hit()
        view.state.focused = hit.message
        view.want_near()
        view.hits_changed.emit()
        view.viewport().update()
        accessible.announce_hit(view)

    def _is_in_view(self, row: int, place: QRectF) -> bool:
        line = self._view.look.reading_line
        return any(
            placed.row == row and line < placed.top + place.top() < self._view.flow.view - 2 * line
            for placed in self._view.flow.visible()
        )
