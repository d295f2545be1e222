"""The database in which OpenClaw keeps an agent's sessions since September 2026.

``transcript_events`` has the lines that stood in files before, one a row in the order of ``seq``.
``session_windows`` tells which session came before a session and why, ``session_nodes`` what a
conversation is called. Facts of the format: public readers of such databases.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chatvault.domain.parsed import ParsedSession, Severity
from chatvault.domain.session import Relation
from chatvault.importers.base import Report
from chatvault.importers.databases.read_only_database import Database
from chatvault.importers.drafts import first_prompt, latest_model, times_of
from chatvault.importers.json_files.json_lines import Record
from chatvault.importers.json_files.json_values import mapping, string
from chatvault.importers.json_files.stored_json import stored_json
from chatvault.importers.pi_agent.log import Log
from chatvault.importers.pi_agent.pieces import PiPieces
from chatvault.importers.projects import project_of
from chatvault.importers.teller import Teller
from chatvault.importers.times.timestamps import timestamp

SOURCE = "openclaw"

_EVENTS, _WINDOWS, _NODES = "transcript_events", "session_windows", "session_nodes"
_BROKEN = "This event's record cannot be read, so it was left out."

Fields = dict[str, Any]


def has_events(database: Database) -> bool:
    """Whether the tables are OpenClaw's."""
    return (
        {_EVENTS, _WINDOWS} <= database.tables
        and database.columns(_EVENTS) >= {"session_id", "seq", "event_json"}
        and "session_id" in database.columns(_WINDOWS)
    )


def stored_sessions(
    database: Database, name: str, agent: str | None, report: Report
) -> Iterator[ParsedSession]:
    """Every session that has messages."""
    windows = {string(row.get("session_id")): row for row in database.records(_WINDOWS)}
    nodes = _nodes(database)
    for (key,) in list(database.rows(f"SELECT DISTINCT session_id FROM {_EVENTS}")):
        teller = Teller(report, name, f"session {str(key)[:80]}, event")
        log, head = _log(database, str(key), teller)
        if not log.tree.drafts:
            continue
        window, node = windows.get(str(key), {}), nodes.get(str(key), {})
        parent, relation = _above(str(key), window, node, nodes)
        drafts, times = log.tree.drafts, times_of(log.tree.drafts)
        called = (log.name, *(string(node.get(part)).strip() for part in ("label", "display_name")))
        yield ParsedSession(
            source=SOURCE,
            external_id=str(key),
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
            members=(name,),
        )


def _log(database: Database, key: str, teller: Teller) -> tuple[Log, Record]:
    """The messages of a session, and the record that it begins with."""
    log, head = Log(key, PiPieces(teller), enveloped=True), Record()
    rows = database.rows(
        f"SELECT seq, event_json FROM {_EVENTS} WHERE session_id = ? ORDER BY seq", (key,)
    )
    for place, (seq, written) in enumerate(rows, 1):
        teller.line = place
        record = stored_json(written)
        if not isinstance(record, dict):
            teller.tell(Severity.ERROR, _BROKEN)
        elif record.get("type") == "session":
            head = head or record
        else:
            log.take(seq if isinstance(seq, int) else place, record)
    return log, head


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
