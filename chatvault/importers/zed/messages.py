"""The messages of a thread, in the form since version 0.3.0 and in those before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from chatvault.domain.blocks import Block, Event, EventKind, Text, Thinking, ToolCall
from chatvault.domain.message import Hidden, Role
from chatvault.importers.exports.teller import Teller
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.messages.drafts import Draft, Thread
from chatvault.importers.zed.pieces import PieceReader, call, started

_ROLES = {"user": Role.USER, "assistant": Role.ASSISTANT, "system": Role.SYSTEM}


def read_messages(value: dict[str, Any], teller: Teller) -> list[Draft]:
    """The messages in order."""
    reader, thread = PieceReader(teller), Thread()
    asked, since = "start", 0
    for place, message in enumerate(sequence(value.get("messages")), 1):
        teller.line = place
        fields = mapping(message)
        if "role" in fields:
            drafts = _older(place, fields, reader, teller)
        else:
            said = mapping(fields.get("User"))
            asked = string(said.get("id")) or f"message:{place}" if said else asked
            since = 0 if said else since + 1
            # Only what a person wrote has an id, which is another one when it is edited.
            name = f"{asked}/{since}" if since else asked
            drafts = _newer(name, message, reader, teller)
        for draft in drafts:
            thread.add(draft)
    return thread.drafts


def _newer(name: str, message: object, reader: PieceReader, teller: Teller) -> Iterator[Draft]:
    """A message is an object whose only field says who wrote it; "Resume" went on by itself."""
    fields = mapping(message)
    if isinstance(told := fields.get("User"), dict):
        yield Draft(name, Role.USER, reader.content(told.get("content")))
    elif isinstance(told := fields.get("Agent"), dict):
        yield _answer(name, told, reader)
    elif "Compaction" in fields:
        summary = string(mapping(fields["Compaction"]).get("Summary")).strip()
        event = Event(EventKind.COMPACTION, summary)
        yield Draft(name, Role.SYSTEM, [event])
    elif message != "Resume":
        teller.message_left_out()


def _answer(name: str, told: dict[str, Any], reader: PieceReader) -> Draft:
    """An answer with what its calls gave back, by the ids of the calls."""
    results = mapping(told.get("tool_results"))
    blocks: list[Block] = []
    for block in reader.content(told.get("content")):
        if isinstance(block, ToolCall) and (result := mapping(results.get(block.call_id or ""))):
            outcome = reader.result("", result).outcome
            block = replace(block, outcome=outcome, child=started(block.name, result))
        blocks.append(block)
    return Draft(name, Role.ASSISTANT, blocks)


def _older(
    place: int, fields: dict[str, Any], reader: PieceReader, teller: Teller
) -> Iterator[Draft]:
    """A message has a role, segments and the tools' calls; what they gave back may be in the
    message behind it. Of the first months, a message has one text.
    """
    role = _ROLES.get(string(fields.get("role")))
    if role is None:
        teller.message_left_out()
        return
    known = fields.get("id")
    name = f"message:{known if isinstance(known, int) else place}"
    blocks = [block for one in sequence(fields.get("segments")) for block in _segment(one)]
    blocks += _said(string(fields.get("text")))
    blocks += [call(mapping(one)) for one in sequence(fields.get("tool_uses"))]
    context = _said(string(fields.get("context")))
    hidden = Hidden.SYSTEM if role is Role.SYSTEM else None
    hidden = Hidden.META if fields.get("is_hidden") is True else hidden
    yield Draft(f"{name}:context", role, context, hidden=Hidden.META if blocks else None)
    results = [mapping(one) for one in sequence(fields.get("tool_results"))]
    blocks += [reader.result(string(one.get("tool_use_id")), one) for one in results]
    yield Draft(name, role, blocks, hidden=hidden)


def _segment(segment: object) -> list[Block]:
    fields = mapping(segment)
    text = string(fields.get("text"))
    if fields.get("type") == "thinking":
        return [Thinking(text)] if text.strip() else []
    return _said(text)


def _said(text: str) -> list[Block]:
    return [Text(text)] if text.strip() else []
