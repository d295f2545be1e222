"""Reads the export of T3 Chat: the messages of all threads in one list, the threads in another.

Newer ones have the threads first, with a ``threadId`` besides, which their messages name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from chatvault.domain.blocks import Text, plain_text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.domain.titles import title_from
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_shape import may_be_json, shape_with
from chatvault.importers.json_files.json_values import string
from chatvault.importers.messages.content_ids import content_id
from chatvault.importers.messages.own_ids import OwnIds
from chatvault.importers.messages.roles import role_of
from chatvault.importers.times.timestamps import timestamp

SOURCE = "t3-chat"

_MESSAGES, _THREADS = "messages", "threads"
_ROLES = {"user": Role.USER, "assistant": Role.ASSISTANT, "system": Role.SYSTEM}

Entry = dict[str, Any]


class T3ChatImporter:
    """An importer of the file, which has any name."""

    key = SOURCE
    name = "T3 Chat export"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The exports."""
        return tuple(name for name in names if _is_export(container, name))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One conversation a thread. Raises UnreadableFile where the only file is none."""

        def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            threads = _threads(container, name, Findings(_nowhere, name))
            said: defaultdict[str, list[ParsedMessage]] = defaultdict(list)
            behind = f'"{_MESSAGES}":'.encode()
            for told in read(container, name, findings, essential="threadId", after=behind):
                if (message := _message(told, findings)) is not None:
                    said[string(told.get("threadId"))].append(message)
            for identity, messages in said.items():
                yield _session(identity, messages, threads.get(identity, {}))

        yield from sessions_of(container, names, report, "message", read_file)


def _nowhere(_issue: object) -> None:
    """What is wrong with the list of threads costs titles alone."""


def _is_export(container: Container, name: str) -> bool:
    if not may_be_json(container, name):
        return False
    seen = shape_with(head_of(container, name), "threadId", "last_message_at")
    message, thread = seen.below(_MESSAGES, "[]"), seen.below(_THREADS, "[]")
    if message.has("threadId"):
        return all(map(message.has, ("role", "content", "created_at", "status")))
    newer = thread.has("threadId") and thread.has("generationStatus")
    return thread.has("last_message_at") and (thread.has("user_edited_title") or newer)


def _threads(container: Container, name: str, findings: Findings) -> dict[str, Entry]:
    behind = f'"{_THREADS}":'.encode()
    try:
        listed = list(read(container, name, findings, essential="title", after=behind))
    except UnreadableFile:
        return {}
    return {string(told.get(key)): told for key in ("id", "threadId") for told in listed}


def _message(told: Entry, findings: Findings) -> ParsedMessage | None:
    text = string(told.get("content"))
    if not text.strip():
        return None
    named = string(told.get("role")).lower()
    role = role_of(named, findings, _ROLES, otherwise=Role.ASSISTANT)
    model = string(told.get("model")) or None
    return ParsedMessage(
        external_id=string(told.get("id")) or content_id(told.get("created_at"), text),
        role=role,
        blocks=(Text(text),),
        created_at=timestamp(told.get("created_at")),
        model=None if role in (Role.USER, Role.SYSTEM) else model,
    )


def _session(identity: str, messages: list[ParsedMessage], thread: Entry) -> ParsedSession:
    """The conversation; the export does not list all messages in the order of time."""
    times = [each.created_at for each in messages if each.created_at is not None]
    if len(times) == len(messages):
        messages = sorted(messages, key=lambda each: each.created_at or 0)
    ids, chained = OwnIds(), list[ParsedMessage]()
    for message in messages:
        above = chained[-1].external_id if chained else None
        own = ids.of(message.external_id)
        chained.append(replace(message, external_id=own, parent_id=above))
    first = next((each for each in chained if each.role is Role.USER), chained[0])
    return ParsedSession(
        source=SOURCE,
        external_id=identity or content_id(first.external_id),
        messages=tuple(chained),
        title=string(thread.get("title")).strip() or title_from(plain_text(first.blocks)),
        created_at=timestamp(thread.get("created_at")) or min(times, default=None),
        updated_at=timestamp(thread.get("last_message_at")) or max(times, default=None),
        active_leaf=chained[-1].external_id,
        pinned=thread.get("pinned") is True,
    )
