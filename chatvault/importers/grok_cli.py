"""Reads the database of Grok CLI, the free program that calls xAI's models from a terminal.

``grok.db`` has ``sessions``, ``messages`` in the form of Vercel's AI SDK, a JSON text each,
``usage_events`` and ``compactions``. Facts of the format: src/storage of superagent-ai/grok-cli.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from operator import itemgetter
from typing import Any

from chatvault.domain.blocks import (
    Block,
    Event,
    EventKind,
    File,
    Image,
    Text,
    Thinking,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.domain.message import CostSource, Hidden, Role, Usage
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.contents.pieces import PieceReader, tool_call, unknown
from chatvault.importers.databases.database_sessions import sessions_of_stores
from chatvault.importers.databases.read_only_database import Database, claimed_stores
from chatvault.importers.exports.teller import Teller
from chatvault.importers.homes.projects import project_of
from chatvault.importers.json_files.json_values import count, mapping, string, to_json
from chatvault.importers.json_files.stored_json import stored_json
from chatvault.importers.messages.drafts import Draft, Thread, chain, first_prompt, times_of
from chatvault.importers.times.timestamps import timestamp

SOURCE = "grok-cli"

_ROLES = {
    "user": Role.USER,
    "assistant": Role.ASSISTANT,
    "tool": Role.TOOL,
    "system": Role.SYSTEM,
}
_SESSION = {"id", "workspace_id", "cwd_at_start", "cwd_last", "mode"}
_MESSAGE = {"session_id", "seq", "role", "message_json", "created_at"}

Fields = dict[str, Any]


class GrokCLIImporter:
    """Reads ``~/.grok``, or its database."""

    key = SOURCE
    name = "Grok CLI sessions"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The databases with their logs."""
        return tuple(sorted(claimed_stores(container, names, _has_sessions)))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every session of each database."""

        def read(database: Database, name: str) -> Iterator[ParsedSession]:
            for about in database.records("sessions", "ORDER BY created_at, id"):
                key = string(about.get("id"))
                teller = Teller(report, name, f"session {key[:80]}, message")
                session = _session(database, key, about, teller) if key else None
                if session is not None:
                    yield replace(session, members=(name,))

        return sessions_of_stores(container, names, read, report)


def _has_sessions(database: Database) -> bool:
    """Whether the tables are Grok CLI's."""
    return (
        {"sessions", "messages"} <= database.tables
        and database.columns("sessions") >= _SESSION
        and database.columns("messages") >= _MESSAGE
    )


def _session(database: Database, key: str, about: Fields, teller: Teller) -> ParsedSession | None:
    thread = _thread(database, key, teller)
    if not thread.drafts:
        return None
    _fold(database, key, thread)
    _count(database, key, thread.drafts)
    model, times = string(about.get("model")) or None, times_of(thread.drafts)
    for draft in thread.drafts:
        draft.model = model if draft.role is Role.ASSISTANT else None
    folder = string(about.get("cwd_at_start")) or string(about.get("cwd_last"))
    return ParsedSession(
        source=SOURCE,
        external_id=key,
        messages=chain(thread.drafts),
        title=string(about.get("title")).strip() or first_prompt(thread.drafts),
        created_at=timestamp(about.get("created_at")) or min(times, default=None),
        updated_at=max(times, default=None) or timestamp(about.get("updated_at")),
        model=model,
        project=project_of(folder),
    )


def _thread(database: Database, key: str, teller: Teller) -> Thread:
    thread, reader = Thread(), _Pieces(teller)
    for row in database.records("messages", "WHERE session_id = ? ORDER BY seq", key):
        told = stored_json(row.get("message_json"))
        teller.line = count(row.get("seq"))
        role = _ROLES.get(string(mapping(told).get("role")))
        if role is None:
            teller.message_left_out()
            continue
        blocks = reader.content(mapping(told).get("content"))
        hidden = Hidden.SYSTEM if role is Role.SYSTEM else None
        at = timestamp(row.get("created_at"))
        thread.add(Draft(f"{row.get('seq')}", role, blocks, at, hidden=hidden))
    return thread


