"""What of a session has to be known to go on at its checkpoint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.storage.database.packing import clean
from chatvault.storage.merging import session_facts


@dataclass(frozen=True, slots=True)
class SessionBefore:
    """A session as it was left, and what of it stands before a checkpoint.

    ``in_all`` are its messages. Of those ``messages`` and ``events`` that stand before it
    there are the chained sums, and the span of time of the messages in UTC ms.
    """

    session_id: int
    content_hash: str
    messages: int
    in_all: int
    events: int
    message_sum: str
    event_sum: str
    first_at: int
    last_at: int


_NOTHING = SessionBefore(0, "", 0, 0, 0, "", "", 0, 0)


def session_before(
    parsed: ParsedSession,
    messages: Sequence[ParsedMessage],
    hashes: Sequence[str],
    digest: str,
    since: SessionBefore = _NOTHING,
) -> SessionBefore | None:
    """What has to be known to go on at the checkpoint; None where reading cannot go on there.

    ``messages`` and ``hashes`` begin where ``since`` ends.
    """
    place = parsed.checkpoint
    if place is None or len(messages) != len(parsed.messages):
        return None
    count = place.messages - since.messages
    behind = messages[count:]
    spoken = [message for message in behind if message.role is Role.ASSISTANT]
    times = [message.created_at for message in messages[:count] if message.created_at is not None]
    times += [since.first_at, since.last_at] if since.messages else []
    if not (times and behind and behind[0].created_at is not None):
        return None
    if not (session_facts.excerpt(spoken) and clean(parsed.title).strip()):
        return None  # the whole would be asked for them
    events = parsed.events[: place.events - since.events]
    return SessionBefore(
        session_id=since.session_id,
        content_hash=digest,
        messages=place.messages,
        in_all=since.messages + len(messages),
        events=place.events,
        message_sum=session_facts.chained(hashes[:count], since.message_sum),
        event_sum=session_facts.chained(map(repr, events), since.event_sum),
        first_at=min(times),
        last_at=max(times),
    )
