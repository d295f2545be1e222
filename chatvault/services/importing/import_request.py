"""What the whole of one import shares."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from chatvault.domain.changes import Changes
from chatvault.domain.work import Work
from chatvault.importers.base import Importer
from chatvault.services.importing.import_tally import Tally


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What was asked for, as ``Importing.run`` says, and which sessions were met.

    ``seen`` are the sessions it met already, ``extended`` those that were only read on: where
    one of these is met again, in whole, what that says counts.
    """

    work: Work
    only: str | None
    reader: Importer | None
    committed: Callable[[Changes], None]
    chosen: Mapping[Path, Sequence[str]]
    growing: bool
    seen: set[int] = field(default_factory=set)
    extended: set[int] = field(default_factory=set)

    def tell(self, tally: Tally) -> None:
        """Say which conversations can be read by now."""
        if tally.untold:
            fresh = frozenset(tally.untold)
            tally.untold.clear()
            self.committed(Changes(sessions=True, messages=True, session_ids=fresh))
