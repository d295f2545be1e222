"""The outline of a conversation: prompts by the thousand, held in little more than their words."""

from __future__ import annotations

import copy
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from chatvault.domain.message import Role
from chatvault.domain.titles import beginning_of, line_of

_NEVER = -(2**63)  # stands for a moment that is not known


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A prompt of the person, as the outline lists it, or a version of an answer.

    ``said`` is how the message begins, wherever that is cut.
    ``branch`` counts from 1 among ``branches`` versions; ``messages`` are those on the branch
    from there on. ``depth`` says how many forks lie between it and the line that is shown.
    """

    message_id: int
    at: int | None
    said: str
    role: Role = Role.USER
    active: bool = True
    depth: int = 0
    branch: int = 1
    branches: int = 1
    messages: int = 0

    @property
    def text(self) -> str:
        """One line of it."""
        return line_of(self.said)

    @property
    def beginning(self) -> str:
        """As much of it as one wants to read in passing."""
        return beginning_of(self.said)


_Branching = tuple[Role, bool, int, int, int, int]
_PLAIN: _Branching = (Role.USER, True, 0, 1, 1, 0)


class OutlineEntries(Sequence[OutlineEntry]):
    """Entries in order; each is made when it is asked for, and not kept.

    As objects, ten thousand prompts took 11 MB of a window that shows twenty of them.
    """

    def __init__(self, entries: Iterable[OutlineEntry] = ()) -> None:
        self._ids, self._moments, self._ends = array("q"), array("q"), array("Q", (0,))
        self._branching: dict[int, _Branching] = {}
        said = bytearray()
        for row, entry in enumerate(entries):
            self._ids.append(entry.message_id)
            self._moments.append(_NEVER if entry.at is None else entry.at)
            said += entry.said.encode()
            self._ends.append(len(said))
            branching = (
                entry.role, entry.active, entry.depth, entry.branch, entry.branches, entry.messages
            )  # fmt: skip
            if branching != _PLAIN:
                self._branching[row] = branching
        self._said = bytes(said)
        self._rows: Sequence[int] = range(len(self._ids))

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> OutlineEntry: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[OutlineEntry, ...]: ...
    def __getitem__(self, place: int | slice) -> OutlineEntry | tuple[OutlineEntry, ...]:
        if isinstance(place, slice):
            return tuple(self._entry(row) for row in self._rows[place])
        return self._entry(self._rows[place])

    def _entry(self, row: int) -> OutlineEntry:
        at = self._moments[row]
        return OutlineEntry(
            self._ids[row],
            None if at == _NEVER else at,
            self._beginning(row),
            *self._branching.get(row, _PLAIN),
        )

    def _beginning(self, row: int) -> str:
        return self._said[self._ends[row] : self._ends[row + 1]].decode()

    @property
    def ids(self) -> Iterator[int]:
        """The messages of all entries."""
        return (self._ids[row] for row in self._rows)

    @property
    def span(self) -> tuple[int, int] | None:
        """The first and the last moment, where any is known."""
        known = [at for row in self._rows if (at := self._moments[row]) != _NEVER]
        return (min(known), max(known)) if known else None

    def holding(self, words: Sequence[str]) -> OutlineEntries:
        """Those whose beginnings hold all these words, however they are written."""
        folded = [word.casefold() for word in words]
        if not folded:
            return self
        chosen = copy.copy(self)
        chosen._rows = array("I", (row for row in self._rows if self._holds(row, folded)))
        return chosen

    def _holds(self, row: int, words: Sequence[str]) -> bool:
        text = beginning_of(self._beginning(row)).casefold()
        return all(word in text for word in words)
