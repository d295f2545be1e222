"""One file of LM Studio as a session."""

from __future__ import annotations

import posixpath
from typing import Any

from chatvault.domain.blocks import Text
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.parsed import ParsedProject, ParsedSession
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import count, mapping, number, sequence, string
from chatvault.importers.lm_studio.content import ContentReader
from chatvault.importers.messages.content_ids import ContentIds
from chatvault.importers.messages.drafts import Draft, first_prompt, is_said, latest_model, times_of
from chatvault.importers.messages.roles import role_of
from chatvault.importers.messages.versions import VersionedThread
from chatvault.importers.times.timestamps import timestamp

SOURCE = "lm-studio"
CONVERSATIONS, ENDING = "conversations", ".conversation.json"

Fields = dict[str, Any]

_SYSTEM_PROMPT = "llm.prediction.systemPrompt"


def session(
    told: Fields, name: str, reader: ContentReader, findings: Findings
) -> ParsedSession | None:
    """The conversation of the file at that place; None where nothing was said in it."""
    thread, ids = VersionedThread(), ContentIds()
    if asked := _system(told):
        thread.add(Draft("system", Role.SYSTEM, [Text(asked)], hidden=Hidden.SYSTEM))
    for message in map(mapping, sequence(told.get("messages"))):
        versions = [
            _draft(version, reader, ids, findings)
            for version in map(mapping, sequence(message.get("versions")))
        ]
        thread.add(*versions, chosen=_chosen(message))
    if not is_said(thread.drafts):
        return None
    created, times = timestamp(told.get("createdAt")), times_of(thread.drafts)
    ends = (timestamp(told.get(f"{who}LastMessagedAt")) for who in ("user", "assistant"))
    latest = max(filter(None, (*ends, *times)), default=created)
    used = string(mapping(told.get("lastUsedModel")).get("identifier")) or None
    return ParsedSession(
        source=SOURCE,
        external_id=_identity(told, name),
        messages=thread.messages(),
        title=string(told.get("name")).strip() or first_prompt(thread.drafts),
        created_at=created or min(times, default=None),
        updated_at=latest,
        model=latest_model(thread.drafts) or used,
        project=_folder(name),
        active_leaf=thread.leaf,
        pinned=told.get("pinned") is True,
    )


def _identity(told: Fields, name: str) -> str:
    """The name of the file, which is when the conversation began; it may move to another folder."""
    stem = posixpath.basename(name).removesuffix(ENDING).removesuffix(".json")
    return stem if stem.isdecimal() else f"{count(told.get('createdAt'))}-{stem}"


def _folder(name: str) -> ParsedProject | None:
    """The person's folder that it lies in; conversations of one folder lie together."""
    _, there, below = f"/{name}".rpartition(f"/{CONVERSATIONS}/")
    folder = posixpath.dirname(below) if there else ""
    return ParsedProject(f"{SOURCE}:{folder}", name=folder) if folder else None


def _chosen(message: Fields) -> int:
    told = message.get("currentlySelected")
    return told if isinstance(told, int) else 0


def _system(told: Fields) -> str:
    fields = sequence(mapping(told.get("perChatPredictionConfig")).get("fields"))
    for field in map(mapping, fields):
        if field.get("key") == _SYSTEM_PROMPT and (said := string(field.get("value"))):
            return said
    return string(told.get("systemPrompt"))


def _draft(version: Fields, reader: ContentReader, ids: ContentIds, findings: Findings) -> Draft:
    role = role_of(version.get("role"), findings)
    steps = [mapping(step) for step in sequence(version.get("steps"))]
    marks = [mark for step in steps if (mark := string(step.get("stepIdentifier")))]
    name = marks[0] if marks else ids.of(role.value, version.get("content"), version.get("steps"))
    generated = [info for step in steps if (info := mapping(step.get("genInfo")))]
    hidden = Hidden.SYSTEM if role is Role.SYSTEM else None
    draft = Draft(name, role, reader.blocks(version), _moment(marks), hidden=hidden)
    if role is Role.ASSISTANT:
        sender = string(mapping(version.get("senderInfo")).get("senderName"))
        draft.model = _model(generated) or sender or None
        draft.usage = _usage(generated)
        draft.latency_ms = _latency(generated)
    return draft


def _model(generated: list[Fields]) -> str:
    """What the last model that answered goes by."""
    names = ("identifier", "indexedModelIdentifier")
    models = (string(info.get(name)) for info in reversed(generated) for name in names)
    return next(filter(None, models), "")


def _moment(marks: list[str]) -> int | None:
    """When the message was written: its steps are called by the moment and a random number."""
    return timestamp(marks[0].partition("-")[0]) if marks else None


def _stats(generated: list[Fields]) -> list[Fields]:
    """The figures of every answer of the model, once each."""
    found: list[Fields] = []
    for info in generated:
        stats = mapping(info.get("stats"))
        if stats and stats not in found:
            found.append(stats)
    return found


def _usage(generated: list[Fields]) -> Usage | None:
    stats = _stats(generated)
    usage = Usage(
        input=sum(count(one.get("promptTokensCount")) for one in stats),
        output=sum(count(one.get("predictedTokensCount")) for one in stats),
    )
    return usage if usage.total else None


def _latency(generated: list[Fields]) -> int | None:
    seconds = [number(one.get("totalTimeSec")) or 0.0 for one in _stats(generated)]
    return count(round(min(max(sum(seconds), 0.0), 1e9) * 1000)) or None
