"""Reads the exports of TypingMind: one file, or since 2026 one that names those of chats."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from chatvault.domain.blocks import Text
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedProject, ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.contents.token_counts import usage_of
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_shape import may_be_json, shape_with
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.messages.content_ids import content_id
from chatvault.importers.messages.drafts import Draft, first_prompt, is_said, latest_model, times_of
from chatvault.importers.messages.linked_messages import LinkedMessages
from chatvault.importers.messages.roles import ROLES, role_of
from chatvault.importers.private_files.files_with_keys import tell
from chatvault.importers.times.timestamps import timestamp
from chatvault.importers.typing_mind.content import SUMMARY, ContentReader

SOURCE = "typing-mind"

Fields = dict[str, Any]

_UNNAMED = ("", "New Chat", "Untitled")
_ROLES = {**ROLES, "function": Role.TOOL}
# The types of what holds the answers of several models, and where it holds them.
_ALONGSIDE = ("tm_multi_responses", "threads")
_WAYS = ("responses", "threads", "messages")
_CLEARED = "clear-context"  # the type of a mark behind which a model knows nothing of before
_HIDDEN = {SUMMARY: Hidden.META, "training-message": Hidden.SYSTEM}  # the program shows neither
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
        agent=string(mapping(chat.get("character")).get("title")) or None,
        tags=tuple(tag for tag in map(string, sequence(chat.get("tags"))) if tag.strip()),
    )


class _Maker:
    """Adds the messages of one chat."""

    def __init__(self, chat: Fields, findings: Findings) -> None:
        self._findings, self._content = findings, ContentReader(findings)
        info = mapping(chat.get("modelInfo"))
        self.model = string(chat.get("model")) or string(info.get("id")) or None

    def add(self, message: Fields, linked: LinkedMessages) -> None:
        """Add a message; answers of several models are branches, of which the first goes on."""
        if message.get("type") == _CLEARED:
            return
        if message.get("type") not in _ALONGSIDE:
            linked.follow(self._draft(message))
            return
        above, ends = linked.last, list[str]()
        ways = next(filter(None, (sequence(message.get(key)) for key in _WAYS)), [])
        for thread in ways:
            listed = mapping(thread).get("messages", [thread])
            model = mapping(thread).get("model")
            here = above
            for one in map(mapping, sequence(listed)):
                here = linked.add(self._draft({"model": model, **one}), here)
            if here is not None and here != above:
                ends.append(here)
        if ends:
            linked.go_back_to(ends[0])

    def _draft(self, message: Fields) -> Draft:
        if message.get("type") == SUMMARY:
            role = Role.SYSTEM
        else:
            role = role_of(message.get("role"), self._findings, _ROLES)
        told = (message.get(key) for key in ("role", "createdAt", "content"))
        name = string(message.get("uuid")) or string(message.get("id")) or content_id(*told)
        hidden = Hidden.SYSTEM if role is Role.SYSTEM else None
        hidden = _HIDDEN.get(string(message.get("type")), hidden)
        blocks = [*self._content.blocks(message, role)]
        draft = Draft(name, role, blocks, timestamp(message.get("createdAt")), hidden=hidden)
        if role is Role.ASSISTANT:
            draft.model = string(message.get("model")) or self.model
            draft.usage = usage_of(mapping(message.get("usage")))
        return draft
