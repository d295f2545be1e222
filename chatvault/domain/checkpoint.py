"""A place in a file from which reading can go on once the file has grown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Where a record begins; nothing from there on changes what stands before it.

    ``offset`` is in bytes; ``messages`` and ``events`` of the session stand before it.
    ``state`` is what its importer has to know of all that, as JSON text.
    """

    offset: int
    messages: int
    events: int
    state: str
