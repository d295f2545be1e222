"""The messages of Gemini CLI, in the parts that its model's interface knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Event,
    EventKind,
    File,
    Image,
    Text,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolResult,
    ToolStatus,
    plain_text,
)
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.parsed import ParsedMessage
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.gemini_cli.history import CONTEXT, is_folded
from chatvault.importers.gemini_cli.log import MODEL, Record
from chatvault.importers.gemini_cli.prompts import is_steering, unwrapped
from chatvault.importers.gemini_cli.referenced import with_files
from chatvault.importers.json_files.json_values import count, mapping, sequence, string, to_json
from chatvault.importers.times.timestamps import timestamp

_STATES = {"success": ToolStatus.OK, "completed": ToolStatus.OK, "error": ToolStatus.FAILED,
           "cancelled": ToolStatus.FAILED, "canceled": ToolStatus.FAILED}  # fmt: skip
_PREAMBLE = (CONTEXT, "This is the Gemini CLI.", "This is the Qwen Code.")
_THANKS = "Got it. Thanks for the context!"
_NOISE = ("/", "?", CONTEXT, "<hook_context>", "Background execution update:\n<background_output>")
_GO_ON = "System: Please continue."  # the program says that, too
# What the program puts into its model's mouth.
_PUT_IN = ("Got it. Thanks for the additional context!", "Binary content received.")


def as_it_is(text: str) -> str:
    """What a tool gave back, where no file is looked for."""
    return text


@dataclass(slots=True)
class MessageReader:
    """Makes messages of records; a picture that comes again is held once.

    ``whole`` gives what a tool gave back where only a part of it stands there.
    """

    session_id: str
    pictures: Pictures
    whole: Callable[[str], str] = as_it_is

    def message(self, key: str, record: Record, parent: str | None) -> ParsedMessage | None:
        """The message, None where nothing is in it."""
        is_answer = record.get("type") in MODEL
        role, blocks, hidden = self.said(record)
        if not blocks:
            return None
        usage = _usage(mapping(record.get("tokens"))) if is_answer else None
        return ParsedMessage(
            external_id=key,
            role=role,
            blocks=tuple(blocks),
            parent_id=parent,
            created_at=timestamp(record.get("timestamp")),
            model=(string(record.get("model")) or None) if is_answer else None,
            hidden=hidden,
            usage=usage,
            usage_key=f"{self.session_id}:{key}" if usage else None,
        )

    def said(self, record: Record) -> tuple[Role, list[Block], Hidden | None]:
        """Who says what in a record, and why it is hidden, where it is."""
        kind = record.get("type")
        is_answer = kind in MODEL
        read = self._asked if kind == "user" else self._answered if is_answer else self._told
        return read(record)

    def parts(self, content: object) -> list[Block]:
        """The blocks of a text, a part, or several parts."""
        if isinstance(content, str):
            return [Text(content.strip())] if content.strip() else []
        pieces = content if isinstance(content, list) else [content]
        return [block for piece in pieces for block in self._part(piece)]

    def _asked(self, record: Record) -> tuple[Role, list[Block], Hidden | None]:
        if is_folded(record):
            text = plain_text(tuple(self.parts(record.get("content"))))
            return Role.SYSTEM, [Event(EventKind.COMPACTION, text)], None
        shown = self.parts(record.get("displayContent"))
        blocks = with_files(self.parts(record.get("content")))
        if shown:  # without what was put to the prompt, mostly
            given = (one for one in blocks if isinstance(one, Image | File) and one not in shown)
            blocks = [*shown, *given]
        by_program = _begins_with(blocks, _NOISE) or blocks == [Text(_GO_ON)]
        return Role.USER, list(_asked_in(blocks)), Hidden.META if by_program else None

    def _answered(self, record: Record) -> tuple[Role, list[Block], Hidden | None]:
        """Written anew, an answer has its thoughts and calls in its content besides."""
        thoughts: list[Block] = []
        for thought in map(mapping, sequence(record.get("thoughts"))):
            said = [string(thought.get(key)) for key in ("subject", "description", "summary")]
            if text := "\n".join(filter(None, said)).strip():
                thoughts.append(Thinking(text))
        calls = [self._call(mapping(call)) for call in sequence(record.get("toolCalls"))]
        called = {key for call in calls for key in _names_of(call)}
        content = [
            block
            for block in self.parts(record.get("content"))
            if not (thoughts and isinstance(block, Thinking))
            and not (isinstance(block, ToolCall) and called.intersection(_names_of(block)))
        ]
        by_program = not calls and not thoughts and not record.get("model")
        put_in = by_program and _begins_with(content, _PUT_IN)
        return Role.ASSISTANT, [*thoughts, *content, *calls], Hidden.META if put_in else None

    def _told(self, record: Record) -> tuple[Role, list[Block], Hidden | None]:
        """What the program itself says; its errors are seen."""
        blocks = self.parts(record.get("content"))
        if record.get("type") == "error":
            texts = [block.text for block in blocks if isinstance(block, Text)]
            return Role.SYSTEM, [Event(EventKind.ERROR, text) for text in texts], None
        return Role.SYSTEM, blocks, Hidden.SYSTEM

    def _part(self, piece: object) -> list[Block]:
        if isinstance(piece, str):
            return self.parts(piece)
        fields = mapping(piece)
        if text := string(fields.get("text")).strip():
            return [Thinking(text) if fields.get("thought") is True else Text(text)]
        inline = mapping(fields.get("inlineData"))
        if data := string(inline.get("data")):
            kind = string(inline.get("mimeType"))
            attachment = self.pictures.from_base64(data, kind)
            return [Image(attachment) if kind.startswith("image/") else File(attachment)]
        if file := mapping(fields.get("fileData")):
            name = string(file.get("fileUri")) or "file"
            return [File(Attachment(name[:200], string(file.get("mimeType"))))]
        if call := mapping(fields.get("functionCall")):
            arguments = to_json(call.get("args") or {})
            name = string(call.get("name")) or "tool"
            return [ToolCall(name, arguments, string(call.get("id")) or None)]
        if answer := mapping(fields.get("functionResponse")):
            text, failed = _response(answer)
            status = ToolStatus.FAILED if failed else ToolStatus.UNKNOWN
            name, call_id = string(answer.get("name")), string(answer.get("id"))
            outcome = ToolOutcome(self.whole(text), status)
            return [ToolResult(outcome, name, call_id or None)]
        return []

    def _call(self, told: Record) -> ToolCall:
        status = _STATES.get(string(told.get("status")), ToolStatus.UNKNOWN)
        text, failed = _result(told.get("result"))
        display = told.get("resultDisplay")
        text = self.whole(text) or string(display)
        outcome = ToolOutcome(
            text,
            ToolStatus.FAILED if failed and status is ToolStatus.UNKNOWN else status,
            string(told.get("status")) if status is ToolStatus.FAILED else "",
            started_at=timestamp(told.get("timestamp")),
            details=to_json(display) if isinstance(display, dict) else None,
            attachments=tuple(self._given_back(told.get("result"))),
        )
        is_told = outcome.status is not ToolStatus.UNKNOWN
        is_known = bool(text or outcome.details or outcome.attachments or is_told)
        return ToolCall(
            string(told.get("name")) or "tool",
            to_json(told.get("args") or {}),
            string(told.get("id")) or None,
            outcome if is_known else None,
            string(told.get("agentId")) or None,
        )

    def _given_back(self, result: object) -> Iterator[Attachment]:
        """Pictures and files in a result: beside the answer, newer versions have them in it."""
        parts = [mapping(part) for part in sequence(result)]
        inside = [mapping(mapping(part).get("functionResponse")).get("parts") for part in parts]
        for piece in (*parts, *(one for each in inside for one in sequence(each))):
            for block in self._part({"inlineData": mapping(piece).get("inlineData")}):
                if isinstance(block, Image | File):
                    yield block.attachment


def given_text(value: object) -> str:
    """The text of what a tool gave back, which is a response or the parts that hold some."""
    return _result(value)[0] if isinstance(value, list) else _response({"response": value})[0]


def _asked_in(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        yield from unwrapped(block.text) if isinstance(block, Text) else (block,)


def is_preamble(place: int, role: Role, blocks: Sequence[Block]) -> bool:
    """Whether a turn is what the program tells the model first, or that it was heard."""
    if place == 0 and role is Role.USER:
        return _begins_with(blocks, _PREAMBLE)
    return place == 1 and role is Role.ASSISTANT and _begins_with(blocks, (_THANKS,))


def _names_of(call: ToolCall) -> Iterator[tuple[str, ...]]:
    """What tells the call from others: its id, or all of it where ids were made up."""
    yield call.name, call.arguments
    if call.call_id:
        yield (call.call_id,)


def _begins_with(blocks: Sequence[Block], beginnings: tuple[str, ...]) -> bool:
    texts = [block.text for block in blocks if isinstance(block, Text | Thinking)]
    return bool(texts) and texts[0].startswith(beginnings)


def _result(result: Any) -> tuple[str, bool]:
    """The text of what came back, and whether it is an error."""
    if isinstance(result, str):
        return result, False
    answers = [
        _response(mapping(mapping(part).get("functionResponse"))) for part in sequence(result)
    ]
    said = [string(mapping(part).get("text")) for part in sequence(result)]
    texts = [text for text, _ in answers] + [text for text in said if not is_steering(text)]
    return "\n".join(filter(None, texts)), any(failed for _, failed in answers)


def _response(answer: Record) -> tuple[str, bool]:
    response = answer.get("response")
    fields = mapping(response)
    if error := fields.get("error"):
        return to_json(error), True
    output = fields.get("output", response)
    return (to_json(output), False) if output is not None else ("", False)


def _usage(told: Record) -> Usage | None:
    """Tokens: the input holds what was read from the cache, but not what tools of the server
    put to it, the output no thoughts.
    """
    cached, thoughts = count(told.get("cached")), count(told.get("thoughts"))
    usage = Usage(
        input=max(0, count(told.get("input")) - cached) + count(told.get("tool")),
        output=count(told.get("output")) + thoughts,
        cache_read=cached,
        reasoning=thoughts,
    )
    return usage if usage.total else None
