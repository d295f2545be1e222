"""Makes a conversation of a session, by what the list of the sessions tells beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from chatvault.domain.blocks import Block, Event, EventKind, Thinking
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.contents.file_addresses import path_in
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.contents.usage_keys import usage_key
from chatvault.importers.continue_dev.pieces import blocks_of, calls, files_given, results_by_call
from chatvault.importers.continue_dev.spent import count_whole, usage_of
from chatvault.importers.homes.projects import project_of
from chatvault.importers.json_files.json_values import mapping, sequence, string, to_json
from chatvault.importers.messages.drafts import Draft, Thread, chain, first_prompt
from chatvault.importers.times.timestamps import timestamp

Fields = dict[str, Any]

_UNNAMED = ("New Session", "Untitled Session")
_ROLES = {"user": Role.USER, "assistant": Role.ASSISTANT, "thinking": Role.ASSISTANT,
          "tool": Role.TOOL, "system": Role.SYSTEM}  # fmt: skip


def conversation(
    source: str, told: Fields, name: str, listed: Mapping[str, Fields], written: int | None
) -> ParsedSession | None:
    """The session; ``written`` is when its file was, which is after its last message."""
    key = string(told.get("sessionId")) or PurePosixPath(name).stem
    drafts = _drafts(key, sequence(told.get("history")))
    if not drafts:
        return None
    count_whole(drafts, mapping(told.get("usage")))
    entry = listed.get(key, {})
    created = _moment(told.get("dateCreated")) or _moment(entry.get("dateCreated"))
    title = (string(told.get("title")) or string(entry.get("title"))).strip()
    models = [None, *(draft.model for draft in drafts if draft.model)]
    folder = string(told.get("workspaceDirectory")) or string(entry.get("workspaceDirectory"))
    return ParsedSession(
        source=source,
        external_id=key,
        messages=chain(drafts),
        title=first_prompt(drafts) if title in ("", *_UNNAMED) else title,
        created_at=created or written,
        updated_at=max(filter(None, (created, written)), default=None),
        model=string(told.get("chatModelTitle")) or models[-1],
        project=project_of(path_in(folder) or folder),
        members=(name,),
    )


def _moment(told: object) -> int | None:
    """The time of the list, which is written as text, of figures alone or as a date."""
    return timestamp(int(told) if isinstance(told, str) and told.isdecimal() else told)


def _drafts(session: str, history: Sequence[object]) -> list[Draft]:
    thread, pictures = Thread(), Pictures()
    settled: set[str] = set()
    given = results_by_call(history, pictures)
    for place, value in enumerate(history):
        item = mapping(value)
        message = mapping(item.get("message"))
        role = _ROLES.get(string(message.get("role")))
        call_id = string(message.get("toolCallId"))
        if role is None or (role is Role.TOOL and call_id in settled):
            continue
        blocks = [*blocks_of(message, pictures), *calls(item, message, given, settled)]
        reasoning = mapping(item.get("reasoning"))
        if thought := string(reasoning.get("text")).strip():
            blocks.insert(0, Thinking(thought, _seconds(reasoning)))
        blocks += files_given(item)
        hidden = Hidden.SYSTEM if role is Role.SYSTEM else None
        draft = Draft(_key(place, message), role, blocks, hidden=hidden)
        draft.model = _model(item, message) if role is Role.ASSISTANT else None
        draft.at = timestamp(reasoning.get("endAt")) if thought else None
        draft.usage = usage_of(mapping(message.get("usage")))
        draft.usage_key = usage_key(session, draft.external_id)
        thread.add(draft)
        if summary := string(item.get("conversationSummary")).strip():
            event: list[Block] = [Event(EventKind.COMPACTION, summary)]
            thread.add(Draft(f"{place}:summary", Role.SYSTEM, event))
    return thread.drafts


def _seconds(reasoning: Fields) -> float | None:
    """How long it was thought, where both ends are told."""
    begun, ended = timestamp(reasoning.get("startAt")), timestamp(reasoning.get("endAt"))
    return (ended - begun) / 1000 if begun and ended and ended > begun else None


def _key(place: int, message: Fields) -> str:
    """Messages have no ids: their place, and what they say, for the file is written anew."""
    said = f"{message.get('role')}{to_json(message.get('content'))}"
    return f"{place}:{hashlib.sha256(said.encode('utf-8', 'replace')).hexdigest()[:12]}"


def _model(item: Fields, message: Fields) -> str | None:
    """The model that answered, as the log of what it was asked calls it, or as its provider does.

    The command line keeps no logs, but the model beside what the answer took.
    """
    logs = map(mapping, reversed(sequence(item.get("promptLogs"))))
    titles = filter(None, (string(log.get("modelTitle")) for log in logs))
    return next(titles, string(mapping(message.get("usage")).get("model")) or None)
