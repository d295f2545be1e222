"""Reading what Cursor writes down of its agents' turns as JSON Lines."""

from __future__ import annotations

from collections.abc import Iterable

from chatvault.domain.blocks import Event, EventKind
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import Severity
from chatvault.importers.cursor.pieces import PieceReader
from chatvault.importers.cursor.prompts import told_apart
from chatvault.importers.exports.teller import Teller
from chatvault.importers.json_files.json_lines import Record, sniff
from chatvault.importers.json_files.json_values import mapping, string, to_json
from chatvault.importers.messages.drafts import Draft, Thread

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
    asked: set[str] = set()  # in the turn that goes on
    for number, _offset, record in records:
        teller.line = number
        role = _ROLES.get(string(record.get("role")))
        if record.get("type") == "turn_ended":
            asked.clear()
        if role is not None:
            draft = _draft(f"line:{number}", role, record, reader)
            _take(thread, draft, again=role is Role.USER and _is_again(record, asked))
        elif (event := _event(record)) is not None:
            thread.add(Draft(f"line:{number}", Role.SYSTEM, [event]))
        elif (kind := string(record.get("type"))) not in _KNOWN:
            text = f"A line of the unknown kind “{kind[:40]}” is left out."
            teller.tell(Severity.INFO, text)
    return thread


def _is_again(record: Record, asked: set[str]) -> bool:
    """Whether it is a prompt of the same moment: one is written again where a turn is summed up."""
    prompt = to_json(record.get("message"))
    if "<timestamp>" not in prompt:
        return False
    if prompt in asked:
        return True
    asked.add(prompt)
    return False


def _draft(name: str, role: Role, record: Record, reader: PieceReader) -> Draft:
    message = mapping(record.get("message")) or record
    model = string(record.get("model")) or string(message.get("model")) or None
    hidden = Hidden.SYSTEM if role is Role.SYSTEM else None
    return Draft(name, role, reader.content(message.get("content")), model=model, hidden=hidden)


def _take(thread: Thread, draft: Draft, *, again: bool) -> None:
    if draft.role is Role.USER and not again:
        add_prompt(thread, draft)
        return
    if again:
        draft.hidden = Hidden.META
    thread.add(draft)


def add_prompt(thread: Thread, draft: Draft) -> None:
    """Add what a person asked; what was put around it is kept out of sight before it."""
    for told in told_apart(draft):
        thread.add(told)


def _event(record: Record) -> Event | None:
    if record.get("type") == "error":
        error = record.get("error")
        return Event(EventKind.ERROR, string(error) or string(mapping(error).get("message")))
    status = string(record.get("status"))
    if record.get("type") != "turn_ended" or status in ("", "success", "completed"):
        return None
    kind = EventKind.INTERRUPTED if status in _STOPPED else EventKind.ERROR
    return Event(kind, string(record.get("error")) or status)
