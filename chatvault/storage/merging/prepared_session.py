"""A parsed session made ready for the vault, as far as that goes without asking the vault."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from chatvault.domain.blocks import Attachment
from chatvault.domain.branches import parents_first
from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.storage.database.packing import attachments, clean, content_hash
from chatvault.storage.merging import session_facts
from chatvault.storage.merging.message_rows import LaidOut, Row, laid_out
from chatvault.storage.merging.message_tree import NOBODY, Descent, descent, following
from chatvault.storage.merging.session_before import SessionBefore, session_before
from chatvault.storage.message_ids import hour_of

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
    of the messages, for their ids. What the session repeats of its parent, and so ``digest`` says
    nothing of, is ``repeated``, and how that hangs together.
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
    repeated: list[PreparedMessage] = field(default_factory=list)
    repeated_descent: Descent = NOBODY

    def lay_out(self) -> None:
        """Lay out every message, so that all of it is plain values."""
        self.messages = self._laid_out(self.messages)
        self.repeated = self._laid_out(self.repeated)

    def with_repeated(self) -> PreparedSession:
        """The session with what it repeats of its parent, where its own messages go on from."""
        before, own = self.repeated_descent, self.descent
        count, messages = len(self.repeated), list(self.messages)
        for place, parent in enumerate(own.parents):
            above = messages[parent] if parent is not None else self._last_repeated()
            messages[place] = messages[place]._replace(parent_id=above and above.external_id)
        parents = [parent + count if parent is not None else before.leaf for parent in own.parents]
        return replace(
            self,
            messages=[*self.repeated, *messages],
            descent=following(before, parents, None if own.leaf is None else own.leaf + count),
            hours=[*_hours(self.repeated, self.created_at), *self.hours],
            repeated=[],
        )

    def without(self, names: Collection[str]) -> PreparedSession:
        """The session without the messages of these names, which are in the vault."""
        kept = [place for place, one in enumerate(self.messages) if one.external_id not in names]
        messages = [self.messages[place] for place in kept]
        left = [one.external_id for one in messages]
        hanging = descent(left, [one.parent_id for one in messages], None)
        hours = [self.hours[place] for place in kept]
        return replace(self, messages=messages, hours=hours, descent=hanging)

    def _last_repeated(self) -> PreparedMessage | None:
        leaf = self.repeated_descent.leaf
        return None if leaf is None else self.repeated[leaf]

    def _laid_out(self, messages: Sequence[PreparedMessage]) -> list[PreparedMessage]:
        source = self.facts.source
        return [
            PreparedMessage(*message[:6], None, message.laid_out(source)) for message in messages
        ]


def prepare(parsed: ParsedSession) -> PreparedSession:
    """Make a session ready; of messages with the same id the last counts, in the first's place."""
    messages = _each_once(parsed.messages)
    if parsed.checkpoint is None:  # what is read on behind one keeps its place
        messages = _in_order(messages)
    hanging = _descent(messages, parsed.active_leaf)
    shown = [message for message, is_shown in zip(messages, hanging.path, strict=True) if is_shown]
    repeated = _each_once(parsed.repeated)
    prepared = [_prepared(message) for message in messages]
    hashes = [message.digest for message in prepared]
    digest = parsed.content_hash or session_facts.session_hash(
        parsed, session_facts.chained(hashes), session_facts.chained(map(repr, parsed.events))
    )
    began = session_facts.created_at(parsed)
    return PreparedSession(
        facts=replace(parsed, messages=(), events=(), repeated=()),
        messages=prepared,
        descent=hanging,
        hours=_hours(prepared, began),
        events=[
            (event.at, event.level, clean(event.kind), clean(event.data)) for event in parsed.events
        ],
        digest=digest,
        created_at=began,
        updated_at=session_facts.updated_at(parsed),
        model=parsed.model or session_facts.last_model(messages or repeated),
        title=_title(parsed, messages or repeated),
        excerpt=clean(_excerpt(shown, messages, repeated)),
        before=session_before(parsed, messages, hashes, digest),
        repeated=[_prepared(message) for message in repeated],
        repeated_descent=_descent(repeated, parsed.repeated_leaf),
    )


def _each_once(messages: Sequence[ParsedMessage]) -> list[ParsedMessage]:
    return list({message.external_id: message for message in messages}.values())


def _in_order(messages: list[ParsedMessage]) -> list[ParsedMessage]:
    """The messages as they follow each other, whatever the order of the file."""
    named = {message.external_id: message for message in messages}
    seen: set[str] = set()
    for message in messages:
        if message.parent_id in named and message.parent_id not in seen:
            break
        seen.add(message.external_id)
    else:  # as it mostly is
        return messages
    parents = {name: message.parent_id for name, message in named.items()}
    return [named[name] for name in parents_first(named, parents)]


def _descent(messages: Sequence[ParsedMessage], leaf: str | None) -> Descent:
    names = [message.external_id for message in messages]
    return descent(names, [message.parent_id for message in messages], leaf)


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


def _excerpt(*told: Sequence[ParsedMessage]) -> str:
    """Of the path that is shown; of all that there is where nothing is said on it."""
    return next(filter(None, map(session_facts.excerpt, told)), "")


def _title(parsed: ParsedSession, messages: Sequence[ParsedMessage]) -> str:
    in_one_line = " ".join(clean(parsed.title).split())  # models make titles of several
    return in_one_line or session_facts.derived_title(messages)
