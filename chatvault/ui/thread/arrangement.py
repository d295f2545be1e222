"""Rows and likely heights of a thread, worked out in the background."""

from __future__ import annotations

from collections.abc import Sequence

from chatvault.domain.message import MessageEntry
from chatvault.ui.thread.estimates import Estimates
from chatvault.ui.thread.look import Look
from chatvault.ui.thread.parts.folds import Folds
from chatvault.ui.thread.rows import Rows


class Arrangement:
    """What a model would otherwise work out in the window, for as long as it still holds."""

    def __init__(
        self, entries: Sequence[MessageEntry], folds: Folds, look: Look, *, hidden: bool
    ) -> None:
        """``folds`` is a copy: the person may unfold something meanwhile."""
        self._folds, self._hidden = folds, hidden
        self.rows = Rows(entries, folds, hidden=hidden)
        self.estimates = Estimates(self.rows, look)

    def holds(self, folds: Folds, *, hidden: bool) -> bool:
        """Whether the rows are still those that are to be shown."""
        return hidden == self._hidden and folds.same_groups(self._folds)
