"""The messages of a log whose entries name the entry before them, as a tree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chatvault.domain.blocks import Block, ToolCall
from chatvault.domain.parsed import ParsedMessage
from chatvault.importers.growing_files.reading_on import BeforeCheckpoint
from chatvault.importers.json_files.json_lines import Record
from chatvault.importers.json_files.json_values import string
from chatvault.importers.messages.drafts import Draft, Thread

_MOST = 200  # entries and calls that are remembered where reading may go on


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a conversation stands between two entries.

    ``last`` is the external id of its last message, to which entries and calls of the names
    ``leading`` lead; the calls of the ids ``waiting`` have no outcome yet.
    """

    last: str
    leading: list[str]
    waiting: list[str]


class EntryTree:
    """Hangs every message at the nearest one above it, past entries that are none.

    An entry names as its ``parentId`` another, a call of a tool, the session itself, or null
    for the start. Where it has no such field or names what is not there, it follows the
    entry before it.
    """

    def __init__(self, session_id: str) -> None:
        self._thread = Thread()
        self._parents: dict[str, str | None] = {}  # of messages
        self._places: dict[str, str | None] = {session_id: None}  # the message at every entry
        self._last: str | None = None
        self._leading: list[str] = []  # the newest names that lead to the last message
        self._is_resumed = False

    def go_on(self, standing: Standing) -> None:
        """Take what comes for what follows there. From here on BeforeCheckpoint may be raised."""
        self._is_resumed = True
        self._last, self._leading = standing.last, list(standing.leading)
        self._places = dict.fromkeys(standing.leading, standing.last)
        self._thread.go_on(standing.last, standing.waiting)

    def standing(self) -> Standing | None:
        """Where it stands now, None where one cannot go on there without what is before."""
        waiting = self._thread.waiting()
        calls = [call_id for call_id in waiting if call_id]
        at_end = self.drafts and self.drafts[-1].external_id == self._last
        if not at_end or self._last is None or len(calls) < len(waiting) or len(calls) > _MOST:
            return None
        return Standing(self._last, self._leading[-_MOST:], calls)

    @property
    def drafts(self) -> list[Draft]:
        """The messages so far, of all branches, in the order of the file."""
        return self._thread.drafts

    @property
    def active_leaf(self) -> str | None:
        """The message at the last entry: the program goes on from there."""
        return self._last

    def leaf_at(self, name: str) -> str | None:
        """The message at the entry of that name, or at the last one where it is not there."""
        return self._places.get(name, self._last)

    def add(self, name: str, entry: Record, draft: Draft | None) -> None:
        """Take the entry of that name into the tree, with its message if it is one."""
        before, parent = self._last, self._parent(entry)
        self._last = parent if draft is None else self._added(draft, parent)
        if self._last != before:
            self._leading = _calls(draft.blocks) if draft is not None else []
        self._leading.append(name)
        self._places[name] = self._last

    def add_beside(self, name: str, entry: Record, draft: Draft | None) -> None:
        """Take in an entry that is off the way: the program does not go on from it."""
        before, leading = self._last, list(self._leading)
        self.add(name, entry, draft)
        self._last, self._leading = before, leading

    def extend(self, draft: Draft, blocks: list[Block]) -> None:
        """Add to a message what a later entry of the same name has besides."""
        self._thread.extend(draft, blocks)
        self._places.update((call, draft.external_id) for call in _calls(blocks))

    def pass_by(self, name: str, entry: Record) -> None:
        """Know an entry that is no message and from which the program does not go on."""
        self._places[name] = self._parent(entry)

    def messages(self) -> tuple[ParsedMessage, ...]:
        """The finished messages."""
        return tuple(draft.parsed(self._parents[draft.external_id]) for draft in self.drafts)

    def _parent(self, entry: Record) -> str | None:
        if "parentId" not in entry:
            return self._last
        told = entry["parentId"]
        if self._is_resumed and string(told) and string(told) not in self._places:
            raise BeforeCheckpoint
        return None if told is None else self._places.get(string(told), self._last)

    def _added(self, draft: Draft, parent: str | None) -> str | None:
        """Where the conversation stands with the draft: a result went into its call."""
        calls = _calls(draft.blocks)
        self._thread.add(draft)
        if not self.drafts or self.drafts[-1] is not draft:
            return parent
        self._parents[draft.external_id] = parent
        self._places.update((call, draft.external_id) for call in calls)
        return draft.external_id


def _calls(blocks: Iterable[Block]) -> list[str]:
    return [block.call_id for block in blocks if isinstance(block, ToolCall) and block.call_id]
