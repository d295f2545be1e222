"""Reads the data export of Mistral's Le Chat: a file of messages for each conversation."""

from __future__ import annotations

import mimetypes
import posixpath
from collections.abc import Iterator, Sequence
from functools import partial
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
    ToolStatus,
)
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import Issue, ParsedMessage, ParsedSession, Severity
from chatvault.domain.titles import title_from
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.contents.feedback import feedback
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.exports.export_files import sessions_of, tell_missing
from chatvault.importers.exports.up_to_damage import NOTHING_SAID
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_shape import may_be_json, shape
from chatvault.importers.json_files.json_values import from_json, mapping, sequence, string, to_json
from chatvault.importers.messages.content_ids import content_id
from chatvault.importers.messages.own_ids import OwnIds
from chatvault.importers.messages.roles import role_of
from chatvault.importers.texts.markdown_links import is_web_address
from chatvault.importers.times.timestamps import timestamp

SOURCE = "le-chat"

_ROLES = {"user": Role.USER, "assistant": Role.ASSISTANT, "system": Role.SYSTEM, "tool": Role.TOOL}
_ORDER = {Role.SYSTEM: 0, Role.USER: 1, Role.ASSISTANT: 2, Role.TOOL: 3}

Entry = dict[str, Any]


class LeChatImporter:
    """An importer of the archive, of folders, and of the file of one conversation."""

    key = SOURCE
    name = "Le Chat export"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The conversations, and the folders of files beside them."""
        found = {name for name in names if _is_conversation(container, name)}
        folders = {_folder_of_files(name) for name in found}
        return tuple(name for name in names if name in found or posixpath.dirname(name) in folders)

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One conversation a file. Raises UnreadableFile where the only file is none."""
        missing: set[str] = set()
        files = [name for name in names if _is_conversation(container, name)]

        def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            entries = list(read(container, name, findings, essential="chatId"))
            reader = _Reader(container, name, names, findings, missing)
            if (session := reader.session(entries)) is not None:
                yield session
            else:
                report(Issue("", Severity.INFO, NOTHING_SAID, name))

        yield from sessions_of(container, files, report, "message", read_file)
        tell_missing(len(missing), report)


def _is_conversation(container: Container, name: str) -> bool:
    if not may_be_json(container, name):
        return False
    seen = shape(head_of(container, name))
    return seen.has("chatId") and seen.has("role") and (seen.has("contentChunks") or
                                                        seen.has("content"))  # fmt: skip


def _folder_of_files(name: str) -> str:
    return f"{name.rpartition('.')[0]}-files"


