"""A message of a Codex session while its lines are still being gathered."""

from __future__ import annotations

from dataclasses import dataclass

from chatvault.domain.message import Usage
from chatvault.importers.messages import drafts


@dataclass(slots=True, eq=False)
class Draft(drafts.Draft):
    """A message to be; ``prompt`` is the text of one that may be a person's prompt.

    ``typed``: whether a person typed it, where the message itself tells that.
    ``begins_turn``: another agent wrote it, which counts like a prompt where turns are counted.
    ``spoken``: it was said aloud, beside what the model was told.
    """

    prompt: str | None = None
    typed: bool | None = None
    begins_turn: bool = False
    spoken: bool = False

    def count_usage(self, usage: Usage, key: str) -> None:
        """Add what one answer of the API took."""
        self.usage_key = self.usage_key or key
        self.usage = (self.usage or Usage()) + usage
