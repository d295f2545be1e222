"""Tells whether a thread that was saved as Markdown is one of a database, by all that was said.

Markdown has no id of its thread, so nothing less would do: many threads begin alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chatvault.domain.blocks import File, Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.importers.content_ids import content_id

_MENTION = re.compile(r"\[@[^\]\n]{1,300}\]\([^)\n]{1,4000}\)")  # as Markdown writes it


class KnownThreads:
    """The threads of databases, by the marks of what was said in them."""

    def __init__(self) -> None:
        self._said: list[frozenset[str]] = []

    def take(self, session: ParsedSession) -> None:
        """Take in a thread of a database."""
        self._said.append(_marks(session))

    def tell(self, session: ParsedSession) -> bool:
        """Whether one of them has every word of that thread: one that went on has more."""
        marks = _marks(session)
        answered = any(message.role is Role.ASSISTANT for message in session.messages)
        return answered and any(marks <= said for said in self._said)


def _marks(session: ParsedSession) -> frozenset[str]:
    return frozenset(mark for message in session.messages for mark in _marks_of(message))


def _marks_of(message: ParsedMessage) -> Iterator[str]:
    """A mark of each text, in which what was mentioned and how lines are broken say nothing."""
    mentioned = [f"@{one.attachment.name}" for one in message.blocks if isinstance(one, File)]
    for block in message.blocks:
        if isinstance(block, Text):
            words = _MENTION.sub("", block.text)
            for name in mentioned:
                words = words.replace(name, "")
            yield content_id(message.role.value, *words.split())
