"""The database ``sessions.db``: its columns came one by one, so each is looked for."""

from __future__ import annotations

from collections.abc import Iterator

from chatvault.importers.databases.read_only_database import Database
from chatvault.importers.goose.stored import Fields, StoredMessage, StoredSession
from chatvault.importers.json_files.json_values import mapping, string
from chatvault.importers.json_files.stored_json import stored_json
from chatvault.importers.times.timestamps import timestamp

_LEDGER = "usage_ledger"


def has_sessions(database: Database) -> bool:
    """Whether the tables are Goose's."""
    if not {"sessions", "messages"} <= database.tables:
        return False
    sessions, messages = database.columns("sessions"), database.columns("messages")
    return {"id", "working_dir"} <= sessions and {
        "session_id",
        "role",
        "content_json",
        "created_timestamp",
    } <= messages


def session_ids(database: Database) -> set[str]:
    """The ids of all sessions that have messages."""
    rows = database.rows("SELECT DISTINCT session_id FROM messages")
    return {key for (key,) in rows if isinstance(key, str)}


def read_database(database: Database, member: str) -> Iterator[StoredSession]:
    """Every session that has messages."""
    told = {str(about.get("id")): about for about in database.records("sessions")}
    threads = _threads(database)
    for key in sorted(session_ids(database)):
        messages = list(_messages(database, key))
        about = told.get(key, {})
        about["thread"] = threads.get(str(about.get("thread_id")), "")
        yield StoredSession(key, about, messages, member, _spent(database, key))


def _threads(database: Database) -> dict[str, object]:
    """The names of the threads that sessions of versions 10 and 11 belonged to."""
    if not {"id", "name"} <= database.columns("threads"):
        return {}
    return dict(database.rows("SELECT id, name FROM threads"))


def _messages(database: Database, session: str) -> Iterator[StoredMessage]:
    rows = list(database.records("messages", "WHERE session_id = ? ORDER BY id", session))
    # Some programs wrote milliseconds among the seconds.
    rows.sort(key=lambda row: timestamp(row.get("created_timestamp")) or 0)
    for place, row in enumerate(rows, 1):
        yield StoredMessage(
            place,
            string(row.get("message_id")) or f"row:{row.get('id')}",
            string(row.get("role")),
            stored_json(row.get("content_json")),
            row.get("created_timestamp"),
            mapping(stored_json(row.get("metadata_json"))),
        )


def _spent(database: Database, session: str) -> list[Fields]:
    if _LEDGER not in database.tables or "session_id" not in database.columns(_LEDGER):
        return []
    return list(database.records(_LEDGER, "WHERE session_id = ?", session))
