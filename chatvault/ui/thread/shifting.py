"""Scrolling by moving what is painted already; only what comes into view is painted anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from chatvault.ui.thread.flow import Placed
from chatvault.ui.thread.hovering import hovered

if TYPE_CHECKING:
    from chatvault.ui.thread.thread_view import ThreadView

Tops = dict[object, float]


class Shifting:
    """Remembers where everything in view was painted."""

    def __init__(self, view: ThreadView) -> None:
        self._view = view
        self._tops: Tops = {}
        self._painted: Sequence[Placed] = ()

    def note_painted(self, placed: Sequence[Placed]) -> None:
        """That is where everything is painted now."""
        self._painted = placed
        self._tops = _tops(placed, self._view.flow.view)

    def shift(self, placed: Sequence[Placed]) -> None:
        """Show everything where it is now, at the least cost."""
        viewport = self._view.viewport()
        distance = self._distance(_tops(placed, self._view.flow.view))
        if distance is None or not viewport.devicePixelRatioF().is_integer():
            viewport.update()
            return
        before = list(hovered(self._view, self._painted))
        viewport.scroll(0, distance)
        for area in before:
            viewport.update(area.translated(0, distance))
        for area in hovered(self._view, placed):
            viewport.update(area)
        self.note_painted(placed)

    def _distance(self, tops: Tops) -> int | None:
        """How far down everything moved; None where not all of it moved alike."""
        moved = {tops[thing] - top for thing, top in self._tops.items() if thing in tops}
        if len(moved) != 1:
            return None
        (distance,) = moved
        return round(distance) if distance.is_integer() else None


def _tops(placed: Sequence[Placed], height: float) -> Tops:
    """Where rows that begin in view, and all parts that reach into it, have their tops.

    A part that is replaced or laid out anew is another thing: it did not move.
    """
    tops: Tops = {}
    for row in placed:
        if row.top >= 0:
            tops[row.block] = row.top
        for slot in row.block.slots:
            top = row.top + slot.top
            if top + slot.height > 0 and top < height:
                tops[slot.box] = top
    return tops
