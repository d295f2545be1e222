"""Makes blocks of a message: what is said, and the tools that are called in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    File,
    Image,
    Text,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.json_files.json_values import mapping, sequence, string, to_json

Fields = dict[str, Any]

_STATES = {"done": ToolStatus.OK, "errored": ToolStatus.FAILED, "canceled": ToolStatus.FAILED}


def blocks_of(message: Fields, pictures: Pictures) -> list[Block]:
    """What is said in a message, or what a tool gave back in one of its own."""
    content, role = message.get("content"), message.get("role")
    pieces = [{"type": "text", "text": content}] if isinstance(content, str) else content
    blocks: list[Block] = []
    texts: list[str] = []
    for piece in map(mapping, sequence(pieces)):
        if piece.get("type") == "imageUrl":
            url = string(mapping(piece.get("imageUrl")).get("url"))
            if url:
                held = pictures.from_url(url)
                blocks.append(Image(held or Attachment(url[:200], "image/*")))
        elif text := string(piece.get("text")).strip():
            texts.append(text)
    said = "\n".join(texts)
    if role == "tool":
        call_id = string(message.get("toolCallId"))
        return [ToolResult(ToolOutcome(said), "", call_id or None)]
    if said:
        blocks.insert(0, Thinking(said) if role == "thinking" else Text(said))
    return blocks


def results_by_call(history: Sequence[object], pictures: Pictures) -> dict[str, str]:
    """What tools gave back in messages of their own, by the ids of the calls."""
    found: dict[str, str] = {}
    for message in (mapping(mapping(value).get("message")) for value in history):
        if message.get("role") == "tool":
            for block in blocks_of(message, pictures):
                if isinstance(block, ToolResult) and block.call_id:
                    found[block.call_id] = block.outcome.text
    return found


def calls(
    item: Fields, message: Fields, given: Mapping[str, str], settled: set[str]
) -> list[Block]:
    """The tools that were called, with what they gave where it stands beside them."""
    states = {
        string(mapping(one).get("toolCallId")): mapping(one)
        for one in sequence(item.get("toolCallStates"))
    }
    blocks: list[Block] = []
    for told in map(mapping, sequence(message.get("toolCalls"))):
        function, call_id = mapping(told.get("function")), string(told.get("id"))
        state = states.get(call_id, {})
        outcome = _outcome(state, given.get(call_id, ""))
        if outcome is not None:
            settled.add(call_id)
        name = string(function.get("name")) or "tool"
        arguments = to_json(function.get("arguments") or state.get("parsedArgs") or "")
        blocks.append(ToolCall(name, arguments, call_id or None, outcome))
    return blocks


def _outcome(state: Fields, given: str) -> ToolOutcome | None:
    """What came back by the state of the call; what it does not hold the message behind may."""
    output = [string(mapping(one).get("content")) for one in sequence(state.get("output"))]
    output = output if any(output) else [given] if state and given else output
    status = _STATES.get(string(state.get("status")), ToolStatus.UNKNOWN)
    if not output and status is not ToolStatus.FAILED:
        return None
    note = string(state.get("status")) if status is ToolStatus.FAILED else ""
    return ToolOutcome("\n".join(filter(None, output)), status, note)


def files_given(item: Fields) -> list[Block]:
    """The files that were given along."""
    return [
        File(Attachment(string(one.get("name")) or "context", "text/plain"), string(one["content"]))
        for one in map(mapping, sequence(item.get("contextItems")))
        if string(one.get("content"))
    ]
