"""The messages of a log whose entries name the entry before them, as a tree."""

from __future__ import annotations

from chatvault.domain.blocks import Block, ToolCall
from chatvault.domain.parsed import ParsedMessage
from chatvault.importers.drafts import Draft, Thread
from chatvault.importers.json_lines import Record
from chatvault.importers.json_values import string


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

    @property
    def drafts(self) -> list[Draft]:
        """The messages so far, of all branches, in the order of the file."""
        return self._thread.drafts

    @property
    def active_leaf(self) -> str | None:
        """The message at the last entry: the program goes on from there."""
        return self._last

    def add(self, name: str, entry: Record, draft: Draft | None) -> None:
        """Take the entry of that name into the tree, with its message if it is one."""
        parent = self._parent(entry)
        self._last = parent if draft is None else self._added(draft, parent)
        self._places[name] = self._last

    def extend(self, draft: Draft, blocks: list[Block]) -> None:
        """Add to a message what a later entry of the same name has besides."""
        calls = [block.call_id for block in blocks if isinstance(block, ToolCall)]
        self._thread.extend(draft, blocks)
        self._places.update((call, draft.external_id) for call in calls if call)

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
        return None if told is None else self._places.get(string(told), self._last)

    def _added(self, draft: Draft, parent: str | None) -> str | None:
        """Where the conversation stands with the draft: a result went into its call."""
        calls = [block.call_id for block in draft.blocks if isinstance(block, ToolCall)]
        self._thread.add(draft)
        if not self.drafts or self.drafts[-1] is not draft:
            return parent
        self._parents[draft.external_id] = parent
        self._places.update((call, draft.external_id) for call in calls if call)
        return draft.external_id
