"""A parsed session made ready for the vault, as far as that goes without asking the vault."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from chatvault.domain.blocks import Attachment
from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.storage import session_facts
from chatvault.storage.message_ids import hour_of
from chatvault.storage.message_rows import LaidOut, Row, laid_out
from chatvault.storage.message_tree import Descent, descent
from chatvault.storage.packing import attachments, clean, content_hash
from chatvault.storage.session_before import SessionBefore, session_before

# Of an event's row.
EVENT_COLUMNS = ("session_id", "at", "level", "kind", "detail")


class PreparedMessage(NamedTuple):
    """A message with its hash; its rows are laid out when they are first asked for.

    A tuple: thousands cross from one process to the other in a moment.
    """

    external_id: str
    parent_id: str | None
    created_at: int | None
    usage_key: str | None
    digest: str
    attachments: tuple[Attachment, ...]
    parsed: ParsedMessage | None
    rows: LaidOut | None = None

    def laid_out(self, source: str) -> LaidOut:
        """Its rows."""
        if self.rows is not None:
            return self.rows
        assert self.parsed is not None
        return laid_out(self.parsed, self.digest, source)


@dataclass(slots=True)
class PreparedSession:
    """A session with what its messages tell of it; ``facts`` are without them and the log.

    ``events`` are the lines of the log as rows: at, level, kind, detail. ``hours`` are those
    of the messages, for their ids.
    """

    facts: ParsedSession
    messages: list[PreparedMessage]
    descent: Descent
    hours: list[int]
    events: list[Row]
    digest: str
    created_at: int | None
    updated_at: int | None
    model: str | None
    title: str
    excerpt: str
    before: SessionBefore | None = None  # for going on at its checkpoint, but for its id

    def lay_out(self) -> None:
        """Lay out every message, so that all of it is plain values."""
        source = self.facts.source
        self.messages = [
            PreparedMessage(*message[:6], None, message.laid_out(source))
            for message in self.messages
        ]


def prepare(parsed: ParsedSession) -> PreparedSession:
    """Make a session ready; of messages with the same id the last counts, in the first's place."""
    messages = list({message.external_id: message for message in parsed.messages}.values())
    prepared = [_prepared(message) for message in messages]
    hashes = [message.digest for message in prepared]
    digest = parsed.content_hash or session_facts.session_hash(
        parsed, session_facts.chained(hashes), session_facts.chained(map(repr, parsed.events))
    )
    began = session_facts.created_at(parsed)
    return PreparedSession(
        facts=replace(parsed, messages=(), events=()),
        messages=prepared,
        descent=descent(
            [message.external_id for message in prepared],
            [message.parent_id for message in prepared],
            parsed.active_leaf,
        ),
        hours=_hours(prepared, began),
        events=[
            (event.at, event.level, clean(event.kind), clean(event.data)) for event in parsed.events
        ],
        digest=digest,
        created_at=began,
        updated_at=session_facts.updated_at(parsed),
        model=parsed.model or session_facts.last_model(messages),
        title=_title(parsed, messages),
        excerpt=clean(session_facts.excerpt(messages)),
        before=session_before(parsed, messages, hashes, digest),
    )


def _prepared(message: ParsedMessage) -> PreparedMessage:
    return PreparedMessage(
        message.external_id,
        message.parent_id,
        message.created_at,
        message.usage_key,
        message.content_hash or content_hash(message),
        attachments(message.blocks),
        message,
    )


def _hours(messages: Sequence[PreparedMessage], moment: int | None) -> list[int]:
    """Of each message; what has no time is taken to be of the time before it."""
    hours = []
    for message in messages:
        moment = moment if message.created_at is None else message.created_at
        hours.append(hour_of(moment))
    return hours


def _title(parsed: ParsedSession, messages: Sequence[ParsedMessage]) -> str:
    return clean(parsed.title).strip() or session_facts.derived_title(messages)
