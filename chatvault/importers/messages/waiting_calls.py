"""Calls of tools whose outcomes are still to come, found by what an outcome tells of its call."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chatvault.domain.blocks import ToolCall, ToolResult

if TYPE_CHECKING:
    from chatvault.importers.messages.drafts import Draft


@dataclass(frozen=True, slots=True, eq=False)
class WaitingCall:
    """A call of a tool that has no outcome yet, by its place."""

    draft: Draft
    place: int
    call: ToolCall


class WaitingCalls:
    """Those of a conversation; a file may have any number of them that nothing ever answers."""

    def __init__(self) -> None:
        self._left: dict[int, WaitingCall] = {}
        self._added = 0
        self._numbers: defaultdict[Hashable, deque[int]] = defaultdict(deque)

    def ids(self) -> Iterator[str | None]:
        """What the calls are called."""
        return (each.call.call_id for each in self._left.values())

    def add(self, draft: Draft, place: int, call: ToolCall) -> None:
        """Let a call wait."""
        self._left[self._added] = WaitingCall(draft, place, call)
        for key in (("id", call.call_id),) if call.call_id else (("name", call.name), "no id"):
            self._numbers[key].append(self._added)
        self._added += 1

    def take(self, result: ToolResult) -> WaitingCall | None:
        """The call with the result's id; of calls that have none, the first of its name."""
        keys: list[Hashable] = [("name", result.name) if result.name else "no id"]
        if result.call_id:
            keys.insert(0, ("id", result.call_id))
        return next(filter(None, map(self._first, keys)), None)

    def _first(self, key: Hashable) -> WaitingCall | None:
        numbers = self._numbers.get(key, ())
        while numbers:
            found = self._left.pop(numbers.popleft(), None)
            if found is not None:  # else it was taken by the other of its keys
                return found
        return None
