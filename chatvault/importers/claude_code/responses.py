"""Reading the assistant records of Claude Code: one message for each response of the API."""

from __future__ import annotations

from collections.abc import Sequence

from chatvault.domain.blocks import Block, Event, EventKind, Text, Thinking, plain_text
from chatvault.domain.message import Hidden, Role
from chatvault.importers.claude_code.advice import count_advice
from chatvault.importers.claude_code.draft import Draft
from chatvault.importers.claude_code.entry import Entry
from chatvault.importers.claude_code.prompts import read_result
from chatvault.importers.claude_code.strand import Strand
from chatvault.importers.json_files.json_values import mapping, number, sequence, string
from chatvault.importers.texts.thought_tags import split_thoughts

SYNTHETIC = "<synthetic>"

_ORDINARY_STOPS = ("", "end_turn", "tool_use", "stop_sequence")
_THOUGHTS = (("<thinking>", "</thinking>"), ("<think>", "</think>"))
_BEGINNINGS = tuple(begin for begin, _ in _THOUGHTS)
_LONGEST_THOUGHT = 3600 * 1000  # ms
_NO_ANSWER = "No response requested."


def read_assistant(strand: Strand, entry: Entry) -> None:
    """Take in a line of a response: its first, or one more of the same."""
    content = entry.message.get("content")
    if entry.flag("isApiErrorMessage") or entry.message.get("model") == SYNTHETIC:
        _read_notice(strand, entry, strand.surroundings.reader.blocks(content))
        return
    spoken: list[object] = []
    given_back: list[dict[str, object]] = []  # by tools that ran where the model does
    for piece in [content] if isinstance(content, str) else sequence(content):
        fields = mapping(piece)
        kind = string(fields.get("type"))
        if kind.endswith("tool_result"):
            given_back.append(fields)
        elif kind == "fallback":
            _add_fallback(strand, entry, fields)
        else:
            spoken.append(piece)
    blocks = _told_apart(strand.surroundings.reader.blocks(spoken))
    if blocks:
        _read_response(strand, entry, blocks)
    for place, fields in enumerate(given_back, 1):  # after their calls, which may be beside them
        read_result(strand, entry, fields, f"{entry.id}#{place}")
    if not blocks:
        strand.events.append(entry.event())


def _told_apart(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with thoughts that some models write between tags as such.

    Tags that nothing ends are left: more of the text may come on the next line.
    """
    apart: list[Block] = []
    for block in blocks:
        if isinstance(block, Text) and _is_thought(text := block.text.lstrip()):
            apart += split_thoughts(text)
        else:
            apart.append(block)
    return apart


def _is_thought(text: str) -> bool:
    """Whether it begins with one that ends; of hardly any text more than its beginning is read."""
    return text.startswith(_BEGINNINGS) and any(
        text.startswith(begin) and end in text for begin, end in _THOUGHTS
    )


def _read_notice(strand: Strand, entry: Entry, blocks: Sequence[Block]) -> None:
    """What Claude Code says in the assistant's place: mostly that the API failed."""
    text = plain_text(tuple(blocks))
    kind = EventKind.ERROR if entry.flag("isApiErrorMessage") else EventKind.NOTICE
    draft = Draft(entry.id, Role.SYSTEM, [Event(kind, text)], entry.parent, at=entry.at)
    draft.hidden = Hidden.META if text == _NO_ANSWER else None
    strand.add(draft, entry)


def _add_fallback(strand: Strand, entry: Entry, fields: dict[str, object]) -> None:
    names = (string(mapping(fields.get(side)).get("model")) for side in ("from", "to"))
    event = Event(EventKind.MODEL, " → ".join(filter(None, names)))
    strand.add(Draft(f"{entry.id}:model", Role.SYSTEM, [event], entry.parent, at=entry.at), entry)


def _read_response(strand: Strand, entry: Entry, blocks: list[Block]) -> None:
    response_id = string(entry.message.get("id")) or entry.id
    _time_thought(strand, entry, blocks)
    draft = strand.responses.get(response_id)
    if draft is None:
        first = 0
        draft = strand.responses[response_id] = _start(strand, entry, response_id, blocks)
    else:
        first = len(draft.blocks)
        draft.merge(blocks)
        strand.touch(entry.at)
        entry.node.draft = draft
    strand.register_calls(draft, first, entry.at)
    for early in strand.early_results(draft, first, entry.number):
        read_result(strand, early.entry, early.block, early.draft.external_id)
    _note_response(strand, entry, draft)


def _start(strand: Strand, entry: Entry, external_id: str, blocks: list[Block]) -> Draft:
    draft = Draft(external_id, Role.ASSISTANT, blocks, entry.parent, entry.node.draft, entry.at)
    asked_at = _asked_at(strand, entry)
    if (told := number(entry.record.get("durationMs"))) is not None:
        draft.latency_ms = round(told) if 0 <= told <= _LONGEST_THOUGHT else None
    elif asked_at is not None and entry.at is not None:
        waited = entry.at - asked_at
        draft.latency_ms = waited if 0 < waited <= _LONGEST_THOUGHT else None
    return strand.add(draft, entry)


def _note_response(strand: Strand, entry: Entry, draft: Draft) -> None:
    """Take over what the line tells of the response as a whole."""
    message = entry.message
    if isinstance(model := message.get("model"), str):
        draft.model = strand.model = model
    stop = message.get("stop_reason")
    if isinstance(stop, str):
        draft.ended = draft.ended or stop == "end_turn"
        draft.status = draft.status if stop in _ORDINARY_STOPS else stop
    tokens = message.get("usage")
    if not isinstance(tokens, dict):
        return
    draft.count_tokens(tokens)
    draft.cost = draft.cost or entry.record.get("costUSD")
    if ":" not in draft.response:  # gateways leave the request's id out
        name = string(message.get("id")) or entry.uuid or f"{strand.surroundings.key}/{entry.id}"
        ids = (name, string(entry.record.get("requestId")))
        draft.response = ":".join(filter(None, ids)) if ids[1] else draft.response or ids[0]
    count_advice(strand, entry, draft, tokens)


def _time_thought(strand: Strand, entry: Entry, blocks: list[Block]) -> None:
    """A line with a thought alone was written when the thought ended."""
    block = blocks[0]
    if len(blocks) != 1 or not isinstance(block, Thinking) or entry.at is None:
        return
    asked_at = _asked_at(strand, entry)
    if asked_at is not None and 0 < entry.at - asked_at <= _LONGEST_THOUGHT:
        blocks[0] = Thinking(block.text, round((entry.at - asked_at) / 1000, 1))


def _asked_at(strand: Strand, entry: Entry) -> int | None:
    before = strand.nodes.get(entry.parent) if entry.parent else None
    return before.at if before is not None else None
