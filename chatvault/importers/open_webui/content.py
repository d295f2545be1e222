"""What a message of Open WebUI holds, as blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
from chatvault.importers.contents.feedback import feedback
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import mapping, number, sequence, string, to_json
from chatvault.importers.open_webui.details import run_outcome, text_blocks
from chatvault.importers.open_webui.uploads import Uploads

Fields = dict[str, Any]
FileOf = Callable[[str], Fields]  # what the database tells of an upload, by its id

_LONGEST_QUOTE = 2_000  # characters of a document that an answer refers to
_LONGEST_ADDRESS = 2_000  # characters
_DEEPEST_ERROR = 5
_INNER = ("data", "meta")  # of an upload
_TOOL_OF_PROVIDER = "_call"  # how the items of tools end that the provider ran itself


class ContentReader:
    """Makes blocks of messages; a picture that comes again is held once."""

    def __init__(
        self, findings: Findings, uploads: Uploads, file_of: FileOf = lambda _: {}
    ) -> None:
        self._findings, self._uploads, self._pictures = findings, uploads, Pictures()
        self._file_of = file_of
        self._shown: set[str] = set()  # addresses of files in the message that is being read

    def blocks(self, message: Fields) -> list[Block]:
        """Everything a message shows, in order."""
        output = sequence(message.get("output"))
        self._shown.clear()
        blocks: list[Block] = [*_compaction(message.get("contextSummary"))]
        blocks += [*self._files(message), *_searches(message)]
        # The text repeats what the list has, in the form of HTML.
        said = message.get("content")
        if message.get("role") == "user" and isinstance(said, str):  # it means what it says
            blocks += [Text(said)] if said.strip() else []
        else:
            blocks += self._output(output) if output else self._content(said)
        blocks += self._merged(message.get("merged"))
        blocks += self._runs(message)
        blocks += _citations(message)
        blocks += _embedded(message)
        if problem := _error(message.get("error")):
            blocks.append(Event(EventKind.ERROR, problem))
        rated = mapping(message.get("annotation")) or {"rating": message.get("rating")}
        return [*blocks, *_rating(rated)]

    def _content(self, content: object) -> Iterator[Block]:
        if isinstance(content, str):
            yield from text_blocks(content, self._beside)
            return
        for piece in map(mapping, sequence(content)):
            kind = string(piece.get("type"))
            if kind in ("text", "input_text", "output_text"):
                yield from text_blocks(string(piece.get("text")), self._beside)
            elif kind == "image_url":
                yield self._picture(string(mapping(piece.get("image_url")).get("url")))
            elif piece:
                yield self._unknown(piece, kind)

    def _output(self, items: list[Any]) -> Iterator[Block]:
        for item in map(mapping, items):
            kind = string(item.get("type"))
            match kind:
                case "reasoning":
                    thought = _texts(item.get("content"), "\n") or _texts(item.get("summary"), "\n")
                    if thought.strip():
                        yield Thinking(thought, number(item.get("duration")))
                case "message":
                    if (said := _texts(item.get("content"))).strip():
                        yield Text(said.strip())
                case "function_call":
                    yield _call(item)
                case "function_call_output":
                    yield self._result(item)
                    yield from self._beside(item)
                case "open_webui:code_interpreter":
                    yield _run(item)
                case "open_webui:context_compaction":
                    yield from _compaction(item.get("summary"))
                case _ if kind.endswith(_TOOL_OF_PROVIDER):
                    yield self._provided(item, kind)
                case _ if item:
                    yield self._unknown(item, kind)

    def _result(self, item: Fields) -> ToolResult:
        output = item.get("output")
        said = output if isinstance(output, str) else _texts(output)
        pictures = [
            self._pictures.from_url(_address(piece))
            for piece in map(mapping, sequence(output))
            if string(piece.get("type")) in ("input_image", "image_url")
        ]
        status = ToolStatus.FAILED if item.get("status") == "failed" else ToolStatus.OK
        held = tuple(picture for picture in pictures if picture is not None)
        call_id = string(item.get("call_id")) or None
        return ToolResult(ToolOutcome(said, status, attachments=held), "", call_id)

    def _provided(self, item: Fields, kind: str) -> ToolCall:
        """A tool that the provider ran itself: what was asked of it, and what came of that."""
        asked = item.get("action") or item.get("queries") or item.get("arguments") or ""
        found = item.get("results") or item.get("output") or item.get("error") or ""
        drawn = [self._pictures.from_base64(one, "image/png") for one in _drawn(item)]
        outcome = None
        if item.get("status") == "completed" or found or drawn:
            status = ToolStatus.FAILED if item.get("error") else ToolStatus.OK
            outcome = ToolOutcome(to_json(found), status, attachments=tuple(drawn))
        name = string(item.get("name")) or kind.removesuffix(_TOOL_OF_PROVIDER)
        return ToolCall(name, to_json(asked), string(item.get("id")) or None, outcome)

    def _beside(self, fields: Fields) -> Iterator[Block]:
        """What a tool gave besides words."""
        yield from self._files(fields)
        yield from _embedded(fields)

    def _files(self, message: Fields) -> Iterator[Block]:
        for each in sequence(message.get("files")):
            told = {"type": "image", "url": each} if isinstance(each, str) else mapping(each)
            kind, url = string(told.get("type")), string(told.get("url"))
            key = string(told.get("id")) or string(mapping(told.get("file")).get("id"))
            about = self._known_of(key, mapping(told.get("file")))
            name = string(told.get("name")) or string(about.get("filename"))
            media_type = string(told.get("content_type")) or string(
                mapping(about.get("meta")).get("content_type")
            )
            if url and url in self._shown:  # a tool's file is the message's as well
                continue
            self._shown.add(url)
            if kind == "image" or media_type.startswith("image/"):
                yield self._picture(url, name, key)
            elif kind == "web_search":
                yield from _searched(told)
            elif name or url:
                text = string(mapping(about.get("data")).get("content"))
                held = self._uploads.attachment(name, media_type, key, url)
                yield File(held or Attachment(name or url[:200], media_type), text)

    def _known_of(self, key: str, told: Fields) -> Fields:
        """What a message tells of an upload, and what the database knows of it besides."""
        known = self._file_of(key)
        inner = {name: mapping(known.get(name)) | mapping(told.get(name)) for name in _INNER}
        return known | told | inner

    def _picture(self, url: str, name: str = "", key: str = "") -> Image:
        held = self._pictures.from_url(url, name)
        held = held or self._uploads.attachment(name, "", key, url[:_LONGEST_ADDRESS])
        return Image(held or Attachment(name or url[:200] or "image", "image/*"))

    def _merged(self, told: object) -> Iterator[Block]:
        """What a model made of the answers of several."""
        merged = list(self._content(mapping(told).get("content")))
        if merged:
            yield Event(EventKind.NOTICE, "Merged from the answers of several models")
            yield from merged

    def _runs(self, message: Fields) -> Iterator[Block]:
        for told in map(mapping, sequence(message.get("code_executions"))):
            code = string(told.get("code"))
            if code:
                result = mapping(told.get("result"))
                name = string(told.get("name")) or "code_interpreter"
                outcome = run_outcome(result) if result else None
                yield ToolCall(name, code, string(told.get("id")) or None, outcome)
                yield from self._files(result)

    def _unknown(self, item: Fields, kind: str) -> Text:
        self._findings.unknown(kind or "untyped")
        return Text(to_json(item), TextVariant.UNKNOWN)


def _texts(pieces: object, between: str = "") -> str:
    """The words of the pieces; an answer's go on in each other."""
    if isinstance(pieces, str):
        return pieces
    told = [string(mapping(piece).get("text")) for piece in sequence(pieces)]
    return between.join(filter(None, told))


