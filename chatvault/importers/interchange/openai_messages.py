"""Reads conversations as OpenAI's interface has them: lists of messages with roles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.container import Container
from chatvault.importers.drafts import Draft, first_prompt
from chatvault.importers.export_files import sessions_of
from chatvault.importers.export_records import Findings
from chatvault.importers.heads import head_of
from chatvault.importers.interchange.files import (
    WRAPPERS,
    Names,
    answers_by_preference,
    claimed,
    digest,
    is_of_lists,
    told,
)
from chatvault.importers.interchange.openai_content import ContentReader
from chatvault.importers.interchange.placeholders import Placeholders
from chatvault.importers.json_shape import Shape, shape
from chatvault.importers.json_values import mapping, sequence, string
from chatvault.importers.timestamps import timestamp
from chatvault.importers.versions import VersionedThread

SOURCE = "openai-messages"

Fields = dict[str, Any]

_UNKNOWN_ROLE = "The role of a message is not known; it was taken for the person's own."
_LISTS = ("messages", "conversations", "conversation")
_REFERENCES = ("conversation_id", "conversationId", "session_id", "chat_id", "thread_id")
_TIMES = ("created_at", "timestamp", "createdAt", "create_time")  # of a message
_BEGINNINGS = ("created_at", "created", "createdAt", "create_time")  # of a conversation
_ROLES = {
    **dict.fromkeys(("user", "human", "prompt", "you"), Role.USER),
    **dict.fromkeys(("assistant", "model", "ai", "bot", "gpt", "response"), Role.ASSISTANT),
    # What programs that save pages of chats call the assistant.
    **dict.fromkeys(("chatgpt", "claude", "gemini", "grok", "copilot"), Role.ASSISTANT),
    **dict.fromkeys(("deepseek", "perplexity", "mistral"), Role.ASSISTANT),
    "system": Role.SYSTEM,
    "developer": Role.SYSTEM,
    "tool": Role.TOOL,
    "function": Role.TOOL,
}


class OpenAIMessagesImporter:
    """Reads JSON and JSON Lines of ``{"messages": [{"role", "content"}]}``, or of messages.

    In JSON Lines a conversation may also be the bare list of its messages.
    """

    key = SOURCE
    name = "OpenAI messages"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The files whose first record is such a conversation, or a message of one."""
        return claimed(container, list(names), lambda seen: _is_listed(seen) or _is_bare(seen))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every conversation. Raises UnreadableFile where the only file is none."""
        yield from sessions_of(
            container,
            names,
            report,
            "conversation",
            lambda name, findings: _of_file(container, name, findings, report),
        )


def _is_listed(seen: Shape) -> bool:
    return any(_is_of_messages(seen.below(key, "[]")) for key in _LISTS)


def _is_of_messages(seen: Shape) -> bool:
    """Whether these are messages; rows of a table tell which conversation each is of."""
    if not seen.has("role"):
        return False
    words = seen.has("text") and not any(seen.has(key) for key in _REFERENCES)
    return seen.has("content") or seen.has("tool_calls") or words


def _is_bare(seen: Shape) -> bool:
    return seen.has("role") and seen.has("content") and not seen.has("messages")


def _of_file(
    container: Container, name: str, findings: Findings, report: Report
) -> Iterator[ParsedSession | None]:
    head = head_of(container, name)
    first = shape(head.lstrip().split(b"\n", 1)[0])
    lists = is_of_lists(container, name)
    bare = not lists and (_is_bare(first) or _is_bare(shape(head)))
    reader, given = ContentReader(findings), Names()
    if bare:  # all of the file is one conversation
        messages = list(told(container, name, findings, report, "role"))
        yield _session({"messages": messages}, digest(_beginning(messages)), reader, findings)
        return
    for record in told(container, name, findings, report, "messages", lists_as=_LISTS[0]):
        yield _session(record, given.of(record, "id", "conversation_id"), reader, findings)


def _beginning(messages: list[Fields]) -> list[Fields]:
    """What tells a conversation from others and stays as it grows: all up to its first answer.

    Many begin with the same instructions, and the same question is often asked anew.
    """
    roles = (_ROLES.get(string(message.get("role"))) for message in messages)
    answered = next((place for place, role in enumerate(roles) if role is Role.ASSISTANT), None)
    return messages if answered is None else messages[: answered + 1]


def _listed(record: Fields) -> list[Any]:
    """The messages; some programs put them where others have conversations."""
    told = (sequence(record[key]) for key in (*_LISTS, *WRAPPERS) if record.get(key))
    return next(told, [])


def _session(
    record: Fields, external_id: str, reader: ContentReader, findings: Findings
) -> ParsedSession | None:
    thread, files = VersionedThread(), Placeholders(record)
    listed = _listed(record)

    def draft(name: str, message: Fields) -> Draft:
        role = _ROLES.get(string(message.get("role")).lower())
        if role is None:
            findings.note(_UNKNOWN_ROLE)
            role = Role.USER
        blocks = list(files.filled(reader.blocks(message)))
        hidden = Hidden.SYSTEM if role is Role.SYSTEM else None
        at = next(filter(None, (timestamp(message.get(key)) for key in _TIMES)), None)
        model = string(message.get("model")) or None
        made = Draft(string(message.get("id")) or name, role, blocks, at, model, hidden)
        made.author = (string(message.get("name")) or None) if role is Role.USER else None
        return made

    for place, message in enumerate(map(mapping, listed)):
        thread.add(draft(f"{place}", message))
    preferred = answers_by_preference(record)
    thread.add(*(draft(name, message) for name, message in preferred))
    if all(draft.hidden for draft in thread.drafts):
        return None
    about = mapping(record.get("metadata"))
    title = string(record.get("title")) or string(about.get("title")) or string(record.get("name"))
    return ParsedSession(
        source=SOURCE,
        external_id=external_id,
        messages=thread.messages(),
        title=title.strip() or first_prompt(thread.drafts),
        created_at=next(filter(None, (timestamp(record.get(key)) for key in _BEGINNINGS)), None),
        model=string(record.get("model")) or None,
        active_leaf=thread.leaf if preferred else None,
    )
