"""The tasks that were given to Codex on the web, which exports have in ``codex.json`` since 2026.

A task is a list of turns. No times are told, but ids begin with the second they were made in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Citation,
    Event,
    EventKind,
    File,
    Text,
    TextVariant,
)
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import count, mapping, sequence, string, to_json
from chatvault.importers.messages.branches import last_leaf, sound_parents
from chatvault.importers.times.timestamps import timestamp

TURNS = "turns"
ITEMS = ("input_items", "output_items")

_MADE_AT = re.compile(r"_e_([0-9a-f]{8})")
_ROLES = {"user": Role.USER, "assistant": Role.ASSISTANT, "system": Role.SYSTEM}
_NOTHING = frozenset({"", "none", "null", "not_created", "completed"})
_OF_COMMAND = "terminal_chunk_citation"
_COMMANDS = "A reference to what a command printed, which is not in the export, was left out."
_CHANGES = "changes.diff"

Entry = dict[str, Any]


def session(task: Entry, source: str, account: str, findings: Findings) -> ParsedSession | None:
    """The task as a conversation, None where nothing was said in it."""
    identity = string(task.get("id"))
    turns = _named(task, identity)
    parents = sound_parents(_parents(turns))
    messages = [_message(key, turn, parents[key], findings) for key, turn in turns.items()]
    if not identity or not any(message.blocks for message in messages):
        return None
    times = [message.created_at for message in messages if message.created_at is not None]
    branches = (_told(turn.get("branch")) for turn in turns.values())
    return ParsedSession(
        source=source,
        external_id=identity,
        messages=tuple(messages),
        title=string(task.get("title")),
        account=account,
        created_at=_made_at(identity) or min(times, default=None),
        updated_at=max(times, default=None),
        git_branch=next(filter(None, branches), None),
        active_leaf=last_leaf(parents),
        archived=task.get("archived") is True,
    )


def _named(task: Entry, identity: str) -> dict[str, Entry]:
    turns: dict[str, Entry] = {}
    for place, turn in enumerate(map(mapping, sequence(task.get(TURNS)))):
        key = string(turn.get("id"))
        if turn:
            turns[key if key and key not in turns else f"{identity}~{place}"] = turn
    return turns


def _parents(turns: dict[str, Entry]) -> dict[str, str | None]:
    """What each turn follows; of several answers to one prompt each names that."""
    parents: dict[str, str | None] = {}
    before: str | None = None
    for key, turn in turns.items():
        named = string(turn.get("previous_turn_id"))
        parents[key] = named if named in turns else before
        before = key
    return parents


def _message(key: str, turn: Entry, parent: str | None, findings: Findings) -> ParsedMessage:
    role = _ROLES.get(string(turn.get("role")), Role.ASSISTANT)
    blocks = tuple(_blocks(turn, findings))
    return ParsedMessage(
        external_id=key,
        role=role,
        blocks=blocks,
        parent_id=parent,
        created_at=_made_at(key),
        status=_told(turn.get("turn_status")) or None,
        hidden=None if blocks else Hidden.META,
    )


def _blocks(turn: Entry, findings: Findings) -> Iterator[Block]:
    for key in ITEMS:
        for item in map(mapping, sequence(turn.get(key))):
            yield from _item(item, findings)
    request = _told(turn.get("external_pull_request_id"))
    state = _told(turn.get("pull_request_status"))
    if request or state:
        yield Event(EventKind.NOTICE, " ".join(filter(None, ("Pull request", request, state))))


def _item(item: Entry, findings: Findings) -> Iterator[Block]:
    title, text = string(item.get("pr_title")), string(item.get("pr_message"))
    if title or text:
        yield Text("\n\n".join(filter(None, (f"**{title}**" if title else "", text))))
    diff = string(mapping(item.get("output_diff")).get("diff")) or string(item.get("diff"))
    if diff:
        yield File(Attachment(_CHANGES, "text/x-diff"), diff)
    content = item.get("content")
    if isinstance(content, str):
        yield from [Text(content)] if content.strip() else []
    for piece in map(mapping, sequence(content)):
        yield from _piece(piece, findings)
    if item and not (title or text or diff or "content" in item):
        kind = string(item.get("type"))
        findings.unknown(kind or "item")
        yield Text(to_json(item), TextVariant.UNKNOWN)


def _piece(piece: Entry, findings: Findings) -> Iterator[Block]:
    kind, text = string(piece.get("content_type")), string(piece.get("text"))
    path = string(piece.get("path"))
    if text.strip():
        yield Text(text)
    elif path:
        lines = [count(piece.get(f"line_range_{end}")) for end in ("start", "end")]
        place = "-".join(str(line) for line in lines if line)
        yield Citation(f"{path}:{place}" if place else path)
    elif kind == _OF_COMMAND:
        findings.left_out(_COMMANDS)
    elif piece and kind != "text":
        findings.unknown(kind or "piece")
        yield Text(to_json(piece), TextVariant.UNKNOWN)


def _told(value: object) -> str:
    """A word; "" for those that say nothing, which Python writes as "None" or with their type."""
    word = string(value).strip()
    tail = word.rpartition("Enum.")[2].lower() if "Enum." in word else word
    return "" if tail.lower() in _NOTHING else tail


def _made_at(identity: str) -> int | None:
    """The second in which the last of the ids was made that are joined in this one."""
    found = _MADE_AT.findall(identity)
    return timestamp(int(found[-1], 16)) if found else None
