"""The database: tables of sessions, messages and their parts, each with JSON in ``data``.

Since version 2 a message is one row of ``session_message``, and sessions are in ``session_v2``.
What was said before is taken over once; its older rows stay, and an older program may go on there.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from pathlib import PurePosixPath

from chatvault.importers.databases.read_only_database import Database
from chatvault.importers.json_files.json_values import mapping
from chatvault.importers.json_files.stored_json import stored_json
from chatvault.importers.opencode.actors import Actors
from chatvault.importers.opencode.forks import Forks
from chatvault.importers.opencode.newer import older_form
from chatvault.importers.opencode.products import product_of_database
from chatvault.importers.opencode.stored import Fields, StoredMessage, StoredSession

# The columns of a session that the JSON files knew under other names.
_NAMES = {"parent_id": "parentID", "project_id": "projectID"}
_OLDER, _NEWER = "session", "session_v2"  # tables of sessions
_JSON = ("revert", "model", "permission")


def has_sessions(database: Database) -> bool:
    """Whether the tables are OpenCode's, of whichever version."""
    return _has_parts(database) or (
        _has_rows(database) and bool({_OLDER, _NEWER} & database.tables)
    )


def session_ids(database: Database) -> set[str]:
    """The ids of all sessions that have messages."""
    return _older_ids(database) | _newer_ids(database)


def read_database(database: Database, name: str) -> Iterator[StoredSession]:
    """Every session that has messages, those of sub-agents in one after it."""
    source, actors = product_of_database(PurePosixPath(name).name), Actors(database)
    older, newer = (dict(_sessions(database, table)) for table in (_OLDER, _NEWER))
    folders = _projects(database)
    origins = _origins(database, {**newer, **older}) | _told_origins({**older, **newer})
    rows = _told_by_rows(database, newer)
    for key in sorted(session_ids(database)):
        is_newer = key in rows
        told = (newer, older) if is_newer else (older, newer)
        about = next((each[key] for each in told if key in each), {})
        if not about.get("directory"):
            about = {**about, "directory": folders.get(str(about.get("projectID")), "")}
        messages = (_newer if is_newer else _messages)(database, key)
        found = StoredSession(source, key, about, list(messages), (name,), origins.get(key))
        yield from actors.parted(found)


def _has_parts(database: Database) -> bool:
    messages, parts = database.columns("message"), database.columns("part")
    return {"id", "session_id", "data"} <= messages and {"id", "message_id", "data"} <= parts


def _has_rows(database: Database) -> bool:
    return {"id", "session_id", "type", "data"} <= database.columns("session_message")


def _older_ids(database: Database) -> set[str]:
    return _ids(database, "message") if _has_parts(database) else set()


def _newer_ids(database: Database) -> set[str]:
    return _ids(database, "session_message") if _has_rows(database) else set()


def _told_by_rows(database: Database, sessions: Container[str]) -> set[str]:
    """The sessions that are read from ``session_message``.

    Of one that is in both forms that is the one with the latest message: the older one was left
    behind, or gone on with. Where ``sessions`` of version 2 does not have it, the newer form was
    only being tried out.
    """
    older, found = _older_ids(database), _newer_ids(database)
    if not older & found:
        return found
    before = _latest(database, "message")
    after = _latest(database, "session_message", "WHERE type IN ('user', 'assistant')")
    moved = {key for key in older & found if key in sessions}
    return found - older | {key for key in moved if after.get(key, 0) > before.get(key, 0)}


def _latest(database: Database, table: str, rest: str = "") -> dict[str, int]:
    """When the last message of each session was begun."""
    if "time_created" not in database.columns(table):
        return {}
    query = f"SELECT session_id, max(time_created) FROM {table} {rest} GROUP BY session_id"
    rows = database.rows(query)
    return {key: at for key, at in rows if isinstance(key, str) and isinstance(at, int)}


def _ids(database: Database, table: str) -> set[str]:
    rows = database.rows(f"SELECT DISTINCT session_id FROM {table}")
    return {key for (key,) in rows if isinstance(key, str)}


