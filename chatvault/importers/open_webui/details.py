"""The folded pieces of HTML that Open WebUI wrote into answers before it had a list of them.

``<details type="reasoning" …><summary>…</summary>…</details>``: thinking, tools that were
called with what they gave, and code that was run.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from chatvault.domain.blocks import Block, Thinking, ToolCall, ToolOutcome, ToolStatus
from chatvault.importers.json_files.json_values import from_json, mapping, number, string, to_json
from chatvault.importers.texts.thought_tags import split_thoughts

_BEGIN, _END = "<details", "</details>"
_ATTRIBUTE = re.compile(r'([\w-]{1,40})="([^"]*)"')
_FENCE = "```"
_BESIDE = ("files", "embeds")

Fields = dict[str, Any]


def text_blocks(content: str, beside: Callable[[Fields], Iterable[Block]]) -> list[Block]:
    """An answer's text in order, with what was folded in it taken out.

    ``beside`` makes blocks of the files that a tool gave, and of the pages that it had shown.
    """
    blocks: list[Block] = []
    for piece in _pieces(content, beside):
        if isinstance(piece, str):
            blocks += split_thoughts(piece)
        else:
            blocks.append(piece)
    return blocks


def _pieces(content: str, beside: Callable[[Fields], Iterable[Block]]) -> Iterator[str | Block]:
    place = 0
    while (begin := content.find(_BEGIN, place)) >= 0:
        head_end, end = content.find(">", begin), content.find(_END, begin)
        if head_end < 0 or end < head_end:
            break
        told = {
            name: html.unescape(value)
            for name, value in _ATTRIBUTE.findall(content[begin:head_end])
        }
        block = _block(told, content[head_end + 1 : end])
        if block is None:  # somebody's own HTML
            yield content[place : end + len(_END)]
        else:
            yield content[place:begin]
            yield block
            yield from beside({key: from_json(told.get(key, "")) for key in _BESIDE})
        place = end + len(_END)
    yield content[place:]


def _block(told: dict[str, str], body: str) -> Block | None:
    inner = _without_summary(body)
    match told.get("type"):
        case "reasoning":
            return Thinking(_unquoted(inner), _seconds(told.get("duration")))
        case "tool_calls":
            return _call(told, inner)
        case "code_interpreter":
            return _run(told, inner)
    return None


def _without_summary(body: str) -> str:
    end = body.find("</summary>")
    return body[end + len("</summary>") :] if end >= 0 else body


def _unquoted(body: str) -> str:
    lines = html.unescape(body).strip().splitlines()
    return "\n".join(line.removeprefix("> ").removeprefix(">") for line in lines)


def _seconds(told: str | None) -> float | None:
    return number(from_json(told)) if told else None


def _call(told: dict[str, str], body: str) -> ToolCall:
    done = told.get("done") == "true"
    result = _unwrapped(told.get("result", "")) or html.unescape(body).strip()
    outcome = ToolOutcome(result, ToolStatus.OK) if done or result else None
    arguments = _unwrapped(told.get("arguments", ""))
    return ToolCall(told.get("name") or "tool", arguments, told.get("id") or None, outcome)


def _run(told: dict[str, str], body: str) -> ToolCall:
    """Code that the program ran for the model."""
    code = body.strip()
    if code.startswith(_FENCE):
        code = code.partition("\n")[2].rpartition(_FENCE)[0].rstrip("\n")
    output = told.get("output")
    outcome = run_outcome(_twice(output)) if output else None
    return ToolCall("code_interpreter", html.unescape(code), None, outcome)


def run_outcome(output: object) -> ToolOutcome:
    """What code gave that was run: text, or its output, errors and value each by itself."""
    fields = mapping(output)
    if not fields:
        return ToolOutcome(to_json(output), ToolStatus.OK)
    said = [string(fields.get(key)) for key in ("stdout", "output", "result", "stderr", "error")]
    failed = bool(fields.get("stderr") or fields.get("error"))
    text = "\n".join(filter(None, said)) or to_json(fields)
    return ToolOutcome(text, ToolStatus.FAILED if failed else ToolStatus.OK)


def _unwrapped(told: str) -> str:
    """JSON text; text that was made JSON once more is taken out of it."""
    value = _twice(told)
    return value if isinstance(value, str) else to_json(value)


def _twice(told: str) -> object:
    value = from_json(told)
    if value is None:
        return told
    if isinstance(value, str):
        inner = from_json(value)
        return value if inner is None else inner
    return value
