"""Reading what Cursor writes down of its agents' turns as JSON Lines."""

from __future__ import annotations

from collections.abc import Iterable

from chatvault.domain.blocks import Event, EventKind
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import Severity
from chatvault.importers.cursor.pieces import PieceReader
from chatvault.importers.cursor.prompts import moment_told, parted
from chatvault.importers.drafts import Draft, Thread
from chatvault.importers.json_files.json_lines import Record, sniff
from chatvault.importers.json_files.json_values import mapping, string
from chatvault.importers.teller import Teller

_ROLES = {"user": Role.USER, "assistant": Role.ASSISTANT, "system": Role.SYSTEM, "tool": Role.TOOL}
_FOREIGN = ("type", "uuid", "sessionId", "parentUuid")
_KNOWN = ("turn_ended", "turn_started", "metadata")
_STOPPED = ("aborted", "cancelled", "canceled", "interrupted")


def is_transcript(head: bytes) -> bool:
    """Whether a file that begins so is a transcript in JSON Lines."""
    for record in sniff(head):
        if record.get("type") not in (*_KNOWN, "error"):
            return _is_turn(record)
    return False


def _is_turn(record: Record) -> bool:
    content = mapping(record.get("message")).get("content")
    known = record.get("role") in ("user", "assistant") and isinstance(content, list | str)
    return known and "role" not in mapping(record["message"]) and not record.keys() & set(_FOREIGN)


def read_records(
    records: Iterable[tuple[int, int, Record]], reader: PieceReader, teller: Teller
) -> Thread:
    """The conversation of the lines; a message is named by the number of its line."""
    thread = Thread()
    for number, _offset, record in records:
        teller.line = number
        role = _ROLES.get(string(record.get("role")))
        if role is not None:
            _take(thread, f"line:{number}", role, record, reader)
        elif (event := _event(record)) is not None:
            thread.add(Draft(f"line:{number}", Role.SYSTEM, [event]))
        elif (kind := string(record.get("type"))) not in _KNOWN:
            text = f"A line of the unknown kind “{kind[:40]}” is left out."
            teller.tell(Severity.INFO, text)
    return thread


def _take(thread: Thread, name: str, role: Role, record: Record, reader: PieceReader) -> None:
    message = mapping(record.get("message")) or record
    blocks = reader.content(message.get("content"))
    model = string(record.get("model")) or string(message.get("model")) or None
    if role is Role.USER:
        add_prompt(thread, Draft(name, role, blocks, model=model))
    else:
        hidden = Hidden.SYSTEM if role is Role.SYSTEM else None
        thread.add(Draft(name, role, blocks, model=model, hidden=hidden))


def add_prompt(thread: Thread, draft: Draft) -> None:
    """Add what a person asked; what was put around it is kept out of sight before it."""
    draft.blocks, around = parted(draft.blocks)
    draft.at = moment_told(around)
    context = f"{draft.external_id}/context"
    thread.add(Draft(context, Role.USER, around, draft.at, hidden=Hidden.META))
    thread.add(draft)


def _event(record: Record) -> Event | None:
    if record.get("type") == "error":
        error = record.get("error")
        return Event(EventKind.ERROR, string(error) or string(mapping(error).get("message")))
    status = string(record.get("status"))
    if record.get("type") != "turn_ended" or status in ("", "success", "completed"):
        return None
    kind = EventKind.INTERRUPTED if status in _STOPPED else EventKind.ERROR
    return Event(kind, string(record.get("error")) or status)
