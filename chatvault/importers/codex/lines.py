"""The lines of a Codex rollout in one shape, whatever version of Codex wrote them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.codex.chat_items import items_of
from chatvault.importers.codex.printed import is_printed, told
from chatvault.importers.containers.compressed_text import head_of, open_text
from chatvault.importers.containers.container import Container, FolderContainer
from chatvault.importers.json_files.json_lines import Record, records, sniff
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.json_files.stored_json import stored_json
from chatvault.importers.times.timestamps import timestamp

COMPRESSED = ".zst"  # what the name of an old rollout ends with
ENVELOPES = ("session_meta", "turn_context", "response_item", "event_msg", "compacted")
LARGEST_LEGACY = 256 * 1024**2  # bytes of a file that is one JSON value

OTHERS = ("world_state", "inter_agent_communication", "inter_agent_communication_metadata")
_ITEMS = (
    *("message", "reasoning", "function_call", "function_call_output", "custom_tool_call"),
    *("custom_tool_call_output", "local_shell_call", "web_search_call", "compaction"),
    *("tool_call", "tool_result", "function_result"),
)
_ROLES = ("user", "assistant", "system", "developer", "tool")
_MODEL = re.compile(r"(?:gpt|o\d|codex)\b")
_FIRST_LINE = re.compile(
    rb'\s*\{"timestamp": ?"[^"]*", ?(?:"ordinal": ?\d+, ?)?"type": ?"session_meta"'
    rb'|\s*\{"id": ?"[^"]*", ?"timestamp": ?"[^"]*", ?"instructions":'
)
_LEGACY = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"session"\s*:\s*\{[^{}]*"(?:id|timestamp)"')


@dataclass(slots=True)
class Line:
    """One record of a rollout: what it is about, and where and when it was written."""

    number: int
    kind: str  # one of ENVELOPES, or the name of another record
    payload: dict[str, Any]
    at: int | None
    ordinal: int | None = None
    offset: int = 0  # in bytes, of its line
    type: str = ""  # what the payload is

    def __post_init__(self) -> None:
        self.type = string(self.payload.get("type"))

    @property
    def id(self) -> str:
        """Names the record inside its session; stays as the file grows."""
        return f"line:{self.number}" if self.ordinal is None else f"ordinal:{self.ordinal}"


def is_rollout(container: Container, name: str) -> bool:
    """Whether the file's content is a session of Codex."""
    head = head_of(container, name)
    if not head.lstrip(b"\xef\xbb\xbf\x00 \t\r\n").startswith(b"{"):
        return False
    if _FIRST_LINE.match(head) or _LEGACY.match(head):
        return True
    return any(_is_record(record, first) for first, record in _numbered(sniff(head)))


def _numbered(records_of_head: Iterable[Record]) -> Iterator[tuple[bool, Record]]:
    for place, record in enumerate(records_of_head):
        yield place == 0, record


def _is_record(record: Record, first: bool) -> bool:
    if record.get("type") in (*ENVELOPES, *OTHERS) and isinstance(record.get("payload"), dict):
        return True
    if is_printed(record):
        return True
    if not first or ("timestamp" not in record and "created_at" not in record):
        return False
    if "id" in record and "instructions" in record:
        return True
    return record.get("role") == "user" and bool(_MODEL.match(string(record.get("model"))))


def read_lines(container: Container, name: str, report: Report) -> Iterator[Line]:
    """Every record of the rollout. Raises UnreadableFile."""
    with open_text(container, name) as stream:
        if _LEGACY.match(head_of(container, name)):
            yield from _legacy(container, stream.read(LARGEST_LEGACY + 1))
            return
        yield from _lines(records(stream, report, name))


def read_lines_from(
    container: FolderContainer, name: str, report: Report, before: tuple[int, int]
) -> Iterator[Line]:
    """The records behind so many lines and bytes of a plain rollout. Raises UnreadableFile."""
    with container.open_from(name, before[1]) as stream:
        yield from _lines(records(stream, report, name, before=before))


def _lines(numbered: Iterable[tuple[int, int, Record]]) -> Iterator[Line]:
    printed = False
    for number, offset, record in numbered:
        printed = printed or is_printed(record)
        if printed:
            for kind, payload in told(record):
                yield Line(number, kind, payload, None, offset=offset)
            continue
        line = _line(number, record)
        if line is not None:
            line.offset = offset
            yield line


def _line(number: int, record: Record) -> Line | None:
    at = timestamp(record.get("timestamp") or record.get("created_at"))
    kind, payload = record.get("type"), record.get("payload")
    if isinstance(kind, str) and isinstance(payload, dict):
        ordinal = record.get("ordinal")
        if kind == "response_item" and "type" not in payload and payload.get("role") in _ROLES:
            payload = {**payload, "type": "message"}  # as the API lets it be left out
        return Line(number, kind, payload, at, ordinal if type(ordinal) is int else None)
    if "record_type" in record:
        return None
    if kind in _ITEMS:
        return Line(number, "response_item", record, at)
    if kind == "error":
        return Line(number, "event_msg", {"type": kind, "message": record.get("text")}, at)
    if record.get("role") in _ROLES:
        content = record.get("content", record.get("message"))
        payload = {**record, "type": "message", "content": content}
        return Line(number, "response_item", payload, at)
    if kind is None and "id" in record and "instructions" in record:
        return Line(number, "session_meta", record, at)
    return Line(number, string(kind) or "record", record, at)


def _legacy(container: Container, content: bytes) -> Iterator[Line]:
    """The first Codex wrote one JSON value: its session, and all items."""
    value = mapping(stored_json(content))
    if not value:
        raise UnreadableFile(
            "The file is cut short or too large for a session of the first Codex.",
            path=container.path,
        )
    session = mapping(value.get("session"))
    yield Line(0, "session_meta", session, timestamp(session.get("timestamp")))
    for number, item in enumerate(sequence(value.get("items")), 1):
        for each in items_of(item) if isinstance(item, dict) else ():
            yield Line(number, "response_item", each, timestamp(each.get("timestamp")))
