"""A chat as GPT4All writes it to its file, in each of the twelve versions of that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from chatvault.errors import UnreadableFile
from chatvault.importers.gpt4all.qt_stream import QtStream, damaged

MAGIC = b"\xf5\xd5\x53\xcc"
NEWEST = 12
PROMPT, RESPONSE = "Prompt: ", "Response: "
TEXT, THINK = "Text: ", "Think: "
TOOL_CALL, TOOL_RESPONSE = "ToolCall: ", "ToolResponse: "

_DEEPEST = 16  # pieces of an answer in each other
_NEWER = "The file is of a newer version of GPT4All than this program knows."


@dataclass(frozen=True, slots=True)
class Head:
    """What a file tells of its chat before the messages; ``created`` is in seconds."""

    created: int
    id: str
    title: str
    model: str


@dataclass(frozen=True, slots=True)
class Source:
    """A passage of a person's documents that was found for a prompt."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class ToolRun:
    """What a tool was called with, and what it gave back."""

    name: str
    parameters: dict[str, Any]
    result: str
    error: str


@dataclass(slots=True)
class Item:
    """A prompt, an answer, or a piece of one; ``kind`` is what the file calls it."""

    kind: str
    value: str = ""
    wished: str = ""  # what the person would have answered
    stopped: bool = False
    liked: bool = False
    disliked: bool = False
    failed: bool = False
    thinking_ms: int = 0
    run: ToolRun | None = None
    sources: list[Source] = field(default_factory=list)
    files: list[tuple[str, bytes]] = field(default_factory=list)  # addresses with what was there
    pieces: list[Item] = field(default_factory=list)


class ChatFile:
    """Reads one file from its start on. Raises UnreadableFile."""

    def __init__(self, stream: QtStream) -> None:
        self._stream = stream
        stream.skip(len(MAGIC))
        self._version: int = stream.number()
        if self._version > NEWEST:
            raise UnreadableFile(_NEWER)
        if self._version < 1:
            raise damaged()
        created = stream.number("q")
        key, name, named = stream.text(), stream.text(), stream.text()
        self.head = Head(created, key, named or name, stream.text())
        if self._version >= 3:
            stream.texts()  # the collections of documents that it may look into

    def items(self) -> Iterator[Item]:
        """The prompts and answers in order."""
        if self._version < 11:
            self._skip_state()
        for _ in self._stream.count("i"):
            yield self._item()

    def _skip_state(self) -> None:
        """Pass over what the model held in mind, which may be gigabytes."""
        stream, version = self._stream, self._version
        is_kept = stream.truth() if version >= 6 else True
        if version >= 2:
            stream.skip(8)  # which kind of model, and which version of its state
        stream.skip_content()
        stream.skip_content()
        stream.skip(4)
        if not is_kept:
            return
        stream.skip(4 * (1 + (version < 4) + (version >= 7)))
        if version < 9:
            stream.skip(4 * stream.number("Q"))
        stream.skip(4 * stream.number("Q"))
        stream.skip_content()

    def _item(self) -> Item:
        stream, version = self._stream, self._version
        if version < 12:
            stream.number()
        item = Item(stream.text(), stream.text())
        if item.kind not in (PROMPT, RESPONSE):
            raise damaged()
        if version < 10:
            stream.skip_content()
        item.wished = stream.text()
        stream.truth()
        item.stopped, item.liked, item.disliked = stream.truth(), stream.truth(), stream.truth()
        if version >= 11 and item.kind == RESPONSE:
            item.failed = stream.truth()
        item.sources = self._sources()
        if version >= 10:
            item.files = [self._file() for _ in stream.count()]
        if version >= 12:
            item.pieces = [self._piece(0) for _ in stream.count()]
        return item

    def _file(self) -> tuple[str, bytes]:
        address = self._stream.content().decode("utf-8", "replace")
        return address, self._stream.content()

    def _sources(self) -> list[Source]:
        stream = self._stream
        if self._version >= 8:
            return [self._source() for _ in stream.count()]
        if self._version < 3:
            return []
        listed, texts = stream.text(), stream.texts()
        lines = (one.strip() for one in listed.split("\n"))
        titles = [one for one in lines if one and not one.startswith("---")]
        return [Source(_titled(title), text) for title, text in zip(titles, texts, strict=False)]

    def _source(self) -> Source:
        told = [self._stream.text() for _ in range(7)]
        self._stream.skip(12)  # page and lines
        _, _, file, title, _, _, passage = told
        return Source(title or file, passage)

    def _piece(self, depth: int) -> Item:
        stream = self._stream
        if depth > _DEEPEST:
            raise damaged()
        item = Item(stream.text(), stream.text())
        if item.kind not in (RESPONSE, TEXT, THINK, TOOL_CALL, TOOL_RESPONSE):
            raise damaged()
        if item.kind == TOOL_CALL:
            item.run = self._run()
        elif item.kind == THINK:
            item.thinking_ms = stream.number()
        item.pieces = [self._piece(depth + 1) for _ in stream.count()]
        return item

    def _run(self) -> ToolRun:
        stream = self._stream
        name, parameters = stream.text(), dict[str, Any]()
        for _ in stream.count():
            called = stream.text()
            stream.number()
            parameters[called] = stream.value()
        result, failed, error = stream.text(), stream.number() != 0, stream.text()
        return ToolRun(name, parameters, result, error or ("The tool failed." if failed else ""))


def _titled(reference: str) -> str:
    """The file that a line names: ``1. "Rye". By Ada. In rye.pdf. Page 3. [Context](…)``."""
    _, found, rest = reference.partition("In ")
    return rest.partition(". ")[0] if found else reference
