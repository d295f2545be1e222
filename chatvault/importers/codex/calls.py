"""The calls of tools of a Codex session, and what came back from them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

from chatvault.domain.blocks import ToolOutcome
from chatvault.importers.codex.draft import Draft
from chatvault.importers.codex.results import refined, spawned
from chatvault.importers.contents.calls import Call

RECENT = 64  # calls and messages that something may still come to


class Calls:
    """Finds the call that an output or an event is about.

    ``look_back`` is called where one would have to stand before what was read.
    """

    def __init__(self, look_back: Callable[[], None]) -> None:
        self._look_back = look_back
        self._named: dict[str, Call[Draft]] = {}
        self._nameless: deque[Call[Draft]] = deque()
        self._ends: dict[str, dict[str, Any]] = {}  # events about calls without an output yet

    @property
    def expects(self) -> bool:
        """Whether an output without a name may come to a call."""
        return bool(self._nameless)

    def waits(self, drafts: Sequence[Draft]) -> bool:
        """Whether a call in these messages may still be answered."""
        recent = islice(reversed(self._named.values()), RECENT)
        before = set(map(id, drafts))
        return any(call.block.outcome is None and id(call.draft) in before for call in recent)

    def add(self, call: Call[Draft]) -> None:
        """Take in a call; one of the name of another that waits is not answered."""
        block = call.block
        if not block.call_id:
            if block.outcome is None:
                self._nameless.append(call)
            return
        before = self._named.get(block.call_id)
        if before is None or before.block.outcome is not None:
            self._named[block.call_id] = call

    def answered(self, call_id: str) -> Call[Draft] | None:
        """The call that an output is of: without a name, of the oldest that has none either."""
        if call_id:
            return self._found(call_id)
        return self._nameless.popleft() if self._nameless else None

    def end(self, call_id: str, event: dict[str, Any]) -> None:
        """Take in what an event tells about the end of a call."""
        call = self._found(call_id)
        if call is not None and call.block.outcome is not None:
            call.settle(refined(call.block.outcome, event))
        elif call_id:
            self._ends[call_id] = event

    def ended(self, call_id: str, outcome: ToolOutcome) -> ToolOutcome:
        """The outcome of a call, with what an event told about its end before."""
        event = self._ends.pop(call_id, None)
        return outcome if event is None else refined(outcome, event)

    def settle(self, call: Call[Draft], outcome: ToolOutcome) -> None:
        """Give a call its outcome, and the agent that it tells of."""
        call.settle(outcome)
        if "spawn" in call.block.name:
            self.link(call.block.call_id or "", spawned(outcome.text))

    def link(self, call_id: str, child: str) -> None:
        """Name the session of the agent that a call started."""
        if child and (call := self._found(call_id)) is not None:
            call.starts(child)

    def _found(self, call_id: str) -> Call[Draft] | None:
        call = self._named.get(call_id)
        if call is None and call_id:
            self._look_back()
        return call
