"""Reads the database of the Telegram bot that drives Claude Code: ``bot.db``.

A row of ``messages`` is a prompt with its response; a session has the id that Claude Code
gave it, whose own transcript tells more. Tokens and accounts of its users are never read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

from chatvault.domain.parsed import LogEvent, ParsedSession
from chatvault.domain.session import Relation
from chatvault.domain.table_layout import Layout, Table
from chatvault.importers.base import Report
from chatvault.importers.chat_tables.rows import conversations, without_messages
from chatvault.importers.chat_tables.session import SessionReader
from chatvault.importers.chat_tables.values import harmless, structure, text
from chatvault.importers.container import Container
from chatvault.importers.export_files import sessions_of
from chatvault.importers.export_records import Findings
from chatvault.importers.json_values import mapping, to_json
from chatvault.importers.read_only_database import (
    Database,
    claimed_stores,
    did_change,
    opened,
    stores_in,
)
from chatvault.importers.timestamps import timestamp

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
        known = set(names)

        def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            if did_change(container, name, known):
                yield from _of_database(container, name, known, findings)

        yield from sessions_of(container, stores_in(names), report, "session", read_file)


def _is_ours(database: Database) -> bool:
    return database.tables >= _TABLES and "prompt" in database.columns("messages")


def _of_database(
    container: Container, name: str, names: Collection[str], findings: Findings
) -> Iterator[ParsedSession | None]:
    with opened(container, name, names) as database:
        logged = _logged(database)
        reader = SessionReader(SOURCE, _LAYOUT, findings)
        for told in conversations(database, _LAYOUT):
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


def _logged(database: Database) -> dict[str, list[LogEvent]]:
    """What the log says of sessions; addresses in the network are not read."""
    found: dict[str, list[LogEvent]] = {}
    rows = database.rows(
        "SELECT event_type, event_data, success, timestamp FROM audit_log ORDER BY timestamp, id"
    )
    for kind, data, success, at in rows:
        held: dict[str, Any] = harmless(mapping(structure(data)))
        session = text(held.get("session_id"))
        events = found.setdefault(session, [])
        if session and len(events) < _EVENTS:
            level = "info" if success else "warning"
            events.append(LogEvent(text(kind), level, timestamp(at), to_json(held)))
    return found
