"""What a Claude export holds beside conversations: memories, and the knowledge of projects."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from chatvault.domain.blocks import Attachment, File, Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.importers.claude_ai.conversation import SOURCE, digest, project
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.times.timestamps import timestamp

_GENERAL = "conversations"

Entry = dict[str, Any]


def memory(record: Entry, projects: dict[str, str]) -> ParsedSession | None:
    """What Claude remembers of a person, as a conversation that the system holds alone."""
    account = string(record.get("account_uuid"))
    told = {_GENERAL: string(record.get("conversations_memory"))}
    for identity, text in mapping(record.get("project_memories")).items():
        name = projects.get(identity) or identity
        told[identity] = f"# {name}\n\n{text}" if isinstance(text, str) and text.strip() else ""
    messages = _chained(
        [
            *(
                ParsedMessage(key, Role.SYSTEM, (Text(text),))
                for key, text in told.items()
                if text.strip()
            ),
            *_memory_files(record),
        ]
    )
    if not messages:
        return None
    return ParsedSession(
        source=SOURCE,
        external_id=f"account-memory:{account}",
        messages=messages,
        title="What Claude remembers",
        account=account,
        updated_at=max(one.created_at or 0 for one in messages) or None,
    )


def _memory_files(record: Entry) -> Iterable[ParsedMessage]:
    """The notes that Claude keeps in files since 2026: ``path``, ``content``, ``updated_at``."""
    listed = map(mapping, sequence(record.get("memory_files")))
    for path, file in {string(file.get("path")): file for file in listed}.items():
        if (text := string(file.get("content"))).strip():
            block = File(Attachment(path or "Memory", _media_type(path)), text)
            changed = timestamp(file.get("updated_at"))
            yield ParsedMessage(f"file {path}", Role.SYSTEM, (block,), created_at=changed)


def knowledge(record: Entry) -> ParsedSession | None:
    """What a project is about, its instructions and documents; None where it has none."""
    identity, name = string(record.get("uuid")), string(record.get("name"))
    description = string(record.get("description"))
    made = timestamp(record.get("created_at"))
    told: dict[str, ParsedMessage] = {}
    for key, text in (
        ("description", description),
        ("instructions", string(record.get("prompt_template"))),
    ):
        if text.strip():
            told[key] = ParsedMessage(key, Role.SYSTEM, (Text(text),), created_at=made)
    for document in sequence(record.get("docs")):
        message = _document(mapping(document))
        if message is not None:
            told.setdefault(message.external_id, message)
    if not identity or not told:
        return None
    return ParsedSession(
        source=SOURCE,
        external_id=f"project-knowledge:{identity}",
        messages=_chained(told.values()),
        title=f"Knowledge of the project {name}".strip(),
        summary=description,
        created_at=made,
        updated_at=timestamp(record.get("updated_at")),
        project=project(identity, name),
    )


def _document(document: Entry) -> ParsedMessage | None:
    """A document of a project, also one that is only named; None where it is not even that."""
    title, text = string(document.get("filename")), string(document.get("content"))
    if not (title or text.strip()):
        return None
    block = File(Attachment(title or "Document", _media_type(title)), text)
    key = string(document.get("uuid")) or f"document {title or digest([text])}"
    made = timestamp(document.get("created_at"))
    return ParsedMessage(key, Role.SYSTEM, (block,), created_at=made)


def _media_type(name: str) -> str:
    """What a document is by its name; a text that was typed in has no ending."""
    known = mimetypes.guess_type(name, strict=False)[0]
    return known or ("text/plain" if "." in name else "text/markdown")


def _chained(messages: Iterable[ParsedMessage]) -> tuple[ParsedMessage, ...]:
    chained: list[ParsedMessage] = []
    for message in messages:
        parent = chained[-1].external_id if chained else None
        chained.append(replace(message, parent_id=parent))
    return tuple(chained)
