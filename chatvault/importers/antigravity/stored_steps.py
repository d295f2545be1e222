"""The steps of a conversation as Antigravity keeps them in a database, in Protocol Buffers.

``conversations/<conversation>.db`` has a row a step, and is all that newer versions of its command
line write. A step is told as a line of a transcript tells it, so that both are read alike. The
numbers of fields are those of the descriptors inside of the program.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chatvault.importers.antigravity.steps import is_scratch
from chatvault.importers.contents.file_addresses import path_in
from chatvault.importers.databases.read_only_database import Database
from chatvault.importers.json_files.json_lines import Record
from chatvault.importers.json_files.json_values import from_json
from chatvault.importers.wire import NotWire, fields, numbers, words

_COLUMNS = {"idx", "step_type", "status", "step_payload"}
_TABLE, _OWN = "steps", "trajectory_meta"
_FOLDERS = "trajectory_metadata_blob"

# What steps, who they are from and how they ended are called in transcripts.
_KINDS = {
    **{5: "CODE_ACTION", 7: "GREP_SEARCH", 8: "VIEW_FILE", 9: "LIST_DIRECTORY", 14: "USER_INPUT"},
    **{15: "PLANNER_RESPONSE", 17: "ERROR_MESSAGE", 21: "RUN_COMMAND", 23: "CHECKPOINT"},
    **{98: "CONVERSATION_HISTORY", 101: "SYSTEM_MESSAGE", 132: "GENERIC"},
}
_SOURCES = {2: "MODEL", 3: "USER_IMPLICIT", 4: "USER_EXPLICIT", 5: "SYSTEM", 6: "SYSTEM_SDK"}
_STATUSES = {1: "PENDING", 2: "RUNNING", 3: "DONE", 6: "CANCELED", 7: "ERROR", 8: "GENERATING"}

_ABOUT, _FIRST_BODY = 5, 7  # fields of a step
_ASKED, _ANSWERED, _WENT_WRONG, _RAN, _SUMMED_UP = 19, 20, 24, 28, 30
# Where the bodies of tools have what came back: which field, and in that.
_RESULTS = {13: (3,), 14: (4,), 140: (2, 1)}
_PRINTED, _CODE = 21, 6  # of a command that ran
_BELOW_ZERO = 1 << 64  # how far above a number stands that is below 0


def has_steps(database: Database) -> bool:
    """Whether it is such a database."""
    both = {_TABLE, _OWN} <= database.tables
    return both and database.columns(_TABLE) >= _COLUMNS


def stored_steps(database: Database) -> Iterator[tuple[Record, bytes]]:
    """Every step as a line of a transcript, and what is noted of it besides."""
    troubled = "error_details" in database.columns(_TABLE)
    trouble = "error_details" if troubled else "NULL"
    query = f"SELECT idx, step_type, status, step_payload, {trouble} FROM {_TABLE} ORDER BY idx"
    for place, kind, status, payload, details in database.rows(query):
        if not isinstance(place, int) or not isinstance(payload, bytes):
            continue
        about = message_in(payload, _ABOUT)
        told: Record = {
            "step_index": place,
            "source": _SOURCES.get(number_in(about, 3), "SYSTEM"),
            "type": _KINDS.get(kind, f"STEP_{kind}"),
            "status": _STATUSES.get(status, "DONE"),
            "created_at": _moment(message_in(about, 1)),
        }
        yield {**told, **_body(told, payload, details)}, about


def folder_of(database: Database) -> str:
    """The folder that the conversation is about, "" where none is told."""
    if _FOLDERS not in database.tables:
        return ""
    for (data,) in database.rows(f"SELECT data FROM {_FOLDERS}"):
        texts = words(data) if isinstance(data, bytes) else []
        paths = (path_in(text) for text in texts if text.startswith("file://"))
        if found := next((path for path in paths if path and not is_scratch(path)), ""):
            return found
    return ""


def message_in(message: bytes, number: int) -> bytes:
    """The first field of that number, as far as it can be made out."""
    return next(messages_in(message, number), b"")


def messages_in(message: bytes, number: int) -> Iterator[bytes]:
    """All fields of that number."""
    try:
        for found, content in fields(message):
            if found == number:
                yield content
    except NotWire:
        return


def text_in(message: bytes, number: int) -> str:
    """The text of a field."""
    return message_in(message, number).decode("utf-8", "replace")


def number_in(message: bytes, number: int) -> int:
    """The number of a field, which may be below 0; 0 where there is none."""
    try:
        value = next((value for found, value in numbers(message) if found == number), 0)
    except NotWire:
        return 0
    return value - _BELOW_ZERO if value >= _BELOW_ZERO // 2 else value


def _moment(stamp: bytes) -> int | None:
    """In UTC ms."""
    seconds = number_in(stamp, 1)
    return seconds * 1000 + number_in(stamp, 2) // 1_000_000 if seconds else None


def _body(told: Record, payload: bytes, details: object) -> Record:
    """What the step tells, by its kind."""
    match told["type"]:
        case "USER_INPUT":
            return {"content": _asked(message_in(payload, _ASKED))}
        case "PLANNER_RESPONSE":
            return _answered(message_in(payload, _ANSWERED))
        case "ERROR_MESSAGE":
            trouble = _trouble(message_in(message_in(payload, _WENT_WRONG), 3))
            return {"content": trouble, "error": trouble}
        case "CHECKPOINT":
            return _summed_up(message_in(payload, _SUMMED_UP))
        case "RUN_COMMAND":
            return _ran(message_in(payload, _RAN))
    if told["source"] != "MODEL":
        return {}
    failed = _trouble(details) if isinstance(details, bytes) else ""
    return {"content": _result(payload) or failed}


def _asked(body: bytes) -> str:
    items = "".join(text_in(item, 1) for item in messages_in(body, 3))
    return text_in(body, 2) or text_in(body, 1) or items


def _answered(body: bytes) -> Record:
    calls = [
        {"name": text_in(call, 2), "args": _arguments(text_in(call, 3))}
        for call in messages_in(body, 7)
    ]
    said, thought = text_in(body, 8) or text_in(body, 1), text_in(body, 3)
    return {"content": said, "thinking": thought, "tool_calls": calls}


def _arguments(text: str) -> dict[str, Any]:
    told = from_json(text)
    return told if isinstance(told, dict) else {"input": text} if text else {}


def _ran(body: bytes) -> Record:
    """What a command printed: in whole, and cut short where that is long."""
    printed = words(message_in(body, _PRINTED)) or [text_in(body, 4), text_in(body, 5)]
    return {"content": max(printed, key=len), "exit_code": number_in(body, _CODE)}


def _summed_up(body: bytes) -> Record:
    """What took the place of what was said; some only give the conversation a title."""
    if number_in(body, 9):
        return {"type": "TITLE", "title": text_in(body, 10).strip()}
    content = "\n\n".join(filter(None, (text_in(body, number) for number in (4, 5, 6))))
    return {"content": content, "title": text_in(body, 10).strip()}


def _trouble(details: bytes) -> str:
    """What the person was told, or else the program."""
    return next(filter(None, (text_in(details, number) for number in (1, 2, 3))), "")


def _result(payload: bytes) -> str:
    """What came back from a tool; of one whose form is not known, all words."""
    for number, way in _RESULTS.items():
        if body := message_in(payload, number):
            for step in way[:-1]:
                body = message_in(body, step)
            return text_in(body, way[-1])
    try:
        bodies = [content for number, content in fields(payload) if number >= _FIRST_BODY]
    except NotWire:
        return ""
    return "\n".join(words(bodies[0])) if bodies else ""
