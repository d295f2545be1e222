"""A parsed session made ready for the vault, as far as that goes without asking the vault."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chatvault.domain.blocks import Attachment
from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.storage import session_facts
from chatvault.storage.checkpoint_repository import SessionBefore
from chatvault.storage.message_rows import LaidOut, Row, laid_out
from chatvault.storage.packing import attachments, clean, content_hash
from chatvault.storage.session_before import session_before

# Of an event's row.
EVENT_COLUMNS = ("session_id", "at", "level", "kind", "detail")


@dataclass(slots=True)
class PreparedMessage:
    """A message with its hash; its rows are laid out when they are first asked for."""

    external_id: str
    parent_id: str | None
    created_at: int | None
    usage_key: str | None
    digest: str
    attachments: list[Attachment]
    parsed: ParsedMessage | None
    rows: LaidOut | None = None

    def laid_out(self, source: str) -> LaidOut:
        """Its rows; the message itself is let go."""
        if self.rows is None:
            assert self.parsed is not None
            self.rows = laid_out(self.parsed, self.digest, source)
            self.parsed = None
        return self.rows


@dataclass(slots=True)
class PreparedSession:
    """A session with what its messages tell of it; ``facts`` are without them and the log.

    ``events`` are the lines of the log as rows: at, level, kind, detail.
    """

    facts: ParsedSession
    messages: list[PreparedMessage]
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
        for message in self.messages:
            message.laid_out(self.facts.source)


def prepare(parsed: ParsedSession) -> PreparedSession:
    """Make a session ready; of messages with the same id the last counts, in the first's place."""
    messages = list({message.external_id: message for message in parsed.messages}.values())
    prepared = [_prepared(message) for message in messages]
    hashes = [message.digest for message in prepared]
    digest = session_facts.session_hash(
        parsed, session_facts.chained(hashes), session_facts.chained(map(repr, parsed.events))
    )
    return PreparedSession(
        facts=replace(parsed, messages=(), events=()),
        messages=prepared,
        events=[
            (event.at, event.level, clean(event.kind), clean(event.data)) for event in parsed.events
        ],
        digest=digest,
        created_at=session_facts.created_at(parsed),
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
        content_hash(message),
        attachments(message.blocks),
        message,
    )


def _title(parsed: ParsedSession, messages: Sequence[ParsedMessage]) -> str:
    return clean(parsed.title).strip() or session_facts.derived_title(messages)
