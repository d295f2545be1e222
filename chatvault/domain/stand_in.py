"""What stands in for a session's own file, as long as that is not there.

A log of prompts and the transcript beside a chat tell of the same session in other words. Their
messages are named so that they are known again, and make room once the session itself is read.
"""

from __future__ import annotations

PROMPT = "prompt:"  # what the ids of messages begin with
TRANSCRIPT = "transcript:"


def is_stand_in(external_id: str) -> bool:
    """Whether a message of that id stands in for others."""
    return external_id.startswith((PROMPT, TRANSCRIPT))
