"""What a message of version 2 of Cherry Studio holds: the parts of the AI SDK, and some of its own.

``data.parts`` has them, and ``providerMetadata.cherry`` of a part what the program adds; messages
of the first previews have ``data.blocks`` instead, as version 1 had them.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Citation,
    Code,
    Event,
    EventKind,
    File,
    Image,
    Text,
    TextVariant,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolStatus,
)
from chatvault.domain.message import Role
from chatvault.importers.cherry_studio.content import ContentReader, given_text
from chatvault.importers.contents.pieces import tool_call
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import mapping, number, sequence, string, to_json
from chatvault.importers.texts.thought_tags import split_thoughts

Fields = dict[str, Any]

_LONGEST_QUOTE = 2_000  # characters of a page that an answer refers to
# What the program hides as well: where steps begin, what was at hand, how a task went on.
_UNSEEN = frozenset((
    "step-start", "data-compaction-anchor", "data-conversation-reset", "data-agent-task-event",
    "data-agent-session-fork", "data-knowledge-scope", "data-skill-scope", "data-clear",
    "data-retry",
))  # fmt: skip


def blocks_of(
    data: Fields, role: Role, reader: ContentReader, findings: Findings
) -> Iterator[Block]:
    """Everything a message shows, in order."""
    for part in map(mapping, sequence(data.get("parts"))):
        yield from _part(part, role, reader, findings)
    if "parts" not in data:
        for block in map(mapping, sequence(data.get("blocks"))):
            yield from reader.block(block, role)


def _part(part: Fields, role: Role, reader: ContentReader, findings: Findings) -> Iterator[Block]:
    kind, said = string(part.get("type")), string(part.get("text"))
    cherry = mapping(mapping(part.get("providerMetadata")).get("cherry"))
    match kind:
        case "text":
            if role is Role.ASSISTANT:
                yield from split_thoughts(said)
            elif said.strip():
                yield Text(said)
            yield from _references(cherry)
        case "reasoning":
            if said.strip():
                spent = number(cherry.get("thinkingMs"))
                yield Thinking(said, None if spent is None else spent / 1000)
        case "file":
            yield _file(part, string(cherry.get("fileEntryId")), reader)
        case "source-url" | "source-document":
            url = string(part.get("url"))
            title = string(part.get("title")) or string(part.get("filename")) or url
            if title:
                yield Citation(title, url)
        case _ if kind == "dynamic-tool" or kind.startswith("tool-"):
            yield _call(part, string(part.get("toolName")) or kind.removeprefix("tool-"))
        case _ if kind not in _UNSEEN:
            yield from _data(kind, mapping(part.get("data")), part, findings)


def _data(kind: str, told: Fields, part: Fields, findings: Findings) -> Iterator[Block]:
    said = string(told.get("content"))
    match kind:
        case "data-error":
            yield Event(EventKind.ERROR, string(told.get("message")) or to_json(told))
        case "data-translation" if said.strip():
            yield Text(said, TextVariant.COMMENTARY)
        case "data-code" if said.strip():
            yield Code(said, string(told.get("language")))
        case "data-compact":
            yield Event(EventKind.COMPACTION, said)
        case "data-video":
            place = string(told.get("url")) or string(told.get("filePath"))
            yield File(Attachment(posixpath.basename(place)[:200] or "video", "video/*"))
        case _ if part:
            findings.unknown(kind or "untyped")
            yield Text(to_json(part), TextVariant.UNKNOWN)


def _file(part: Fields, entry: str, reader: ContentReader) -> Block:
    """A file of the program's own folder, which it calls by the id of its entry; or a picture."""
    url, media_type = string(part.get("url")), string(part.get("mediaType"))
    name = string(part.get("filename")) or ("" if url.startswith("data:") else url[:200])
    held = reader.stored(entry, name or "file", media_type) or reader.picture(url, name)
    found = held or Attachment(name or "file", media_type)
    return Image(found) if media_type.startswith("image/") else File(found)


def _call(part: Fields, name: str) -> ToolCall:
    call = tool_call(part.get("toolCallId"), name, part.get("input"))
    failed = part.get("state") == "output-error"
    result = part.get("errorText") if failed else part.get("output")
    outcome = None
    if result is not None:
        status = ToolStatus.FAILED if failed else ToolStatus.OK
        outcome = ToolOutcome(given_text(result), status)
    return ToolCall(call.name, call.arguments, call.call_id, outcome)


def _references(cherry: Fields) -> Iterator[Block]:
    """The pages and documents that a text refers to."""
    for reference in map(mapping, sequence(cherry.get("references"))):
        content = reference.get("content")
        results = mapping(content).get("results") if isinstance(content, dict) else content
        inner = mapping(results).get("results") if isinstance(results, dict) else results
        for page in map(mapping, sequence(inner)):
            url = string(page.get("url")) or string(page.get("sourceUrl"))
            text = string(page.get("content")) or string(page.get("memory"))
            title = string(page.get("title")) or url or text[:80]
            if title:
                yield Citation(title, url, text[:_LONGEST_QUOTE])
