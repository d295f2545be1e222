"""The database: tables of sessions, messages and their parts, each with JSON in ``data``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from chatvault.importers.json_values import mapping
from chatvault.importers.opencode.stored import Fields, StoredMessage, StoredSession
from chatvault.importers.read_only_database import Database
from chatvault.importers.stored_json import stored_json

# The columns of a session that the JSON files knew under other names.
_NAMES = {"parent_id": "parentID", "project_id": "projectID"}
_JSON = ("revert", "model", "permission")


def has_sessions(database: Database) -> bool:
    """Whether the tables are OpenCode's."""
    if not {"message", "part"} <= database.tables:
        return False
    messages, parts = _columns(database, "message"), _columns(database, "part")
    return {"id", "session_id", "data"} <= messages and {"id", "message_id", "data"} <= parts


def count_of_newer(database: Database) -> int:
    """How many sessions stand only in ``session_message``, the form that is being introduced."""
    if "session_message" not in database.tables:
        return 0
    query = (
        "SELECT count(DISTINCT session_id) FROM session_message"
        " WHERE session_id NOT IN (SELECT session_id FROM message)"
    )
    return sum(int(found) for (found,) in database.rows(query))


def session_ids(database: Database) -> set[str]:
    """The ids of all sessions that have messages."""
    rows = database.rows("SELECT DISTINCT session_id FROM message")
    return {key for (key,) in rows if isinstance(key, str)}


def read_database(database: Database, name: str) -> Iterator[StoredSession]:
    """Every session that has messages."""
    source = "kilo-code" if PurePosixPath(name).name.startswith("kilo") else "opencode"
    told = dict(_sessions(database))
    folders = _projects(database)
    for key in sorted(session_ids(database)):
        about = told.get(key, {})
        if not about.get("directory"):
            about = {**about, "directory": folders.get(str(about.get("projectID")), "")}
        yield StoredSession(source, key, about, list(_messages(database, key)), (name,))


def _columns(database: Database, table: str) -> set[str]:
    return {str(row[1]) for row in database.rows(f"PRAGMA table_info({table})")}


def _sessions(database: Database) -> Iterator[tuple[str, Fields]]:
    """What is told of each session, with the names that the JSON files have."""
    if "session" not in database.tables:
        return
    columns = [str(row[1]) for row in database.rows("PRAGMA table_info(session)")]
    for row in database.rows("SELECT * FROM session"):
        values: Fields = dict(zip(columns, row, strict=True))
        about = {_NAMES.get(key, key): value for key, value in values.items()}
        about |= {key: stored_json(about[key]) for key in _JSON if about.get(key)}
        about["time"] = {
            "created": values.get("time_created"),
            "updated": values.get("time_updated"),
            "archived": values.get("time_archived"),
        }
        yield str(values.get("id")), about


def _projects(database: Database) -> dict[str, str]:
    if "project" not in database.tables or not {"id", "worktree"} <= _columns(database, "project"):
        return {}
    return {
        str(key): folder
        for key, folder in database.rows("SELECT id, worktree FROM project")
        if isinstance(folder, str)
    }


def _messages(database: Database, session: str) -> Iterator[StoredMessage]:
    parts: dict[str, list[tuple[str, Fields]]] = {}
    query = "SELECT message_id, id, data FROM part WHERE session_id = ? ORDER BY id"
    if "session_id" not in _columns(database, "part"):
        query = (
            "SELECT message_id, id, data FROM part WHERE message_id IN"
            " (SELECT id FROM message WHERE session_id = ?) ORDER BY id"
        )
    for message, key, data in database.rows(query, (session,)):
        parts.setdefault(str(message), []).append((str(key), mapping(stored_json(data))))
    query = "SELECT id, time_created, data FROM message WHERE session_id = ? ORDER BY 2, 1"
    if "time_created" not in _columns(database, "message"):
        query = "SELECT id, NULL, data FROM message WHERE session_id = ? ORDER BY 1"
    for key, created, data in database.rows(query, (session,)):
        fields = mapping(stored_json(data))
        if not mapping(fields.get("time")):
            fields = {**fields, "time": {"created": created}}
        yield StoredMessage(str(key), fields, tuple(parts.get(str(key), ())))
