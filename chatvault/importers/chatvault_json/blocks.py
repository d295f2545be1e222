"""The messages of an export and their blocks, out of JSON that nobody vouches for."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from typing import Any, TypeVar

from chatvault.domain.blocks import (
    Approval,
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
    ToolResult,
    ToolStatus,
)
from chatvault.domain.message import CostSource, Hidden, Role, Usage
from chatvault.domain.parsed import ParsedMessage
from chatvault.importers.chatvault_json.raw_file import RawFile
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import (
    count,
    mapping,
    number,
    sequence,
    string,
    to_json,
)

Fields = dict[str, Any]
Kind = TypeVar("Kind", bound=enum.StrEnum)

_LATEST = 4_102_444_800_000  # 2100, UTC ms
_HASH = re.compile(r"[0-9a-f]{32}")


def moment(value: object) -> int | None:
    """A moment in UTC ms, which is how the vault has it; None where it cannot be one."""
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if 0 < value < _LATEST else None


def text_or_none(value: object) -> str | None:
    """The text, or None."""
    return value if isinstance(value, str) else None


def one_of(kinds: type[Kind], value: object, other: Kind) -> Kind:
    """The kind of that name, or ``other`` where a later program knows more of them."""
    try:
        return kinds(string(value))
    except ValueError:
        return other


class MessageReader:
    """Makes messages of one file."""

    def __init__(self, file: RawFile, findings: Findings) -> None:
        self._file, self._findings = file, findings

    def message(self, told: Fields) -> ParsedMessage | None:
        """The message; None where it has no id, by which alone it is known."""
        name = string(told.get("id"))
        if not name:
            self._findings.error("There is no message at this place.")
            return None
        known = string(told.get("content_hash")) if self._file.content_hash else ""
        hidden = told.get("hidden")
        return ParsedMessage(
            external_id=name,
            role=one_of(Role, told.get("role"), Role.USER),
            blocks=tuple(self._blocks(told.get("blocks"))),
            parent_id=text_or_none(told.get("parent_id")),
            created_at=moment(told.get("created_at")),
            author=text_or_none(told.get("author")),
            model=text_or_none(told.get("model")),
            status=text_or_none(told.get("status")),
            hidden=None if hidden is None else one_of(Hidden, hidden, Hidden.META),
            usage=_usage(told.get("usage")),
            usage_key=text_or_none(told.get("usage_key")),
            latency_ms=_count(told.get("latency_ms")),
            content_hash=known if _HASH.fullmatch(known) else "",
        )

    def _blocks(self, told: object) -> Iterator[Block]:
        for block in map(mapping, sequence(told)):
            if (known := self._block(block)) is not None:
                yield known
            elif block:
                self._findings.unknown(string(block.get("kind")) or "untyped")
                yield Text(to_json(block), TextVariant.UNKNOWN)

    def _block(self, told: Fields) -> Block | None:
        text = string(told.get("text"))
        match told.get("kind"):
            case Text.kind:
                variant = one_of(TextVariant, told.get("variant"), TextVariant.PLAIN)
                return Text(text, variant)
            case Thinking.kind:
                return Thinking(text, number(told.get("seconds")))
            case Code.kind:
                return Code(text, string(told.get("language")))
            case ToolCall.kind:
                return self._call(told)
            case ToolResult.kind:
                outcome = self._outcome(told.get("outcome")) or ToolOutcome()
                call_id = text_or_none(told.get("call_id"))
                return ToolResult(outcome, string(told.get("name")), call_id)
            case Image.kind:
                return Image(self._attachment(told.get("attachment")))
            case File.kind:
                return File(self._attachment(told.get("attachment")), text)
            case Citation.kind:
                return Citation(string(told.get("title")), string(told.get("url")), text)
            case Event.kind:
                return Event(one_of(EventKind, told.get("event"), EventKind.NOTICE), text)
        return None

    def _call(self, told: Fields) -> ToolCall:
        return ToolCall(
            string(told.get("name")),
            string(told.get("arguments")),
            text_or_none(told.get("call_id")),
            self._outcome(told.get("outcome")),
            text_or_none(told.get("child")),
            _approval(told.get("approval")),
        )

    def _outcome(self, value: object) -> ToolOutcome | None:
        if value is None:
            return None
        told = mapping(value)
        return ToolOutcome(
            text=string(told.get("text")),
            status=one_of(ToolStatus, told.get("status"), ToolStatus.UNKNOWN),
            note=string(told.get("note")),
            started_at=moment(told.get("started_at")),
            duration_ms=_count(told.get("duration_ms")),
            details=text_or_none(told.get("details")),
            attachments=tuple(map(self._attachment, sequence(told.get("attachments")))),
            error=string(told.get("error")),
        )

    def _attachment(self, value: object) -> Attachment:
        told = mapping(value)
        bare = Attachment(
            string(told.get("name")),
            string(told.get("media_type")),
            _count(told.get("size")),
            _count(told.get("width")),
            _count(told.get("height")),
        )
        return self._file.attachment(string(told.get("blob")), bare)


def _count(value: object) -> int | None:
    return None if value is None else count(value)


def _usage(value: object) -> Usage | None:
    if value is None:
        return None
    told = mapping(value)
    source = told.get("cost_source")
    return Usage(
        input=count(told.get("input")),
        output=count(told.get("output")),
        cache_read=count(told.get("cache_read")),
        cache_write=count(told.get("cache_write")),
        reasoning=count(told.get("reasoning")),
        cost=_count(told.get("cost")),
        cost_source=None if source is None else one_of(CostSource, source, CostSource.ESTIMATED),
    )


def _approval(value: object) -> Approval | None:
    if value is None:
        return None
    told = mapping(value)
    required, given = (
        one if isinstance(one := told.get(name), bool) else None for name in ("required", "given")
    )
    return Approval(required, given, text_or_none(told.get("by")), moment(told.get("at")))
