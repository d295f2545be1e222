"""A message of Copilot while its events are still being gathered."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chatvault.domain.parsed import ParsedMessage
from chatvault.importers.messages import drafts


@dataclass(slots=True, eq=False)
class Draft(drafts.Draft):
    """A message to be; ``parent`` is the one that it follows."""

    parent: str | None = None

    def finished(self, session_id: str, prefix: str = "") -> ParsedMessage:
        """The message; what its id begins with may tell that it stands in for others."""
        self.usage_key = f"{session_id}:{self.external_id}"
        parent = None if self.parent is None else prefix + self.parent
        return replace(self.parsed(parent), external_id=prefix + self.external_id)
