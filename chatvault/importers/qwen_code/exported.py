"""Reads a session as Qwen Code writes it down (``/export``): JSON, lines or Markdown.

JSON is one object: ``sessionId``, ``startTime``, ``messages`` and, in newer versions, ``metadata``.
Of lines the first tells about the session. The first versions wrote the records of the session
itself as messages.
Facts of the format: packages/cli/src/ui/utils/export of QwenLM/qwen-code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from chatvault.domain.parsed import ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_lines import Record, records, sniff
from chatvault.importers.json_files.json_shape import may_be_json, shape_with
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.qwen_code.exported_markdown import is_written, written_session
from chatvault.importers.qwen_code.exported_messages import drafts_of, exported_session
from chatvault.importers.qwen_code.session import session_of
from chatvault.importers.times.timestamps import timestamp

_FIRST = "session_metadata"  # the type of the first of the lines


def is_exported(container: Container, name: str) -> bool:
    """Whether Qwen Code exported a session into the file, in any of its forms."""
    forms = (is_written, _is_object, _has_lines)
    return any(is_form(container, name) for is_form in forms)


def exported_sessions(
    container: Container, names: Sequence[str], report: Report
) -> Iterator[ParsedSession]:
    """The session of each of these files. Raises UnreadableFile where the only one is none."""

    def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
        if is_written(container, name):
            yield written_session(container, name)
        elif _has_lines(container, name):
            with container.open(name) as stream:
                told = (record for _, _, record in records(stream, report, name))
                about = next(told, {})
                yield _session(_id_of(about, name), about, about, told)
        else:
            for record in read(container, name, findings, essential="messages"):
                session_id = _id_of(record, name)
                messages = list(map(mapping, sequence(record.get("messages"))))
                if any("cwd" in message for message in messages):
                    yield session_of(session_id, messages)
                else:
                    metadata = mapping(record.get("metadata"))
                    yield _session(session_id, record, metadata, messages)

    return sessions_of(container, names, report, "session", read_file)


def _id_of(record: Record, name: str) -> str:
    return string(record.get("sessionId")) or PurePosixPath(name).stem


def _session(
    session_id: str, record: Record, metadata: Record, messages: Iterable[Record]
) -> ParsedSession | None:
    drafts = drafts_of(messages, session_id)
    about = {**metadata, "sessionId": session_id}
    return exported_session(about, drafts, timestamp(record.get("startTime")))


def _is_object(container: Container, name: str) -> bool:
    if not may_be_json(container, name):
        return False
    seen = shape_with(head_of(container, name), "startTime", "uuid", "sessionId")
    message = seen.below("messages", "[]")
    return seen.has("sessionId") and message.has("uuid") and message.has("timestamp")


def _has_lines(container: Container, name: str) -> bool:
    head = head_of(container, name)
    if _FIRST.encode() not in head or b'"uuid"' not in head:
        return False
    told = list(sniff(head))
    is_first = bool(told) and told[0].get("type") == _FIRST and bool(told[0].get("sessionId"))
    return is_first and any(isinstance(one.get("uuid"), str) for one in told)
