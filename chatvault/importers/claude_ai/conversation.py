"""One conversation of a Claude export as a session."""

from __future__ import annotations

import hashlib
from itertools import pairwise
from typing import Any

from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedMessage, ParsedProject, ParsedSession
from chatvault.importers.claude_ai.artifacts import Artifacts
from chatvault.importers.claude_ai.content import ContentReader
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import mapping, string, to_json
from chatvault.importers.messages.branches import cut_circles, newest_leaf
from chatvault.importers.times.timestamps import timestamp

SOURCE = "claude-ai"
ROOT = "00000000-0000-4000-8000-000000000000"  # what the first message calls its parent

_ROLES = {"human": Role.USER, "user": Role.USER, "assistant": Role.ASSISTANT}
_NAMES = ("name", "title", "snapshot_name")  # the last one of what was shared
_NORMAL_STOPS = frozenset({"", "end_turn", "stop_sequence", "tool_use"})

Entry = dict[str, Any]


def session(
    record: Entry, reader: ContentReader, findings: Findings, projects: dict[str, str]
) -> ParsedSession | None:
    """The session, None where the record is no conversation, which is reported.

    ``projects`` are the names of projects by their ids.
    """
    listed = record.get("chat_messages")
    if not isinstance(listed, list):
        findings.record_left_out()
        return None
    identity = _identity(record)
    messages = _messages(listed, identity, reader, findings)
    return ParsedSession(
        source=SOURCE,
        external_id=identity,
        messages=messages,
        title=_title(record),
        account=string(mapping(record.get("account")).get("uuid")),
        summary=string(record.get("summary")),
        created_at=timestamp(record.get("created_at")),
        updated_at=timestamp(record.get("updated_at")),
        model=string(record.get("model")) or None,
        project=_project(record, projects),
        active_leaf=_active_leaf(record, messages),
        starred=record.get("is_starred") is True,
    )


def project(identity: str, name: str) -> ParsedProject:
    """A project of Claude; conversations of one project lie together."""
    return ParsedProject(f"{SOURCE}:{identity}", name=name or None)


def _messages(
    listed: list[Any], identity: str, reader: ContentReader, findings: Findings
) -> tuple[ParsedMessage, ...]:
    """All branches, in the order of the export, which mostly is that of time."""
    entries = _in_order([entry for entry in listed if isinstance(entry, dict)])
    if len(entries) < len(listed):
        findings.message_left_out()
    ids = _ids(entries, identity)
    parents = _parents(ids)
    artifacts = Artifacts(findings.note)
    messages = []
    for external_id, entry in ids.items():
        parent = parents[external_id]
        artifacts.enter(parent)
        messages.append(_message(entry, external_id, parent, reader, artifacts, findings))
        artifacts.leave(external_id)
    return tuple(messages)


def _in_order(entries: list[Entry]) -> list[Entry]:
    """The messages as they were said: exports of early 2025 name no parents, and shuffled some.

    Only where both speak in turns more often by time: a question may be as late as its answer.
    """
    times = [timestamp(entry.get("created_at")) for entry in entries]
    if None in times or any(entry.get("parent_message_uuid") for entry in entries):
        return entries
    by_time = [entries[place] for place in sorted(range(len(times)), key=lambda at: times[at] or 0)]
    return by_time if _repeated(by_time) < _repeated(entries) else entries


def _repeated(entries: list[Entry]) -> int:
    """How often one speaks twice in a row."""
    return sum(one.get("sender") == other.get("sender") for one, other in pairwise(entries))


def _ids(entries: list[Entry], identity: str) -> dict[str, Entry]:
    """The messages by their ids; one without an id gets one that its content always gives."""
    ids: dict[str, Entry] = {}
    for entry in entries:
        external_id = string(entry.get("uuid"))
        if not external_id or external_id in ids:
            told = [identity, entry.get("sender"), entry.get("created_at"), entry.get("text")]
            external_id = digest([*told, entry.get("content")])
        if external_id in ids:
            external_id = f"{external_id}#{len(ids)}"
        ids[external_id] = entry
    return ids


def _parents(ids: dict[str, Entry]) -> dict[str, str | None]:
    """Parents as they are told; without that, each message follows the one before it."""
    parents: dict[str, str | None] = {}
    before: str | None = None
    for external_id, entry in ids.items():
        told = string(entry.get("parent_message_uuid"))
        if told == ROOT:
            parents[external_id] = None
        elif told in ids and told != external_id:
            parents[external_id] = told
        else:
            parents[external_id] = before
        before = external_id
    cut_circles(parents)
    return parents


def _message(
    entry: Entry,
    external_id: str,
    parent: str | None,
    reader: ContentReader,
    artifacts: Artifacts,
    findings: Findings,
) -> ParsedMessage:
    role = _ROLES.get(string(entry.get("sender")))
    if role is None:
        findings.note("The sender of a message is not known; it was taken for the person's own.")
        role = Role.USER
    assistant = role is Role.ASSISTANT
    blocks = reader.blocks(entry, artifacts, message_id=external_id, assistant=assistant)
    stop = string(entry.get("stop_reason"))
    if stop in _NORMAL_STOPS and entry.get("truncated") is True:
        stop = "truncated"
    return ParsedMessage(
        external_id=external_id,
        role=role,
        blocks=blocks,
        parent_id=parent,
        created_at=timestamp(entry.get("created_at")),
        model=string(entry.get("model")) or None,
        status=None if stop in _NORMAL_STOPS else stop,
        hidden=None if blocks else Hidden.META,
    )


def _active_leaf(record: Entry, messages: tuple[ParsedMessage, ...]) -> str | None:
    """The leaf that the product shows where it tells, else the newest."""
    known = {message.external_id for message in messages}
    told = string(record.get("current_leaf_message_uuid"))
    if told in known:
        return told
    return newest_leaf(messages)


def _identity(record: Entry) -> str:
    known = string(record.get("uuid")) or string(record.get("conversation_id"))
    return known or digest([record.get("name"), record.get("created_at")])


def digest(told: list[object]) -> str:
    """What is called by its content, which is the same in every export."""
    return hashlib.sha256(to_json(told).encode("utf-8", "replace")).hexdigest()[:32]


def _title(record: Entry) -> str:
    """Its name; the summary's beginning, where it has none."""
    told = (string(record.get(key)).strip() for key in _NAMES)
    if named := next(filter(None, told), ""):
        return named
    first = string(record.get("summary")).strip().partition("\n")[0]
    first = first.replace("**", "").strip("*# ")
    return first if len(first) <= 80 else first[:79].rstrip() + "…"


def _project(record: Entry, projects: dict[str, str]) -> ParsedProject | None:
    described = mapping(record.get("project"))
    identity = string(described.get("uuid")) or string(record.get("project_uuid"))
    if not identity:
        return None
    return project(identity, string(described.get("name")) or projects.get(identity, ""))
