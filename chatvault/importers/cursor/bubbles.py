"""The bubbles of Cursor's editor: pieces of turns, each with what was said, thought or called."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Code,
    Event,
    EventKind,
    Image,
    Text,
    Thinking,
)
from chatvault.domain.message import Role, Usage
from chatvault.importers.cursor.attached import attached
from chatvault.importers.cursor.edits import Edits
from chatvault.importers.cursor.kept_bytes import base64_of
from chatvault.importers.cursor.pieces import PieceReader, without_marks
from chatvault.importers.cursor.prompts import PRESSED, parted
from chatvault.importers.cursor.tools import called
from chatvault.importers.json_files.json_values import (
    count,
    mapping,
    number,
    sequence,
    string,
    to_json,
)
from chatvault.importers.json_files.stored_json import stored_json
from chatvault.importers.times.timestamps import timestamp

Bubble = dict[str, Any]

LONGEST_WAIT = 24 * 3600 * 1000  # ms; a longer time says nothing

_CLOCK = 1e12  # what is less is not a moment in ms, but counted from the program's start
_COMPACTION = 22  # the capability of a bubble that tells of it
_TIMES = ("clientRpcSendTime", "clientSettleTime", "clientEndTime")


def role_of(bubble: Bubble, header: dict[str, Any]) -> Role:
    """Who the bubble is from."""
    kind = bubble.get("type", header.get("type"))
    return Role.USER if kind in (1, "user") else Role.ASSISTANT


def is_simulated(bubble: Bubble, header: dict[str, Any]) -> bool:
    """Whether Cursor asks by itself what the person would, as when a task has ended."""
    told = (bubble.get("isSimulatedMsg"), mapping(header.get("grouping")).get("isSimulatedMsg"))
    pressed = count(bubble.get("simulatedMsgReason")) in PRESSED or bubble.get("isPlanExecution")
    return True in told and not pressed


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
    told = mapping(record.get("modelInfo")) or mapping(record.get("modelConfig")) or record
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
        self.pieces = pieces
        self.helpers: Container[str] = ()  # conversations that are named after calls
        self.edits = Edits(lambda _key: None)

    def prompt(self, bubble: Bubble) -> list[Block]:
        """What a person asked, with the pictures and files that they put to it."""
        asked, _around = parted(_said(bubble))
        context = mapping(bubble.get("context"))
        pictures = [*sequence(bubble.get("images")), *sequence(context.get("selectedImages"))]
        asked += [block for one in _once(pictures) if (block := self._picture(one)) is not None]
        return asked + attached(bubble)

    def around(self, bubble: Bubble) -> list[Block]:
        """What Cursor put around what the person asked."""
        return parted(_said(bubble))[1]

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
            yield Text(without_marks(text))
        else:
            yield from _code(bubble)
        if told := mapping(bubble.get("toolFormerData")):
            yield called(told, moment(bubble), self.helpers, self._whole)
        if notice := string(mapping(bubble.get("serviceStatusUpdate")).get("message")).strip():
            yield Event(EventKind.NOTICE, notice)
        error = bubble.get("errorDetails")
        if error := mapping(error) or mapping(stored_json(error)):
            yield Event(EventKind.ERROR, _failure(error) or to_json(error))

    def _whole(self, outcome: str) -> str:
        return self.edits.told(outcome) or self.pieces.whole(outcome)

    def _picture(self, picture: object) -> Image | None:
        fields = mapping(picture)
        data = string(picture) or base64_of(fields.get("data")) or string(fields.get("url"))
        path = string(fields.get("path"))
        name = path.replace("\\", "/").rpartition("/")[2]
        if data:
            return Image(self.pieces.picture(data, string(fields.get("mimeType")), name))
        return Image(Attachment(name, "image/*")) if name else None


def _code(bubble: Bubble) -> Iterator[Code]:
    for block in map(mapping, sequence(bubble.get("codeBlocks"))):
        if content := string(block.get("content")):
            yield Code(content, string(block.get("languageId")))


def _failure(error: Bubble) -> str:
    """What went wrong: what Cursor calls it, and what it showed the person of it."""
    inside = mapping(error.get("error")) or mapping(stored_json(error.get("error")))
    shown = mapping(inside.get("details"))
    told = (error.get("message"), shown.get("title"), shown.get("detail"))
    return "\n".join(dict.fromkeys(filter(None, map(string, told))))


def _once(pictures: list[Any]) -> Iterator[Any]:
    """The pictures; one that is told in two places is told with its bytes first."""
    seen: set[str] = set()
    for picture in pictures:
        name = string(mapping(picture).get("uuid"))
        if not name or name not in seen:
            yield picture
        seen.add(name)


def _said(bubble: Bubble) -> list[Text]:
    text = string(bubble.get("text")) or string(bubble.get("rawText"))
    trees = (stored_json(bubble.get(key)) for key in ("richText", "initText"))
    text = text or next(filter(None, map(_plain, trees)), "")
    return [Text(text)] if text.strip() else []


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
