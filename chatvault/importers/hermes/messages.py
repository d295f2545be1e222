"""The messages of a session of Hermes: OpenAI's, as its database or its files hold them.

A row keeps calls and content that is not plain text as JSON. What a compaction folded away is not
``active`` but ``compacted``, and what it kept is there once more, as it was; what was taken back is
neither. Tools give back JSON, in which most say how they ended. Facts of the format: the schema and
the reference of NousResearch/hermes-agent on its session storage, and readers of such databases.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from chatvault.domain.blocks import (
    Block,
    Event,
    EventKind,
    Thinking,
    ToolResult,
    ToolStatus,
    plain_text,
)
from chatvault.domain.message import Hidden, Role
from chatvault.importers.hermes.prompts import tell_apart
from chatvault.importers.interchange.openai_content import ContentReader
from chatvault.importers.json_files.json_values import from_json, mapping, sequence, string
from chatvault.importers.messages.drafts import Draft, Thread
from chatvault.importers.messages.prompt_trail import PromptTrail
from chatvault.importers.times.timestamps import timestamp

Fields = dict[str, Any]

_ROLES = {
    "user": Role.USER,
    "assistant": Role.ASSISTANT,
    "system": Role.SYSTEM,
    "tool": Role.TOOL,
}
_JSON = "\0json:"  # what content begins with that is JSON
_ENCODED = ("tool_calls",)
_SAME = ("role", "content", "timestamp", "tool_call_id", "tool_calls")  # what a copy has alike


def thread_of(messages: Iterable[Fields], reader: ContentReader, prefix: str) -> Thread:
    """The conversation of the messages; those without an id go by their place among them.

    What is none of them does not count: one of two files of a session begins with a line of it.
    """
    thread, place, trail = Thread(), -1, PromptTrail()
    for message in _once(messages):
        role = _ROLES.get(string(message.get("role")))
        if role is None:
            continue
        place += 1
        if role is Role.USER:
            trail.ask(message.get("content"))
        named = message.get("id")
        name = f"{prefix}{named if isinstance(named, int | str) and named != '' else place}"
        name = trail.name(name) if prefix else name  # of a file that is written anew
        draft = Draft(name, role, _blocks(message, reader))
        draft.at = timestamp(message.get("timestamp"))
        draft.hidden = Hidden.SYSTEM if role is Role.SYSTEM else None
        if message.get("_compressed_summary") == 1:
            draft.role = Role.SYSTEM
            draft.blocks = [Event(EventKind.COMPACTION, plain_text(tuple(draft.blocks)))]
        elif message.get("display_kind") == "hidden":
            draft.hidden = Hidden.META
        else:
            tell_apart(draft)
        if message.get("active") == 0 and not message.get("compacted"):
            draft.hidden = Hidden.ROLLED_BACK
        thread.add(draft)
    return thread


def _once(messages: Iterable[Fields]) -> Iterable[Fields]:
    """The messages without those that a compaction wrote once more."""
    folded = set[tuple[object, ...]]()
    for message in messages:
        same = tuple(str(message.get(name)) for name in _SAME)
        if message.get("active") != 0 and same in folded:
            continue
        if message.get("compacted"):
            folded.add(same)
        yield message


def _blocks(message: Fields, reader: ContentReader) -> list[Block]:
    blocks = [_ended(block) for block in reader.blocks(_decoded(message))]
    if not any(isinstance(block, Thinking) for block in blocks):
        details = message.get("reasoning_details")
        told = map(mapping, sequence(from_json(details) if isinstance(details, str) else details))
        thoughts = (string(one.get("text")) or string(one.get("summary")) for one in told)
        thought = "\n\n".join(filter(None, thoughts)).strip()
        blocks[:0] = [Thinking(thought)] if thought else []
    return blocks


def _ended(block: Block) -> Block:
    """What came back from a tool, with how it ended where that is told."""
    if not isinstance(block, ToolResult) or not block.outcome.text.lstrip().startswith("{"):
        return block
    told = mapping(from_json(block.outcome.text))
    code = told.get("exit_code")
    failed = isinstance(code, int) and code != 0
    if not failed and told.get("success") is not False and not string(told.get("error")).strip():
        return block
    note = f"exit {code}"[:40] if failed else "failed"
    return replace(block, outcome=replace(block.outcome, status=ToolStatus.FAILED, note=note))


def _decoded(message: Fields) -> Fields:
    """A message as it was before it was put into a row."""
    told = dict(message)
    for key in _ENCODED:
        if isinstance(told.get(key), str):
            told[key] = from_json(told[key])
    content = told.get("content")
    if isinstance(content, str) and content.startswith(_JSON):
        told["content"] = from_json(content.removeprefix(_JSON)) or content.removeprefix(_JSON)
    told["name"] = told.get("tool_name") or told.get("name")
    return told
