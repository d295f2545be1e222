"""A table that was cut into several parts, put together again to be copied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from chatvault.ui.thread.parts.parts import Cell, Segment, TablePart
from chatvault.ui.thread.parts.segment_parts import parse
from chatvault.ui.thread.slot import Slot


def whole_table(slots: Sequence[Slot], here: Slot, table: TablePart) -> TablePart:
    """The table with the rows that its neighbours have of it."""
    place = next(index for index, slot in enumerate(slots) if slot is here)
    before = [*_going_on(reversed(slots[:place]), table.head, back=True)]
    behind = [*_going_on(slots[place + 1 :], table.head, back=False)]
    parts = [*reversed(before), table, *behind]
    return replace(table, rows=tuple(row for part in parts for row in part.rows))


def _going_on(slots: Iterable[Slot], head: tuple[Cell, ...], *, back: bool) -> Iterator[TablePart]:
    """The parts next to one another that repeat the head: that is how a table is cut."""
    for slot in slots:
        parts = parse(slot.part) if isinstance(slot.part, Segment) else (slot.part,)
        nearest = parts[-1 if back else 0] if parts else None
        if not isinstance(nearest, TablePart) or nearest.head != head:
            return
        yield nearest
        if len(parts) > 1:
            return
