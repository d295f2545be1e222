"""A thread in which messages may have several versions, of which one was chosen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from chatvault.domain.parsed import ParsedMessage
from chatvault.importers.messages.drafts import Draft, Thread


class VersionedThread:
    """Versions of a message follow the same one; what comes after follows the chosen version."""

    def __init__(self) -> None:
        self._thread = Thread()
        self._parents: dict[str, str | None] = {}
        self.leaf: str | None = None  # what the program shows last

    @property
    def drafts(self) -> list[Draft]:
        """The messages that show something, in order."""
        return self._thread.drafts

    def add(self, *versions: Draft, chosen: int = 0) -> None:
        """Add a message with its versions; a ``chosen`` that does not exist is the first."""
        if not versions:
            return
        shown = versions[chosen if 0 <= chosen < len(versions) else 0]
        leaf = self.leaf
        for draft in versions:
            self._thread.add(draft)
            if self.drafts and self.drafts[-1] is draft:
                self._parents[draft.external_id] = self.leaf
                leaf = draft.external_id if draft is shown else leaf
        self.leaf = leaf

    def add_ways(self, ways: Iterable[Sequence[Draft]]) -> None:
        """Add several ways to go on from here, each of messages in order; the first one counts."""
        begun, ends = self.leaf, list[str | None]()
        for way in ways:
            self.leaf = begun
            for draft in way:
                self.add(draft)
            ends.append(self.leaf)
        self.leaf = next((end for end in ends if end != begun), begun)

    def messages(self) -> tuple[ParsedMessage, ...]:
        """All messages, each with the one that it follows."""
        return tuple(draft.parsed(self._parents[draft.external_id]) for draft in self.drafts)
