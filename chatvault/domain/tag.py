"""A tag of the person's own, and what a change of tags did, so that it can be taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from chatvault.domain.changes import Changes

COLORS = ("teal", "orange", "violet", "blue", "rose", "grey")
_OF_NAMES = COLORS[:-1]


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag; ``color`` is one of COLORS, or None where the name decides it."""

    name: str
    color: str | None = None
    conversations: int = 0  # that have it, without those in the trash

    @property
    def shown_color(self) -> str:
        """The one of COLORS that is seen; one that another program gave it counts as none."""
        if self.color in COLORS:
            return self.color
        return _OF_NAMES[sum(self.name.encode()) % len(_OF_NAMES)]

    def in_color(self, color: str) -> Tag:
        """The same tag with that colour to be seen."""
        plain = replace(self, color=None)
        return plain if plain.shown_color == color else replace(self, color=color)

    @classmethod
    def beside(cls, name: str, others: Iterable[Tag]) -> Tag:
        """A new tag; where another has the colour of its name, it gets one that is free."""
        made, taken = cls(name), {tag.shown_color for tag in others}
        if made.shown_color not in taken:
            return made
        free = (color for color in _OF_NAMES if color not in taken)
        return made.in_color(next(free, made.shown_color))


@dataclass(frozen=True, slots=True)
class Tagged:
    """Conversations that have a tag, had it or shall have it."""

    name: str
    session_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Recolored:
    """A tag that got another colour."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class TagChange:
    """What a change did: tags that came and went, who got them and who lost them.

    To give a tag another name is to make one, to give it to all that have the old one, and to
    let that go; so every change has an inverse of the same kind.
    """

    made: tuple[Tag, ...] = ()
    gone: tuple[Tag, ...] = ()
    given: tuple[Tagged, ...] = ()
    taken: tuple[Tagged, ...] = ()
    recolored: tuple[Recolored, ...] = ()

    @property
    def inverse(self) -> TagChange:
        """What takes exactly this back."""
        return TagChange(
            made=self.gone,
            gone=self.made,
            given=self.taken,
            taken=self.given,
            recolored=tuple(
                Recolored(one.name, one.after, one.before) for one in reversed(self.recolored)
            ),
        )

    @property
    def changes(self) -> Changes:
        """What of the window is stale."""
        ids = frozenset(
            session_id for one in (*self.given, *self.taken) for session_id in one.session_ids
        )
        return Changes(organisation=bool(self), session_ids=ids)

    def __bool__(self) -> bool:
        """Whether anything became different."""
        return bool(self.made or self.gone or self.given or self.taken or self.recolored)
