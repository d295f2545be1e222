"""The messages of gptme, one a line.

A line has ``role``, ``content``, ``timestamp`` (of the computer's own time, without a zone), and
some of ``files``, ``call_id``, ``hide`` and ``metadata`` (``model``, ``cost`` in dollars,
``timings``, and ``usage``, whose fields stood in ``metadata`` itself before). Calls of tools are
blocks of code, or lines such as ``@shell(call_1): {…}``. What a tool gave back is a message of the
system behind an answer. Facts of the format: gptme's message.py, and kenn-io/agentsview.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from chatvault.domain.blocks import (
    Block,
    Text,
    ToolCall,
    ToolOutcome,
    ToolResult,
)
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.importers.contents.costs import micro_dollars, reported
from chatvault.importers.gptme.files import Files
from chatvault.importers.json_files.json_lines import Record
from chatvault.importers.json_files.json_values import count, mapping, number, string
from chatvault.importers.messages.drafts import Draft
from chatvault.importers.texts.thought_tags import split_thoughts
from chatvault.importers.times.local_times import local_time

ROLES = {"user": Role.USER, "assistant": Role.ASSISTANT, "system": Role.SYSTEM}

_CALL = re.compile(r"^@(?P<name>[\w-]{1,100})\((?P<id>[\w-]{1,200})\):[ \t]*(?=\{)", re.MULTILINE)
_LONGEST = 3600 * 1000  # ms that an answer takes
_JSON = json.JSONDecoder()


def draft_of(
    name: str, record: Record, folder: str, files: Files, *, answered: bool
) -> Draft | None:
    """The message of a line; ``answered`` tells whether an answer stands before it."""
    role, text = ROLES.get(string(record.get("role"))), string(record.get("content")).strip()
    if role is None:
        return None
    about = mapping(record.get("metadata"))
    blocks: list[Block] = [Text(text)] if text else []
    if role is Role.ASSISTANT:
        blocks = [*_said(text)]
    blocks += files.blocks(record)
    draft = Draft(name, role, blocks, local_time(record.get("timestamp")))
    if role is Role.ASSISTANT:
        draft.model = string(about.get("model")) or None
        draft.usage, draft.latency_ms = _usage(about), _took(mapping(about.get("timings")))
        # A fork is a copy of the whole folder, in which an answer has its time still.
        moment = string(record.get("timestamp"))
        draft.usage_key = f"gptme:{moment or f'{folder}:{name}'}:{draft.model}"
    elif role is Role.SYSTEM and answered and record.get("hide") is not True:
        call_id, tool = string(record.get("call_id")) or None, string(about.get("tool"))
        result = ToolResult(ToolOutcome(text), tool, call_id)
        draft.role, draft.blocks = Role.TOOL, [result] if text or call_id else []
    elif role is Role.SYSTEM:
        draft.hidden = Hidden.SYSTEM
    return draft


def _said(text: str) -> Iterator[Block]:
    """What an answer thought, said and called, in order."""
    for block in split_thoughts(text):
        if isinstance(block, Text):
            yield from _calls(block.text)
        else:
            yield block


def _calls(text: str) -> Iterator[Block]:
    rest = 0
    for match in _CALL.finditer(text):
        if match.start() < rest:
            continue
        try:
            arguments, end = _JSON.raw_decode(text, match.end())
        except (ValueError, RecursionError):  # it was cut short, or only looks like a call
            continue
        if said := text[rest : match.start()].strip():
            yield Text(said)
        written = text[match.end() : end] if isinstance(arguments, dict) else ""
        yield ToolCall(match["name"], written, match["id"])
        rest = end
    if said := text[rest:].strip():
        yield Text(said)


def _took(timings: Record) -> int | None:
    parts = [number(timings.get(name)) or 0 for name in ("ttft_ms", "gen_ms")]
    return round(sum(parts)) if 0 < sum(parts) <= _LONGEST else None


def _usage(about: Record) -> Usage | None:
    told = mapping(about.get("usage")) or about
    cost = micro_dollars(about.get("cost"))
    usage = Usage(
        input=count(told.get("input_tokens")),
        output=count(told.get("output_tokens")),
        cache_read=count(told.get("cache_read_tokens")),
        cache_write=count(told.get("cache_creation_tokens")),
        reasoning=count(told.get("reasoning_tokens")),
        cost=cost,
        cost_source=reported(cost),
    )
    return usage if usage.total or cost else None
