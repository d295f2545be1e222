"""What VS Code asks in a person's name, when a command in one of its terminals goes on or ends."""

from __future__ import annotations

import re

_NOTIFICATION = re.compile(r"\s{0,20}\[Terminal [\w-]{1,64} notification: ")


def is_of_terminal(text: str) -> bool:
    """Whether the prompt tells of a terminal."""
    return _NOTIFICATION.match(text) is not None
