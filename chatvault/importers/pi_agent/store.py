"""The database in which OpenClaw keeps an agent's sessions since September 2026.

``transcript_events`` has the lines that stood in files before, one a row in the order of ``seq``;
long ones are compressed. ``session_windows`` tells which session came before a session and why,
``session_nodes`` what a conversation is called. Facts of the format: its own schema
(src/state/openclaw-agent-schema.sql of openclaw/openclaw) and public readers of such databases.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chatvault.domain.parsed import ParsedSession, Severity
from chatvault.domain.session import Relation
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers.zstandard_stream import unpacked
from chatvault.importers.databases.read_only_database import Database
from chatvault.importers.exports.teller import Teller
from chatvault.importers.homes.projects import project_of
from chatvault.importers.json_files.json_lines import Record
from chatvault.importers.json_files.json_values import mapping, string
from chatvault.importers.json_files.stored_json import stored_json
from chatvault.importers.messages.drafts import first_prompt, latest_model, times_of
from chatvault.importers.pi_agent.log import Log
from chatvault.importers.pi_agent.pieces import PiPieces
from chatvault.importers.times.timestamps import timestamp

SOURCE = "openclaw"

_EVENTS, _WINDOWS, _NODES = "transcript_events", "session_windows", "session_nodes"
_PACKED = "event_zstd"
_BROKEN = "This event's record cannot be read, so it was left out."

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """What a database tells of its sessions: by their ids their windows and conversations."""

    windows: dict[str, Fields] = field(default_factory=dict)
    nodes: dict[str, Fields] = field(default_factory=dict)


def has_events(database: Database) -> bool:
    """Whether the tables are OpenClaw's."""
    return (
        {_EVENTS, _WINDOWS} <= database.tables
        and database.columns(_EVENTS) >= {"session_id", "seq", "event_json"}
        and "session_id" in database.columns(_WINDOWS)
    )


def told_of_sessions(database: Database) -> Told:
    """What the database tells of its sessions besides what was said in them."""
    windows = {string(row.get("session_id")): row for row in database.records(_WINDOWS)}
    return Told(windows, _nodes(database))


def stored_sessions(
    database: Database, name: str, agent: str | None, report: Report
) -> Iterator[ParsedSession]:
    """Every session that has messages."""
    told = told_of_sessions(database)
    for (key,) in list(database.rows(f"SELECT DISTINCT session_id FROM {_EVENTS}")):
        teller = Teller(report, name, f"session {str(key)[:80]}, event")
        log, head = gathered(str(key), _events(database, key), teller)
        if (session := stored_session(str(key), log, head, told, agent, (name,))) is not None:
            yield session


def gathered(key: str, rows: Iterable[tuple[object, object]], teller: Teller) -> tuple[Log, Record]:
    """The messages of a session, of numbered records, and the record that it begins with."""
    log, head = Log(key, PiPieces(teller), enveloped=True), Record()
    for place, (seq, record) in enumerate(rows, 1):
        teller.line = place
        if not isinstance(record, dict):
            teller.tell(Severity.ERROR, _BROKEN)
        elif record.get("type") == "session":
            head = head or record
        else:
            log.take(seq if isinstance(seq, int) else place, record)
    return log, head


def stored_session(
    key: str, log: Log, head: Record, told: Told, agent: str | None, members: tuple[str, ...]
) -> ParsedSession | None:
    """The session, None where it has no message."""
    drafts, times = log.tree.drafts, times_of(log.tree.drafts)
    if not drafts:
        return None
    window, node = told.windows.get(key, {}), told.nodes.get(key, {})
    parent, relation = _above(key, window, node, told.nodes)
    called = (log.name, *(string(node.get(part)).strip() for part in ("label", "display_name")))
    return ParsedSession(
        source=SOURCE,
        external_id=key,
        messages=log.tree.messages(),
        title=next(filter(None, called), "") or first_prompt(drafts),
        created_at=timestamp(head.get("timestamp")) or min(times, default=None),
        updated_at=max(times, default=None) or timestamp(window.get("updated_at")),
        model=latest_model(drafts),
        agent=agent,
        project=project_of(string(head.get("cwd"))),
        active_leaf=log.tree.active_leaf,
        parent_external_id=parent or None,
        relation=relation if parent else None,
        members=members,
    )


def _events(database: Database, key: object) -> Iterator[tuple[object, object]]:
    packed = _PACKED if _PACKED in database.columns(_EVENTS) else "NULL"
    query = f"SELECT seq, event_json, {packed} FROM {_EVENTS} WHERE session_id = ? ORDER BY seq"
    for seq, written, compressed in database.rows(query, (key,)):
        yield seq, stored_json(_whole(compressed) if written is None else written)


def _whole(compressed: object) -> bytes | None:
    """What a compressed event holds, None where that cannot be had."""
    if not isinstance(compressed, bytes):
        return None
    try:
        return unpacked(io.BytesIO(compressed), len(compressed), Path(_EVENTS)).read()
    except UnreadableFile:
        return None


def _nodes(database: Database) -> dict[str, Fields]:
    """What is told of conversations by the session that each is in now."""
    if not {"current_session_id", "session_key"} <= database.columns(_NODES):
        return {}
    return {string(row.get("current_session_id")): row for row in database.records(_NODES)}


def _above(
    key: str, window: Fields, node: Fields, nodes: dict[str, Fields]
) -> tuple[str, Relation]:
    """The session that started this one, or that it goes on from or is a fork of."""
    starter = string(mapping(stored_json(node.get("entry_json"))).get("spawnedBy"))
    by_key = {string(row.get("session_key")): name for name, row in nodes.items()}
    if starter and by_key.get(starter, key) != key:
        return by_key[starter], Relation.SUBAGENT
    forked = window.get("reason") == "fork"
    before = string(window.get("previous_session_id"))
    before = "" if before == key else before
    return before, Relation.FORK if forked else Relation.CONTINUATION
