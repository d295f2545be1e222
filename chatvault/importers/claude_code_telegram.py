"""Reads the database of the Telegram bot that drives Claude Code: ``bot.db``.

A row of ``messages`` is a prompt with its response; a session has the id that Claude Code
gave it, whose own transcript tells more. Tokens and accounts of its users are never read.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from chatvault.domain.parsed import LogEvent, ParsedSession
from chatvault.domain.session import Relation
from chatvault.domain.tables.table_layout import Layout, Table
from chatvault.importers.base import Report
from chatvault.importers.chat_tables.harmless import harmless
from chatvault.importers.chat_tables.rows import conversations, without_messages
from chatvault.importers.chat_tables.session import SessionReader
from chatvault.importers.chat_tables.values import structure, text
from chatvault.importers.containers.container import Container
from chatvault.importers.databases.database_sessions import conversations_of_stores
from chatvault.importers.databases.read_only_database import Database, claimed_stores
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_values import mapping, to_json
from chatvault.importers.times.timestamps import timestamp

SOURCE = "claude-code-telegram"

_TABLES = {"users", "sessions", "messages", "tool_usage", "audit_log", "cost_tracking"}
_LAYOUT = Layout(
    conversations=Table("sessions", {
        "id": "session_id", "account": "user_id", "folder": "project_path",
        "created": "created_at", "updated": "last_used",
    }),
    messages=Table("messages", {
        "id": "message_id", "conversation": "session_id", "question": "prompt",
        "answer": "response", "at": "timestamp", "cost": "cost", "latency": "duration_ms",
        "error": "error",
    }),
    tools=Table("tool_usage", {
        "id": "id", "conversation": "session_id", "message": "message_id", "name": "tool_name",
        "arguments": "tool_input", "at": "timestamp", "success": "success",
        "error": "error_message",
    }),
)  # fmt: skip
_EVENTS = 5_000  # of a person's log that are kept with a session
_SLACK = 10 * 60 * 1000  # ms in which a program may still write of a session
_OF_NONE = "Entries of the log that belong to no session were left out."


class _Used(NamedTuple):
    """From when until when a session was used; UTC ms."""

    begun: int
    ended: int
    session: str


class ClaudeCodeTelegramImporter:
    """Reads the sessions with costs, tools and what the bot logged of them."""

    key = SOURCE
    name = "Claude Code Telegram bot"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The databases with their logs."""
        return tuple(sorted(claimed_stores(container, names, _is_ours)))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every session. Raises UnreadableFile where the only file is none."""
        return conversations_of_stores(container, names, report, "session", _stored)


def _is_ours(database: Database) -> bool:
    return database.tables >= _TABLES and "prompt" in database.columns("messages")


def _stored(database: Database, findings: Findings) -> Iterator[ParsedSession | None]:
    logged = _logged(database, findings)
    reader = SessionReader(SOURCE, _LAYOUT, findings)
    for told in conversations(database, _LAYOUT, findings):
        findings.number += 1
        session = reader.session(told)
        if session is None:
            yield None
            continue
        # The transcript of Claude Code itself is the session that this one drove.
        yield replace(
            session,
            parent_external_id=told.key,
            relation=Relation.CONTINUATION,
            events=(*session.events, *logged.get(told.key, ())),
        )
    for _ in range(without_messages(database, _LAYOUT)):
        yield None


def _logged(database: Database, findings: Findings) -> dict[str, list[LogEvent]]:
    """What the log says of sessions; addresses in the network are not read.

    Most entries name only whose they are: they belong to the session that was used then.
    """
    found: dict[str, list[LogEvent]] = {}
    used = _used(database)
    rows = database.rows(
        "SELECT user_id, event_type, event_data, success, timestamp FROM audit_log "
        "ORDER BY timestamp, id"
    )
    for user, kind, data, success, told in rows:
        held: dict[str, Any] = harmless(mapping(structure(data)))
        at = timestamp(told)
        session = text(held.get("session_id")) or _used_at(used.get(text(user), []), at)
        if not session:
            findings.left_out(_OF_NONE)
            continue
        events = found.setdefault(session, [])
        if len(events) < _EVENTS:
            level = "info" if success else "warning"
            events.append(LogEvent(text(kind), level, at, to_json(held)))
    return found


def _used(database: Database) -> dict[str, list[_Used]]:
    """When sessions were begun and used last, by the person whose they are, in order."""
    found: dict[str, list[_Used]] = {}
    query = "SELECT user_id, session_id, created_at, last_used FROM sessions"
    for user, session, created, last in database.rows(query):
        begun, ended = timestamp(created), timestamp(last)
        if begun is not None:
            one = _Used(begun, begun if ended is None else ended, text(session))
            found.setdefault(text(user), []).append(one)
    return {user: sorted(sessions) for user, sessions in found.items()}


def _used_at(used: list[_Used], at: int | None) -> str:
    """The session that was begun last before a moment, "" where it was not used any more."""
    if at is None:
        return ""
    place = bisect.bisect_right(used, at, key=lambda one: one.begun)
    last = used[place - 1] if place else None
    return last.session if last is not None and at <= last.ended + _SLACK else ""
