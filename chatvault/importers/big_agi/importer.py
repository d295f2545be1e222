"""Reads what big-AGI exports: one chat, or all of them beside the keys by which models are asked.

A chat has ``id``, ``messages``, ``systemPurposeId`` (the persona), ``userTitle`` and ``autoTitle``;
what a message tells of its model is its ``generator``. All of them stand in ``conversations``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from chatvault.domain.message import CostSource, Hidden, Role, Usage
from chatvault.domain.parsed import ParsedProject, ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.big_agi.content import ContentReader
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.contents.costs import micro_dollars
from chatvault.importers.contents.usage_keys import given_usage_key
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.interchange.openai_messages import SOURCE as FORMERLY
from chatvault.importers.json_files.export_records import WRAPPER, Findings, read
from chatvault.importers.json_files.inner_objects import values
from chatvault.importers.json_files.json_events import NotJson
from chatvault.importers.json_files.json_shape import may_be_json, shape_with
from chatvault.importers.json_files.json_values import count, mapping, number, sequence, string
from chatvault.importers.messages.content_ids import content_id
from chatvault.importers.messages.drafts import (
    Draft,
    Thread,
    chain,
    first_prompt,
    is_said,
    latest_model,
    times_of,
)
from chatvault.importers.messages.roles import role_of
from chatvault.importers.private_files.files_with_keys import tell
from chatvault.importers.times.timestamps import timestamp

SOURCE = "big-agi"

Fields = dict[str, Any]

_ROLES = {role.value: role for role in (Role.USER, Role.ASSISTANT, Role.SYSTEM)}
_FOLDERS = ("folders", "folders", "item")  # of the person, behind the chats
_OLDER = ("text", "typing", "sender")  # keys of a message before 2024
_CENTS = 100  # in a dollar


class BigAGIImporter:
    """Reads ``conversation_….agi.json`` and ``conversations_….agi.json``."""

    key = SOURCE
    name = "big-AGI chats"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The exports."""
        return tuple(name for name in names if _is_export(container, name))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every chat of every file. Raises UnreadableFile where the only file is none."""

        def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            tell(report, name)
            folders = _folders(container, name)
            for chat in read(container, name, findings, essential="messages"):
                yield _session(chat, folders, findings)

        yield from sessions_of(container, names, report, "chat", read_file)


def _is_export(container: Container, name: str) -> bool:
    if not may_be_json(container, name):
        return False
    seen = shape_with(head_of(container, name), "messages", wrapper=WRAPPER)
    newer = seen.has("messages", "[]", "fragments", "[]", "ft")
    older = all(seen.has("messages", "[]", key) for key in _OLDER)
    return newer or older or (seen.has("messages") and seen.has("systemPurposeId"))


def _folders(container: Container, name: str) -> dict[str, tuple[str, str]]:
    """The id and the name of the folder of each chat that is in one."""
    found = {}
    try:
        with container.open(name) as stream:
            for told in map(mapping, values(stream, _FOLDERS)):
                folder = string(told.get("id")), string(told.get("title"))
                found.update(
                    dict.fromkeys(map(string, sequence(told.get("conversationIds"))), folder)
                )
    except NotJson:  # whoever reads the chats says so
        pass
    return found


def _session(
    chat: Fields, folders: dict[str, tuple[str, str]], findings: Findings
) -> ParsedSession | None:
    thread, content = Thread(), ContentReader(findings)
    key = string(chat.get("id"))
    for message in map(mapping, sequence(chat.get("messages"))):
        thread.add(_draft(message, key, content, findings))
    if not is_said(thread.drafts):
        return None
    title = string(chat.get("userTitle")).strip() or string(chat.get("autoTitle")).strip()
    folder, called = folders.get(key, ("", ""))
    times = times_of(thread.drafts)
    return ParsedSession(
        source=SOURCE,
        external_id=key or content_id(thread.drafts[0].external_id, thread.drafts[0].at),
        messages=chain(thread.drafts),
        title=title or first_prompt(thread.drafts),
        created_at=timestamp(chat.get("created")) or min(times, default=None),
        updated_at=timestamp(chat.get("updated")) or max(times, default=None),
        model=latest_model(thread.drafts),
        agent=string(chat.get("systemPurposeId")) or None,
        project=ParsedProject(f"{SOURCE}:{folder}", name=called) if called else None,
        source_formerly=FORMERLY,
    )


def _draft(message: Fields, of: str, content: ContentReader, findings: Findings) -> Draft:
    role = role_of(message.get("role"), findings, _ROLES)
    at, own = timestamp(message.get("created")), string(message.get("id"))
    blocks = [*content.blocks(message, role)]
    draft = Draft(own or content_id(role, at, message.get("text")), role, blocks, at)
    draft.hidden = Hidden.SYSTEM if role is Role.SYSTEM else None
    if role is Role.ASSISTANT:
        about = mapping(message.get("generator"))
        took = mapping(about.get("metrics"))
        draft.model = string(about.get("name")) or string(message.get("originLLM")) or None
        draft.usage, draft.usage_key = _usage(took), given_usage_key(SOURCE, of, own)
        draft.latency_ms = count(took.get("dtAll")) or None
    return draft


def _usage(told: Fields) -> Usage | None:
    """The tokens and the cost, which stands in cents: what the provider told, or by its prices."""
    reported, reckoned = number(told.get("$cReported")), number(told.get("$c"))
    cents = reckoned if reported is None else reported
    cost = None if cents is None else micro_dollars(cents / _CENTS)
    known = CostSource.ESTIMATED if reported is None else CostSource.REPORTED
    usage = Usage(
        input=count(told.get("TIn")),
        output=count(told.get("TOut")),
        cache_read=count(told.get("TCacheRead")),
        cache_write=count(told.get("TCacheWrite")),
        reasoning=count(told.get("TOutR")),
        cost=cost,
        cost_source=None if cost is None else known,
    )
    return usage if usage.total or cost else None
