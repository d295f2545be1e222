"""How people reacted to a message without a word: a line behind what was said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chatvault.domain.blocks import Event, EventKind

_NAMED = 20  # people; a channel may have thousands who reacted


@dataclass(frozen=True, slots=True)
class Reaction:
    """A sign that so many put under a message; not all of them may be known by name."""

    sign: str
    count: int
    people: tuple[str, ...] = ()

    def __str__(self) -> str:
        names = [name for name in self.people if name]
        words = f"{self.sign or '?'} {max(self.count, len(names)) or ''}".rstrip()
        return f"{words} ({', '.join(names[:_NAMED])})" if names else words


def reacted(reactions: Iterable[Reaction]) -> Iterator[Event]:
    """All of them in one line, none where nobody did: "Reactions: 👍 3 (Ada, Ben), ❤ 1"."""
    if told := ", ".join(map(str, reactions)):
        yield Event(EventKind.NOTICE, f"Reactions: {told}")
