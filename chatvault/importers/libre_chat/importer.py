"""Reads conversations of LibreChat: one by one as exported, or out of its MongoDB."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.containers.unicode_text import as_utf8
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.json_files import json_text
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_lines import records, sniff
from chatvault.importers.json_files.json_shape import Shape, may_be_json, shape
from chatvault.importers.json_files.json_values import string
from chatvault.importers.libre_chat.conversation import SOURCE, sessions
from chatvault.importers.libre_chat.nested import MESSAGES, conversations, messages

Fields = dict[str, Any]

_LARGEST = 256 * 1024**2  # bytes; a file is held whole, for its messages come in any order
_TOO_LARGE = "The file is too large to be one. Export the conversations one by one."
_LOST = "These messages name no conversation and were left out: {number:,}."


class LibreChatImporter:
    """Reads ``<title>.json``, and ``messages`` with ``conversations`` of ``mongoexport``."""

    key = SOURCE
    name = "LibreChat conversations"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The conversations; of MongoDB the messages, and the list of conversations with them."""
        found = [name for name in names if _is_export(container, name)]
        dumps = {name: kind for name in names if (kind := _kind_of_dump(container, name))}
        if "messageId" in dumps.values():
            found += dumps
        return tuple(sorted(found))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every conversation. Raises UnreadableFile where the only file is none."""
        dumps = {name: kind for name in names if (kind := _kind_of_dump(container, name))}

        def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            _require_size(container, name)
            if name not in dumps:
                yield from _exported(container, name, findings)
            elif dumps[name] == "messageId":
                about = _conversations(container, dumps, findings, report)
                yield from _dumped(container, name, about, findings, report)

        yield from sessions_of(container, names, report, "conversation", read_file)


def _is_export(container: Container, name: str) -> bool:
    if not may_be_json(container, name):
        return False
    seen = shape(head_of(container, name))
    return seen.has("conversationId") and any(
        seen.has(key, "[]", "isCreatedByUser") or seen.has(key, "[]", "parentMessageId")
        for key in MESSAGES
    )


def _kind_of_dump(container: Container, name: str) -> str:
    """Whether the lines of a file are messages ("messageId") or conversations; "" if neither."""
    if not name.lower().endswith((".json", ".jsonl", ".ndjson")) and len(container.names()) > 1:
        return ""
    head = head_of(container, name)
    first = next(sniff(head), {})
    if not first and _is_array(head):
        return _kind_of_array(shape(head))
    if not isinstance(first.get("conversationId"), str) or "exportAt" in first:
        return ""
    if isinstance(first.get("messageId"), str) and isinstance(first.get("isCreatedByUser"), bool):
        return "messageId"
    return "conversationId" if "endpoint" in first and "_id" in first else ""


def _kind_of_array(seen: Shape) -> str:
    if not seen.has("conversationId"):
        return ""
    if seen.has("messageId") and seen.has("isCreatedByUser"):
        return "messageId"
    return "conversationId" if seen.has("endpoint") and seen.has("_id") else ""


def _is_array(head: bytes) -> bool:
    """Whether the records of a dump stand in an array, and not on a line each."""
    return json_text.beginning(head).lstrip().startswith(b"[")


def _of_dump(
    container: Container, name: str, findings: Findings, report: Report
) -> Iterator[Fields]:
    if _is_array(head_of(container, name)):
        yield from read(container, name, findings, essential="conversationId", wrapper="")
        return
    with container.open(name) as stream:
        for _line, _offset, record in records(as_utf8(stream), report, name):
            yield record


def _require_size(container: Container, name: str) -> None:
    if container.size(name) > _LARGEST:
        raise UnreadableFile(_TOO_LARGE)


def _exported(
    container: Container, name: str, findings: Findings
) -> Iterator[ParsedSession | None]:
    with container.open(name) as stream:
        listed = conversations(as_utf8(stream))
    for findings.number, told in enumerate(listed, 1):
        yield from sessions(told, messages(told), findings)


def _conversations(
    container: Container, dumps: Mapping[str, str], findings: Findings, report: Report
) -> dict[str, Fields]:
    """What is known of the conversations as such, by their ids."""
    lists = [name for name, kind in dumps.items() if kind == "conversationId"]
    told = (record for name in lists for record in _of_dump(container, name, findings, report))
    return {string(record.get("conversationId")): record for record in told}


def _dumped(
    container: Container,
    name: str,
    about: Mapping[str, Fields],
    findings: Findings,
    report: Report,
) -> Iterator[ParsedSession | None]:
    gathered: dict[str, list[Fields]] = {}
    for record in _of_dump(container, name, findings, report):
        gathered.setdefault(string(record.get("conversationId")), []).append(record)
    if lost := len(gathered.pop("", ())):
        report(Issue("", Severity.WARNING, _LOST.format(number=lost), name))
    for findings.number, (key, found) in enumerate(gathered.items(), 1):
        told = about.get(key, {"conversationId": key})
        # The numbers of its messages stand there in the list; the messages come by themselves.
        told = {field: value for field, value in told.items() if field not in MESSAGES}
        yield from sessions(told, messages({"messages": found}), findings)
