"""What a Claude export holds beside conversations: memories, and the knowledge of projects."""

from __future__ import annotations

from typing import Any

from chatvault.domain.blocks import Attachment, Block, File, Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.importers.claude_ai.conversation import SOURCE, project
from chatvault.importers.json_values import mapping, sequence, string
from chatvault.importers.timestamps import timestamp

_GENERAL = "conversations"

Entry = dict[str, Any]


def memory(record: Entry, projects: dict[str, str]) -> ParsedSession | None:
    """What Claude remembers of a person, as a conversation that the system holds alone."""
    account = string(record.get("account_uuid"))
    told = {_GENERAL: string(record.get("conversations_memory"))}
    for identity, text in mapping(record.get("project_memories")).items():
        name = projects.get(identity) or identity
        told[identity] = f"# {name}\n\n{text}" if isinstance(text, str) and text.strip() else ""
    messages = _chained({key: (Text(text),) for key, text in told.items() if text.strip()})
    if not messages:
        return None
    return ParsedSession(
        source=SOURCE,
        external_id=f"account-memory:{account}",
        messages=messages,
        title="What Claude remembers",
        account=account,
    )


def knowledge(record: Entry) -> ParsedSession | None:
    """The instructions and documents of a project, None where it has none."""
    identity, name = string(record.get("uuid")), string(record.get("name"))
    told: dict[str, tuple[Block, ...]] = {}
    instructions = string(record.get("prompt_template"))
    if instructions.strip():
        told["instructions"] = (Text(instructions),)
    for place, document in enumerate(mapping(each) for each in sequence(record.get("docs"))):
        title, text = string(document.get("filename")), string(document.get("content"))
        if text.strip():
            block = File(Attachment(title or "Document", "text/markdown"), text)
            told.setdefault(string(document.get("uuid")) or f"document {place + 1}", (block,))
    if not identity or not told:
        return None
    return ParsedSession(
        source=SOURCE,
        external_id=f"project-knowledge:{identity}",
        messages=_chained(told),
        title=f"Knowledge of the project {name}".strip(),
        summary=string(record.get("description")),
        created_at=timestamp(record.get("created_at")),
        updated_at=timestamp(record.get("updated_at")),
        project=project(identity, name),
    )


def _chained(told: dict[str, tuple[Block, ...]]) -> tuple[ParsedMessage, ...]:
    messages: list[ParsedMessage] = []
    for key, blocks in told.items():
        parent = messages[-1].external_id if messages else None
        messages.append(ParsedMessage(key, Role.SYSTEM, blocks, parent))
    return tuple(messages)
