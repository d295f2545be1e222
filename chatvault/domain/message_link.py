"""A link to one message: copied from a thread, pasted into the search box to go there again."""

from __future__ import annotations

import re
from typing import NamedTuple

_LINK = re.compile(r"chatvault:([0-9A-Za-z-]{1,64})(?:#([0-9]{1,18}))?")


class MessageLink(NamedTuple):
    """A conversation by its uid, and a message of it; None for all of the conversation."""

    session_uid: str
    message_id: int | None = None

    def __str__(self) -> str:
        message = "" if self.message_id is None else f"#{self.message_id}"
        return f"chatvault:{self.session_uid}{message}"


def linked(text: str) -> MessageLink | None:
    """What the text links to, if it is nothing but such a link."""
    found = _LINK.fullmatch(text)
    if found is None:
        return None
    return MessageLink(found[1], int(found[2]) if found[2] else None)
