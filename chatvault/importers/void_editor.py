"""Reads the chat threads of Void, an editor made from VS Code, out of its database ``state.vscdb``.

All of them are one value of ``ItemTable``: an object of ``id``, ``createdAt``, ``lastModified`` and
``messages`` by their ids. A message of ``user`` or ``assistant`` has ``displayContent``; one of
``tool`` is a call with what came of it. Neither ids, times nor models of messages are told, nor the
folder that was open (``contrib/void`` of Void's source).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Event,
    EventKind,
    File,
    Text,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolStatus,
)
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession, Severity
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.cursor.attached import path_of
from chatvault.importers.cursor.editor_store import ITEMS, NO_INDEX
from chatvault.importers.databases.database_sessions import sessions_of_stores
from chatvault.importers.databases.read_only_database import Database, claimed_stores
from chatvault.importers.exports.teller import Teller
from chatvault.importers.json_files.json_values import mapping, sequence, string, to_json
from chatvault.importers.json_files.stored_json import stored_json
from chatvault.importers.messages.drafts import Draft, Thread, chain, first_prompt
from chatvault.importers.messages.prompt_trail import PromptTrail
from chatvault.importers.times.timestamps import timestamp

Fields = dict[str, Any]

SOURCE = "void"

# As newer and older versions call the value; what the newer one has counts first.
_THREADS = ("void.chatThreadStorageII", "void.chatThreadStorageI", "void.chatThreadStorage")
_SILENT = ("checkpoint",)  # what files were like, to go back to
_STOPPED = "interrupted_streaming_tool"
_ENDS = {
    "success": ToolStatus.OK,
    "tool_error": ToolStatus.FAILED,
    "invalid_params": ToolStatus.FAILED,
    "rejected": ToolStatus.FAILED,
}


class VoidImporter:
    """Reads the folder ``User`` of Void, what is above it, or its database."""

    key = SOURCE
    name = "Void threads"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The databases with their logs."""
        return tuple(sorted(claimed_stores(container, names, _has_threads)))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every thread of each database."""

        def read(database: Database, name: str) -> Iterator[ParsedSession]:
            for key, thread in _threads(database).items():
                teller = Teller(report, name, f"thread {key[:80]}, message")
                if (session := _session(key, thread, name, teller)) is not None:
                    yield session

        return sessions_of_stores(container, names, read, report)


def _has_threads(database: Database) -> bool:
    if ITEMS not in database.tables:
        return False
    marks = ", ".join("?" * len(_THREADS))
    query = f"SELECT 1 FROM {ITEMS} WHERE {NO_INDEX}key IN ({marks}) LIMIT 1"
    return any(database.rows(query, _THREADS))


def _threads(database: Database) -> dict[str, Fields]:
    """The threads by their ids."""
    found: dict[str, Fields] = {}
    for key in reversed(_THREADS):
        for (value,) in database.rows(f"SELECT value FROM {ITEMS} WHERE {NO_INDEX}key = ?", (key,)):
            told = mapping(stored_json(value)).items()
            found |= {name: mapping(thread) for name, thread in told if isinstance(thread, dict)}
    return found


def _session(key: str, told: Fields, member: str, teller: Teller) -> ParsedSession | None:
    drafts = _drafts(sequence(told.get("messages")), teller)
    if not drafts:
        return None
    return ParsedSession(
        source=SOURCE,
        external_id=key,
        messages=chain(drafts),
        title=first_prompt(drafts),
        created_at=timestamp(told.get("createdAt")),
        updated_at=timestamp(told.get("lastModified")) or timestamp(told.get("createdAt")),
        members=(member,),
    )


def _drafts(messages: Sequence[object], teller: Teller) -> list[Draft]:
    """The messages; a call is part of the answer before it."""
    thread, trail = Thread(), PromptTrail()
    answer: Draft | None = None
    for place, message in enumerate(map(mapping, messages)):
        role = message.get("role")
        if role == "user":
            trail.ask(message.get("content"))
        name = trail.name(f"message:{place}")
        if role == "tool" and answer is not None:
            thread.extend(answer, [_call(message)])
            continue
        draft = _draft(name, message)
        if draft is not None:
            thread.add(draft)
            answer = draft if draft.role is Role.ASSISTANT else None
        elif role not in _SILENT:
            teller.line = place + 1
            teller.tell(Severity.INFO, "A record of an unknown kind was left out.")
    return thread.drafts


def _draft(name: str, message: Fields) -> Draft | None:
    """The message, None where nobody says it."""
    match message.get("role"):
        case "user":
            return Draft(name, Role.USER, [*_said(message), *_selected(message)])
        case "assistant":
            thought = string(message.get("reasoning")).strip()
            thinking = [Thinking(thought)] if thought else []
            return Draft(name, Role.ASSISTANT, [*thinking, *_said(message)])
        case "tool":
            return Draft(name, Role.ASSISTANT, [_call(message)])
        case role if role == _STOPPED:
            return Draft(name, Role.SYSTEM, [Event(EventKind.INTERRUPTED)])
    return None


def _said(message: Fields) -> list[Block]:
    """What was said as the person sees it; the model gets what was selected behind it."""
    shown = message.get("displayContent")
    text = string(message.get("content") if shown is None else shown)
    return [Text(text.strip())] if text.strip() else []


def _selected(message: Fields) -> Iterator[Block]:
    """The files and folders that were given along."""
    for one in map(mapping, sequence(message.get("selections"))):
        path = path_of(one.get("uri") or one.get("fileURI")).replace("\\", "/").rstrip("/")
        if name := path.rpartition("/")[2]:
            yield File(Attachment(name[:200]), string(one.get("selectionStr")))


def _call(message: Fields) -> ToolCall:
    given = message.get("rawParams") or message.get("params") or ""
    ended = string(message.get("type")) or string(mapping(message.get("result")).get("type"))
    status = _ENDS.get(ended, ToolStatus.UNKNOWN)
    text = string(message.get("content"))
    note = ended.replace("_", " ") if status is ToolStatus.FAILED else ""
    waits = status is ToolStatus.UNKNOWN and not text
    server = string(message.get("mcpServerName"))
    name = string(message.get("name")) or "tool"
    return ToolCall(
        f"{server}.{name}" if server else name,
        to_json(given),
        string(message.get("id")) or None,
        None if waits else ToolOutcome(text, status, note),
    )
