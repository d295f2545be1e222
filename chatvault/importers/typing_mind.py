"""Reads the exports of TypingMind: one file, or since 2026 one that names those of chats."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Image,
    Text,
    TextVariant,
    Thinking,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedProject, ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.container import Container
from chatvault.importers.content_ids import content_id
from chatvault.importers.drafts import Draft, first_prompt, is_said, latest_model, times_of
from chatvault.importers.export_files import sessions_of
from chatvault.importers.export_records import Findings, read
from chatvault.importers.files_with_keys import tell
from chatvault.importers.heads import head_of
from chatvault.importers.json_shape import may_be_json, shape_with
from chatvault.importers.json_values import mapping, sequence, string, to_json
from chatvault.importers.linked_messages import LinkedMessages
from chatvault.importers.pictures import Pictures
from chatvault.importers.pieces import tool_call
from chatvault.importers.thought_tags import split_thoughts
from chatvault.importers.timestamps import timestamp
from chatvault.importers.token_counts import usage_of

SOURCE = "typing-mind"

Fields = dict[str, Any]

_UNNAMED = ("", "New Chat", "Untitled")
_ROLES = {role.value: role for role in Role}
_ALONGSIDE = "threads"  # the type of what holds the answers of several models
_MISSING = "The part “{part}” of the export is not beside it, so its chats were left out."
_OF_EXPORTS = ("userPrompts", "userCharacters", "folders")


class TypingMindImporter:
    """Reads ``typingmind-export-….json``, or ``data.json`` with ``chunks/chats_part_1.json`` …"""

    key = SOURCE
    name = "TypingMind chats"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The exports with their parts, parts alone, and what lists the files beside them."""
        found = {name for name in names if _is_export(container, name) or _is_part(container, name)}
        folders = {posixpath.dirname(name) for name in found}
        lists = {name for name in names if _is_list(name) and posixpath.dirname(name) in folders}
        return tuple(sorted(found | lists)) if found else ()

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every chat of every file. Raises UnreadableFile where the only file is none."""
        exports = [name for name in names if _is_export(container, name)]
        parts = [name for name in names if name not in exports and _is_part(container, name)]
        told = set[str]()  # parts that an export named

        def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            if name in told:
                return
            tell(report, name)
            if name in parts:
                yield from _of_part(container, name, {}, findings)
                return
            for record in read(container, name, findings, essential="data", wrapper=""):
                data = mapping(record.get("data"))
                folders = _folders(data)
                for findings.number, chat in enumerate(sequence(data.get("chats")), 1):
                    yield _session(mapping(chat), folders, findings)
                for part in _named_parts(name, data):
                    if part not in parts:
                        findings.error(_MISSING.format(part=posixpath.basename(part)))
                        continue
                    told.add(part)
                    for session in _of_part(container, part, folders, findings):
                        yield session and replace(session, members=(name, part))

        same = not parts or set(names) <= container.unchanged  # a folder may have a new name
        unchanged = container.unchanged if same else frozenset[str]()
        files = [*exports, *parts]
        yield from sessions_of(container, files, report, "chat", read_file, unchanged=unchanged)


def _is_export(container: Container, name: str) -> bool:
    if not may_be_json(container, name):
        return False
    seen = shape_with(head_of(container, name), "chats", *_OF_EXPORTS)
    chats = seen.has("data", "chats", "[]", "chatID") or seen.has("data", "chats", "[]", "messages")
    return chats or sum(seen.has("data", key) for key in (*_OF_EXPORTS, "chats")) > 1


def _is_part(container: Container, name: str) -> bool:
    """Whether the file has nothing but chats."""
    if not may_be_json(container, name):
        return False
    seen = shape_with(head_of(container, name), "chatID")
    return seen.has("chatID") and (seen.has("messages") or seen.has("chatTitle"))


def _is_list(name: str) -> bool:
    return posixpath.basename(name) == "metadata.json"


def _named_parts(name: str, data: Fields) -> list[str]:
    """The files in which an export says its chats are."""
    listed = map(string, sequence(mapping(data.get("chats")).get("chunks")))
    return [posixpath.join(posixpath.dirname(name), one) for one in listed if one]


def _of_part(
    container: Container, name: str, folders: dict[str, str], findings: Findings
) -> Iterator[ParsedSession | None]:
    for chat in read(container, name, findings, essential="chatID", wrapper=""):
        yield _session(chat, folders, findings)


def _folders(data: Fields) -> dict[str, str]:
    """The names of the person's folders by their ids."""
    listed = map(mapping, sequence(data.get("folders")))
    names = {string(one.get("id")): string(one.get("title") or one.get("name")) for one in listed}
    return {key: name for key, name in names.items() if key and name}


