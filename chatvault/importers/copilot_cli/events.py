"""The events of a log that Copilot CLI writes, or Copilot in VS Code in the same form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container, FolderContainer
from chatvault.importers.containers.heads import head_of
from chatvault.importers.json_files.json_lines import Record, records, sniff
from chatvault.importers.json_files.json_values import from_json, mapping, string
from chatvault.importers.times.timestamps import timestamp

_FAMILIES = ("session", "user", "assistant", "tool", "system", "subagent", "hook", "skill")
_LONGEST_END = 1 << 20  # bytes of the line that ends what is printed
_SUFFIXES = (".jsonl", ".ndjson", ".json", ".txt", ".log")


@dataclass(slots=True)
class LoggedEvent:
    """One event: what it is, when it was, and where it stands in its file, in lines and bytes.

    ``agent`` names the sub-agent that it is of, "" for the session's own and in older versions,
    where ``data`` says it.
    """

    number: int
    type: str
    data: dict[str, Any]
    at: int | None
    id: str
    offset: int = 0
    agent: str = ""

    def text(self, *keys: str) -> str:
        """The first text under one of the keys."""
        return next(filter(None, (string(self.data.get(key)) for key in keys)), "")


def is_event_log(container: Container, name: str) -> bool:
    """Whether the file's content is a log of Copilot's events."""
    if not name.lower().endswith(_SUFFIXES) and len(container.names()) > 1:
        return False
    return any(map(_is_event, sniff(head_of(container, name))))


def first_event(container: Container, name: str) -> dict[str, Any]:
    """What the first event of the log tells."""
    return mapping(next(sniff(head_of(container, name)), {}).get("data"))


def printed_id(container: Container, name: str) -> str:
    """The session of a run that was printed, which its last line tells.

    "" where the log begins as one that is kept does, or was cut short.
    """
    if "sessionId" in first_event(container, name):
        return ""
    found, before = "", container.bytes_read
    try:
        with container.open(name) as stream:
            for line in stream:
                if len(line) <= _LONGEST_END and b'"result"' in line:
                    record = mapping(from_json(line.decode("utf-8", "replace")))
                    is_end = record.get("type") == "result"
                    found = (string(record.get("sessionId")) if is_end else "") or found
    except UnreadableFile:  # told when the log itself is read
        return ""
    finally:
        container.bytes_read = before  # reading ahead is no progress
    return found


def read_events(
    container: Container, name: str, report: Report, before: tuple[int, int] = (0, 0)
) -> Iterator[LoggedEvent]:
    """Every event of the log behind so many lines and bytes. Raises UnreadableFile."""
    with _opened(container, name, before[1]) as stream:
        for number, offset, record in records(stream, report, name, before=before):
            kind, data = record.get("type"), record.get("data")
            if isinstance(kind, str) and isinstance(data, dict):
                at, event_id = timestamp(record.get("timestamp")), string(record.get("id"))
                name_of, agent = event_id or f"line:{number}", string(record.get("agentId"))
                yield LoggedEvent(number, kind, data, at, name_of, offset, agent)


def _opened(container: Container, name: str, offset: int) -> BinaryIO:
    if offset and isinstance(container, FolderContainer):
        return container.open_from(name, offset)
    return container.open(name)


def _is_event(record: Record) -> bool:
    kind, data = string(record.get("type")), record.get("data")
    if not isinstance(data, dict) or kind.partition(".")[0] not in _FAMILIES or "." not in kind:
        return False
    if kind == "session.start":
        return "sessionId" in data
    return "timestamp" in record and "id" in record and "parentId" in record
