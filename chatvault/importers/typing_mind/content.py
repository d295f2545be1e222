"""What a message of TypingMind holds, as blocks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Citation,
    File,
    Image,
    Text,
    TextVariant,
    Thinking,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.domain.message import Role
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.contents.pieces import tool_call
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import count, mapping, sequence, string, to_json
from chatvault.importers.texts.thought_tags import split_thoughts

Fields = dict[str, Any]

ATTACHMENT = "attachment"  # the kind of a message that is a file
SUMMARY = "tm_context_summary"  # of one that tells a model what was said before
_CALLS = ("tool_use", "server_tool_use", "tm_provider_tool_call")
_GIVEN = ("tool_result", "tool_call_result")  # how the kinds of what tools gave end
_FILES = ("tm_text_file", "tm_blob_file", "tm_unsynced_attachment", "tm_image_file")
_THOUGHTS = ("thinking", "reasoning", "redacted_thinking")


class ContentReader:
    """Makes blocks of messages; a picture that comes again is held once."""

    def __init__(self, findings: Findings) -> None:
        self._findings, self._pictures = findings, Pictures()

    def blocks(self, message: Fields, role: Role) -> Iterator[Block]:
        """Everything a message shows, in order."""
        content = message.get("content")
        if role is Role.TOOL:
            yield _gave(message)
            return
        if message.get("type") == ATTACHMENT:
            yield self._file({"text": content, **message})
            return
        if message.get("type") == SUMMARY:
            content = mapping(message.get("contextSummary")).get("content") or content
        thought = string(message.get("reasoning_content")) or string(message.get("reasoning"))
        if thought.strip():
            yield Thinking(thought)
        pieces = [{"type": "text", "text": content}] if isinstance(content, str) else content
        for piece in map(mapping, sequence(pieces)):
            yield from self._piece(piece, role)
        yield from _cited(sequence(message.get("citations")))
        yield from _called(message)

    def _piece(self, piece: Fields, role: Role) -> Iterator[Block]:
        kind = string(piece.get("type"))
        if kind.endswith(_GIVEN):
            yield _gave(piece)
        elif kind in _CALLS:
            asked = piece.get("input", piece.get("input_json_string"))
            yield tool_call(piece.get("id"), piece.get("name") or piece.get("toolName"), asked)
        elif kind in _THOUGHTS:
            if (thought := _thought(piece, kind)).strip():
                yield Thinking(thought)
        elif kind in _FILES:
            yield self._file(piece)
        elif kind in ("image", "image_url"):
            yield self._image(piece)
        elif kind in ("text", "output_text"):
            said = string(piece.get("text"))
            if role is Role.ASSISTANT:
                yield from split_thoughts(said)
            elif said.strip():
                yield Text(said)
            marks = map(mapping, sequence(piece.get("textAnnotations")))
            yield from _cited([one for mark in marks for one in sequence(mark.get("sources"))])
        elif piece:
            self._findings.unknown(kind or "untyped")
            yield Text(to_json(piece), TextVariant.UNKNOWN)

    def _image(self, piece: Fields) -> Image:
        told, source = piece.get("image_url"), mapping(piece.get("source"))
        if data := string(source.get("data")):
            return Image(self._pictures.from_base64(data, string(source.get("media_type"))))
        urls = (told, mapping(told).get("url"), source.get("url"), piece.get("url"))
        url = next(filter(None, map(string, urls)), "")
        held = self._pictures.from_url(url)
        return Image(held or Attachment(url[:200] or "image", "image/*"))

    def _file(self, piece: Fields) -> File | Image:
        """A file with what it says; its bytes are mostly elsewhere."""
        about, sync = mapping(piece.get("metadata")), mapping(piece.get("sync"))
        shown = piece.get("type") == "tm_image_file"
        named = (about.get("name"), about.get("fileName"), piece.get("name"), sync.get("url"))
        name = next(filter(None, map(string, named)), "image" if shown else "file")[:200]
        media_type = string(about.get("type")) or ("image/*" if shown else "")
        inside = self._pictures.from_url(string(about.get("base64")), name)
        held = inside or Attachment(name, media_type, count(about.get("size")) or None)
        shown = shown or held.media_type.startswith("image/")
        return Image(held) if shown else File(held, string(piece.get("text")))


def _thought(piece: Fields, kind: str) -> str:
    texts = [string(mapping(one).get("text")) for one in sequence(piece.get("summary"))]
    return "\n\n".join(filter(None, texts)) or string(piece.get(kind)) or string(piece.get("text"))


def _called(message: Fields) -> Iterator[Block]:
    """The calls that stand beside what a message says."""
    calls = [*map(mapping, sequence(message.get("tool_calls")))]
    if older := mapping(message.get("function_call")):
        calls.append({"function": older})
    for call in calls:
        asked = mapping(call.get("function"))
        yield tool_call(call.get("id"), asked.get("name"), asked.get("arguments"))


def _gave(told: Fields) -> ToolResult:
    """What a tool gave, as a message or as a piece of one."""
    plugin = mapping(told.get("pluginResponse")).get("data")
    given = next((one for one in (told.get("content"), told.get("output"), plugin)
                  if one is not None), "")  # fmt: skip
    keys = (told.get(key) for key in ("tool_call_id", "tool_use_id", "toolCallId"))
    call_id = next(filter(None, map(string, keys)), None)
    status = ToolStatus.FAILED if told.get("is_error") is True else ToolStatus.OK
    return ToolResult(ToolOutcome(to_json(given), status), string(told.get("name")), call_id)


def _cited(listed: list[Any]) -> Iterator[Citation]:
    """The sources that an answer names, each once."""
    known = set[str]()
    for told in listed:
        source = mapping(told)
        inner = mapping(source.get("url_citation")) or mapping(source.get("web")) or source
        urls = (told, inner.get("url"), inner.get("uri"), inner.get("link"))
        url = next(filter(None, map(string, urls)), "")
        title = string(inner.get("title")) or string(inner.get("name")) or url
        if title and url not in known:
            known.add(url)
            yield Citation(title, url)
