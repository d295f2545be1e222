"""The bubbles of Cursor's editor: pieces of turns, each with what was said, thought or called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Code,
    Event,
    EventKind,
    File,
    Image,
    Text,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolStatus,
)
from chatvault.domain.message import Role, Usage
from chatvault.importers.cursor.pieces import PieceReader
from chatvault.importers.cursor.prompts import parted
from chatvault.importers.json_values import count, mapping, number, sequence, string, to_json
from chatvault.importers.stored_json import stored_json
from chatvault.importers.timestamps import timestamp

Bubble = dict[str, Any]

LONGEST_WAIT = 24 * 3600 * 1000  # ms; a longer time says nothing

_CLOCK = 1e12  # what is less is not a moment in ms, but counted from the program's start
_COMPACTION = 22  # the capability of a bubble that tells of it
_TASKS = ("task", "task_v2")  # the tools that let a sub-agent work
_FAILED = ("error", "failed", "cancelled", "canceled", "rejected", "aborted")
_TIMES = ("clientRpcSendTime", "clientSettleTime", "clientEndTime")


def role_of(bubble: Bubble, header: dict[str, Any]) -> Role:
    """Who the bubble is from."""
    kind = bubble.get("type", header.get("type"))
    return Role.USER if kind in (1, "user") else Role.ASSISTANT


def moment(bubble: Bubble) -> int | None:
    """When it was written, in UTC ms."""
    timing = mapping(bubble.get("timingInfo"))
    times = [number(timing.get(key)) for key in _TIMES]
    candidates = [bubble.get("createdAt"), *(time for time in times if time and time > _CLOCK)]
    return next(filter(None, map(timestamp, candidates)), None)


def waited(bubble: Bubble) -> int | None:
    """How long the answer took, in ms."""
    timing = mapping(bubble.get("timingInfo"))
    sent, ended = number(timing.get("clientRpcSendTime")), number(timing.get("clientEndTime"))
    if sent is None or ended is None or not 0 < ended - sent <= LONGEST_WAIT:
        return None
    return round(ended - sent) if sent > _CLOCK else None


def model_of(record: dict[str, Any]) -> str | None:
    """The model that a bubble or a composer names."""
    told = mapping(record.get("modelInfo")) or mapping(record.get("modelConfig"))
    return string(told.get("modelName")) or string(record.get("modelType")) or None


def usage(bubble: Bubble, before: Usage | None) -> Usage | None:
    """The tokens of a turn with those of one more of its bubbles; mostly none are told."""
    told = mapping(bubble.get("tokenCount"))
    taken = count(told.get("inputTokens")), count(told.get("outputTokens"))
    if not any(taken):
        return before
    before = before or Usage()
    return Usage(input=before.input + taken[0], output=before.output + taken[1])


class BubbleReader:
    """Makes blocks of bubbles."""

    def __init__(self, pieces: PieceReader) -> None:
        self._pieces = pieces

    def prompt(self, bubble: Bubble) -> list[Block]:
        """What a person asked, with the pictures and files that they put to it."""
        text = string(bubble.get("text")) or string(bubble.get("rawText"))
        text = text or _plain(stored_json(bubble.get("richText")))
        asked, _around = parted([Text(text)] if text.strip() else [])
        context = mapping(bubble.get("context"))
        pictures = [*sequence(bubble.get("images")), *sequence(context.get("selectedImages"))]
        asked += [block for picture in pictures if (block := self._picture(picture)) is not None]
        asked += _chunks(bubble)
        return asked + _selections(context)

    def answer(self, bubble: Bubble) -> Iterator[Block]:
        """What the model thought, said and called, or that what was before was summed up."""
        thought = bubble.get("thinking")
        if thought:
            took = number(bubble.get("thinkingDurationMs"))
            seconds = round(took / 1000, 1) if took and 0 < took <= LONGEST_WAIT else None
            yield Thinking(string(thought) or string(mapping(thought).get("text")), seconds)
        text = (string(bubble.get("text")) or string(bubble.get("rawText"))).strip()
        if bubble.get("capabilityType") == _COMPACTION:
            yield Event(EventKind.COMPACTION, text)
        elif text:
            yield Text(text)
        else:
            yield from _code(bubble)
        if told := mapping(bubble.get("toolFormerData")):
            yield _call(told, moment(bubble))
        if error := mapping(bubble.get("errorDetails")):
            yield Event(EventKind.ERROR, string(error.get("message")) or to_json(error))

    def _picture(self, picture: object) -> Image | None:
        fields = mapping(picture)
        data = string(picture) or string(fields.get("data")) or string(fields.get("url"))
        path = string(fields.get("path"))
        name = path.replace("\\", "/").rpartition("/")[2]
        if data:
            return Image(self._pieces.picture(data, string(fields.get("mimeType")), name))
        return Image(Attachment(name, "image/*")) if name else None


def _code(bubble: Bubble) -> Iterator[Code]:
    for block in map(mapping, sequence(bubble.get("codeBlocks"))):
        if content := string(block.get("content")):
            yield Code(content, string(block.get("languageId")))


def _chunks(bubble: Bubble) -> list[Block]:
    """The passages of files that were put to a prompt."""
    found: list[Block] = []
    for chunk in map(mapping, sequence(bubble.get("attachedCodeChunks"))):
        lines = [string(line) or string(mapping(line).get("text")) for line in _lines(chunk)]
        name = string(chunk.get("relativeWorkspacePath")) or path_of(chunk.get("uri"))
        if name:
            found.append(File(Attachment(name, "text/plain"), "\n".join(lines)))
    return found


def _lines(chunk: dict[str, Any]) -> list[Any]:
    return sequence(chunk.get("lines"))


def _selections(context: dict[str, Any]) -> list[Block]:
    """The files that were put to a prompt by name."""
    names = [path_of(mapping(file).get("uri")) for file in sequence(context.get("fileSelections"))]
    return [File(Attachment(name, "text/plain")) for name in dict.fromkeys(filter(None, names))]


def path_of(uri: object) -> str:
    """The path that a URI of the editor names."""
    fields = mapping(uri)
    return string(fields.get("fsPath")) or string(fields.get("path")) or string(uri)


def _call(told: dict[str, Any], at: int | None) -> ToolCall:
    name = string(told.get("name")) or f"tool {count(told.get('tool'))}"
    arguments = told.get("rawArgs") or told.get("params") or ""
    call_id = string(told.get("toolCallId")).partition("\n")[0] or None
    return ToolCall(
        name,
        to_json(arguments),
        call_id,
        _outcome(told, at),
        child=_started(told) if name in _TASKS else None,
    )


def _started(told: dict[str, Any]) -> str | None:
    """The conversation of the sub-agent that a call let work."""
    return string(mapping(stored_json(told.get("result"))).get("agentId")) or None


def _outcome(told: dict[str, Any], at: int | None) -> ToolOutcome | None:
    result, error, status = told.get("result"), told.get("error"), string(told.get("status"))
    denied = told.get("userDecision") == "rejected"
    if not result and not error and not denied and status in ("", "loading", "pending", "running"):
        return None
    failed = denied or bool(error) or status in _FAILED
    text = _text(result) or (_text(error) if error else "")
    fields = mapping(stored_json(result))
    code = fields.get("exitCodeV2", fields.get("exitCode"))
    if isinstance(code, int) and code and not isinstance(code, bool):
        return ToolOutcome(text, ToolStatus.FAILED, f"exit {code}"[:40], at)
    note = "denied" if denied else status if failed and status in _FAILED[2:] else ""
    return ToolOutcome(text, ToolStatus.FAILED if failed else ToolStatus.OK, note, at)


def _text(result: object) -> str:
    """What a person would read of a result: the file, the output or the changes; else all."""
    fields = mapping(result) or mapping(stored_json(result))
    for key in ("contents", "output", "clientVisibleErrorMessage", "error"):
        if text := string(fields.get(key)):
            return text
    chunks = sequence(mapping(fields.get("diff")).get("chunks"))
    changes = [string(mapping(chunk).get("diffString")) for chunk in chunks]
    return "\n".join(filter(None, changes)) or (to_json(result) if result else "")


def _plain(tree: object) -> str:
    """The words of a text that the editor keeps as a tree."""
    lines: list[str] = []
    waiting: list[object] = [mapping(tree).get("root")]
    while waiting:
        node = mapping(waiting.pop())
        if node.get("type") in ("paragraph", "linebreak"):
            lines.append("\n")
        lines.append(string(node.get("text")))
        waiting += reversed(sequence(node.get("children")))
    return "".join(lines).strip()
