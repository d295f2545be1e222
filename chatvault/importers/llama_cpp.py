"""Reads what the web page of llama.cpp's server exports: JSON, since June 2026 JSON Lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    File,
    Image,
    Text,
    TextVariant,
    Thinking,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.contents.pieces import tool_call
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_lines import records, sniff
from chatvault.importers.json_files.json_shape import may_be_json, shape_with
from chatvault.importers.json_files.json_values import (
    count,
    mapping,
    number,
    sequence,
    string,
    to_json,
)
from chatvault.importers.json_files.stored_json import stored_json
from chatvault.importers.messages.content_ids import content_id
from chatvault.importers.messages.drafts import Draft, first_prompt, is_said, latest_model, times_of
from chatvault.importers.messages.linked_messages import LinkedMessages
from chatvault.importers.messages.roles import role_of
from chatvault.importers.texts.thought_tags import split_thoughts
from chatvault.importers.times.timestamps import timestamp

SOURCE = "llama-cpp"

Fields = dict[str, Any]

_HARNESS = "llama.app"


class LlamaCppImporter:
    """Reads an export of one conversation or of all."""

    key = SOURCE
    name = "llama.cpp conversations"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The exports of either form."""
        return tuple(
            name for name in names if _is_lines(container, name) or _is_json(container, name)
        )

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every conversation of every file. Raises UnreadableFile where the only file is none."""

        def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            if _is_lines(container, name):
                told = _of_lines(container, name, report)
            else:
                told = _of_json(container, name, findings)
            for findings.number, (about, messages) in enumerate(told, 1):
                yield _session(about, messages, findings)

        yield from sessions_of(container, names, report, "conversation", read_file)


def _is_lines(container: Container, name: str) -> bool:
    if not name.lower().endswith((".jsonl", ".json")) and len(container.names()) > 1:
        return False
    first = next(sniff(head_of(container, name)), {})
    return first.get("type") == "session" and first.get("harness") == _HARNESS


def _is_json(container: Container, name: str) -> bool:
    if not may_be_json(container, name):
        return False
    seen = shape_with(head_of(container, name), "conv")
    return seen.has("conv", "currNode") or (seen.has("conv", "id") and seen.has("messages"))


def _of_json(
    container: Container, name: str, findings: Findings
) -> Iterator[tuple[Fields, list[Any]]]:
    for record in read(container, name, findings, essential="messages", wrapper=""):
        yield mapping(record.get("conv")), sequence(record.get("messages"))


def _of_lines(
    container: Container, name: str, report: Report
) -> Iterator[tuple[Fields, list[Any]]]:
    """Conversations with their messages, which stand a line each behind the conversation's."""
    about: Fields | None = None
    messages: list[Any] = []
    with container.open(name) as stream:
        for _, _, record in records(stream, report, name):
            if record.get("type") == "session":
                if about is not None:
                    yield about, messages
                about, messages = record, []
            elif record.get("type") == "message":
                messages.append(record.get("message"))
    if about is not None:
        yield about, messages


def _session(about: Fields, listed: list[Any], findings: Findings) -> ParsedSession | None:
    told, pictures = LinkedMessages(), Pictures()
    for message in map(mapping, listed):
        draft = _draft(message, pictures, findings)
        told.add(draft, _key(message.get("parent")) or None)
    if not is_said(told.drafts):
        return None
    first = told.drafts[0]
    name = string(about.get("name")).strip()
    key = _key(about.get("id")) or _key(mapping(next(iter(listed), {})).get("convId"))
    return ParsedSession(
        source=SOURCE,
        external_id=key or content_id(first.external_id, first.at),
        messages=told.messages(),
        title=name or first_prompt(told.drafts),
        created_at=min(times_of(told.drafts), default=None),
        updated_at=timestamp(about.get("lastModified")) or max(times_of(told.drafts), default=None),
        model=latest_model(told.drafts),
        active_leaf=told.leaf(_key(about.get("currNode"))),
    )


def _key(told: object) -> str:
    """An id, which is a number in old versions."""
    return str(told) if isinstance(told, int | str) and not isinstance(told, bool) else ""


def _draft(message: Fields, pictures: Pictures, findings: Findings) -> Draft:
    role = role_of(message.get("role"), findings)
    name = _key(message.get("id")) or content_id(role.value, message.get("content"))
    blocks = [*_extras(message, pictures, findings), *_said(message, role)]
    hidden = Hidden.SYSTEM if role is Role.SYSTEM else None
    draft = Draft(name, role, blocks, timestamp(message.get("timestamp")), hidden=hidden)
    if role is Role.ASSISTANT:
        timings = mapping(message.get("timings"))
        draft.model = string(message.get("model")) or None
        draft.usage = _usage(timings)
        spent = (number(timings.get(f"{what}_ms")) or 0.0 for what in ("prompt", "predicted"))
        draft.latency_ms = count(sum(spent)) or None
    return draft


def _usage(timings: Fields) -> Usage | None:
    """Tokens; those that were known from the answer before are counted apart."""
    given, answered = count(timings.get("prompt_n")), count(timings.get("predicted_n"))
    usage = Usage(given, answered, cache_read=count(timings.get("cache_n")))
    return usage if usage.total else None


def _said(message: Fields, role: Role) -> Iterator[Block]:
    content = message.get("content")
    said = content if isinstance(content, str) else to_json(content or "")
    if role is Role.TOOL:
        call_id = string(message.get("toolCallId")) or None
        yield ToolResult(ToolOutcome(said, ToolStatus.OK), "", call_id)
        return
    for key in ("reasoningContent", "thinking"):
        if thought := string(message.get(key)).strip():
            yield Thinking(thought)
            break
    if role is Role.ASSISTANT:
        yield from split_thoughts(said)
    elif said.strip():
        yield Text(said)
    calls = message.get("toolCalls")
    for call in map(mapping, sequence(stored_json(calls) if isinstance(calls, str) else calls)):
        asked = mapping(call.get("function"))
        yield tool_call(call.get("id"), asked.get("name"), asked.get("arguments"))


def _extras(message: Fields, pictures: Pictures, findings: Findings) -> Iterator[Block]:
    """What was given with a prompt; the names of the kinds differ by version."""
    for extra in map(mapping, sequence(message.get("extra"))):
        kind, name = string(extra.get("type")), string(extra.get("name"))
        match kind.lower().removesuffix("file"):
            case "text" | "context" | "pdf":
                yield File(Attachment(name or "context"), string(extra.get("content")))
            case "image":
                held = pictures.from_url(string(extra.get("base64Url")), name)
                yield Image(held or Attachment(name or "image", "image/*"))
            case "audio":
                media_type = string(extra.get("mimeType"))
                data = string(extra.get("base64Data"))
                yield File(pictures.from_base64(data, media_type or "audio/wav", name or "audio"))
            case _ if extra:
                findings.unknown(kind or "untyped")
                yield Text(to_json(extra), TextVariant.UNKNOWN)
