"""What a message in the form of OpenAI's, or of Anthropic's, holds, as blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
    ToolCall,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import from_json, mapping, sequence, string, to_json
from chatvault.importers.texts.thought_tags import split_thoughts

Fields = dict[str, Any]

Said = Callable[[str], list[Block]]

_SHOWN = ("image", "image_url", "input_image", "image_file", "input_file", "file", "document")
_TEXTS = ("text", "value", "logs")  # what a piece that a tool gave may call its text
_THOUGHTS = ("reasoning_content", "reasoning", "thinking", "model_thoughts")
_RESULTS = ("tool", "function")  # the roles of what a tool gave back
_PEOPLE = ("user", "human", "system", "developer")  # those that mean every sign they write


class ContentReader:
    """Makes blocks of messages; a picture that comes again is held once."""

    def __init__(self, findings: Findings) -> None:
        self._findings, self._pictures = findings, Pictures()

    def blocks(self, message: Fields) -> list[Block]:
        """Everything a message shows, in order."""
        blocks: list[Block] = []
        thought = next(filter(None, (string(message.get(key)) for key in _THOUGHTS)), "")
        if thought.strip():
            blocks.append(Thinking(thought.strip()))
        if string(message.get("role")) in _RESULTS:
            blocks.append(self._result(message))
        else:
            told = string(message.get("role")).lower() in _PEOPLE
            said = message.get("content")
            said = message.get("text") if said is None else said  # as other programs call it
            blocks += self._content(said, _as_written if told else split_thoughts)
        blocks += [call_of(mapping(one)) for one in sequence(message.get("tool_calls"))]
        if asked := mapping(message.get("function_call")):
            blocks.append(call_of({"function": asked}))
        if refusal := string(message.get("refusal")).strip():
            blocks.append(Text(refusal))
        blocks += self._spoken(mapping(message.get("audio")))
        return [*blocks, *_cited(message)]

    def _spoken(self, audio: Fields) -> Iterator[Block]:
        """An answer that was spoken: its words, and the sound where that is held."""
        if said := string(audio.get("transcript")).strip():
            yield Text(said, TextVariant.VOICE)
        if string(audio.get("data")):
            yield self._file({"audio": audio}, "audio")

    def _content(self, content: object, said: Said) -> Iterator[Block]:
        pieces = content if isinstance(content, list) else [content]
        for piece in pieces:
            if isinstance(piece, str):
                yield from said(piece)
            else:
                yield from self._piece(mapping(piece), said)

    def _piece(self, piece: Fields, said: Said) -> Iterator[Block]:
        kind = string(piece.get("type"))
        # One dialect calls what a piece holds "value", whatever kind it is of.
        held = piece.get("value", piece.get(kind))
        match kind:
            case "text" | "input_text" | "output_text":
                told = piece.get("text", held)
                yield from said(string(told) or string(mapping(told).get("value")))
                yield from _cited(piece)
            case "refusal":
                yield from _as_written(string(held))
            case "reasoning" | "thinking":
                if (thought := string(held) or string(piece.get("text"))).strip():
                    yield Thinking(thought.strip())
            case "image" | "image_url" | "image_file" | "input_image":
                yield self._image(piece, held)
            case "input_audio" | "audio" | "video_url" | "video" | "file" | "document":
                yield self._file(piece, kind)
            case "input_file":
                yield self._file({"file": piece}, "file")
            case "tool_call":
                yield call_of({"function": mapping(from_json(string(held))) or mapping(held)})
            case "tool_use":
                yield ToolCall(
                    string(piece.get("name")) or "tool",
                    to_json(piece.get("input") or {}),
                    string(piece.get("id")) or None,
                )
            case "tool_result":
                yield self._answer(piece)
            case _ if piece:
                self._findings.unknown(kind or "untyped")
                yield Text(to_json(piece), TextVariant.UNKNOWN)

    def _result(self, message: Fields) -> ToolResult:
        call_id, name = string(message.get("tool_call_id")), string(message.get("name"))
        outcome = self._outcome(message.get("content"), ToolStatus.OK)
        return ToolResult(outcome, name, call_id or None)

    def _answer(self, piece: Fields) -> ToolResult:
        failed = piece.get("is_error") is True
        status = ToolStatus.FAILED if failed else ToolStatus.OK
        call_id = string(piece.get("tool_use_id")) or None
        outcome = self._outcome(piece.get("content"), status)
        return ToolResult(outcome, string(piece.get("name")), call_id)

    def _outcome(self, content: object, status: ToolStatus) -> ToolOutcome:
        """What a tool gave back: text, and pictures and files where it gave pieces."""
        pieces = [mapping(piece) for piece in sequence(content)]
        shown = (piece for piece in pieces if piece.get("type") in _SHOWN)
        blocks = (block for piece in shown for block in self._piece(piece, _as_written))
        files = tuple(one.attachment for one in blocks if isinstance(one, Image | File))
        return ToolOutcome("" if files and not _texts(pieces) else _said(content), status,
                           attachments=files)  # fmt: skip

    def _image(self, piece: Fields, held: object) -> Image:
        source = mapping(piece.get("source"))
        if data := string(source.get("data")):
            return Image(self._pictures.from_base64(data, string(source.get("media_type"))))
        urls = (piece.get("image_url", held), source.get("url"), piece.get("value"))
        names = (string(one.get("file_id")) for one in (piece, mapping(held)))
        return self._picture(next(filter(None, (*map(_address, urls), *names)), ""))

    def _file(self, piece: Fields, kind: str) -> File:
        """A file; its bytes where the piece carries them, as text or as a whole address."""
        held, source = mapping(piece.get(kind)), mapping(piece.get("source"))
        named = (held.get("filename"), piece.get("title"), held.get("file_id"), piece.get("value"))
        name = next(filter(None, map(string, named)), kind)[:200]
        data = (
            string(held.get("data")) or string(held.get("file_data")) or string(source.get("data"))
        )
        written = string(held.get("format")) or string(source.get("media_type"))
        address = string(held.get("url"))
        if (inside := self._pictures.from_url(data or address, name)) is not None:
            return File(inside)
        if address and not data:
            return File(Attachment(address[:200], f"{kind.removesuffix('_url')}/*"))
        if source.get("type") == "text":
            return File(Attachment(name, written), data)
        media_type = written if "/" in written else f"audio/{written}" if written else ""
        return File(
            self._pictures.from_base64(data, media_type or "application/octet-stream", name)
            if data
            else Attachment(name)
        )

    def _picture(self, url: str) -> Image:
        return Image(self._pictures.from_url(url) or Attachment(url[:200] or "image", "image/*"))


def _as_written(text: str) -> list[Block]:
    return [Text(text)] if text.strip() else []


def call_of(told: Fields) -> ToolCall:
    """A call of a tool as OpenAI has it: an id and, below ``function``, name and arguments."""
    function = mapping(told.get("function")) or told
    arguments = function.get("arguments", function.get("input", ""))
    name = string(function.get("name")) or "tool"
    return ToolCall(name, to_json(arguments), string(told.get("id")) or None)


def _said(content: object) -> str:
    if isinstance(content, list):
        texts = _texts([mapping(piece) for piece in content])
        return "\n".join(texts) or to_json(content)
    return "" if content is None else to_json(content)


def _texts(pieces: list[Fields]) -> list[str]:
    told = (next((piece[key] for key in _TEXTS if piece.get(key)), "") for piece in pieces)
    return [text for text in map(string, told) if text]


def _cited(told: Fields) -> Iterator[Citation]:
    """The sources that an answer names."""
    for note in map(mapping, sequence(told.get("annotations"))):
        about = mapping(note.get("url_citation")) or note
        url, name = string(about.get("url")), string(about.get("filename"))
        if title := string(about.get("title")) or name or url:
            yield Citation(title, url)


def _address(told: object) -> str:
    return told if isinstance(told, str) else string(mapping(told).get("url"))
