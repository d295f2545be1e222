"""Naming the model response that tokens were spent on, so that copies of it are counted once."""

from __future__ import annotations

import re

# A UUID, or what servers call a completion: "chatcmpl-" and random digits.
_UNIQUE = re.compile(
    r"[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}|[a-z]+-[0-9a-z-]{16,64}", re.IGNORECASE
)


def usage_key(tool: str, session_id: str, response_id: str, moment: int | None) -> str:
    """A key that is the same in every copy of the response, and in nothing else.

    An id that is random goes into forks, and forks of forks, as it was, and with its moment is
    never met twice; any other means something only within the session that it was given in.
    """
    if moment is not None and _UNIQUE.fullmatch(response_id):
        return f"{tool}:{response_id}@{moment}"
    return f"{tool}:{session_id}:{response_id}"
