"""One conversation of LibreChat as a session."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chatvault.domain.blocks import Text
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.branches import last_leaf, parents_of_shown, sound_parents
from chatvault.importers.content_ids import content_id
from chatvault.importers.drafts import Draft, Thread, first_prompt, latest_model, times_of
from chatvault.importers.export_records import Findings
from chatvault.importers.json_files.json_values import count, mapping, sequence, string
from chatvault.importers.libre_chat.content import ContentReader
from chatvault.importers.times.timestamps import timestamp

SOURCE = "librechat"

Fields = dict[str, Any]

_SYSTEM = "system"
_INSTRUCTIONS = ("promptPrefix", "system", "instructions", "additional_instructions")
_UNNAMED = ("", "New Chat")


def session(told: Fields, messages: Iterable[Fields], findings: Findings) -> ParsedSession | None:
    """The session of these messages; ``told`` is what is known of all. None where it is empty."""
    named = _named(messages)
    reader, thread = ContentReader(findings), Thread()
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
    named: dict[str, Fields] = {}
    for message in messages:
        named.setdefault(string(message.get("messageId")) or _content_id(message), message)
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
    return Draft(
        name,
        role,
        reader.blocks(message),
        timestamp(message.get("createdAt")),
        model if role is Role.ASSISTANT else None,
        usage=usage,
    )


def _parents(
    named: dict[str, Fields], shown: dict[str, str], root: str | None
) -> dict[str, str | None]:
    told = {name: string(one.get("parentMessageId")) or None for name, one in named.items()}
    return parents_of_shown(sound_parents(told), shown, root)