def _address(piece: Fields) -> str:
    told = piece.get("image_url")
    return told if isinstance(told, str) else string(mapping(told).get("url"))


def _call(item: Fields) -> ToolCall:
    name = string(item.get("name")) or "tool"
    return ToolCall(name, to_json(item.get("arguments") or ""), string(item.get("call_id")) or None)


def _run(item: Fields) -> ToolCall:
    output = item.get("output")
    outcome = None if output in (None, "") else run_outcome(output)
    return ToolCall("code_interpreter", string(item.get("code")), None, outcome)


def _drawn(item: Fields) -> Iterator[str]:
    """The picture that a provider's own tool made."""
    if item.get("type") == "image_generation_call" and string(item.get("result")):
        yield string(item["result"])


def _searched(told: Fields) -> Iterator[Block]:
    for url in map(string, sequence(told.get("urls"))):
        if url:
            yield Citation(url, url)


def _citations(message: Fields) -> Iterator[Block]:
    for told in map(mapping, sequence(message.get("sources") or message.get("citations"))):
        source, about = mapping(told.get("source")), sequence(told.get("metadata"))
        first = mapping(about[0]) if about else {}
        url = string(source.get("url")) or string(first.get("source"))
        title = string(source.get("name")) or string(first.get("name")) or url
        quotes = "\n\n".join(map(string, sequence(told.get("document"))))
        if title:
            address = url if url.startswith(("http://", "https://")) else ""
            yield Citation(title, address, quotes[:_LONGEST_QUOTE])


def _searches(message: Fields) -> Iterator[Block]:
    """What the program looked up before a model answered; the rest is progress that is over."""
    told = message.get("statusHistory") or message.get("status_history")
    for status in map(mapping, sequence(told)):
        found = [string(url) for url in sequence(status.get("urls"))]
        items = map(mapping, sequence(status.get("items")))
        found += [string(item.get("link")) or string(item.get("url")) for item in items]
        asked = status.get("queries") or status.get("query") or ""
        if any(found):
            outcome = ToolOutcome("\n".join(filter(None, found)), ToolStatus.OK)
            yield ToolCall(string(status.get("action")) or "search", to_json(asked), None, outcome)


def _embedded(message: Fields) -> Iterator[Block]:
    """What a tool had shown inside of the answer: an address, or a page by itself."""
    for told in sequence(message.get("embeds")):
        shown = (
            string(told) or string(mapping(told).get("url")) or string(mapping(told).get("html"))
        )
        if shown.startswith(("http://", "https://")):
            yield Citation(shown[:200], shown)
        elif shown.strip():
            yield File(Attachment("embedded.html", "text/html"), shown)


def _rating(told: Fields) -> Iterator[Block]:
    """What the person thought of the answer."""
    rating = number(told.get("rating"))
    words = [string(told.get("reason")), *map(string, sequence(told.get("tags")))]
    verdict = "" if not rating else "good" if rating > 0 else "bad"
    yield from feedback(verdict, words, string(told.get("comment")).strip())


def _compaction(summary: object) -> Iterator[Block]:
    """The words that stand for all before this, from here on."""
    if string(summary).strip():
        yield Event(EventKind.COMPACTION, string(summary))


def _error(told: object) -> str:
    """What went wrong; what a service answered may lie in it as it came."""
    for _ in range(_DEEPEST_ERROR):
        inner = _inner_error(mapping(told))
        if inner is None:
            break
        told = inner
    return to_json(told) if told and isinstance(told, str | dict) else ""


def _inner_error(told: Fields) -> object:
    keys = ("content", "error", "message", "detail")
    found = (told.get(key) for key in keys)
    return next((one for one in found if one and isinstance(one, str | dict)), None)
