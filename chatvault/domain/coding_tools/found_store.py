"""What a coding tool has kept of its conversations on this computer, before anything is read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FoundStore:
    """One folder, or one database, that a tool keeps its conversations in.

    ``conversations`` is None where only reading a database would tell how many there are;
    ``since`` is when the oldest was last written, in UTC ms. ``deletes_after``: the tool itself
    deletes what is older than so many days. ``problem`` is a sentence where not all of it may
    be looked at.
    """

    source: str
    path: Path
    conversations: int | None
    size: int
    since: int | None
    deletes_after: int | None = None
    problem: str = ""
