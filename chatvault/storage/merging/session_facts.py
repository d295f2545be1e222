"""What a parsed session says about itself, directly or through its messages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from chatvault.domain.blocks import Text, TextVariant, plain_text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.domain.titles import UNTITLED, excerpt_of, title_from
from chatvault.storage.database.packing import clean


def chained(texts: Iterable[str], before: str = "") -> str:
    """A sum of texts that can be gone on with: ``before`` is that of those before them."""
    for text in texts:
        before = hashlib.sha256(f"{before}{text}".encode("utf-8", "surrogatepass")).hexdigest()
    return before


def session_hash(parsed: ParsedSession, messages: str, events: str) -> str:
    """What tells whether a session changed since it was imported.

    ``messages`` and ``events`` are the chained sums of its messages' hashes and of its log.
    """
    fields = (
        parsed.title,
        parsed.summary,
        parsed.created_at,
        parsed.updated_at,
        parsed.model,
        parsed.agent,
        parsed.project,
        parsed.git_branch,
        parsed.git_commit,
        parsed.active_leaf,
        parsed.parent_external_id,
        parsed.relation and str(parsed.relation),
        events,
        messages,
        *filter(None, (parsed.details,)),  # few sources note anything
    )
    return hashlib.sha256(repr(fields).encode("utf-8", "surrogatepass")).hexdigest()


def created_at(parsed: ParsedSession) -> int | None:
    """When it began: as the file says, else with its first message.

    What the file says may be when the file itself began, as a copy of what had been said before.
    """
    told, ended = parsed.created_at, updated_at(parsed)
    if told is not None and (ended is None or told <= ended):
        return told
    times = [message.created_at for message in parsed.messages if message.created_at is not None]
    return min(times, default=told)


def updated_at(parsed: ParsedSession) -> int | None:
    """When it was last active: as the file says, else with its last message."""
    times = [message.created_at for message in parsed.messages if message.created_at is not None]
    if parsed.updated_at is not None:
        return parsed.updated_at
    return max(times, default=parsed.created_at)


def derived_title(messages: Sequence[ParsedMessage]) -> str:
    """A title for a session that has none: from the first prompt, else the first answer."""
    shown = [message for message in messages if message.hidden is None]
    for role in (Role.USER, Role.ASSISTANT):
        for message in shown:
            if message.role is role and (title := title_from(clean(_text(message)))):
                return title
    return "Nothing was asked" if messages and not shown else UNTITLED


def excerpt(messages: Sequence[ParsedMessage]) -> str:
    """The line under the title: the beginning of the last thing said."""
    for roles in ((Role.ASSISTANT,), (Role.USER, Role.OTHER)):
        for message in reversed(messages):
            if message.role in roles and message.hidden is None:
                excerpt = excerpt_of(_text(message))
                if excerpt:
                    return excerpt
    return ""


def last_model(messages: Sequence[ParsedMessage]) -> str | None:
    """The model that answered last."""
    return next((message.model for message in reversed(messages) if message.model), None)


def _text(message: ParsedMessage) -> str:
    """What was said in it, without what is kept as it is since nobody knows how to read it."""
    return plain_text(
        tuple(
            block
            for block in message.blocks
            if not (isinstance(block, Text) and block.variant is TextVariant.UNKNOWN)
        )
    )
