"""Reading the user records of Claude Code: prompts, commands, injected texts, tool results."""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from chatvault.domain.blocks import (
    Block,
    Event,
    EventKind,
    Text,
    ToolCall,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.domain.message import Hidden, Role
from chatvault.importers.claude_code import results
from chatvault.importers.claude_code.draft import Draft
from chatvault.importers.claude_code.entry import Entry
from chatvault.importers.claude_code.noise import (
    SHELL,
    Prompt,
    PromptKind,
    interruption,
    read_prompt,
)
from chatvault.importers.claude_code.strand import EarlyResult, Strand
from chatvault.importers.contents.calls import Call
from chatvault.importers.json_files.json_values import mapping, sequence, string, to_json

# Another session, a person in a chat elsewhere, or an agent that looks on.
_SENDERS = ("peer", "channel", "observer")
_BY_PROGRAM = ("coordinator", "auto-continuation", "observer-activity")
_SCHEDULED = "scheduled-trigger"  # what a person wrote down to be asked at its time


class Ahead(enum.Enum):
    """Whether a prompt was typed ahead of its turn, and how that is told."""

    NOT = enum.auto()
    ATTACHED = enum.auto()
    ABSORBED = enum.auto()  # it left the queue


def read_user(strand: Strand, entry: Entry) -> None:
    """Take in a user record: the results of tools in it, then what it says."""
    message = entry.record.get("message")
    content = message if isinstance(message, str) else entry.message.get("content")
    said: list[object] = []
    found = 0
    for piece in [content] if isinstance(content, str) else sequence(content):
        fields = mapping(piece)
        if fields.get("type") == "tool_result":
            found += 1
            read_result(strand, entry, fields, f"{entry.id}#{found}")
        else:
            said.append(piece)
    if said:
        read_said(strand, entry, said)
    elif not found:
        strand.events.append(entry.event())


def read_result(strand: Strand, entry: Entry, block: dict[str, Any], message_id: str) -> None:
    """Give a tool call its outcome; without a call the result is a message of its own."""
    call_id = string(block.get("tool_use_id"))
    call = strand.call(call_id) if call_id else strand.nameless_call()
    structured = entry.record.get("toolUseResult")
    tool = call.block.name if call else ""
    outcome = results.outcome(
        block,
        structured,
        tool,
        started_at=call.at if call else None,
        ended_at=entry.at,
        pictures=strand.surroundings.pictures,
        spilled=strand.surroundings.spilled,
    )
    denied = results.DENIALS.get(string(entry.record.get("toolDenialKind")))
    if denied and outcome.status is ToolStatus.FAILED:
        outcome = replace(outcome, note=denied)
    strand.touch(entry.at)
    strand.link_agent(call, results.agent_of(outcome.text, structured, tool))
    if call is not None and call.block.outcome in (None, outcome):
        strand.settle(call, outcome)
        return
    if call is not None and _tells_again(call.block.outcome, outcome):
        return
    result = ToolResult(outcome, tool, call_id or None)
    draft = Draft(message_id, Role.TOOL, [result], entry.parent, at=entry.at)
    if strand.add(draft, entry) is draft and call is None and call_id:
        strand.keep_early(call_id, EarlyResult(entry, block, draft))


def _tells_again(known: ToolOutcome | None, outcome: ToolOutcome) -> bool:
    """Whether it is what is known, written once more as Claude Code resumed the session."""
    told = known and (known.text, known.status)
    return told == (outcome.text, outcome.status) and not outcome.attachments


def read_said(
    strand: Strand, entry: Entry, pieces: Sequence[object], *, ahead: Ahead = Ahead.NOT
) -> None:
    """Take in what a person typed, or what was put into the conversation in their name."""
    if entry.flag("isCompactSummary"):
        _compaction(strand, entry, Prompt(PromptKind.COMPACTION, _text_of(pieces)))
        return
    origin = _origin_of(entry)
    if entry.flag("isMeta") and origin.get("kind") not in _SENDERS:
        _add(strand, entry, strand.surroundings.reader.blocks(pieces), hidden=Hidden.META)
        return
    lead, blocks, context = _unwrapped(strand, pieces)
    if lead.kind is PromptKind.PROMPT and _is_repeated(strand, entry, lead.text, ahead):
        return
    if lead.kind is not PromptKind.PROMPT and ahead is Ahead.ABSORBED:
        return  # a record of its own tells what is no prompt
    lead = _sent(lead, origin)
    if context:
        _add(strand, entry, [Text(context)], suffix=":context", hidden=Hidden.META)
    handler = _HANDLERS.get(lead.kind)
    typed = ahead is Ahead.NOT
    if handler is None:
        draft = _add(strand, entry, blocks, typed=typed, author=lead.author)
        if draft is not None and ahead is Ahead.ABSORBED:
            strand.absorb(lead.text, entry.number, draft)
        return
    handler(strand, entry, lead)
    others = [block for block in blocks if block != Text(lead.text)]
    _add(strand, entry, others, suffix=":more", typed=typed)


def _is_repeated(strand: Strand, entry: Entry, text: str, ahead: Ahead) -> bool:
    """Whether the prompt stands there already, told in another way."""
    if ahead is Ahead.ABSORBED:
        return text in strand.queued
    if (absorbed := strand.absorbed(text, entry.number)) is not None:
        entry.node.draft = absorbed
        return True
    if ahead is Ahead.ATTACHED:
        strand.queued.append(text)
    elif text in strand.queued:
        strand.queued.remove(text)
        return True
    return False


def _origin_of(entry: Entry) -> dict[str, Any]:
    """Where what is said came from, as newer versions tell it."""
    attached = mapping(entry.record.get("attachment"))
    return mapping(entry.record.get("origin")) or mapping(attached.get("origin"))


def _sent(lead: Prompt, origin: dict[str, Any]) -> Prompt:
    """What looks like a prompt, but did not come from the person at the keyboard."""
    kind = origin.get("kind")
    if lead.kind is PromptKind.TEAMMATE and kind in _SENDERS:
        return replace(lead, author=lead.author or _sender_in(origin))
    if lead.kind is not PromptKind.PROMPT or not lead.text:
        return lead
    if kind in _BY_PROGRAM:
        return replace(lead, kind=PromptKind.NOTICE)
    if kind == "task-notification" and origin.get("subkind") != _SCHEDULED:
        return replace(lead, kind=PromptKind.NOTICE)
    if kind in _SENDERS:
        return replace(lead, kind=PromptKind.TEAMMATE, author=_sender_in(origin))
    return lead


def _sender_in(origin: dict[str, Any]) -> str | None:
    names = (string(origin.get(key)) for key in ("name", "from", "server"))
    return next(filter(None, names), None)


def _unwrapped(strand: Strand, pieces: Sequence[object]) -> tuple[Prompt, list[Block], str]:
    """What leads the record, all that is said in it, and what was injected beside it."""
    lead: Prompt | None = None
    blocks: list[Block] = []
    injected: list[str] = []
    for piece in pieces:
        text = piece if isinstance(piece, str) else mapping(piece).get("text")
        if not isinstance(text, str):
            blocks += strand.surroundings.reader.block(piece)
            continue
        prompt = read_prompt(text)
        injected.append(prompt.context)
        if prompt.kind is PromptKind.META:
            injected.append(prompt.text)
        elif prompt.text:
            lead = lead or prompt
            blocks.append(Text(prompt.text))
    context = "\n".join(filter(None, injected))
    if lead is None and blocks:
        return Prompt(PromptKind.PROMPT, ""), blocks, context
    if lead is None:
        return Prompt(PromptKind.META, context), [Text(context)] if context else [], ""
    return lead, blocks, context


def _add(
    strand: Strand,
    entry: Entry,
    blocks: Sequence[Block],
    *,
    role: Role = Role.USER,
    suffix: str = "",
    typed: bool = False,
    author: str | None = None,
    hidden: Hidden | None = None,
) -> Draft | None:
    if not blocks:
        return None
    before = entry.node.draft  # an earlier message of the same record
    draft = Draft(entry.id + suffix, role, list(blocks), entry.parent, before, entry.at)
    draft.author, draft.hidden, draft.typed = author, hidden, typed
    return strand.add(draft, entry)


def _text_of(pieces: Sequence[object]) -> str:
    texts = (piece if isinstance(piece, str) else mapping(piece).get("text") for piece in pieces)
    return "\n\n".join(filter(None, map(string, texts)))


def _command(strand: Strand, entry: Entry, prompt: Prompt) -> None:
    name, _, arguments = prompt.text.partition(" ")
    if name == "/rename" and arguments:
        strand.renamed = arguments
    _add(strand, entry, [Text(prompt.text)], typed=True)


def _shell(strand: Strand, entry: Entry, prompt: Prompt) -> None:
    call = ToolCall(SHELL, to_json({"command": prompt.text}))
    draft = _add(strand, entry, [call], typed=True)
    strand.shell = Call(draft, 0, entry.at) if draft is not None else None
    if prompt.output is not None and strand.shell is not None:
        strand.shell.settle(ToolOutcome(prompt.output, ToolStatus.UNKNOWN))


def _shell_output(strand: Strand, entry: Entry, prompt: Prompt) -> None:
    outcome = ToolOutcome(prompt.text, ToolStatus.UNKNOWN)
    if strand.shell is not None and strand.shell.block.outcome is None:
        strand.shell.settle(outcome)
    else:
        _add(strand, entry, [ToolResult(outcome, SHELL)], role=Role.TOOL)


def _teammate(strand: Strand, entry: Entry, prompt: Prompt) -> None:
    _add(strand, entry, [Text(prompt.text)], author=prompt.author)


def _interrupted(strand: Strand, entry: Entry, prompt: Prompt) -> None:
    told = Event(EventKind.INTERRUPTED, interruption(prompt.text))
    _add(strand, entry, [told], role=Role.SYSTEM)


def _compaction(strand: Strand, entry: Entry, prompt: Prompt) -> None:
    """The summary is kept out of sight; the divider stands already where there is a boundary."""
    last = strand.drafts[-1].blocks[-1] if strand.drafts else None
    if not (isinstance(last, Event) and last.event is EventKind.COMPACTION):
        divider = Event(EventKind.COMPACTION)
        _add(strand, entry, [divider], role=Role.SYSTEM, suffix=":compaction")
    _hidden(strand, entry, prompt.text, Hidden.META)


def _model(strand: Strand, entry: Entry, prompt: Prompt) -> None:
    change = f"{strand.model} → {prompt.text}" if strand.model else prompt.text
    _add(strand, entry, [Event(EventKind.MODEL, change)], role=Role.SYSTEM)


def _notice(strand: Strand, entry: Entry, prompt: Prompt) -> None:
    _hidden(strand, entry, prompt.text, Hidden.META)


def _hook(strand: Strand, entry: Entry, prompt: Prompt) -> None:
    _hidden(strand, entry, prompt.text, Hidden.HOOK)


def _meta(strand: Strand, entry: Entry, prompt: Prompt) -> None:
    _add(strand, entry, [Text(prompt.text)] if prompt.text else [], hidden=Hidden.META)


def _hidden(strand: Strand, entry: Entry, text: str, hidden: Hidden) -> None:
    _add(strand, entry, [Text(text)], role=Role.SYSTEM, hidden=hidden)


_HANDLERS: dict[PromptKind, Callable[[Strand, Entry, Prompt], None]] = {
    PromptKind.COMMAND: _command,
    PromptKind.SHELL: _shell,
    PromptKind.SHELL_OUTPUT: _shell_output,
    PromptKind.TEAMMATE: _teammate,
    PromptKind.INTERRUPTED: _interrupted,
    PromptKind.COMPACTION: _compaction,
    PromptKind.MODEL: _model,
    PromptKind.NOTICE: _notice,
    PromptKind.HOOK: _hook,
    PromptKind.META: _meta,
}
