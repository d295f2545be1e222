"""What a message of Cherry Studio holds, as blocks."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Citation,
    Code,
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
from chatvault.domain.message import Role
from chatvault.importers.containers.container import Container
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.contents.pieces import tool_call
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import (
    count,
    mapping,
    number,
    sequence,
    string,
    to_json,
)
from chatvault.importers.texts.thought_tags import split_thoughts

Fields = dict[str, Any]

_FILES = "Data/Files"
_LONGEST_QUOTE = 2_000  # characters of a page that an answer refers to
_ADDRESSES = ("url", "sourceUrl", "uri", "link")  # of a page that an answer refers to
_BARE = "data:image/png;base64,"
_EMPTY = ("", "unknown")  # what a block is while nothing of an answer has come yet


class ContentReader:
    """Makes blocks of the messages of one backup, whose files lie beside its data."""

    def __init__(
        self, container: Container, names: Iterable[str], blocks: list[Any], findings: Findings
    ) -> None:
        self._container, self._findings, self._pictures = container, findings, Pictures()
        self._members = {
            posixpath.basename(name): name for name in names if _FILES in posixpath.dirname(name)
        }
        self._by_entry = {name.partition(".")[0]: path for name, path in self._members.items()}
        self._blocks = {string(one.get("id")): one for one in map(mapping, blocks)}

    def blocks(self, message: Fields, role: Role) -> Iterator[Block]:
        """Everything a message shows, in order; up to version 4 it held its text itself."""
        listed = [self._blocks.get(string(key)) for key in sequence(message.get("blocks"))]
        known = [block for block in listed if block]
        for block in known:
            yield from self.block(block, role)
        if not known:
            if (thought := string(message.get("reasoning_content"))).strip():
                yield Thinking(thought)
            yield from self._said(string(message.get("content")), role)
            for file in map(mapping, sequence(message.get("files"))):
                yield self._file(file)
            for url in map(string, sequence(message.get("images"))):
                yield self._picture(url)

    def block(self, block: Fields, role: Role) -> Iterator[Block]:
        """What one block shows."""
        kind, said = string(block.get("type")), string(block.get("content"))
        match kind:
            case "main_text":
                yield from self._said(said, role)
            case "thinking" | "code" | "translation":
                if said.strip():
                    yield _written(kind, said, block)
            case _:
                yield from self._other(kind, said, block)

    def _other(self, kind: str, said: str, block: Fields) -> Iterator[Block]:
        match kind:
            case "image" | "file":
                file = mapping(block.get("file"))
                made = [] if file else self._made(block)
                yield from made or [self._file(file) if file else self._picture(_url(block))]
            case "video":
                name = _url(block) or posixpath.basename(string(block.get("filePath")))
                yield File(Attachment(name[:200] or "video", "video/*"))
            case "compact":
                yield Event(EventKind.COMPACTION, said or string(block.get("compactedContent")))
            case "tool":
                yield _call(block)
            case "citation":
                yield from _citations(block)
            case "error":
                told = mapping(block.get("error"))
                told_so = string(told.get("message")) or (to_json(told) if told else said)
                yield Event(EventKind.ERROR, told_so)
            case _ if kind not in _EMPTY or said.strip():
                self._findings.unknown(kind or "untyped")
                yield Text(said or to_json(block), TextVariant.UNKNOWN)

    def _made(self, block: Fields) -> list[Block]:
        """The pictures that a model made in one go, of which the address is only the first."""
        made = mapping(mapping(block.get("metadata")).get("generateImageResponse"))
        urls = [url for url in map(string, sequence(made.get("images"))) if url]
        if made.get("type") == "base64":
            begun = ("data:", "http:", "https:")
            urls = [one if one.startswith(begun) else f"{_BARE}{one}" for one in urls]
        return [self._picture(url) for url in urls]

    def _said(self, said: str, role: Role) -> Iterator[Block]:
        if role is Role.ASSISTANT:
            yield from split_thoughts(said)
        elif said.strip():
            yield Text(said)

    def picture(self, url: str, name: str = "") -> Attachment | None:
        """The file that a ``data:`` address holds, None where it is another one."""
        return self._pictures.from_url(url, name)

    def stored(self, entry: str, name: str, media_type: str) -> Attachment | None:
        """The file that lies beside the data under the id of its entry, None if there is none."""
        member = self._by_entry.get(entry)
        if member is None:
            return None
        opener = partial(self._container.open, member)
        return Attachment(name, media_type, self._container.size(member), content=opener)

    def _picture(self, url: str) -> Image:
        held = self._pictures.from_url(url)
        return Image(held or Attachment(url[:200] or "image", "image/*"))

    def _file(self, told: Fields) -> Block:
        """A file of the backup: it lies there by its id, a person knows it by another name."""
        stored = string(told.get("name")) or string(told.get("id")) + string(told.get("ext"))
        name = string(told.get("origin_name")) or stored or "file"
        picture = told.get("type") == "image"
        media_type = "image/*" if picture else ""
        member = self._members.get(stored)
        if member is None:
            held = Attachment(name, media_type, count(told.get("size")) or None)
        else:
            opener = partial(self._container.open, member)
            held = Attachment(name, media_type, self._container.size(member), content=opener)
        return Image(held) if picture else File(held)


def _written(kind: str, said: str, block: Fields) -> Block:
    if kind == "thinking":
        spent = number(block.get("thinking_millsec"))
        return Thinking(said, None if spent is None else spent / 1000)
    if kind == "code":
        return Code(said, string(block.get("language")))
    return Text(said, TextVariant.COMMENTARY)


def _call(block: Fields) -> ToolCall:
    raw = mapping(mapping(block.get("metadata")).get("rawMcpToolResponse"))
    name = string(block.get("toolName")) or string(mapping(raw.get("tool")).get("name"))
    asked = block.get("arguments")
    call = tool_call(block.get("toolId"), name, raw.get("arguments") if asked is None else asked)
    result = block.get("content")
    result = raw.get("response") if result is None else result
    outcome = None
    if result is not None:
        failed = raw.get("status") == "error" or block.get("status") == "error"
        status = ToolStatus.FAILED if failed else ToolStatus.OK
        outcome = ToolOutcome(given_text(result), status)
    return ToolCall(call.name, call.arguments, call.call_id, outcome)


def given_text(result: object) -> str:
    """The text in what a tool gave, where it is a list of texts; else all of it as JSON."""
    pieces = sequence(mapping(result).get("content"))
    texts = [string(mapping(piece).get("text")) for piece in pieces]
    return "\n".join(texts) if texts and all(texts) else to_json(result)


def _url(block: Fields) -> str:
    return string(block.get("url"))


def _citations(block: Fields) -> Iterator[Block]:
    """The sources of an answer, which every provider has in a form of its own."""
    found = mapping(block.get("response")).get("results")
    inside = mapping(found)
    inner = (inside.get("results") or inside.get("groundingChunks")) if inside else found
    for told in [*sequence(inner), *sequence(block.get("knowledge"))]:
        whole = mapping(told)
        page = mapping(whole.get("url_citation")) or mapping(whole.get("web")) or whole
        urls = (told, *(page.get(key) for key in _ADDRESSES))
        url = next(filter(None, map(string, urls)), "")
        title, text = string(page.get("title")) or url, string(page.get("content"))
        if title or text:
            yield Citation(title or text[:80], url, text[:_LONGEST_QUOTE])
