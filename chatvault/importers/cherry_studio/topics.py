"""Topics of Cherry Studio, its conversations, as sessions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from chatvault.domain.blocks import Text
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.cherry_studio.content import ContentReader
from chatvault.importers.contents.token_counts import usage_of
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import count, mapping, sequence, string
from chatvault.importers.json_files.stored_json import stored_json
from chatvault.importers.messages.content_ids import content_id
from chatvault.importers.messages.drafts import Draft, first_prompt, is_said, latest_model, times_of
from chatvault.importers.messages.roles import role_of
from chatvault.importers.messages.versions import VersionedThread
from chatvault.importers.times.timestamps import timestamp

SOURCE = "cherry-studio"

Fields = dict[str, Any]

# What a topic is called until it has a name, in the program's languages.
UNNAMED = frozenset(
    ("", "Default Topic", "New Topic", "Sujet par défaut", "Standardthema", "Subiect implicit",
     "Tema predeterminado", "Tópico Padrão", "Топик по умолчанию", "デフォルトトピック",
     "預設話題", "默认话题")
)  # fmt: skip
_TOPIC_KEY = "topic:"


@dataclass(frozen=True, slots=True)
class About:
    """What the settings tell of a topic: its own fields, and its assistant's."""

    topic: Fields
    assistant: Fields


def topics_told(backup: Fields) -> dict[str, About]:
    """What is told of topics, by their ids; it stands as JSON in JSON in a text.

    Nothing else is taken of these settings, which hold keys for models.
    """
    stored = mapping(backup.get("localStorage")).get("persist:cherry-studio")
    told = mapping(_value(mapping(_value(stored)).get("assistants")))
    listed = [*sequence(told.get("assistants")), told.get("defaultAssistant")]
    found: dict[str, About] = {}
    for assistant in map(mapping, listed):
        for topic in map(mapping, sequence(assistant.get("topics"))):
            found.setdefault(string(topic.get("id")), About(topic, assistant))
    return found


def topics_in(backup: Fields) -> list[Fields]:
    """The topics; the first backups have all that was stored in pairs of a key and a value."""
    stored = backup.get("indexedDB")
    if isinstance(stored, list):
        pairs = map(mapping, stored)
        return [
            mapping(pair.get("value"))
            for pair in pairs
            if string(pair.get("key")).startswith(_TOPIC_KEY)
        ]
    return [mapping(one) for one in sequence(mapping(stored).get("topics"))]


def _value(stored: object) -> object:
    return stored_json(stored) if isinstance(stored, str) else stored


def session(
    topic: Fields, about: About, reader: ContentReader, findings: Findings
) -> ParsedSession | None:
    """The conversation of a topic; None where nothing was said in it."""
    thread, key = VersionedThread(), string(topic.get("id"))
    if asked := string(about.topic.get("prompt")) or string(about.assistant.get("prompt")):
        thread.add(Draft("prompt", Role.SYSTEM, [Text(asked)], hidden=Hidden.SYSTEM))
    for alike in _together(sequence(topic.get("messages"))):
        drafts = [_draft(message, reader, findings) for message in alike]
        thread.add(*drafts, chosen=_chosen(alike))
    if not is_said(thread.drafts):
        return None
    title = (string(about.topic.get("name")) or string(topic.get("name"))).strip()
    created, updated = (timestamp(about.topic.get(name)) for name in ("createdAt", "updatedAt"))
    return ParsedSession(
        source=SOURCE,
        external_id=key or content_id(thread.drafts[0].external_id),
        messages=thread.messages(),
        title=first_prompt(thread.drafts) if title in UNNAMED else title,
        created_at=created or min(times_of(thread.drafts), default=None),
        updated_at=max([*times_of(thread.drafts), *([updated] if updated else [])], default=None),
        model=latest_model(thread.drafts),
        agent=string(about.assistant.get("name")) or None,
        active_leaf=thread.leaf,
        pinned=about.topic.get("pinned") is True,
    )


def _together(messages: list[Any]) -> Iterator[list[Fields]]:
    """The messages in order; answers of several models to the same prompt in one list."""
    group: list[Fields] = []
    for message in map(mapping, messages):
        asked = string(message.get("askId"))
        answers = message.get("role") == Role.ASSISTANT.value and asked
        if group and answers and group[0].get("askId") == asked:
            group.append(message)
            continue
        if group:
            yield group
        group = [message]
    if group:
        yield group


def _chosen(alike: list[Fields]) -> int:
    """The answer that a person looked at last or marked as the one to go on from."""
    for mark in ("useful", "foldSelected"):
        for place, message in enumerate(alike):
            if message.get(mark) is True:
                return place
    return 0


def _draft(message: Fields, reader: ContentReader, findings: Findings) -> Draft:
    role = role_of(message.get("role"), findings)
    told = (message.get(key) for key in ("role", "createdAt", "content", "blocks"))
    draft = Draft(
        string(message.get("id")) or content_id(*told),
        role,
        [*reader.blocks(message, role)],
        timestamp(message.get("createdAt")),
        hidden=Hidden.SYSTEM if role is Role.SYSTEM else None,
    )
    if role is Role.ASSISTANT:
        model = mapping(message.get("model"))
        draft.model = string(model.get("id")) or string(message.get("modelId")) or None
        draft.usage = usage_of(mapping(message.get("usage")))
        spent = count(mapping(message.get("metrics")).get("time_completion_millsec"))
        draft.latency_ms = spent or None
    return draft
