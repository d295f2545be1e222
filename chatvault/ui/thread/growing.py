"""Following a conversation that grows: what is read stays where it is, whatever comes below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from chatvault.domain.message import Message
from chatvault.ui.thread import accessible
from chatvault.ui.thread.growth import Growth
from chatvault.ui.thread.rows import Group, Rows
from chatvault.ui.thread.thread_model import CHUNK

if TYPE_CHECKING:
    from chatvault.ui.thread.thread_view import ThreadView

_SLACK = 2.0  # pixels from the end that still are the end


class Growing(QObject):
    """Adds to the thread that is shown, and counts what came and was not seen yet.

    Signals:
        news: so many messages came below the view since it was at the end.
    """

    news = Signal(int)

    def __init__(self, view: ThreadView) -> None:
        super().__init__(view)
        self._view = view
        self._news = 0

    @property
    def is_at_end(self) -> bool:
        """Whether the end of the last message is in view."""
        flow = self._view.flow
        return flow.value >= flow.largest_value - _SLACK

    def seen(self) -> None:
        """What came was seen, or is of no interest."""
        if self._news:
            self._news = 0
            self.news.emit(0)

    def note_scrolled(self) -> None:
        """Whoever comes to the end sees what came."""
        if self._news and self.is_at_end:
            self.seen()

    def grow(self, growth: Growth, then: Callable[[], None]) -> bool:
        """Add what came, as soon as its first texts are there; False where that is not enough.

        ``then`` is called in place of adding where the thread became another meanwhile.
        """
        model = self._view.model
        before = growth.before
        if model.all_entries is not before:
            return False

        def take(fresh: Sequence[Message]) -> None:
            view = self._view
            if view.model is model and model.all_entries is before:
                self._take(growth, fresh)
            elif view.model is model:
                then()

        held = [message_id for message_id in growth.changed if model.holds(message_id)]
        added = [entry.id for entry in growth.added if model.show_hidden or entry.hidden is None]
        wanted = dict.fromkeys((*held[-CHUNK:], *added[:CHUNK], *added[-CHUNK:]))
        model.provider.fetch(list(wanted), take)
        return True

    def _take(self, growth: Growth, fresh: Sequence[Message]) -> None:
        view = self._view
        view.fit()
        follows, count = self.is_at_end, len(view.model)
        was = view.model.rows
        view.model.grow(growth.after, growth.changed, fresh)
        if not follows:
            self._keep_unfolded(was)
        self._lay_out(was, growth.changed)
        if follows:
            view.navigation.go_to_end()
        elif len(view.model) > count:
            self._news += len(view.model) - count
            self.news.emit(self._news)
            accessible.announce(view, told(self._news))
        if view.state.find.wanted:
            view.hits.look(view.state.find.wanted)

    def _lay_out(self, was: Rows, changed: frozenset[int]) -> None:
        """Take over the rows that the model has now; what is in view does not move."""
        view, flow = self._view, self._view.flow
        rows = view.model.rows
        entries, kept = rows.entries, rows_kept(was, rows)
        if len(was) and flow.anchor >= kept:
            row = was[flow.anchor]
            flow.anchor = rows.row_of(row.first)
            if row.group is Group.HEAD and rows[flow.anchor].group is Group.MEMBER:
                flow.anchor -= 1
        view.blocks.keep(
            kept,
            lambda row: any(entries[p].id in changed for p in range(row.first, row.last + 1)),
        )
        rest = view.model.heights(view.look, view.column)[kept:]
        flow.reset([*flow.heights.first(kept), *rest])
        view.want_near()
        view.viewport().update()

    def _keep_unfolded(self, was: Rows) -> None:
        """A run of calls in view that became long enough to fold stays as it is."""
        view = self._view
        rows, folds = view.model.rows, view.model.folds
        folded = {
            row.first
            for placed in view.placed
            if was[placed.row].group is Group.NONE
            and (row := rows[rows.row_of(placed.block.row.first)]).group is Group.FOLDED
        }
        for first in folded:
            folds.toggle_group(rows.entries[first].id)
        if folded:
            view.model.renew_rows()


def told(news: int) -> str:
    """So many messages in words."""
    return "1 new message" if news == 1 else f"{news:,} new messages"


def rows_kept(was: Rows, now: Rows) -> int:
    """How many rows from the first on are the same; the last one may close differently now."""
    pairs = zip(was.firsts, now.firsts, strict=False)
    same = min(len(was), len(now))
    if was.groups or now.groups:
        same = next((place for place, (old, new) in enumerate(pairs) if old != new), same)
        for index in was.groups.keys() | now.groups.keys():
            if index < same and was.groups.get(index) != now.groups.get(index):
                same = index
    return max(0, same - 1)
