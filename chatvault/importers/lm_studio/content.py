"""What a version of a message holds, as blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from chatvault.domain.blocks import (
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
from chatvault.importers.contents.pieces import tool_call
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import mapping, sequence, string, to_json
from chatvault.importers.json_files.stored_json import stored_json
from chatvault.importers.lm_studio.user_files import UserFiles

Fields = dict[str, Any]

_SECONDS = re.compile(r"(\d{1,9}(?:\.\d{1,9})?) ?s(?:ec|\b)")
_FAILED = "toolCallFailed"


class ContentReader:
    """Makes blocks of the versions of one conversation's messages."""

    def __init__(self, files: UserFiles, findings: Findings) -> None:
        self._files, self._findings = files, findings

    def blocks(self, version: Fields) -> list[Block]:
        """Everything it shows, in order."""
        steps = [*map(mapping, sequence(version.get("steps")))]
        failed = {_key(step) for step in steps if _status(step) == _FAILED}
        blocks = [block for step in steps for block in self._step(step, failed)]
        # Programs that bring chats over write what is in the steps once more.
        return blocks or [*self._content(version.get("content"), failed)]

    def _step(self, step: Fields, failed: set[str]) -> Iterator[Block]:
        kind = string(step.get("type"))
        match kind:
            case "contentBlock":
                style = mapping(step.get("style"))
                inner = self._content(step.get("content"), failed)
                if style.get("type") == "thinking":
                    yield from _thought(inner, string(style.get("title")))
                else:
                    yield from inner
            case "status":
                if said := string(step.get("text")).strip():
                    yield Event(EventKind.NOTICE, said)
            case "citationBlock":
                yield self._cited(step)
            case "toolStatus" | "debugInfoBlock":
                pass  # how the call ended stands with its result; the other is for developers
            case _ if step:
                yield self._unknown(step, kind)

    def _content(self, content: object, failed: set[str]) -> Iterator[Block]:
        said = ""
        for piece in map(mapping, sequence(content)):
            kind = string(piece.get("type"))
            if kind == "text":
                if piece.get("isStructural") is not True:  # the tags around thinking
                    said += string(piece.get("text"))
                continue
            yield from _text(said)
            said = ""
            yield from self._other(piece, kind, failed)
        yield from _text(said)

    def _other(self, piece: Fields, kind: str, failed: set[str]) -> Iterator[Block]:
        match kind:
            case "file":
                yield self._file(piece)
            case "toolCallRequest":
                asked = piece.get("parameters", piece.get("arguments"))
                yield tool_call(_key(piece), piece.get("name"), asked)
            case "toolCallResult":
                status = ToolStatus.FAILED if _key(piece) in failed else ToolStatus.OK
                outcome = ToolOutcome(_result_text(piece.get("content")), status)
                yield ToolResult(outcome, "", _key(piece) or None)
            case _ if piece:
                yield self._unknown(piece, kind)

    def _file(self, piece: Fields) -> Block:
        held = self._files.attachment(piece)
        picture = piece.get("fileType") == "image" or held.media_type.startswith("image/")
        return Image(held) if picture else File(held)

    def _cited(self, step: Fields) -> Block:
        """A passage of a file that was looked into."""
        source = mapping(step.get("citationSource"))
        path = string(source.get("absoluteFilePath")) or string(source.get("fileName"))
        said = string(step.get("citedText"))
        if not path and not said.strip():
            return self._unknown(step, "citationBlock")
        return Citation(path.replace("\\", "/").rpartition("/")[2] or "File", "", said)

    def _unknown(self, piece: Fields, kind: str) -> Text:
        self._findings.unknown(kind or "untyped")
        return Text(to_json(piece), TextVariant.UNKNOWN)


def _text(said: str) -> Iterator[Block]:
    if said.strip():
        yield Text(said.strip())


def _thought(blocks: Iterable[Block], title: str) -> Iterator[Block]:
    """What was written while thinking; the title says how long that took."""
    match = _SECONDS.search(title)
    seconds = float(match[1]) if match else None
    for block in blocks:
        yield Thinking(block.text, seconds) if isinstance(block, Text) else block


def _key(piece: Fields) -> str:
    """What a call and its result are known by, a number in some versions."""
    told = piece.get("callId", piece.get("toolCallRequestId"))
    return str(told) if isinstance(told, int | str) and not isinstance(told, bool) else ""


def _status(step: Fields) -> str:
    return string(mapping(mapping(step.get("statusState")).get("status")).get("type"))


def _result_text(content: object) -> str:
    """The text in what a tool gave, which is JSON of a list of pieces; else as it is."""
    pieces = stored_json(content) if isinstance(content, str) else content
    texts = [string(mapping(piece).get("text")) for piece in sequence(pieces)]
    return "\n".join(texts) if texts and all(texts) else to_json(content or "")