class _Reader:
    """Reads the conversation of one file."""

    def __init__(
        self,
        container: Container,
        name: str,
        names: Sequence[str],
        findings: Findings,
        missing: set[str],
    ) -> None:
        self._container, self._name = container, name
        folder = f"{_folder_of_files(name)}/"
        self._files = {each[len(folder) :]: each for each in names if each.startswith(folder)}
        self._findings, self._missing = findings, missing
        self._pictures = Pictures()

    def session(self, entries: list[Entry]) -> ParsedSession | None:
        """The conversation, whose messages the export does not list in the order of time."""
        messages = [self._message(entry) for entry in entries]
        messages.sort(key=lambda each: (each.created_at or 0, _ORDER[each.role]))
        if not messages:
            return None
        chained: dict[str, ParsedMessage] = {}
        ids = OwnIds()
        before: str | None = None
        for message in messages:
            name = ids.of(message.external_id)
            chained[name] = _following(message, name, before)
            before = name
        identity = next(filter(None, (string(each.get("chatId")) for each in entries)), "")
        prompts = (each for each in messages if each.role is Role.USER)
        said = (block.text for each in prompts for block in each.blocks if isinstance(block, Text))
        times = [each.created_at for each in messages if each.created_at is not None]
        return ParsedSession(
            source=SOURCE,
            external_id=identity or content_id(self._name),
            messages=tuple(chained.values()),
            title=title_from(next(said, "")),
            created_at=min(times, default=None),
            updated_at=max(times, default=None),
            members=(self._name,),
        )

    def _message(self, entry: Entry) -> ParsedMessage:
        named = string(entry.get("role")).lower()
        role = role_of(named, self._findings, _ROLES, otherwise=Role.ASSISTANT)
        blocks = [*self._content(entry), *self._attached(entry), *_rating(entry)]
        told = (
            entry.get("chatId"),
            entry.get("role"),
            entry.get("createdAt"),
            entry.get("content"),
        )
        return ParsedMessage(
            external_id=string(entry.get("id")) or content_id(*told),
            role=role,
            blocks=tuple(blocks),
            created_at=timestamp(entry.get("createdAt")),
            model=string(entry.get("model")) or None,
            hidden=None if blocks else Hidden.META,
        )

    def _content(self, entry: Entry) -> Iterator[Block]:
        """The chunks; the plain content, which repeats their text, where there are none."""
        found = False
        for chunk in map(mapping, sequence(entry.get("contentChunks"))):
            for block in self._chunk(chunk, drawn=bool(entry.get("canvas"))):
                found = True
                yield block
        text = string(entry.get("content"))
        if not found and text.strip():
            yield Text(text)

    def _chunk(self, chunk: Entry, *, drawn: bool) -> Iterator[Block]:
        """What one chunk shows; ``drawn`` tells whether the message has a canvas."""
        match chunk.get("type"):
            case "text":
                if string(chunk.get("text")).strip():
                    yield Text(string(chunk.get("text")))
            case "thinking" | "reasoning":
                told = chunk.get("thinking") or chunk.get("text")
                text = string(told) or "\n".join(
                    string(mapping(piece).get("text")) for piece in sequence(told)
                )
                if text.strip():
                    yield Thinking(text)
            case "tool_call":
                yield _call(chunk)
            case "reference":
                yield from _references(chunk)
            case "image_url":
                told = chunk.get("imageUrl")
                yield self._picture(string(told) or string(mapping(told).get("url")))
            case "file_reference":  # what Le Chat made; of it only the name is in the export
                keys = ("fileReference", "name", "fileId", "fileAlt")
                names = [string(chunk.get(key)).strip() for key in keys]
                if name := next(filter(None, names), ""):
                    yield self._file(name)
            case "canva" | "canvas" if drawn:
                pass  # its place; the whole of it is told beside the chunks
            case kind:
                named = string(kind) or "chunk"
                self._findings.unknown(named)
                yield Text(to_json(chunk), TextVariant.UNKNOWN)

    def _attached(self, entry: Entry) -> Iterator[Block]:
        for file in map(mapping, sequence(entry.get("files"))):
            if name := string(file.get("name")):
                yield self._file(name, picture=file.get("type") == "image")
        for canvas in map(mapping, sequence(entry.get("canvas"))):
            title, text = string(canvas.get("title")), string(canvas.get("content"))
            yield File(Attachment(title or "Canvas", "text/markdown"), text or to_json(canvas))
        for quote in sequence(entry.get("quotes")):
            text = string(quote) or string(mapping(quote).get("text")) or to_json(quote)
            yield Citation("Quoted", "", text)

    def _picture(self, url: str) -> Block:
        if (inside := self._pictures.from_url(url)) is not None:
            return Image(inside)
        return Citation("Picture", url) if is_web_address(url) else self._file(url, picture=True)

    def _file(self, name: str, *, picture: bool = False) -> Block:
        base = posixpath.basename(name)
        member = self._files.get(base)
        media_type = mimetypes.guess_type(base, strict=False)[0] or ""
        attachment = Attachment(base or name, media_type)
        if member is None:
            self._missing.add(name)
        else:
            size, opener = self._container.size(member), partial(self._container.open, member)
            attachment = Attachment(base, media_type, size, content=opener)
        shown = picture or media_type.startswith("image/")
        return Image(attachment) if shown else File(attachment)


def _rating(entry: Entry) -> Iterator[Block]:
    """What the person thought of the answer."""
    reaction = string(entry.get("reaction")).lower()
    verdict = {"like": "good", "dislike": "bad", "neutral": "", "none": ""}.get(reaction, reaction)
    detail = string(entry.get("reactionDetail")).strip()
    yield from feedback(verdict, (detail,), string(entry.get("reactionComment")).strip())


def _following(message: ParsedMessage, name: str, before: str | None) -> ParsedMessage:
    return ParsedMessage(
        name,
        message.role,
        message.blocks,
        before,
        message.created_at,
        model=message.model,
        hidden=message.hidden,
    )


def _call(chunk: Entry) -> ToolCall:
    began, ended = timestamp(chunk.get("startTime")), timestamp(chunk.get("endTime"))
    took = ended - began if began and ended and ended >= began else None
    result = chunk.get("publicResult")
    success = chunk.get("success", chunk.get("isDone"))
    status = ToolStatus.UNKNOWN
    if isinstance(success, bool):
        status = ToolStatus.OK if success else ToolStatus.FAILED
    outcome = ToolOutcome(
        "" if result is None else to_json(result), status, started_at=began, duration_ms=took
    )
    arguments = chunk.get("publicArguments")
    asked = "" if arguments is None else to_json(arguments)
    name, call_id = string(chunk.get("name")) or "tool", string(chunk.get("id")) or None
    return ToolCall(name, asked, call_id, outcome)


def _references(chunk: Entry) -> Iterator[Block]:
    """The sources, where the export says more of them than their numbers."""
    for told in sequence(chunk.get("references")):
        fields = mapping(from_json(told) if isinstance(told, str) else told)
        url, title = string(fields.get("url")), string(fields.get("title"))
        if url or title:
            yield Citation(title or url, url)
