"""What a message of LibreChat holds, as blocks."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Event,
    EventKind,
    File,
    Image,
    Text,
    TextVariant,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolStatus,
)
from chatvault.importers.contents.feedback import feedback
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import from_json, mapping, sequence, string, to_json
from chatvault.importers.libre_chat.citations import Sources
from chatvault.importers.texts.thought_tags import split_thoughts

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SubAgent:
    """What a sub-agent was asked and did, as it stands inside of the call that started it."""

    external_id: str
    parent: str
    asked: Fields
    did: Sequence[Any]
    message: Fields


class ContentReader:
    """Makes blocks of messages; a picture that comes again is held once.

    ``started`` are the sub-agents that the messages called so far started.
    """

    def __init__(self, findings: Findings, session: str) -> None:
        self._findings, self._pictures = findings, Pictures()
        self._session, self._message = session, Fields()
        self.started: deque[SubAgent] = deque()

    def done(self, agent: SubAgent) -> list[Block]:
        """What a sub-agent did; those that it started itself are its own."""
        self._session, self._message = agent.external_id, agent.message
        return [block for part in agent.did for block in self._part(part)]

    def blocks(self, message: Fields) -> list[Block]:
        """Everything a message shows, in order; its text only repeats what its parts say."""
        self._message = message
        told = [*sequence(message.get("files")), *sequence(message.get("attachments"))]
        blocks = [block for one in map(mapping, told) for block in self._file(one)]
        blocks += _quotes(message)
        sources = Sources(sequence(message.get("attachments")))
        parts = [block for part in sequence(message.get("content")) for block in self._part(part)]
        text = string(message.get("text"))
        if message.get("error") is True and text.strip():
            return [*blocks, *parts, Event(EventKind.ERROR, text.strip())]
        if message.get("isCreatedByUser") is True and text.strip() and not parts:
            return [*blocks, Text(text)]
        blocks += [_linked(block, sources) for block in parts or split_thoughts(text)]
        blocks += sources.citations()
        blocks += [_plugin(one) for one in _plugins(message)]
        return [*blocks, *_rating(mapping(message.get("feedback")))]

    def _part(self, told: object) -> Iterator[Block]:
        part = mapping(told)
        kind = string(part.get("type"))
        match kind:
            case "text" | "text_delta":
                yield from split_thoughts(_text(part.get("text")))
            case "think":
                if (thought := _text(part.get("think"))).strip():
                    yield Thinking(thought.strip())
            case "tool_call":
                yield self._called(mapping(part.get("tool_call")))
            case "image_url":
                yield self._picture(_address(part.get("image_url")))
            case "image_file":
                about = mapping(part.get("image_file"))
                name = string(about.get("filename")) or string(about.get("file_id"))
                yield self._picture(string(about.get("filepath")), name)
            case "video_url":
                url = _address(part.get(kind))
                yield File(self._pictures.from_url(url) or Attachment(url[:200], "video/*"))
            case "input_audio":
                about = mapping(part.get(kind))
                media_type = f"audio/{string(about.get('format')) or '*'}"
                yield File(self._pictures.from_base64(string(about.get("data")), media_type))
            case _ if part:
                yield from self._happened(kind, part)

    def _happened(self, kind: str, part: Fields) -> Iterator[Block]:
        """What came about while the answer was written."""
        match kind:
            case "error":
                yield Event(EventKind.ERROR, _text(part.get("error")) or _text(part.get("text")))
            case "agent_update":
                agent = string(mapping(part.get("agent_update")).get("agentId"))
                yield Event(EventKind.NOTICE, f"Handed over to {agent}" if agent else "Handed over")
            case "summary":
                yield Event(EventKind.COMPACTION, _summary(part))
            case "steer":
                yield Event(EventKind.NOTICE, f"You added: {_text(part.get('steer'))}")
                files = map(mapping, sequence(part.get("files")))
                yield from (block for one in files for block in self._file(one))
            case "activity_label":
                if (label := _text(part.get("activity_label"))).strip():
                    yield Event(EventKind.NOTICE, label)
            case _:
                self._findings.unknown(kind or "untyped")
                yield Text(to_json(part), TextVariant.UNKNOWN)

    def _called(self, told: Fields) -> ToolCall:
        call = _call(told)
        did = sequence(told.get("subagent_content"))
        if not did or call.call_id is None:
            return call
        name = f"{self._session}/{call.call_id}"
        asked = mapping(from_json(call.arguments))
        self.started.append(SubAgent(name, self._session, asked, did, self._message))
        return replace(call, child=name)

    def _file(self, told: Fields) -> Iterator[Block]:
        name = string(told.get("filename")) or string(told.get("name"))
        media_type = string(told.get("type"))
        if media_type == "memory":
            yield from _remembered(mapping(told.get("memory")))
        elif media_type == "file_search":
            return  # its files are sources
        elif media_type.startswith("image/"):
            yield self._picture(string(told.get("filepath")), name)
        elif name:
            yield File(Attachment(name, media_type), string(told.get("text")))

    def _picture(self, url: str, name: str = "") -> Image:
        held = self._pictures.from_url(url, name)
        return Image(held or Attachment(name or url[:200] or "image", "image/*"))


def _remembered(told: Fields) -> Iterator[Block]:
    """What the answer was to know of the person from then on, or no more."""
    key, value = string(told.get("key")), string(told.get("value"))
    if told.get("type") == "update" and value.strip():
        yield Event(EventKind.NOTICE, f"Remembered: {value}")
    elif told.get("type") == "delete" and key:
        yield Event(EventKind.NOTICE, f"Forgotten: {key}")


def _quotes(message: Fields) -> Iterator[Block]:
    """What the person marked in earlier messages to speak of; the text does not repeat it."""
    for quote in map(string, sequence(message.get("quotes"))):
        if quote.strip():
            yield Text("\n".join(f"> {line}".rstrip() for line in quote.strip().splitlines()))


def _linked(block: Block, sources: Sources) -> Block:
    if isinstance(block, Text) and block.variant is TextVariant.PLAIN:
        return Text(sources.resolved(block.text))
    return block


def _rating(told: Fields) -> Iterator[Block]:
    """What the person thought of the answer; the reason is a word or an object with one."""
    rating = string(told.get("rating"))
    verdict = {"thumbsup": "good", "thumbsdown": "bad"}.get(rating.lower(), rating)
    tag = told.get("tag")
    reason = string(tag) or string(mapping(tag).get("key"))
    if verdict:
        yield from feedback(verdict, (reason.replace("_", " "),), string(told.get("text")))


def _summary(part: Fields) -> str:
    """What stands for the conversation so far; since 2026 in pieces of text."""
    pieces = (_text(mapping(piece).get("text")) for piece in sequence(part.get("content")))
    told = "\n\n".join(filter(None, pieces))
    return told or _text(part.get("summary")) or _text(part.get("text"))


def _text(told: object) -> str:
    return told if isinstance(told, str) else string(mapping(told).get("value"))


def _address(told: object) -> str:
    return told if isinstance(told, str) else string(mapping(told).get("url"))


def _call(told: Fields) -> ToolCall:
    """A tool of an agent; of the assistants, a function or one that the provider runs itself."""
    kind = string(told.get("type"))
    held = mapping(told.get(kind)) if kind in ("function", "code_interpreter") else {}
    name = string(told.get("name")) or string(held.get("name")) or kind or "tool"
    asked = told.get("args", held.get("arguments", held.get("input", "")))
    output = told.get("output", held.get("output", held.get("outputs")))
    failed = told.get("error") is True
    outcome = None
    if output not in (None, "", []):
        outcome = ToolOutcome(to_json(output), ToolStatus.FAILED if failed else ToolStatus.OK)
    return ToolCall(name, to_json(asked or ""), string(told.get("id")) or None, outcome)


def _plugins(message: Fields) -> Iterator[Fields]:
    """The tools of older versions."""
    several = [mapping(one) for one in sequence(message.get("plugins"))]
    one = mapping(message.get("plugin"))
    yield from (plugin for plugin in [*several, one] if string(plugin.get("latest")))


def _plugin(told: Fields) -> ToolCall:
    inputs = sequence(told.get("inputs"))
    first = mapping(inputs[0]) if inputs else {}
    outputs = to_json(told.get("outputs") or "")
    outcome = ToolOutcome(outputs, ToolStatus.OK) if outputs else None
    return ToolCall(string(told["latest"]), to_json(first.get("input") or ""), None, outcome)
