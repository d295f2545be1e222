"""The rows of the results: heads, hits, and links to the hits that are not shown yet."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from chatvault.domain.message import Role
from chatvault.domain.search import SearchGroup, SearchHit
from chatvault.domain.source import source
from chatvault.ui.wording import counted

_SPEAKERS = {
    Role.USER: "You",
    Role.ASSISTANT: "Assistant",
    Role.TOOL: "Tool",
    Role.SYSTEM: "System",
}


@dataclass(frozen=True, slots=True)
class HeadRow:
    """The conversation that the hits below it are in."""

    last: ClassVar[bool] = False
    group: SearchGroup

    @property
    def text(self) -> str:
        """The row in words."""
        hits = counted(self.group.total, "hit", "hits")
        return f"{self.group.title or 'Untitled'}, {source(self.group.source).name}, {hits}"


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One message that was found; ``last`` ends its conversation."""

    hit: SearchHit
    last: bool = False

    @property
    def text(self) -> str:
        """The row in words."""
        speaker = _SPEAKERS[self.hit.role] if self.hit.role else "Title"
        return f"{speaker}: {self.hit.snippet.text}"


@dataclass(frozen=True, slots=True)
class MoreRow:
    """The link to the other hits of a conversation, which it ends."""

    session_id: int
    count: int
    last: bool = True

    @property
    def text(self) -> str:
        """The words of the link."""
        return f"{self.count:,} more in this conversation"


ResultRow = HeadRow | FoundRow | MoreRow


def rows_of(group: SearchGroup) -> Iterator[ResultRow]:
    """A head, the hits, and a link where there are more."""
    yield HeadRow(group)
    hidden = group.total - len(group.hits)
    for place, hit in enumerate(group.hits, start=1):
        yield FoundRow(hit, last=hidden <= 0 and place == len(group.hits))
    if hidden > 0:
        yield MoreRow(group.session_id, hidden)


def with_hits(group: SearchGroup, hits: tuple[SearchHit, ...]) -> SearchGroup:
    """The group with every hit of its conversation."""
    return dataclasses.replace(group, hits=hits, total=len(hits))
