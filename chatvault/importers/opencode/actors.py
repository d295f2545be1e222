"""What MiMo Code adds to OpenCode's database: agents in a session, and sessions taken over.

A sub-agent's messages are in the session that started it, under the agent's own name. Sessions of
Claude Code, Codex and OpenCode are copied with the tokens that were used there. Facts of the form:
its ``session.sql.ts``, ``actor.sql.ts`` and ``external-import.sql.ts``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from chatvault.importers.databases.read_only_database import Database
from chatvault.importers.json_files.json_values import sequence, string
from chatvault.importers.json_files.stored_json import stored_json
from chatvault.importers.opencode.stored import StoredMessage, StoredSession

_MAIN = "main"  # the agent whose the session is
_COUNTED = ("tokens", "cost")


class Actors:
    """Knows whose the messages of a database are, where not all are their session's."""

    def __init__(self, database: Database) -> None:
        self._agents = dict(_agents(database))
        self._tasks = dict(_tasks(database))
        self._copied = frozenset(_copied(database))

    def parted(self, stored: StoredSession) -> Iterator[StoredSession]:
        """The session as its own agent's, then those of its sub-agents."""
        said: dict[str, list[StoredMessage]] = {}
        for message in map(self._uncounted, stored.messages):
            agent = self._agents.get(message.id, _MAIN)
            said.setdefault(_MAIN if agent == stored.id else agent, []).append(message)
        own = _MAIN if _MAIN in said else next(iter(said), _MAIN)
        yield replace(stored, messages=said.pop(own, []))
        for agent, messages in said.items():
            about = {
                "parentID": stored.id,
                "directory": stored.about.get("directory"),
                "title": self._tasks.get((stored.id, agent), ""),
            }
            key = child_of(stored.id, agent)
            part = StoredSession(stored.source, key, about, messages, stored.members)
            yield replace(part, parted_from=stored.id)

    def _uncounted(self, message: StoredMessage) -> StoredMessage:
        """Tokens of what was taken over are counted where they were used."""
        if message.id not in self._copied:
            return message
        data = {key: value for key, value in message.data.items() if key not in _COUNTED}
        parts = tuple(one for one in message.parts if one[1].get("type") != "step-finish")
        return replace(message, data=data, parts=parts)


def child_of(session: str, agent: str) -> str:
    """What the conversation of a sub-agent in a session is called."""
    return f"{session}/{agent}" if agent and agent != session else session


def _agents(database: Database) -> Iterator[tuple[str, str]]:
    if "agent_id" not in database.columns("message"):
        return
    query = f"SELECT id, agent_id FROM message WHERE agent_id != '{_MAIN}'"
    for key, agent in database.rows(query):
        if string(agent):
            yield string(key), string(agent)


def _tasks(database: Database) -> Iterator[tuple[tuple[str, str], str]]:
    """What each sub-agent was to do, in a few words."""
    if database.columns("actor_registry") >= {"session_id", "actor_id", "description"}:
        query = "SELECT session_id, actor_id, description FROM actor_registry"
        for session, agent, task in database.rows(query):
            yield (string(session), string(agent)), string(task).strip()


def _copied(database: Database) -> Iterator[str]:
    """The ids of messages that were taken over from another program."""
    if "message_ids" in database.columns("external_import"):
        for (told,) in database.rows("SELECT message_ids FROM external_import"):
            yield from map(string, sequence(stored_json(told)))
