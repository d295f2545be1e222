"""What the first conversations look like, read by a layout that is still being corrected."""

from __future__ import annotations

from dataclasses import dataclass

from chatvault.domain.message import Role


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """The beginning of one message; ``at`` is UTC ms."""

    role: Role
    text: str
    author: str = ""
    at: int | None = None


@dataclass(frozen=True, slots=True)
class PreviewConversation:
    """A conversation with the first of its messages; ``messages`` counts all that were read."""

    title: str
    messages: int
    at: int | None
    lines: tuple[PreviewLine, ...]


@dataclass(frozen=True, slots=True)
class LayoutPreview:
    """The first of ``count`` conversations that the rows looked at make.

    ``remarks`` are sentences about what was guessed or lost; ``problem`` says why there are none.
    ``unread`` names the columns and tables that hold something and were given no meaning.
    """

    conversations: tuple[PreviewConversation, ...] = ()
    count: int = 0
    remarks: tuple[str, ...] = ()
    problem: str = ""
    unread: str = ""
