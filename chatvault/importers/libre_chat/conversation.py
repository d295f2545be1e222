"""One conversation of LibreChat as a session."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from chatvault.domain.blocks import Text
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.parsed import ParsedSession
from chatvault.domain.session import Relation
from chatvault.importers.contents.costs import micro_dollars, reported
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import count, mapping, sequence, string
from chatvault.importers.libre_chat.content import ContentReader, SubAgent
from chatvault.importers.messages.branches import (
    chained,
    last_leaf,
    parents_of_shown,
    sound_parents,
)
from chatvault.importers.messages.content_ids import content_id
from chatvault.importers.messages.drafts import (
    Draft,
    Thread,
    chain,
    first_prompt,
    latest_model,
    times_of,
)
from chatvault.importers.times.timestamps import timestamp

SOURCE = "librechat"

Fields = dict[str, Any]

_SYSTEM = "system"
_INSTRUCTIONS = ("promptPrefix", "system", "instructions", "additional_instructions")
_TASKS = ("description", "prompt", "task")  # what a sub-agent is told to do
_UNNAMED = ("", "New Chat")


def sessions(
    told: Fields, messages: Iterable[Fields], findings: Findings
) -> Iterator[ParsedSession | None]:
    """The session of these messages and those of the sub-agents that it started.

    ``told`` is what is known of all. None where it is empty.
    """
    named = _named(messages)
    first = next(iter(named.values()), Fields())
    reader = ContentReader(findings, _identity(told, first))
    yield _session(told, named, reader)
    while reader.started:
        agent = _of_agent(reader.started.popleft(), reader, string(first.get("user")))
        if agent.messages:
            yield agent


def _of_agent(agent: SubAgent, reader: ContentReader, account: str) -> ParsedSession:
    at = timestamp(agent.message.get("createdAt"))
    asked = next(filter(None, (string(agent.asked.get(key)) for key in _TASKS)), "")
    thread = Thread()
    thread.add(Draft("asked", Role.USER, [Text(asked)] if asked else [], at))
    thread.add(Draft("done", Role.ASSISTANT, reader.done(agent), at))
    return ParsedSession(
        source=SOURCE,
        external_id=agent.external_id,
        messages=chain(thread.drafts),
        title=first_prompt(thread.drafts),
        account=account,
        created_at=at,
        updated_at=at,
        agent=string(agent.asked.get("subagent_type")) or None,
        parent_external_id=agent.parent,
        relation=Relation.SUBAGENT,
    )


def _session(
    told: Fields, named: Mapping[str, Fields], reader: ContentReader
) -> ParsedSession | None:
    thread = Thread()
    if asked := _asked(told):
        thread.add(Draft(_SYSTEM, Role.SYSTEM, [Text(asked)], hidden=Hidden.SYSTEM))
    shown = dict[str, str]()
    for name, message in named.items():
        draft = _draft(name, message, reader)
        thread.add(draft)
        if thread.drafts and thread.drafts[-1] is draft:
            shown[name] = draft.external_id
    if not shown:
        return None
    parents = _parents(named, shown, _SYSTEM if asked else None)
    title = string(told.get("title")).strip()
    times = times_of(thread.drafts)
    model = latest_model(thread.drafts)
    first = next(iter(named.values()))
    return ParsedSession(
        source=SOURCE,
        external_id=_identity(told, first),
        messages=tuple(draft.parsed(parents.get(draft.external_id)) for draft in thread.drafts),
        title=first_prompt(thread.drafts) if title in _UNNAMED else title,
        account=string(first.get("user")),
        created_at=timestamp(told.get("createdAt")) or min(times, default=None),
        updated_at=timestamp(told.get("updatedAt")) or max(times, default=None),
        model=model or _option(told, "model") or None,
        active_leaf=last_leaf(parents),
        archived=told.get("isArchived") is True,
        tags=tuple(filter(None, map(string, sequence(told.get("tags"))))),
    )


def _option(told: Fields, key: str) -> str:
    """A setting; an export has them apart, the database in the conversation itself."""
    return string(mapping(told.get("options")).get(key)) or string(told.get(key))


def _asked(told: Fields) -> str:
    """What the model was told to be; the providers call it differently."""
    return "\n\n".join(filter(None, (_option(told, key).strip() for key in _INSTRUCTIONS)))


def _identity(told: Fields, first: Fields) -> str:
    known = string(told.get("conversationId")) or string(first.get("conversationId"))
    return known or _content_id(first)


def _named(messages: Iterable[Fields]) -> dict[str, Fields]:
    """The messages by their ids; one that says something else under the same id has its own."""
    named: dict[str, Fields] = {}
    for message in messages:
        name = string(message.get("messageId")) or _content_id(message)
        if named.setdefault(name, message) != message:
            named.setdefault(f"{name}:{_content_id(message)}", message)
    return named


def _content_id(message: Fields) -> str:
    return content_id(*(message.get(key) for key in ("createdAt", "sender", "text")))


def _draft(name: str, message: Fields, reader: ContentReader) -> Draft:
    asked = message.get("isCreatedByUser")
    if asked is None:
        asked = string(message.get("sender")).lower() == "user"
    role = Role.USER if asked in (True, 1) else Role.ASSISTANT
    model = string(message.get("model")) or None
    tokens = count(message.get("tokenCount"))
    # Of a question it is what it takes by itself, not what was sent with it.
    usage = Usage(output=tokens) if tokens and role is Role.ASSISTANT else None
    usage = _spent(mapping(mapping(message.get("metadata")).get("usage"))) or usage
    return Draft(
        name,
        role,
        reader.blocks(message),
        timestamp(message.get("createdAt")),
        model if role is Role.ASSISTANT else None,
        usage=usage,
    )


def _spent(told: Fields) -> Usage | None:
    """What the model was asked for in all, by the message and the sub-agents that it started."""
    cost = micro_dollars(told.get("cost"))
    usage = Usage(
        input=count(told.get("input")),
        output=count(told.get("output")),
        cache_read=count(told.get("cacheRead")),
        cache_write=count(told.get("cacheWrite")),
        cost=cost,
        cost_source=reported(cost),
    )
    return usage if usage.total else None


def _parents(
    named: Mapping[str, Fields], shown: dict[str, str], root: str | None
) -> dict[str, str | None]:
    told = {name: string(one.get("parentMessageId")) or None for name, one in named.items()}
    if not any("parentMessageId" in one for one in named.values()):
        told = chained(named)
    return parents_of_shown(sound_parents(told), shown, root)
