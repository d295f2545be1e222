"""Reads the export of HuggingChat: an archive with ``conversations.json`` and the files beside it.

Each message tells its ``ancestors``, and all of them the files of the whole conversation: which
came with which is not in it.
"""

from __future__ import annotations

import mimetypes
import posixpath
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from chatvault.domain.blocks import Attachment, Block, File, Image, Thinking, plain_text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.domain.titles import title_from
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_shape import may_be_json, shape_with
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.messages.branches import (
    chained,
    newest_leaf,
    parents_of_shown,
    sound_parents,
)
from chatvault.importers.messages.content_ids import content_id
from chatvault.importers.messages.own_ids import OwnIds
from chatvault.importers.messages.roles import role_of
from chatvault.importers.texts.thought_tags import split_thoughts
from chatvault.importers.times.timestamps import timestamp

SOURCE = "hugging-chat"

_WORDS = ("rootMessageId", "ancestors", "sessionId", "userId")
_FILE = "file-"  # how the names of what was attached begin

Entry = dict[str, Any]


class HuggingChatImporter:
    """An importer of the archive, of folders, and of the file of conversations alone."""

    key = SOURCE
    name = "HuggingChat export"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The conversations, and what was attached to them."""
        found = {name for name in names if _holds_conversations(container, name)}
        folders = {posixpath.dirname(name) for name in found}
        return tuple(name for name in names if name in found or _accompanies(name, folders))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every conversation of every file. Raises UnreadableFile where the only file is none."""
        files = [name for name in names if _holds_conversations(container, name)]
        beside = frozenset(names)

        def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            folder = posixpath.dirname(name)
            for record in read(container, name, findings, essential="messages"):
                listed = _attached(record, container, folder, beside)
                yield _session(record, listed, findings)

        yield from sessions_of(container, files, report, "conversation", read_file)


def _holds_conversations(container: Container, name: str) -> bool:
    if not may_be_json(container, name):
        return False
    seen = shape_with(head_of(container, name), *_WORDS)
    message = seen.below("messages", "[]")
    return seen.has("_id") and seen.has("model") and message.has("from") and message.has("content")


def _accompanies(name: str, folders: set[str]) -> bool:
    folder, base = posixpath.split(name)
    return folder in folders and base.startswith(_FILE)


def _session(record: Entry, attached: Sequence[Block], findings: Findings) -> ParsedSession | None:
    messages = _messages(record, attached, findings)
    if not messages:
        return None
    times = [each.created_at for each in messages if each.created_at is not None]
    prompts = (plain_text(each.blocks) for each in messages if each.role is Role.USER)
    told = record.get("_id")
    return ParsedSession(
        source=SOURCE,
        external_id=string(told) or string(mapping(told).get("$oid")) or messages[0].external_id,
        messages=messages,
        title=string(record.get("title")).strip() or title_from(next(prompts, "")),
        created_at=timestamp(record.get("createdAt")) or min(times, default=None),
        updated_at=timestamp(record.get("updatedAt")) or max(times, default=None),
        model=string(record.get("model")) or None,
        active_leaf=newest_leaf(messages),
    )


def _messages(
    record: Entry, attached: Sequence[Block], findings: Findings
) -> tuple[ParsedMessage, ...]:
    """All branches; conversations of 2023 are none, and name no ancestors."""
    listed = [one for one in sequence(record.get("messages")) if isinstance(one, dict)]
    ids = OwnIds()
    entries = {ids.of(_id(entry)): entry for entry in listed}
    above = {name: _above(entry) for name, entry in entries.items()}
    parents = sound_parents(above) if any(above.values()) else chained(entries)
    asked = next((name for name, one in entries.items() if one.get("from") == "user"), None)
    blocks = {
        name: (*_said(entry), *(attached if name == asked else ()))
        for name, entry in entries.items()
    }
    shown = parents_of_shown(parents, {name: name for name, found in blocks.items() if found})
    return tuple(
        _message(entries[name], name, blocks[name], parent, findings)
        for name, parent in shown.items()
    )


def _id(entry: Entry) -> str:
    told = (entry.get("from"), entry.get("createdAt"), entry.get("content"))
    return string(entry.get("id")) or content_id(*told)


def _above(entry: Entry) -> str | None:
    return next(filter(None, map(string, reversed(sequence(entry.get("ancestors"))))), None)


def _message(
    entry: Entry,
    external_id: str,
    blocks: tuple[Block, ...],
    parent: str | None,
    findings: Findings,
) -> ParsedMessage:
    role = role_of(entry.get("from"), findings)
    routed = string(mapping(entry.get("routerMetadata")).get("model"))
    return ParsedMessage(
        external_id=external_id,
        role=role,
        blocks=blocks,
        parent_id=parent,
        created_at=timestamp(entry.get("createdAt")),
        model=(routed or None) if role is Role.ASSISTANT else None,
        status="interrupted" if entry.get("interrupted") is True else None,
    )


def _said(entry: Entry) -> Iterator[Block]:
    """What was thought, which may stand in the text between tags, and what was said."""
    if (thought := string(entry.get("reasoning"))).strip():
        yield Thinking(thought.strip())
    yield from split_thoughts(string(entry.get("content")))


def _attached(
    record: Entry, container: Container, folder: str, names: frozenset[str]
) -> list[Block]:
    """The files of a conversation, each once."""
    told = (name for entry in sequence(record.get("messages")) for name in _files(entry))
    return [_file(container, posixpath.join(folder, name), names) for name in dict.fromkeys(told)]


def _files(entry: object) -> Iterator[str]:
    return filter(None, map(string, sequence(mapping(entry).get("files"))))


def _file(container: Container, name: str, names: frozenset[str]) -> Block:
    base = posixpath.basename(name)
    media_type = mimetypes.guess_type(base, strict=False)[0] or ""
    attachment = Attachment(base, media_type)
    if name in names:
        size, opener = container.size(name), partial(container.open, name)
        attachment = Attachment(base, media_type, size, content=opener)
    return Image(attachment) if media_type.startswith("image/") else File(attachment)
