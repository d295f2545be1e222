"""A session as OpenCode stores it, in whichever of its stores."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message with its parts in order; ``parts`` are pairs of an id and what it holds."""

    id: str
    data: Fields
    parts: tuple[tuple[str, Fields], ...] = ()


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A session; ``about`` has the names of the JSON files' fields. ``members`` are its files.

    ``origin`` is the session that it was forked off, where that is known; ``parted_from`` the one
    whose messages its own are among.
    """

    source: str
    id: str
    about: Fields
    messages: list[StoredMessage] = field(default_factory=list)
    members: tuple[str, ...] = ()
    origin: str | None = None
    parted_from: str = ""
