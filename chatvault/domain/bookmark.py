"""A message that the person marked, to come back to it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A marked message, with what the person noted about it; ``created_at`` is UTC ms."""

    message_id: int
    created_at: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class ToldBookmark:
    """A bookmark as another vault knows it: ``message`` is the id that its source gave it."""

    message: str
    created_at: int
    note: str = ""
