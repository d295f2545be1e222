"""Reading the lines that Kiro's command line and its newer editor write of a conversation.

A line of the command line is of one of five kinds: what the person, the model and tools said, a
summary that took the place of what was before, and ``ResetTo``, where the person went back; how
that counts is not known, so that what follows stands behind all the same.
"""

from __future__ import annotations

from collections.abc import Iterable

from chatvault.domain.blocks import Event, EventKind
from chatvault.domain.message import Role
from chatvault.domain.parsed import Severity
from chatvault.importers.exports.teller import Teller
from chatvault.importers.json_files.json_lines import Record, sniff
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.kiro.newer_lines import happened, is_silent, payload_of, role_of, said
from chatvault.importers.kiro.pieces import KiroPieces
from chatvault.importers.messages.drafts import Draft, Thread
from chatvault.importers.times.timestamps import timestamp

COMMAND_LINE = "Kiro CLI"  # what its program is called

_KINDS = {"Prompt": Role.USER, "AssistantMessage": Role.ASSISTANT, "ToolResults": Role.TOOL}
_COMPACTION, _RESET = "Compaction", "ResetTo"
_WENT_BACK = "The person went back to an earlier message here; all that was said is kept."


def is_lines(head: bytes) -> bool:
    """Whether a file that begins so holds such lines."""
    return any(_role(record) is not None for record in sniff(head))


def is_of_command_line(head: bytes) -> bool:
    """Whether such lines are the command line's, and not its editor's."""
    return any("kind" in record for record in sniff(head) if _role(record) is not None)


def read_records(
    records: Iterable[tuple[int, int, Record]],
    reader: KiroPieces,
    teller: Teller,
    model_chosen: str | None = None,
) -> Thread:
    """The conversation of the lines; only prompts tell when they were written.

    A model is told by what it thought, and of all others by the file beside.
    """
    thread, latest = Thread(), model_chosen
    for number, _offset, record in records:
        teller.line = number
        role = _role(record)
        data = mapping(record.get("data"))
        if role is None:
            draft = _between(record, f"line:{number}", teller)
            if draft is not None and not _is_told(thread, draft):
                thread.add(draft)
            continue
        payload = payload_of(record) or {}
        told = mapping(data.get("meta")).get("timestamp", record.get("timestamp"))
        name = string(data.get("message_id")) or string(record.get("id")) or f"line:{number}"
        blocks = reader.content(data.get("content")) if data else said(payload, reader)
        if any(isinstance(block, Event) for block in blocks):
            role = Role.SYSTEM
        latest = _thinker(data) or string(payload.get("reasoningModelId")) or latest
        model = latest if role is Role.ASSISTANT else None
        thread.add(Draft(name, role, blocks, timestamp(told), model))
    return thread


def _thinker(data: Record) -> str | None:
    pieces = (mapping(mapping(piece).get("data")) for piece in sequence(data.get("content")))
    return next((model for piece in pieces if (model := string(piece.get("modelId")))), None)


def _between(record: Record, name: str, teller: Teller) -> Draft | None:
    """What happened between the messages; what nobody knows is told."""
    data, kind = mapping(record.get("data")), string(record.get("kind"))
    if kind == _COMPACTION:
        summary = string(data.get("summary")).strip()
        return Draft(name, Role.SYSTEM, [Event(EventKind.COMPACTION, summary)])
    if kind == _RESET:
        return Draft(name, Role.SYSTEM, [Event(EventKind.NOTICE, _WENT_BACK)])
    payload = payload_of(record) or {}
    if (event := happened(payload)) is not None:
        return Draft(name, Role.SYSTEM, [event], timestamp(record.get("timestamp")))
    if not is_silent(payload):
        named = (kind or string(payload.get("type")))[:40] or "untyped"
        teller.tell(Severity.INFO, f"Lines of the unknown kind “{named}” were passed over.")
    return None


def _is_told(thread: Thread, draft: Draft) -> bool:
    """Whether it says no more than the event before it, as where a turn ends after an error."""
    last = thread.drafts[-1].blocks[-1:] if thread.drafts else []
    kinds = [block.event for block in (*last, *draft.blocks) if isinstance(block, Event)]
    return draft.blocks == [Event(EventKind.ERROR)] and kinds == [EventKind.ERROR] * 2


def _role(record: Record) -> Role | None:
    if isinstance(record.get("data"), dict):
        return _KINDS.get(string(record.get("kind")))
    payload = payload_of(record)
    return None if payload is None else role_of(payload)
