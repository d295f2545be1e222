"""The rows of the results: heads, hits, and links to the hits that are not shown yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from chatvault.domain.message import Role
from chatvault.domain.search.hits import SearchGroup, SearchHit, Snippet
from chatvault.domain.source import source
from chatvault.ui.wording import counted

_SPEAKERS = {
    Role.USER: "You",
    Role.ASSISTANT: "Assistant",
    Role.TOOL: "Tool",
    Role.SYSTEM: "System",
    Role.OTHER: "Somebody",
}


RowKey = tuple[int, str, int | None]  # which row it is, whatever it says by now


@dataclass(frozen=True, slots=True)
class HeadRow:
    """The conversation that the hits below it are in."""

    last: ClassVar[bool] = False
    group: SearchGroup

    @property
    def session_id(self) -> int:
        """The conversation."""
        return self.group.session_id

    @property
    def key(self) -> RowKey:
        """Which row it is."""
        return (self.session_id, "head", None)

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
    def session_id(self) -> int:
        """The conversation it is in."""
        return self.hit.session_id

    @property
    def key(self) -> RowKey:
        """Which row it is."""
        return (self.session_id, "hit", self.hit.message_id)

    @property
    def unread(self) -> bool:
        """Whether its line has not been asked for yet."""
        return self.hit.snippet is None and self.hit.message_id is not None

    @property
    def text(self) -> str:
        """The row in words."""
        role = self.speaker
        speaker = "Title" if role is None else _SPEAKERS[role]
        return f"{speaker}: {self.hit.snippet.text if self.hit.snippet else '…'}"

    @property
    def speaker(self) -> Role | None:
        """Who is heard in its line: a tool also where somebody called it; None in a title."""
        of_tool = self.hit.snippet is not None and self.hit.snippet.of_tool
        return Role.TOOL if of_tool else self.hit.role


@dataclass(frozen=True, slots=True)
class MoreRow:
    """The link to the other hits of a conversation, which it ends."""

    session_id: int
    count: int
    last: bool = True

    @property
    def key(self) -> RowKey:
        """Which row it is."""
        return (self.session_id, "more", None)

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
        if hit.message_id is None and hit.snippet is None:
            hit = replace(hit, snippet=Snippet(group.title))
        yield FoundRow(hit, last=hidden <= 0 and place == len(group.hits))
    if hidden > 0:
        yield MoreRow(group.session_id, hidden)


def with_snippet(row: FoundRow, snippet: Snippet) -> FoundRow:
    """The row with the line that shows why it was found."""
    return replace(row, hit=replace(row.hit, snippet=snippet))
