"""What Kimi CLI gave its sub-agents, in the versions in which they had no folders of their own.

The log of events may miss how they went on: of several at a time it often tells the first steps.
"""

from __future__ import annotations

from collections.abc import Iterable

from chatvault.domain.blocks import plain_text
from chatvault.importers.kimi_cli.steps import Steps


def completed(in_log: Iterable[Steps], told: Steps) -> Steps | None:
    """The sub-agent of the log that was asked the same, which then has all that is told."""
    asked = _asked(told)
    found = next((steps for steps in in_log if asked and _asked(steps) == asked), None)
    if found is not None:
        found.complete(told)
    return found


def _asked(steps: Steps) -> str:
    return plain_text(tuple(steps.drafts[0].blocks)) if steps.drafts else ""