def _session(chat: Fields, folders: dict[str, str], findings: Findings) -> ParsedSession | None:
    linked, maker = LinkedMessages(), _Maker(chat, findings)
    params = mapping(chat.get("chatParams"))
    if asked := string(params.get("systemMessage")).strip():
        linked.follow(Draft("system", Role.SYSTEM, [Text(asked)], hidden=Hidden.SYSTEM))
    for message in map(mapping, sequence(chat.get("messages"))):
        maker.add(message, linked)
    if not is_said(linked.drafts):
        return None
    title = string(chat.get("chatTitle")).strip()
    key = string(chat.get("chatID")) or string(chat.get("id"))
    folder = string(chat.get("folderID"))
    project = (
        ParsedProject(f"{SOURCE}:{folder}", name=folders[folder]) if folder in folders else None
    )
    return ParsedSession(
        source=SOURCE,
        external_id=key or content_id(linked.drafts[0].external_id, linked.drafts[0].at),
        messages=linked.messages(),
        title=first_prompt(linked.drafts) if title in _UNNAMED else title,
        created_at=timestamp(chat.get("createdAt")) or min(times_of(linked.drafts), default=None),
        updated_at=timestamp(chat.get("updatedAt")) or max(times_of(linked.drafts), default=None),
        model=latest_model(linked.drafts) or maker.model,
        project=project,
        active_leaf=linked.leaf(),
        tags=tuple(tag for tag in map(string, sequence(chat.get("tags"))) if tag.strip()),
    )


class _Maker:
    """Adds the messages of one chat."""

    def __init__(self, chat: Fields, findings: Findings) -> None:
        self._findings, self._pictures = findings, Pictures()
        info = mapping(chat.get("modelInfo"))
        self.model = string(chat.get("model")) or string(info.get("id")) or None

    def add(self, message: Fields, linked: LinkedMessages) -> None:
        """Add a message; answers of several models are branches, of which the first goes on."""
        if message.get("type") != _ALONGSIDE:
            linked.follow(self._draft(message))
            return
        above, ends = linked.last, list[str]()
        for thread in sequence(message.get("threads") or message.get("messages")):
            listed = mapping(thread).get("messages", [thread])
            here = above
            for one in map(mapping, sequence(listed)):
                here = linked.add(self._draft(one), here)
            if here is not None and here != above:
                ends.append(here)
        if ends:
            linked.go_back_to(ends[0])

    def _draft(self, message: Fields) -> Draft:
        role = _ROLES.get(string(message.get("role")))
        if role is None:
            self._findings.note(
                "The role of a message is not known; it was taken for the person's own."
            )
            role = Role.USER
        told = (message.get(key) for key in ("role", "createdAt", "content"))
        name = string(message.get("uuid")) or string(message.get("id")) or content_id(*told)
        hidden = Hidden.SYSTEM if role is Role.SYSTEM else None
        blocks = [*self._blocks(message, role)]
        draft = Draft(name, role, blocks, timestamp(message.get("createdAt")), hidden=hidden)
        if role is Role.ASSISTANT:
            draft.model = string(message.get("model")) or self.model
            draft.usage = usage_of(mapping(message.get("usage")))
        return draft

    def _blocks(self, message: Fields, role: Role) -> Iterator[Block]:
        content = message.get("content")
        if role is Role.TOOL:
            call_id = string(message.get("tool_call_id")) or None
            text = to_json("" if content is None else content)
            yield ToolResult(ToolOutcome(text, ToolStatus.OK), string(message.get("name")), call_id)
            return
        thought = string(message.get("reasoning_content")) or string(message.get("reasoning"))
        if thought.strip():
            yield Thinking(thought)
        pieces = [{"type": "text", "text": content}] if isinstance(content, str) else content
        for piece in map(mapping, sequence(pieces)):
            yield from self._piece(piece, role)
        for call in map(mapping, sequence(message.get("tool_calls"))):
            asked = mapping(call.get("function"))
            yield tool_call(call.get("id"), asked.get("name"), asked.get("arguments"))

    def _piece(self, piece: Fields, role: Role) -> Iterator[Block]:
        kind = string(piece.get("type"))
        match kind:
            case "text":
                said = string(piece.get("text"))
                if role is Role.ASSISTANT:
                    yield from split_thoughts(said)
                elif said.strip():
                    yield Text(said)
            case "image_url":
                told = piece.get("image_url")
                url = told if isinstance(told, str) else string(mapping(told).get("url"))
                held = self._pictures.from_url(url)
                yield Image(held or Attachment(url[:200] or "image", "image/*"))
            case "thinking":
                if (thought := string(piece.get("thinking"))).strip():
                    yield Thinking(thought)
            case "tool_use":
                yield tool_call(piece.get("id"), piece.get("name"), piece.get("input"))
            case "tool_result":
                text = to_json(piece.get("content") or "")
                call_id = string(piece.get("tool_use_id")) or None
                yield ToolResult(ToolOutcome(text, ToolStatus.OK), "", call_id)
            case _ if piece:
                self._findings.unknown(kind or "untyped")
                yield Text(to_json(piece), TextVariant.UNKNOWN)
