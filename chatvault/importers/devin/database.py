"""The database in which Devin keeps its sessions: a row a session, and its messages as a forest.

Whenever Devin builds the context of its model anew it writes a new chain of nodes, with copies of
what was said before. ``main_chain_id`` names the end of the one that counts, and heads of
sub-agents name those of theirs among the same nodes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from chatvault.importers.databases.read_only_database import Database
from chatvault.importers.json_files.json_values import mapping, string
from chatvault.importers.json_files.stored_json import stored_json

Fields = dict[str, Any]

_NODES, _HEADS = "message_nodes", "subagent_heads"


@dataclass(frozen=True, slots=True)
class Node:
    """A message at its place; ``about`` is what Devin notes of the place itself."""

    id: int
    parent: int | None
    message: Fields
    about: Fields
    created_at: object

    @property
    def name(self) -> str:
        """What the message is called; its copies are called so, too."""
        return string(self.message.get("message_id")) or f"node:{self.id}"

    @property
    def sums_up(self) -> int | None:
        """The end of the chain that this message sums up, None where it sums up none."""
        told = self.about.get("summarized_from")
        return told if isinstance(told, int) and not isinstance(told, bool) else None


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A session: its row, its messages by their nodes, and by their names its sub-agents' ends.

    ``unreadable`` counts the messages that cannot be read.
    """

    id: str
    about: Fields
    nodes: dict[int, Node]
    agents: dict[str, int] = field(default_factory=dict)
    unreadable: int = 0


def has_sessions(database: Database) -> bool:
    """Whether the tables are Devin's."""
    if not {"sessions", _NODES} <= database.tables:
        return False
    known = database.columns(_NODES)
    return {"session_id", "node_id", "parent_node_id", "chat_message"} <= known


def read_database(database: Database) -> Iterator[StoredSession]:
    """Every session, one after the other."""
    keys = [key for (key,) in database.rows("SELECT id FROM sessions ORDER BY id")]
    for key in (key for key in keys if isinstance(key, str) and key):
        for about in database.records("sessions", "WHERE id = ?", key):
            nodes, unreadable = _nodes(database, key)
            yield StoredSession(key, about, nodes, _agents(database, key), unreadable)


def _nodes(database: Database, session: str) -> tuple[dict[int, Node], int]:
    nodes: dict[int, Node] = {}
    unreadable = 0
    for row in database.records(_NODES, "WHERE session_id = ? ORDER BY node_id", session):
        name, above = row.get("node_id"), row.get("parent_node_id")
        message = mapping(stored_json(row.get("chat_message")))
        if not isinstance(name, int):
            unreadable += 1
            continue
        unreadable += not message  # it still leads to what stands above it
        parent = above if isinstance(above, int) else None
        about = mapping(stored_json(row.get("metadata")))
        nodes[name] = Node(name, parent, message, about, row.get("created_at"))
    return nodes, unreadable


def _agents(database: Database, session: str) -> dict[str, int]:
    if _HEADS not in database.tables:
        return {}
    heads = database.records(_HEADS, "WHERE session_id = ?", session)
    found = ((string(head.get("agent_id")), head.get("chain_node_id")) for head in heads)
    return {agent: end for agent, end in found if agent and isinstance(end, int)}