def _newer(database: Database, session: str) -> Iterator[StoredMessage]:
    columns = database.columns("session_message")
    order = [name for name in ("seq", "time_created", "id") if name in columns]
    if order[:2] == ["seq", "time_created"] and _is_partly_counted(database, session):
        order = ["time_created", "seq", "id"]
    query = (
        "SELECT id, type, data FROM session_message WHERE session_id = ?"
        f" ORDER BY {', '.join(order)}"
    )
    for key, kind, data in database.rows(query, (session,)):
        message = older_form(str(key), str(kind), mapping(stored_json(data)))
        if message is not None:
            yield message


def _is_partly_counted(database: Database, session: str) -> bool:
    """Whether some rows have no place, as those that older programs add to a newer database."""
    query = "SELECT 1 FROM session_message WHERE session_id = ? AND seq IS NULL LIMIT 1"
    return any(database.rows(query, (session,)))


def _origins(database: Database, told: dict[str, Fields]) -> dict[str, str]:
    """For the sessions that are forks, the one that each came out of."""
    if "time_created" not in database.columns("message"):
        return {}
    times: dict[str, set[int]] = {}
    for key, at in database.rows("SELECT session_id, time_created FROM message"):
        if isinstance(key, str) and isinstance(at, int):
            times.setdefault(key, set()).add(at)
    begun = {key: mapping(about.get("time")).get("created") for key, about in told.items()}
    known = {key: at for key, at in begun.items() if isinstance(at, int) and key in times}
    forks = Forks()
    found = {
        key: forks.origin(key, at, times[key])
        for key, at in sorted(known.items(), key=lambda pair: (pair[1], pair[0]))
    }
    return {key: origin for key, origin in found.items() if origin is not None}


def _told_origins(told: dict[str, Fields]) -> dict[str, str]:
    """The same as version 2 tells it itself."""
    forks = ((key, about.get("fork_session_id")) for key, about in told.items())
    return {key: origin for key, origin in forks if isinstance(origin, str) and origin}


def _sessions(database: Database, table: str) -> Iterator[tuple[str, Fields]]:
    """What the table tells of each session, with the names that the JSON files have."""
    if table not in database.tables:
        return
    for values in database.records(table):
        about = {_NAMES.get(key, key): value for key, value in values.items()}
        about |= {key: stored_json(about[key]) for key in _JSON if about.get(key)}
        about["time"] = {
            "created": values.get("time_created"),
            "updated": values.get("time_updated"),
            "archived": values.get("time_archived"),
        }
        yield str(values.get("id")), about


def _projects(database: Database) -> dict[str, str]:
    if "project" not in database.tables or not {"id", "worktree"} <= database.columns("project"):
        return {}
    return {
        str(key): folder
        for key, folder in database.rows("SELECT id, worktree FROM project")
        if isinstance(folder, str)
    }


def _messages(database: Database, session: str) -> Iterator[StoredMessage]:
    parts: dict[str, list[tuple[str, Fields]]] = {}
    query = "SELECT message_id, id, data FROM part WHERE session_id = ? ORDER BY id"
    if "session_id" not in database.columns("part"):
        query = (
            "SELECT message_id, id, data FROM part WHERE message_id IN"
            " (SELECT id FROM message WHERE session_id = ?) ORDER BY id"
        )
    for message, key, data in database.rows(query, (session,)):
        parts.setdefault(str(message), []).append((str(key), mapping(stored_json(data))))
    query = "SELECT id, time_created, data FROM message WHERE session_id = ? ORDER BY 2, 1"
    if "time_created" not in database.columns("message"):
        query = "SELECT id, NULL, data FROM message WHERE session_id = ? ORDER BY 1"
    for key, created, data in database.rows(query, (session,)):
        fields = mapping(stored_json(data))
        if not mapping(fields.get("time")):
            fields = {**fields, "time": {"created": created}}
        yield StoredMessage(str(key), fields, tuple(parts.get(str(key), ())))