def _fold(database: Database, key: str, thread: Thread) -> None:
    """Put what was folded together where that happened: messages are all still there."""
    if "compactions" not in database.tables:
        return
    latest = list(accumulate((draft.at or 0 for draft in thread.drafts), max))
    folded: list[tuple[int, Draft]] = []
    for row in database.records("compactions", "WHERE session_id = ? ORDER BY id", key):
        at = timestamp(row.get("created_at"))
        event = Event(EventKind.COMPACTION, string(row.get("summary")).strip())
        draft = Draft(f"compaction:{row.get('id')}", Role.SYSTEM, [event], at)
        place = len(latest) if at is None else bisect_right(latest, at)
        folded.append((place, draft))
    # What was folded comes first of what is at the same place.
    placed = sorted([*folded, *enumerate(thread.drafts)], key=itemgetter(0))
    thread.drafts = [draft for _place, draft in placed]


def _count(database: Database, key: str, drafts: Sequence[Draft]) -> None:
    """Tokens are told by themselves, before the answers of their turn are written."""
    answers = [one for one in drafts if one.role is Role.ASSISTANT and one.at is not None]
    moments = [one.at or 0 for one in answers]
    if not answers or moments != sorted(moments) or "usage_events" not in database.tables:
        return
    for row in database.records("usage_events", "WHERE session_id = ? ORDER BY id", key):
        place = bisect_left(moments, timestamp(row.get("created_at")) or 0)
        answer = answers[min(place, len(answers) - 1)]
        before, cost = answer.usage or Usage(), count(row.get("cost_micros"))
        cost += before.cost or 0
        answer.usage = Usage(
            input=before.input + count(row.get("input_tokens")),
            output=before.output + count(row.get("output_tokens")),
            cost=cost or None,
            cost_source=CostSource.ESTIMATED if cost else None,
        )
        answer.usage_key = f"grok-cli:{key}:{answer.external_id}"


class _Pieces(PieceReader):
    """Knows the pieces of the AI SDK's messages."""

    def piece(self, piece: object) -> Block | None:
        fields = mapping(piece)
        kind, text = string(fields.get("type")), string(fields.get("text")).strip()
        if isinstance(piece, str) or kind == "text":
            said = string(piece).strip() or text
            return Text(said) if said else None
        if kind == "reasoning":
            return Thinking(text) if text else None
        if kind == "tool-call":
            asked = fields.get("input", fields.get("args"))
            return tool_call(fields.get("toolCallId"), fields.get("toolName"), asked)
        if kind == "tool-result":
            outcome = _outcome(fields.get("output", fields.get("result")))
            call_id = string(fields.get("toolCallId")) or None
            return ToolResult(outcome, string(fields.get("toolName")), call_id)
        if kind in ("image", "file"):
            return self._file(fields)
        return unknown(piece, kind, self._tell) if piece else None

    def _file(self, fields: Fields) -> Block:
        data = string(fields.get("image")) or string(fields.get("data"))
        media_type = string(fields.get("mediaType")) or string(fields.get("mimeType"))
        media_type = media_type or ("image/*" if fields.get("type") == "image" else "")
        name = string(fields.get("filename"))[:200]
        held = self._pictures.from_url(data, name)
        held = held or self._pictures.from_base64(data, media_type, name)
        return Image(held) if held.media_type.startswith("image/") else File(held)


def _outcome(output: object) -> ToolOutcome:
    """What a tool gave back, which says itself how it ended."""
    kind = string(mapping(output).get("type"))
    value = mapping(output).get("value", output)
    told = mapping(value)
    failed = kind.startswith(("error", "execution-denied")) or told.get("success") is False
    text = string(value) or string(told.get("output")) or string(told.get("error"))
    status = ToolStatus.FAILED if failed else ToolStatus.OK
    details = to_json(told) if told and len(told) > 2 else None
    written = "" if value is None else to_json(value)
    return ToolOutcome(text or written, status, details=details)
