"""What is said in the chats that the tests save."""

from __future__ import annotations

from chatvault.domain.blocks import Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession

SAID = [
    (Role.USER, "Why rye?"),
    (Role.ASSISTANT, "It keeps."),
    (Role.USER, "And oats?"),
    (Role.ASSISTANT, "Less."),
]


def said(session: ParsedSession) -> list[tuple[Role, str]]:
    """Who said what, a text each."""
    return [
        (one.role, block.text)
        for one in session.messages
        for block in one.blocks
        if isinstance(block, Text)
    ]
