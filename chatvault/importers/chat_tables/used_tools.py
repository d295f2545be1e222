"""The uses of tools that belong to the messages of one conversation, and which are told already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from chatvault.domain.blocks import Block, ToolCall
from chatvault.domain.message import Role
from chatvault.domain.tables.table_layout import Table
from chatvault.importers.chat_tables.tools import OpenCalls, Use, paired, uses
from chatvault.importers.messages.drafts import Draft, Thread

Row = Mapping[str, Any]


class UsedTools:
    """The rows of a table of uses, which go to the messages that they name.

    Attributes:
        open: calls that wait for what comes back.
    """

    def __init__(self, table: Table | None, rows: Sequence[Row]) -> None:
        found = uses(table, rows) if table is not None else []
        self._uses = defaultdict[str, list[Use]](list)  # by message
        for use in found:
            self._uses[use.message].append(use)
        self._noted = {_named(use.call): use.noted for use in found if use.noted}
        self._settled = {use.call.call_id for use in found if use.call.outcome is not None}
        outcomes = (use.call.outcome.text for use in found if use.call.outcome is not None)
        self._given = set(filter(None, outcomes))
        self.open = OpenCalls()

    def taken(self, message: str) -> list[Use]:
        """The uses that belong to a message, which nothing else has then."""
        return self._uses.pop(message, [])

    def called(self, taken: list[Use], calls: list[ToolCall]) -> Iterator[Block]:
        """The uses that a table tells of a message, and the calls that only the message tells.

        A use may have an id of the table's own: then its result, which comes as a message, names
        that of the call.
        """
        of_uses, rest = paired(taken, calls)
        for use in of_uses:
            if use.call.outcome is not None:
                self._settled.add(use.call.call_id)
            if use.noted:
                self._noted[_named(use.call)] = use.noted
            yield use.call
        yield from (call for call in rest if call.call_id not in self._settled - {None})

    def tells(self, call_id: str, said: str) -> bool:
        """Whether they tell what a tool gave, which stands in a message of its own, too."""
        return call_id in self._settled if call_id else said in self._given

    def noted_in(self, blocks: Sequence[Block]) -> dict[str, Any]:
        """What is noted of the tools in a message, by their ids."""
        calls = (_named(block) for block in blocks if isinstance(block, ToolCall))
        return {name: self._noted[name] for name in calls if name in self._noted}

    def place_the_rest(self, thread: Thread) -> None:
        """Uses that name no message belong to the answer that was nearest in time."""
        answers = [one for one in thread.drafts if one.role is Role.ASSISTANT]
        for place, use in enumerate(chain.from_iterable(self._uses.values())):
            if not answers:
                name = f"tool:{use.call.call_id or place}"
                thread.add(Draft(name, Role.ASSISTANT, [use.call], use.at))
                continue
            at = use.at or 0
            nearest = min(answers, key=lambda one: abs((one.at or 0) - at))
            nearest.blocks.insert(_behind_calls(nearest.blocks), use.call)


def _behind_calls(blocks: Sequence[Block]) -> int:
    place = 0
    while place < len(blocks) and isinstance(blocks[place], ToolCall):
        place += 1
    return place


def _named(call: ToolCall) -> str:
    return call.call_id or call.name
