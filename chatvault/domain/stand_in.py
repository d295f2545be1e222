"""What stands in for a session's own file, as long as that is not there.

A log of prompts, the transcript beside a chat and a chat that was saved from its page tell of the
same session in other words. Their messages are named so that they are known again, and make room
once the session itself is read. What came back from its tools is kept, where the session itself
does not tell it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from chatvault.domain.blocks import ToolOutcome, ToolStatus

PROMPT = "prompt:"  # what the ids of messages begin with
TRANSCRIPT = "transcript:"
SAVED = "saved:"
# Details of an outcome whose text is what the program says of it, and not what came back.
SUMMARY = '{"summary":true}'
# Where only a part of what came back stands there: the whole is in a file that will be deleted.
_PUT_ASIDE = re.compile(
    r"[Ff]ull output (?:saved to|available at|has been saved to): "
    r"|For full output see: |Full string saved to: |Large output has been written to: "
)


def is_stand_in(external_id: str) -> bool:
    """Whether a message of that id stands in for others."""
    return external_id.startswith((PROMPT, TRANSCRIPT, SAVED))


def tells(outcome: ToolOutcome | None) -> bool:
    """Whether it says what came back from a tool."""
    return outcome is not None and bool(outcome.text) and outcome.details != SUMMARY


def is_put_aside(outcome: ToolOutcome | None) -> bool:
    """Whether it says of itself that it is a part only."""
    return outcome is not None and _PUT_ASIDE.search(outcome.text) is not None


def _is_whole(told: ToolOutcome, own: ToolOutcome) -> bool:
    """Whether that told before is all of which the other is a part."""
    return len(told.text) > len(own.text) and is_put_aside(own) and not is_put_aside(told)


def completed(own: ToolOutcome | None, told: ToolOutcome) -> ToolOutcome:
    """What came back from a tool, by what a session itself tells, then by what stands in for it."""
    if own is None:
        return told
    is_told = tells(told) and (not tells(own) or _is_whole(told, own))
    is_judged = own.status is not ToolStatus.UNKNOWN
    return replace(
        own,
        text=told.text if is_told else own.text,
        details=told.details if is_told else own.details,
        status=own.status if is_judged else told.status,
        note=own.note if is_judged else told.note,
        started_at=told.started_at if own.started_at is None else own.started_at,
        duration_ms=told.duration_ms if own.duration_ms is None else own.duration_ms,
    )
