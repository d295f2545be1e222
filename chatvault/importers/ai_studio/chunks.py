"""What a chunk of a prompt of Google AI Studio holds: words, files, programs, sources."""

from __future__ import annotations

import mimetypes
from collections import Counter
from collections.abc import Iterator
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Citation,
    Event,
    EventKind,
    File,
    Image,
    Text,
    TextVariant,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import mapping, sequence, string, to_json

_FAILED = frozenset({"OUTCOME_FAILED", "OUTCOME_DEADLINE_EXCEEDED"})
_IN_DRIVE = {"driveImage": "image/*", "driveVideo": "video/*", "driveAudio": "audio/*",
             "driveDocument": ""}  # fmt: skip
_FUNCTIONS = frozenset(("functionCall", "functionResponse"))
_INLINE = ("inlineFile", "inlineImage", "inlineData", "inlineAudio", "inlineVideo")
# Fields of a chunk that say how it was made, and hold nothing that was said.
_ABOUT = frozenset((
     "id", "role", "text", "tokenCount", "createTime", "isThought", "thinkingBudget",
     "thoughtSignatures", "finishReason", "isEdited", "parts", "grounding", "errorMessage",
     "branchParent", "branchChildren", "isGeneratedUsingApiKey", "thinkingLevel",
     "thoughtSignature", "safetyRatings", "videoMetadata",
))  # fmt: skip

# The same of one of its parts.
_ABOUT_PART = frozenset(("text", "thought", "thoughtSignature", "videoMetadata", "mediaResolution"))

# Fields that hold something.
READ = frozenset((*_INLINE, *_IN_DRIVE, "youtubeVideo", "executableCode", "codeExecutionResult"))

Fields = dict[str, Any]


class ChunkReader:
    """Reads the chunks of one prompt."""

    def __init__(self, findings: Findings, in_drive: Counter[str]) -> None:
        """``in_drive`` counts the files that lie in Google Drive, by their ids."""
        self._findings, self._in_drive = findings, in_drive
        self._pictures = Pictures()

    def blocks(self, chunk: Fields) -> Iterator[Block]:
        """What a chunk holds; its parts tell it again, and at times more."""
        text, thought = string(chunk.get("text")), chunk.get("isThought") is True
        grounding = mapping(chunk.get("grounding"))
        yield from _searched(grounding)
        if text.strip():
            yield Thinking(text) if thought else Text(text)
        for part in map(mapping, sequence(chunk.get("parts"))):
            yield from self._part(_besides(part, chunk), thought=thought)
        yield from self._inner(chunk)
        yield from self._unknown(chunk, chunk.keys() - _ABOUT)
        yield from _grounding(grounding)
        if error := string(chunk.get("errorMessage")):
            yield Event(EventKind.ERROR, error)

    def _part(self, part: Fields, *, thought: bool) -> Iterator[Block]:
        text = string(part.get("text"))
        if text.strip():
            yield Thinking(text) if thought or part.get("thought") is True else Text(text)
        yield from self._inner(part)
        yield from self._unknown(part, part.keys() - _ABOUT_PART)

    def _unknown(self, fields: Fields, keys: set[str]) -> Iterator[Block]:
        for key in sorted(keys - READ - _FUNCTIONS):
            self._findings.unknown(key)
            yield Text(to_json({key: fields[key]}), TextVariant.UNKNOWN)

    def _inner(self, fields: Fields) -> Iterator[Block]:
        """Files, code that was run, and what it gave."""
        for key in _INLINE:
            if inline := mapping(fields.get(key)):
                yield self._inline(inline)
        for key, media_type in _IN_DRIVE.items():
            if file := mapping(fields.get(key)):
                self._in_drive[string(file.get("id"))] += 1
                name = string(file.get("name")) or f"Google Drive {string(file.get('id'))}".strip()
                attachment = Attachment(name, media_type)
                yield Image(attachment) if key == "driveImage" else File(attachment)
        if video := mapping(fields.get("youtubeVideo")):
            identity = string(video.get("id"))
            yield Citation("YouTube", f"https://www.youtube.com/watch?v={identity}")
        if code := mapping(fields.get("executableCode")):
            yield ToolCall("code_execution", string(code.get("code")) or to_json(code))
        if result := mapping(fields.get("codeExecutionResult")):
            failed = string(result.get("outcome")) in _FAILED
            status = ToolStatus.FAILED if failed else ToolStatus.OK
            outcome = ToolOutcome(string(result.get("output")), status)
            yield ToolResult(outcome, "code_execution")
        yield from _functions(fields)

    def _inline(self, inline: Fields) -> Block:
        media_type = string(inline.get("mimeType"))
        name, data = string(inline.get("name")), string(inline.get("data"))
        attachment = self._pictures.from_base64(data, media_type, name or _name(media_type))
        if attachment.content is None:
            self._findings.note("A file in the prompt is damaged; its place is kept.")
        return Image(attachment) if media_type.startswith("image/") else File(attachment)


def _functions(fields: Fields) -> Iterator[Block]:
    """A function of the person's own that the model asked for, and what they answered for it."""
    if call := mapping(fields.get("functionCall")):
        asked = call.get("args") or call.get("parameters") or ""
        name = string(call.get("name")) or "function"
        yield ToolCall(name, to_json(asked), string(call.get("id")) or None)
    if answer := mapping(fields.get("functionResponse")):
        outcome = ToolOutcome(to_json(answer.get("response", "")), ToolStatus.OK)
        yield ToolResult(outcome, string(answer.get("name")), string(answer.get("id")) or None)


def _besides(part: Fields, chunk: Fields) -> Fields:
    """What a part tells that its chunk does not; a file may go by another name there."""
    told = {key for key in part if chunk.get(key)}
    told |= set(_INLINE) if any(chunk.get(key) for key in _INLINE) else set()
    return {key: value for key, value in part.items() if key not in told}


def _name(media_type: str) -> str:
    kind = "image" if media_type.startswith("image/") else "file"
    return f"{kind}{mimetypes.guess_extension(media_type) or ''}"


def _searched(told: Fields) -> Iterator[Block]:
    """What was looked for before the answer."""
    queries = [query for query in sequence(told.get("webSearchQueries")) if isinstance(query, str)]
    if queries:
        found = [f"{title} {url}".strip() for title, url in _sources(told)]
        outcome = ToolOutcome("\n".join(found), ToolStatus.OK)
        yield ToolCall("google_search", to_json({"queries": queries}), None, outcome)


def _sources(told: Fields) -> Iterator[tuple[str, str]]:
    for source in map(mapping, sequence(told.get("groundingSources"))):
        yield string(source.get("title")), string(source.get("uri"))


def _grounding(told: Fields) -> Iterator[Block]:
    for title, url in _sources(told):
        if url or title:
            yield Citation(title or url, url)
