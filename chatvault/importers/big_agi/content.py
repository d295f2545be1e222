"""What a message of big-AGI holds, as blocks.

Since 2024 it has ``fragments``, each with a ``part`` whose kind is its ``pt``; before, a ``text``.
"""

from __future__ import annotations

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

_CODE = "code_execution"  # the kind of a call, which has no name of a tool


class ContentReader:
    """Makes blocks of messages; a picture that comes again is held once."""

    def __init__(self, findings: Findings) -> None:
        self._findings, self._pictures = findings, Pictures()

    def blocks(self, message: Fields, role: Role) -> Iterator[Block]:
        """Everything a message shows, in order."""
        yield from _quoted(mapping(message.get("metadata")))
        yield from _said(string(message.get("text")), role)
        for fragment in map(mapping, sequence(message.get("fragments"))):
            part = mapping(fragment.get("part"))
            yield from self._part(part, string(fragment.get("title")), role)

    def _part(self, part: Fields, title: str, role: Role) -> Iterator[Block]:
        kind = string(part.get("pt"))
        match kind:
            case "text":
                yield from _said(string(part.get("text")), role)
            case "error":
                yield Event(EventKind.ERROR, string(part.get("error")))
            case "ma":
                if (thought := string(part.get("aText"))).strip():
                    yield Thinking(thought.strip())
            case "annotations":
                yield from _cited(sequence(part.get("annotations")))
            case "tool_invocation":
                asked = mapping(part.get("invocation"))
                name = string(asked.get("name")) or string(asked.get("type"))
                yield tool_call(part.get("id"), name, asked.get("args", asked.get("code")))
            case "tool_response":
                yield _gave(part)
            case "ph":  # what an answer that did not come would have been put in the place of
                if told := string(part.get("pText")).strip():
                    yield Event(EventKind.NOTICE, told)
            case _ if part:
                yield self._file(kind, part, title)

    def _file(self, kind: str, part: Fields, title: str) -> Block:
        match kind:
            case "doc":
                return _document(part, title)
            case "image_ref":
                return self._image(part, title)
            case "reference":
                return self._referred(part, title)
            case "hosted_resource":
                return _hosted(mapping(part.get("resource")))
        self._findings.unknown(kind or "untyped")
        return Text(to_json(part), TextVariant.UNKNOWN)

    def _image(self, part: Fields, title: str) -> Image:
        held = mapping(part.get("dataRef"))
        url, named = string(held.get("url")), title or string(part.get("altText"))
        inside = self._pictures.from_url(url, named)
        media_type = string(held.get("mimeType")) or "image/*"
        size = count(held.get("bytesSize")) or None
        return Image(inside or Attachment(named or url[:200] or "image", media_type, size))

    def _referred(self, part: Fields, title: str) -> Image | File:
        """A picture or a recording that the program keeps elsewhere."""
        older = mapping(part.get("_legacyImageRefPart"))
        kind = string(part.get("assetType"))
        if older or kind == "image":
            told = string(mapping(part.get("zRefSummary")).get("text"))
            return self._image({"altText": told, **older}, title)
        return File(Attachment(title or kind or "file", f"{kind}/*" if kind else ""))


def _said(text: str, role: Role) -> list[Block]:
    if role is Role.ASSISTANT:
        return split_thoughts(text)
    return [Text(text)] if text.strip() else []


def _quoted(told: Fields) -> Iterator[Text]:
    """What the person marked in earlier messages to speak of."""
    marked = [mapping(one).get("mText") for one in sequence(told.get("inReferenceTo"))]
    for text in map(string, [*marked, told.get("inReplyToText")]):
        if text.strip():
            yield Text("\n".join(f"> {line}".rstrip() for line in text.strip().splitlines()))


def _document(part: Fields, title: str) -> File:
    about, data = mapping(part.get("meta")), mapping(part.get("data"))
    name = string(about.get("srcFileName")) or title or string(part.get("l1Title")) or "file"
    media_type = string(data.get("mimeType")) or "text/plain"
    return File(Attachment(name, media_type), string(data.get("text")))


def _hosted(told: Fields) -> File:
    """What a provider keeps for so long."""
    names = (told.get("filename"), told.get("fileName"), told.get("fileId"))
    name = next(filter(None, map(string, names)), "file")
    return File(Attachment(name, string(told.get("mimeType"))))


def _gave(part: Fields) -> ToolResult:
    response, error = mapping(part.get("response")), part.get("error")
    name = string(response.get("name")) or _CODE
    status = ToolStatus.FAILED if error else ToolStatus.OK
    outcome = ToolOutcome(string(response.get("result")) or string(error), status)
    return ToolResult(outcome, name, string(part.get("id")) or None)


def _cited(listed: list[Any]) -> Iterator[Citation]:
    for told in map(mapping, listed):
        url, title = string(told.get("url")), string(told.get("title"))
        if url or title:
            yield Citation(title or url, url)
