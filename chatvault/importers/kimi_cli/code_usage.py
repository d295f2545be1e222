"""What Kimi Code and Kimi Desktop tell of tokens: with a step, and again by themselves."""

from __future__ import annotations

from typing import Any

from chatvault.domain.message import Usage
from chatvault.importers.json_files.json_values import count
from chatvault.importers.kimi_cli.steps import Steps
from chatvault.importers.messages.drafts import Draft


class CodeUsage:
    """Gives the tokens of one agent to its messages, each once.

    Attributes:
        counted: what a step told, and what is told once more by itself.
        unplaced: what was spent on folding the context, or on a title.
    """

    def __init__(self, counted: Usage | None = None, unplaced: list[Usage] | None = None) -> None:
        self.counted = counted
        self.unplaced = unplaced or []

    def count(self, draft: Draft, usage: Usage) -> None:
        """Count tokens with a message, which may be recorded by themselves before or after."""
        if usage in self.unplaced:
            self.unplaced.remove(usage)
        elif draft.usage != usage:
            self.counted = usage
        draft.usage = usage

    def spend(self, usage: Usage, draft: Draft | None) -> None:
        """Tokens by themselves: mostly those of the step before, told again; else of the draft."""
        if usage == self.counted:
            self.counted = None
        elif draft is not None and draft.usage is None:
            draft.usage = usage
        else:
            self.unplaced.append(usage)

    def place(self, draft: Draft | None, steps: Steps) -> None:
        """Count with that message what was spent apart from any."""
        if draft is not None:
            for usage in self.unplaced:
                steps.spend(draft, usage)
            self.unplaced.clear()


def usage_of(told: dict[str, Any]) -> Usage | None:
    """Tokens as all of Kimi's programs count them; the input is what was in no cache."""
    usage = Usage(
        input=count(told.get("inputOther", told.get("input_other"))),
        output=count(told.get("output")),
        cache_read=count(told.get("inputCacheRead", told.get("input_cache_read"))),
        cache_write=count(told.get("inputCacheCreation", told.get("input_cache_creation"))),
    )
    return usage if usage.total else None
