"""A stored session as a conversation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from chatvault.domain.blocks import Block, Event, EventKind, Text
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.parsed import ParsedSession
from chatvault.domain.session import Relation
from chatvault.importers.contents.costs import micro_dollars, reported
from chatvault.importers.homes.projects import project_of
from chatvault.importers.json_files.json_values import count, mapping, string
from chatvault.importers.messages.drafts import (
    Draft,
    Thread,
    chain,
    first_prompt,
    latest_model,
    times_of,
)
from chatvault.importers.opencode.pieces import PieceReader
from chatvault.importers.opencode.plugin_words import parted, without_marks
from chatvault.importers.opencode.products import OPENCODE
from chatvault.importers.opencode.stored import Fields, StoredMessage, StoredSession
from chatvault.importers.times.timestamps import timestamp

_ROLES = {"user": Role.USER, "assistant": Role.ASSISTANT, "system": Role.SYSTEM}
_UNNAMED = re.compile(r"(?:New session|Child session) - \d{4}-.*")
_STOPPED = ("MessageAbortedError", "aborted", "interrupted")
_REMINDER = ("<system-reminder>", "</system-reminder>")  # how a plugin begins and ends a prompt


def conversation(stored: StoredSession, pieces: PieceReader) -> ParsedSession | None:
    """The session; None where it holds nothing to read."""
    about, time = stored.about, mapping(stored.about.get("time"))
    drafts = _drafts(stored, pieces)
    if not drafts:
        return None
    times = times_of(drafts)
    title, caller = string(about.get("title")).strip(), string(about.get("parentID"))
    return ParsedSession(
        source=stored.source,
        external_id=stored.id,
        messages=chain(drafts),
        title=first_prompt(drafts) if not title or _UNNAMED.fullmatch(title) else title,
        created_at=timestamp(time.get("created")) or min(times, default=None),
        updated_at=timestamp(time.get("updated")) or max(times, default=None),
        model=latest_model(drafts) or _asked_model(stored),
        agent=_agent(stored),
        project=project_of(string(about.get("directory"))),
        parent_external_id=caller or stored.origin,
        relation=Relation.SUBAGENT if caller else Relation.FORK if stored.origin else None,
        archived=bool(timestamp(time.get("archived"))),
        members=stored.members,
        source_formerly="" if stored.source == OPENCODE else OPENCODE,
        parted_from=stored.parted_from,
    )


def _asked_model(stored: StoredSession) -> str | None:
    """The model that was asked, where none has answered yet."""
    asked = (_model(message.data) for message in stored.messages[::-1])
    return next(filter(None, asked), None) or _model(stored.about)


def _agent(stored: StoredSession) -> str | None:
    told = [stored.about, *(message.data for message in reversed(stored.messages))]
    agents = (string(each.get("agent")) or string(each.get("mode")) for each in told)
    return next(filter(None, agents), None)


def _drafts(stored: StoredSession, pieces: PieceReader) -> list[Draft]:
    thread = Thread()
    undone = mapping(stored.about.get("revert"))
    first, part = string(undone.get("messageID")), string(undone.get("partID"))
    taken_back = False
    for message in stored.messages:
        kept, rest = message, None
        if message.id == first:
            kept, rest = _parted(message, part)
            taken_back = rest is None
        for draft in _of(kept, stored.id, pieces):
            if rest is not None and draft.usage_key:
                draft.usage = _usage(message)
            if taken_back:
                draft.hidden = Hidden.ROLLED_BACK
            thread.add(draft)
        if rest is not None:
            taken_back = True
            for draft in _of(rest, stored.id, pieces):
                draft.hidden, draft.usage = Hidden.ROLLED_BACK, None
                thread.add(draft)
    return thread.drafts


def _parted(message: StoredMessage, part: str) -> tuple[StoredMessage, StoredMessage | None]:
    """What stands of a message that was taken back from a part on, and that rest.

    All of it is taken back where no such part, or nothing before it, is told.
    """
    places = [place for place, (key, _part) in enumerate(message.parts) if key == part]
    if not part or not places or not places[0]:
        return message, None
    kept = replace(message, parts=message.parts[: places[0]])
    data = {key: value for key, value in message.data.items() if key != "error"}
    return kept, StoredMessage(f"{message.id}:undone", data, message.parts[places[0] :])


def _of(message: StoredMessage, session: str, pieces: PieceReader) -> Iterator[Draft]:
    """The message, and apart from it what the program put into it without being asked."""
    data, role = message.data, _ROLES.get(string(message.data.get("role")), Role.SYSTEM)
    shown: list[Block] = []
    added: list[Block] = []
    for _key, told in message.parts:
        part = told
        if role is Role.USER and part.get("type") == "text":
            said, typed = parted(without_marks(string(part.get("text"))))
            added += pieces.blocks({**part, "text": said})
            part = {**part, "text": typed}
        is_added = part.get("synthetic") is True or part.get("ignored") is True or _reminds(part)
        (added if is_added else shown).extend(pieces.blocks(part))
    if role is Role.ASSISTANT and data.get("summary") is True:
        shown = [_compaction(block) for block in shown]
    shown += _trouble(mapping(data.get("error")))
    time = mapping(data.get("time"))
    begun, ended = timestamp(time.get("created")), timestamp(time.get("completed"))
    draft = Draft(message.id, role, shown, begun)
    if role is Role.ASSISTANT:
        draft.model = _model(data)
        draft.usage, draft.usage_key = _usage(message), _usage_key(message, session)
        if begun is not None and ended is not None:
            draft.latency_ms = max(0, ended - begun)
    yield draft
    yield Draft(f"{message.id}:added", role, added, begun, hidden=Hidden.META)


def _reminds(part: Fields) -> bool:
    """Whether a plugin says it, such as that a task in the background has ended."""
    text = string(part.get("text")).strip() if part.get("type") == "text" else ""
    return text.startswith(_REMINDER[0]) and text.endswith(_REMINDER[1])


def _compaction(block: Block) -> Block:
    return Event(EventKind.COMPACTION, block.text) if isinstance(block, Text) else block


def _trouble(error: Fields) -> list[Block]:
    """Why an answer ended early."""
    if not error:
        return []
    name, said = string(error.get("name")), string(mapping(error.get("data")).get("message"))
    kind = EventKind.INTERRUPTED if name in _STOPPED else EventKind.ERROR
    return [Event(kind, ": ".join(filter(None, (name, said))))]


def _model(data: Fields) -> str | None:
    model = mapping(data.get("model"))
    return (
        string(data.get("modelID"))
        or string(model.get("modelID"))
        or string(model.get("id"))
        or None
    )


def _usage_key(message: StoredMessage, session: str) -> str:
    """What names an answer also in a fork, where a copy has another id, but the same times."""
    time = mapping(message.data.get("time"))
    times = [timestamp(time.get(name)) for name in ("created", "completed")]
    if None in times:
        return f"{session}:{message.id}"
    return f"{times[0]}-{times[1]}:{_model(message.data)}"


def _usage(message: StoredMessage) -> Usage | None:
    """What the message says it used, or else its steps together; thinking is told apart."""
    steps = [part for _key, part in message.parts if part.get("type") == "step-finish"]
    return _spent([message.data]) or _spent(steps)


def _spent(told: list[Fields]) -> Usage | None:
    tokens = [mapping(each.get("tokens")) for each in told]
    caches = [mapping(each.get("cache")) for each in tokens]
    reasoning = sum(count(each.get("reasoning")) for each in tokens)
    cost = sum(micro_dollars(each.get("cost")) or 0 for each in told) or None
    usage = Usage(
        input=sum(count(each.get("input")) for each in tokens),
        output=sum(map(_output, tokens)),
        cache_read=sum(count(each.get("read")) for each in caches),
        cache_write=sum(count(each.get("write")) for each in caches),
        reasoning=reasoning,
        cost=cost,
        cost_source=reported(cost),
    )
    return usage if usage.total else None


def _output(tokens: Fields) -> int:
    """The tokens of the answer with those of thinking, which older versions count among them.

    The sum of all tells which.
    """
    cache = mapping(tokens.get("cache"))
    given = count(tokens.get("output"))
    parts = (tokens.get("input"), given, cache.get("read"), cache.get("write"))
    among = count(tokens.get("total")) == sum(map(count, parts))
    return given if among else given + count(tokens.get("reasoning"))
