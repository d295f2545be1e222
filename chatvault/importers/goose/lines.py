"""The files that older versions wrote: a line about the session, then a line a message."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from chatvault.domain.parsed import Severity
from chatvault.importers.exports.teller import Teller
from chatvault.importers.goose.stored import Fields, StoredMessage, StoredSession
from chatvault.importers.json_files.json_lines import Record, sniff
from chatvault.importers.json_files.json_values import count, mapping, sequence, string
from chatvault.importers.messages.prompt_trail import PromptTrail

NAMED_FORMERLY = r"line:\d+"  # messages without an id, before prompts counted
_ROLES = ("user", "assistant")
_ABOUT = ("description", "message_count", "total_tokens")
_OF_OTHERS = ("timestamp", "thread_id")  # of programs whose messages are alike
_PIECES = frozenset((
    *("text", "image", "thinking", "redactedThinking", "toolRequest", "toolResponse"),
    *("Text", "ToolUse", "ToolResult"),  # of the first versions, before 1.0
))  # fmt: skip


def session_id(name: str) -> str:
    """The session that a file holds: the file is named by it."""
    return PurePosixPath(name).stem


def is_lines(head: bytes) -> bool:
    """Whether a file that begins so is such a session."""
    first = next(sniff(head), {})
    return _is_about(first) or _is_message(first)


def read_lines(
    records: Iterable[tuple[int, int, Record]], name: str, teller: Teller
) -> StoredSession:
    """The session of the lines."""
    about: Fields = {}
    messages, trail = list[StoredMessage](), PromptTrail()
    for number, _offset, record in records:
        teller.line = number
        if "role" in record and "content" in record:
            if asked := _asked(record):
                trail.ask(asked)
            messages.append(_message(number, record, trail))
        elif _is_about(record):
            about = about or record
        else:
            teller.tell(Severity.WARNING, "This line is no message and was left out.")
    return StoredSession(session_id(name), about, messages, name)


def _asked(record: Record) -> list[str]:
    """What a person wrote in a message, beside what tools gave back."""
    if record.get("role") != "user":
        return []
    told = (string(mapping(piece).get("text")) for piece in sequence(record.get("content")))
    return [text for text in told if text]


def _message(number: int, record: Record, trail: PromptTrail) -> StoredMessage:
    return StoredMessage(
        number,
        string(record.get("id")) or trail.name(f"line:{number}"),
        string(record.get("role")),
        record.get("content"),
        record.get("created"),
        mapping(record.get("metadata")),
    )


def _is_about(record: Record) -> bool:
    is_told = isinstance(record.get("working_dir"), str) and "role" not in record
    return is_told and any(key in record for key in _ABOUT)


def _is_message(record: Record) -> bool:
    kinds = {string(mapping(piece).get("type")) for piece in sequence(record.get("content"))}
    said = string(record.get("role")) in _ROLES and count(record.get("created")) > 0
    others = any(key in record for key in _OF_OTHERS)
    return said and bool(kinds) and kinds <= _PIECES and not others
