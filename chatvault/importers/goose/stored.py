"""A session as Goose stores it, in whichever of its stores."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message; ``place`` is its number, ``content`` its pieces, ``created`` its moment."""

    place: int
    id: str
    role: str
    content: object
    created: object
    metadata: Fields


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A session; ``about`` has the names of the database's columns.

    ``spent`` are the entries of the ledger, one a request to a model, and ``member`` its file.
    """

    id: str
    about: Fields
    messages: list[StoredMessage]
    member: str
    spent: list[Fields] = field(default_factory=list)
