"""Messages that each name the one before them, gathered into a conversation."""

from __future__ import annotations

from chatvault.domain.branches import leaf_below
from chatvault.domain.parsed import ParsedMessage
from chatvault.importers.messages.branches import parents_of_shown, sound_parents
from chatvault.importers.messages.drafts import Draft, Thread


class LinkedMessages:
    """The messages of a conversation by what they are called, with what each of them follows."""

    def __init__(self) -> None:
        self._thread = Thread()
        self._above: dict[str, str | None] = {}
        self._shown: dict[str, str] = {}
        self._last: str | None = None

    @property
    def drafts(self) -> list[Draft]:
        """Those that show something, in order."""
        return self._thread.drafts

    @property
    def last(self) -> str | None:
        """What the last message that followed is called."""
        return self._last

    def follow(self, draft: Draft) -> None:
        """Add a message behind the last one."""
        self.add(draft, self._last)

    def add(self, draft: Draft, above: str | None) -> str:
        """Add a message behind another, unless it is known; what it is called."""
        name = draft.external_id
        self._last = name
        if name not in self._above:
            self._above[name] = above
            self._thread.add(draft)
            if self.drafts and self.drafts[-1] is draft:
                self._shown[name] = draft.external_id
        return name

    def go_back_to(self, name: str) -> None:
        """Let what follows go on from that message."""
        self._last = name

    def parents(self) -> dict[str, str | None]:
        """What every message that shows something follows."""
        return parents_of_shown(sound_parents(self._above), self._shown)

    def shown(self, name: str | None) -> str | None:
        """The message of that name, or else the nearest above it that shows something."""
        above = sound_parents(self._above)
        while name is not None and name not in self._shown:
            name = above.get(name)
        return None if name is None else self._shown[name]

    def leaf(self, tip: str | None = None) -> str | None:
        """The end of the thread that goes on from ``tip``, or else from the last message."""
        above = sound_parents(self._above)
        here = self.shown(tip if tip in above else self._last)
        return None if here is None else leaf_below(here, self.parents())

    def messages(self) -> tuple[ParsedMessage, ...]:
        """All that show something, each with the one that it follows."""
        parents = self.parents()
        return tuple(draft.parsed(parents[draft.external_id]) for draft in self.drafts)
