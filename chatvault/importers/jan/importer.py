"""Reads the threads of Jan: a folder each, with ``thread.json`` and ``messages.jsonl``.

A thread that was exported is a file: ``title``, ``exported_at`` and ``messages`` of the same form.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
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
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.contents.pieces import tool_call
from chatvault.importers.contents.token_counts import usage_of
from chatvault.importers.exports.export_files import nothing_said
from chatvault.importers.jan.branches import is_forked, parents_of, shown_leaf
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_lines import records, sniff
from chatvault.importers.json_files.json_shape import may_be_json, shape_with
from chatvault.importers.json_files.json_values import mapping, sequence, string, to_json
from chatvault.importers.messages.branches import chained
from chatvault.importers.messages.content_ids import ContentIds
from chatvault.importers.messages.drafts import Draft, first_prompt, is_said, latest_model, times_of
from chatvault.importers.messages.linked_messages import LinkedMessages
from chatvault.importers.messages.roles import role_of
from chatvault.importers.texts.thought_tags import split_thoughts
from chatvault.importers.times.timestamps import timestamp

SOURCE = "jan"

Fields = dict[str, Any]

_THREAD = "thread.json"
_UNNAMED = ("", "New Thread", "New thread")
_ASKED = "instructions"
_MOMENTS = ("created_at", "completed_at", "created")  # the last in versions before 0.5.13
_LISTED = re.compile(r"\[ATTACHED_FILES\](.*?)\[/ATTACHED_FILES\]", re.DOTALL)
_FILE = re.compile(r"\bname: (.+?)(?=, (?:type|size|chunks): |$)")


class JanImporter:
    """Reads Jan's folder ``threads``, what is above it, or one thread of it."""

    key = SOURCE
    name = "Jan threads"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The messages of threads, with what tells of each thread."""
        messages = [name for name in names if _holds_messages(container, name)]
        folders = {posixpath.dirname(name) for name in messages}
        about = [
            name
            for name in names
            if posixpath.basename(name) == _THREAD
            and (posixpath.dirname(name) in folders or _is_thread(container, name))
        ]
        exported = [name for name in names if _is_exported(container, name)]
        return tuple(sorted({*messages, *about, *exported}))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """The thread of each folder. Raises UnreadableFile where the only file is none."""
        empty = 0
        for members in _threads(container, names):
            if container.unchanged.issuperset(members):
                continue
            session = _session(container, members, report)
            empty += session is None
            if session is not None:
                yield session
        if empty:
            report(Issue("", Severity.INFO, nothing_said(empty, "thread")))


def _threads(container: Container, names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The files of each thread: those of a folder, or the one that was exported."""
    folders: dict[str, list[str]] = {}
    for name in sorted(names):
        if posixpath.basename(name) != _THREAD and _is_exported(container, name):
            yield (name,)
        else:
            folders.setdefault(posixpath.dirname(name), []).append(name)
    yield from map(tuple, folders.values())


def _is_exported(container: Container, name: str) -> bool:
    if not may_be_json(container, name):
        return False
    seen = shape_with(head_of(container, name), "exported_at")
    piece = seen.below("messages", "[]", "content", "[]")
    told = piece.has("text", "value") or piece.has("image_url", "url") or piece.has("tool_name")
    return seen.has("exported_at") and seen.has("title") and told


def _holds_messages(container: Container, name: str) -> bool:
    if not name.lower().endswith(".jsonl"):
        return False
    lines = sniff(head_of(container, name))
    return any("thread_id" in line and _is_message(line) for line in lines)


def _is_message(line: Fields) -> bool:
    listed = isinstance(line.get("content"), list) and "role" in line
    return line.get("object") == "thread.message" or listed


def _is_thread(container: Container, name: str) -> bool:
    seen = shape_with(head_of(container, name), "assistants")
    return seen.has("assistants") and seen.has("object") and seen.has("id")


def _session(
    container: Container, members: tuple[str, ...], report: Report
) -> ParsedSession | None:
    about: Fields = {}
    told: dict[str, Fields] = {}
    for name in members:
        findings = Findings(report, name, "thread")
        try:
            if posixpath.basename(name) == _THREAD or _is_exported(container, name):
                about = next(read(container, name, findings, essential="", wrapper=""), {})
            else:
                told |= _messages(container, name, report)
        except UnreadableFile as error:
            if container.names() == (name,):
                raise
            findings.error(error.sentence)
        findings.sum_up()
    told |= _by_ids(sequence(about.get("messages")))
    return _parsed(about, told, Findings(report, members[-1], "message"), members)


def _messages(container: Container, name: str, report: Report) -> dict[str, Fields]:
    with container.open(name) as stream:
        return _by_ids(record for _, _, record in records(stream, report, name))


def _by_ids(listed: Iterable[object]) -> dict[str, Fields]:
    """The messages by their ids; what is told last about one counts."""
    ids, found = ContentIds(), dict[str, Fields]()
    for record in filter(None, map(mapping, listed)):
        key = string(record.get("id"))
        found[key or ids.of(record.get("role"), record.get("content"))] = record
    return found


