"""What came to a conversation since it was shown: told in the background, from its entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chatvault.domain.message import MessageEntry


@dataclass(frozen=True, slots=True)
class Growth:
    """Messages came at the end, and of some before them the content changed; nothing else."""

    before: tuple[MessageEntry, ...]
    after: tuple[MessageEntry, ...]
    changed: frozenset[int]  # ids

    @property
    def added(self) -> tuple[MessageEntry, ...]:
        """The messages that came."""
        return self.after[len(self.before) :]

    @property
    def is_nothing(self) -> bool:
        """Whether all is as it was."""
        return not self.changed and len(self.after) == len(self.before)


def growth(before: Sequence[MessageEntry], after: Sequence[MessageEntry]) -> Growth | None:
    """How ``before`` grew into ``after``; None where it became something else."""
    if not before or len(after) < len(before):
        return None
    changed: list[int] = []
    for old, new in zip(before, after, strict=False):
        if old != new:
            if _frame(old) != _frame(new):
                return None
            changed.append(new.id)
    return Growth(tuple(before), tuple(after), frozenset(changed))


def _frame(entry: MessageEntry) -> tuple[object, ...]:
    """What of a message tells how the rows around it stand."""
    return entry.id, entry.role, entry.created_at, entry.model, entry.hidden, entry.event
