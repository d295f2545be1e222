"""The database ``crush.db``: sessions, and messages whose parts are JSON.

Its comments say that moments count milliseconds; they count seconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from chatvault.importers.contents.costs import micro_dollars
from chatvault.importers.databases.read_only_database import Database
from chatvault.importers.json_files.json_values import string

Fields = dict[str, Any]

_TITLE = "title-"


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A session with the rows of its messages in order.

    ``cost`` is what it cost without the runs of sub-agents, in micro-dollars; ``children``
    are the ids of those runs.
    """

    id: str
    about: Fields
    messages: list[Fields]
    cost: int
    children: frozenset[str]


def has_sessions(database: Database) -> bool:
    """Whether the tables are Crush's."""
    if not {"sessions", "messages"} <= database.tables:
        return False
    sessions, messages = database.columns("sessions"), database.columns("messages")
    return {"id", "title", "parent_session_id", "prompt_tokens"} <= sessions and {
        "session_id",
        "role",
        "parts",
        "created_at",
    } <= messages


def read_database(database: Database) -> Iterator[StoredSession]:
    """Every session that somebody talked in."""
    told = [about for about in database.records("sessions") if isinstance(about.get("id"), str)]
    told = [about for about in told if not _makes_title(about)]
    started: dict[object, list[Fields]] = {}
    for about in told:
        started.setdefault(about.get("parent_session_id"), []).append(about)
    for about in sorted(told, key=lambda one: str(one["id"])):
        key = about["id"]
        runs = started.get(key, [])
        # What a sub-agent cost is added to what its parent cost when it has ended.
        cost = _cost(about) - sum(map(_cost, runs))
        rest = "WHERE session_id = ? ORDER BY created_at, rowid"
        messages = list(database.records("messages", rest, key))
        children = frozenset(str(one["id"]) for one in runs)
        yield StoredSession(key, about, messages, max(0, cost), children)


def _makes_title(about: Fields) -> bool:
    """Whether it only asked a model for the title of another session."""
    return about["id"].startswith(_TITLE) and bool(string(about.get("parent_session_id")))


def _cost(about: Fields) -> int:
    return micro_dollars(about.get("cost")) or 0