def _parsed(
    about: Fields, told: dict[str, Fields], findings: Findings, members: tuple[str, ...]
) -> ParsedSession | None:
    assistant = mapping(next(iter(sequence(about.get("assistants"))), {}))
    model = string(mapping(assistant.get("model")).get("id")) or None
    thread, pictures = LinkedMessages(), Pictures()
    if asked := string(assistant.get("instructions")).strip():
        thread.follow(Draft(_ASKED, Role.SYSTEM, [Text(asked)], hidden=Hidden.SYSTEM))
    top = thread.last
    parents = parents_of(told) if is_forked(told) else chained(told)
    for findings.number, (key, parent) in enumerate(parents.items(), 1):
        thread.add(_draft(key, told[key], model, pictures, findings), parent or top)
    findings.sum_up()
    if not is_said(thread.drafts):
        return None
    first = next(iter(told.values()))
    title, more = string(about.get("title")).strip(), mapping(about.get("metadata"))
    made = timestamp(about.get("created")) or timestamp(about.get("created_at"))
    changed = timestamp(about.get("updated")) or timestamp(more.get("updated_at"))
    folder = posixpath.basename(posixpath.dirname(members[0]))
    if "exported_at" in about:  # which does not say of which thread
        folder = f"exported:{next(iter(told))}"
    return ParsedSession(
        source=SOURCE,
        external_id=string(about.get("id")) or string(first.get("thread_id")) or folder,
        messages=thread.messages(),
        title=first_prompt(thread.drafts) if title in _UNNAMED else title,
        created_at=made or min(times_of(thread.drafts), default=None),
        updated_at=max([*times_of(thread.drafts), *([changed] if changed else [])], default=made),
        model=latest_model(thread.drafts) or model,
        agent=string(assistant.get("assistant_name")) or string(assistant.get("name")) or None,
        active_leaf=thread.leaf(shown_leaf(told, parents)),
        starred=more.get("is_favorite") is True,
        members=members,
    )


def _draft(
    key: str, message: Fields, model: str | None, pictures: Pictures, findings: Findings
) -> Draft:
    role = role_of(message.get("role"), findings)
    more = mapping(message.get("metadata"))
    blocks = [*_blocks(message, role, pictures, findings), *_calls(more)]
    if message.get("status") == "stopped":
        blocks.append(Event(EventKind.INTERRUPTED, "The answer was stopped."))
    elif message.get("status") == "error":
        told = string(more.get("error")) or string(message.get("error_code"))
        blocks.append(Event(EventKind.ERROR, told or "The answer ended with an error."))
    moments = (timestamp(message.get(key)) for key in _MOMENTS)
    at = next(filter(None, moments), None)
    hidden = Hidden.SYSTEM if role is Role.SYSTEM else None
    draft = Draft(key, role, blocks, at, hidden=hidden)
    if role is Role.ASSISTANT:
        draft.model = string(more.get("model")) or string(more.get("modelId")) or model
        draft.usage = usage_of(mapping(more.get("usage")))
    return draft


def _blocks(message: Fields, role: Role, pictures: Pictures, findings: Findings) -> Iterator[Block]:
    for piece in map(mapping, sequence(message.get("content"))):
        kind = string(piece.get("type"))
        match kind:
            case "text":
                said = _value(piece.get("text"))
                thought = role is Role.ASSISTANT
                yield from split_thoughts(said) if thought else _with_files(said)
            case "reasoning":
                if thinking := _value(piece.get("text")).strip():
                    yield Thinking(thinking)
            case "image_url":
                url = string(mapping(piece.get("image_url")).get("url"))
                held = pictures.from_url(url)
                yield Image(held or Attachment(url[:200] or "image", "image/*"))
            case "tool_call":
                yield _call(piece)
            case _ if piece:
                findings.unknown(kind or "untyped")
                yield Text(to_json(piece), TextVariant.UNKNOWN)
    for file in map(mapping, sequence(message.get("attachments"))):
        if name := string(file.get("name")) or string(file.get("file_id")):
            yield File(Attachment(name))
    held = mapping(message.get("metadata")).get("inline_file_contents")
    for file in map(mapping, sequence(held)):  # texts that went with a prompt
        if text := string(file.get("content")):
            yield File(Attachment(string(file.get("name")) or "file"), text)


def _value(text: object) -> str:
    return text if isinstance(text, str) else string(mapping(text).get("value"))


def _with_files(text: str) -> Iterator[Block]:
    """What a person said, and the files that the program lists at the end of it."""
    listed = _LISTED.search(text)
    said = text if listed is None else text[: listed.start()].rstrip() + text[listed.end() :]
    if said.strip():
        yield Text(said)
    for line in listed[1].splitlines() if listed else ():
        if named := _FILE.search(line):
            yield File(Attachment(named[1]))


def _call(piece: Fields) -> ToolCall:
    call = tool_call(piece.get("tool_call_id"), piece.get("tool_name"), piece.get("input"))
    output = piece.get("output")
    outcome = None if output is None else ToolOutcome(_output(output), ToolStatus.OK)
    return ToolCall(call.name, call.arguments, call.call_id, outcome)


def _calls(more: Fields) -> Iterator[Block]:
    """The calls that older versions kept beside a message, each with what it gave."""
    for told in map(mapping, sequence(more.get("tool_calls"))):
        tool = mapping(told.get("tool"))
        asked = mapping(tool.get("function")) or tool
        call = tool_call(tool.get("id"), asked.get("name"), asked.get("arguments"))
        response = mapping(told.get("response"))
        outcome = ToolOutcome(_output(response.get("content")), ToolStatus.OK) if response else None
        yield ToolCall(call.name, call.arguments, call.call_id, outcome)


def _output(content: object) -> str:
    """The text in what a tool gave, where it is a list of texts; else all of it as JSON."""
    texts = [string(mapping(piece).get("text")) for piece in sequence(content)]
    return "\n".join(texts) if texts and all(texts) else to_json("" if content is None else content)
