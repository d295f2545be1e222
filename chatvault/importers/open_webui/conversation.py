"""One chat of Open WebUI as a session."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chatvault.domain.blocks import Text
from chatvault.domain.branches import leaf_below
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedProject, ParsedSession
from chatvault.domain.session import Relation
from chatvault.importers.contents.usage_keys import usage_key
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.messages.branches import (
    chained,
    last_leaf,
    parents_of_shown,
    sound_parents,
)
from chatvault.importers.messages.content_ids import content_id
from chatvault.importers.messages.drafts import Draft, Thread, first_prompt, latest_model, times_of
from chatvault.importers.messages.roles import role_of
from chatvault.importers.open_webui.content import ContentReader
from chatvault.importers.open_webui.titles import title_of_model
from chatvault.importers.open_webui.unnamed import UNNAMED
from chatvault.importers.open_webui.usage import latency_of, told_of, usage_of
from chatvault.importers.times.timestamps import timestamp

SOURCE = "open-webui"

Fields = dict[str, Any]

_SHARED = "shared-"  # how the account of a copy begins that was made to be shown to others
_SYSTEM = "system"
_ROLES = {
    "user": Role.USER,
    "assistant": Role.ASSISTANT,
    "system": Role.SYSTEM,
    "tool": Role.TOOL,
}


def session(
    row: Fields, reader: ContentReader, findings: Findings, project: ParsedProject | None = None
) -> ParsedSession | None:
    """The session of a row, or of a chat by itself; None where nothing was said in it."""
    chat = mapping(row.get("chat")) or row
    told = _messages(chat)
    owner = string(row.get("user_id"))
    thread, parents = _thread(chat, told, owner, reader, findings)
    if not any(draft.role is Role.USER or draft.role is Role.ASSISTANT for draft in thread.drafts):
        return None
    title = title_of_model(string(row.get("title"))) or title_of_model(string(chat.get("title")))
    times = times_of(thread.drafts)
    identity = string(row.get("id")) or string(chat.get("id")) or _identity(told)
    for draft in thread.drafts:  # a copy of a chat has its answers under their ids
        draft.usage_key = usage_key(identity, draft.external_id)
    above, relation = _came_of(row, chat, identity)
    return ParsedSession(
        source=SOURCE,
        external_id=identity,
        messages=tuple(draft.parsed(parents[draft.external_id]) for draft in thread.drafts),
        title=first_prompt(thread.drafts) if title in UNNAMED else title,
        account=owner,
        summary=string(row.get("summary")),
        created_at=timestamp(row.get("created_at")) or min(times, default=None),
        updated_at=timestamp(row.get("updated_at")) or max(times, default=None),
        model=latest_model(thread.drafts),
        project=project,
        active_leaf=_active_leaf(row, chat, parents),
        archived=row.get("archived") in (True, 1),
        pinned=row.get("pinned") in (True, 1),
        tags=tuple(_tags(row, chat)),
        parent_external_id=above,
        relation=relation,
    )


def is_shared_copy(row: Fields) -> bool:
    """Whether it was made to be shown to others; the chat itself is there as well."""
    return string(row.get("user_id")).startswith(_SHARED)


def is_timer(row: Fields) -> bool:
    """Whether it only waits to be told in another chat."""
    about = mapping(row.get("meta"))
    return about.get("internal") is True and about.get("type") == "timer"


def _came_of(row: Fields, chat: Fields, identity: str) -> tuple[str | None, Relation | None]:
    """The chat whose model gave this one its task, or that it is a copy of."""
    about, copied = mapping(row.get("meta")), string(chat.get("originalChatId"))
    asking = string(about.get("parent_chat_id"))
    if asking and about.get("internal") is True and about.get("type") == "subagent":
        return asking, Relation.SUBAGENT
    return (copied, Relation.FORK) if copied not in ("", identity) else (None, None)


def _messages(chat: Fields) -> dict[str, Fields]:
    """All messages by their ids; of the linear copy where that is all there is."""
    held = mapping(mapping(chat.get("history")).get("messages"))
    found = {name: mapping(message) for name, message in held.items() if mapping(message)}
    if found:
        return found
    listed = [mapping(one) for one in sequence(chat.get("messages")) if mapping(one)]
    named = {
        string(one.get("id")) or _content_id(place, one): one for place, one in enumerate(listed)
    }
    parents = chained(named)
    return {name: {"parentId": parents[name], **one} for name, one in named.items()}


def _thread(
    chat: Fields,
    told: dict[str, Fields],
    owner: str,
    reader: ContentReader,
    findings: Findings,
) -> tuple[Thread, dict[str, str | None]]:
    """The messages that show something, and what each of them follows."""
    thread, shown = Thread(), dict[str, str]()
    above = sound_parents({name: _parent(one, told) for name, one in told.items()})
    if asked := (string(mapping(chat.get("params")).get(_SYSTEM)) or string(chat.get(_SYSTEM))):
        thread.add(_instructions(asked))
    for name, one in told.items():
        draft = _draft(name, one, reader, findings)
        draft.author = _guest(one, owner) if draft.role is Role.USER else None
        thread.add(draft)
        if thread.drafts and thread.drafts[-1] is draft:
            shown[name] = draft.external_id
    first = thread.drafts[0].external_id if thread.drafts else None
    root = first if first == _SYSTEM else None
    parents: dict[str, str | None] = {root: None} if root else {}
    return thread, parents | parents_of_shown(above, shown, root)


def _parent(message: Fields, told: dict[str, Fields]) -> str | None:
    parent = string(message.get("parentId"))
    return parent if parent in told else None


def _instructions(text: str) -> Draft:
    return Draft(_SYSTEM, Role.SYSTEM, [Text(text)], hidden=Hidden.SYSTEM)


def _draft(name: str, message: Fields, reader: ContentReader, findings: Findings) -> Draft:
    role = role_of(message.get("role"), findings, _ROLES)
    if role is Role.USER and mapping(message.get("meta")).get("internal") is True:
        role = Role.SYSTEM  # a timer, or a sub-agent that is done
    told = (message.get(key) for key in ("selectedModelId", "model", "model_id"))
    model = next(filter(None, map(string, told)), "")
    draft = Draft(
        name,
        role,
        reader.blocks(message),
        timestamp(message.get("timestamp")),
        (model or None) if role is Role.ASSISTANT else None,
        Hidden.SYSTEM if message.get("role") == _SYSTEM else None,
        usage_of(told_of(message)),
    )
    draft.latency_ms = latency_of(told_of(message))
    return draft


def _guest(message: Fields, owner: str) -> str | None:
    """Who wrote in a chat that is somebody else's, which was shared to be gone on with."""
    user = mapping(message.get("user"))
    key = string(message.get("user_id")) or string(user.get("id"))
    return string(user.get("name")) or None if owner and key not in ("", owner) else None


def _active_leaf(row: Fields, chat: Fields, parents: dict[str, str | None]) -> str | None:
    """The message that the program shows last, as far as the thread goes on from there."""
    current = string(mapping(chat.get("history")).get("currentId"))
    for told in (current, string(row.get("current_message_id"))):
        if told in parents:
            return leaf_below(told, parents)
    shown = mapping(next(reversed(sequence(chat.get("messages"))), None))
    return end if (end := string(shown.get("id"))) in parents else last_leaf(parents)


def _tags(row: Fields, chat: Fields) -> Iterator[str]:
    """The person's tags; in some versions a tag is an object with its name."""
    listed = [*sequence(mapping(row.get("meta")).get("tags")), *sequence(chat.get("tags"))]
    names = (string(tag) or string(mapping(tag).get("name")) for tag in listed)
    yield from dict.fromkeys(name.strip()[:100] for name in names if name.strip())


def _identity(told: dict[str, Fields]) -> str:
    """A chat without an id is known by how it begins: titles change."""
    first = next(iter(told.items()), ("", {}))
    return _content_id(first[0], first[1])


def _content_id(place: object, message: Fields) -> str:
    return content_id(place, *(message.get(key) for key in ("role", "timestamp", "content")))
