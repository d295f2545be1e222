"""The databases of Cursor's editor: one for all conversations, and one for each workspace."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.importers.base import Report
from chatvault.importers.cursor.agent_store import AgentStore
from chatvault.importers.cursor.bubbles import Bubble, BubbleReader, model_of
from chatvault.importers.cursor.composer import Composer, Listed
from chatvault.importers.cursor.edits import Edits
from chatvault.importers.cursor.folders import workspace_of
from chatvault.importers.cursor.old_chats import CHATS, GENERATIONS, PROMPTS, chats, prompts
from chatvault.importers.cursor.pieces import PieceReader
from chatvault.importers.cursor.tools import CALLED
from chatvault.importers.cursor.workspaces import HEADS, LISTS, headed, listed
from chatvault.importers.databases.read_only_database import Database
from chatvault.importers.exports.teller import Teller
from chatvault.importers.homes.projects import project_of
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.json_files.stored_json import stored_json
from chatvault.importers.times.timestamps import timestamp

ITEMS, RECORDS = "ItemTable", "cursorDiskKV"
KEYS = (*LISTS, CHATS, PROMPTS, GENERATIONS)

NO_INDEX = "+"  # before a column of the items: in a kept original their index is empty

_CHILDREN = ("subComposerIds", "subagentComposerIds")
_HAS_CHILDREN = re.compile(rb'"(?:subComposerIds|subagentComposerIds)"\s*:\s*\[\s*"')
_TASK = b'"task'  # how the names of tools begin that let a sub-agent work
_COMPOSER, _BUBBLE, _BLOB = "composerData:", "bubbleId:", "agentKv:blob:"
_STATE_MARK = "~"  # before the state of an agent, which is base64 text
_UNREADABLE = "This conversation's record cannot be read, so it was left out."


class EditorStore:
    """Reads one ``state.vscdb``."""

    def __init__(self, database: Database, member: str, report: Report) -> None:
        self._database, self._member, self._report = database, member, report
        self._rows, self._tables = database.rows, database.tables

    def listed(self, folder: str) -> dict[str, Listed]:
        """The conversations that this database lists, of the workspace with that folder."""
        found: dict[str, Listed] = {}
        for key in LISTS:
            found.update(listed(self._item(key), folder))
        if HEADS in self._tables:
            found.update(headed(row) for row in self._database.records(HEADS))
        return found

    def has_records(self) -> bool:
        """Whether conversations stand here, and not in the database of all workspaces."""
        records = self._range(_COMPOSER) if RECORDS in self._tables else iter(())
        return any(value is not None for _, value in records)

    def old_sessions(
        self, workspace: str, folder: str, reader: BubbleReader, *, alone: bool
    ) -> Iterator[ParsedSession]:
        """The conversations that a workspace itself keeps, of versions before there were records.

        Where it knows of none at all, or those that it lists stand in a database that is not
        there, for it is ``alone``, what was asked in it.
        """
        found = [*chats(self._item(CHATS), folder, reader), *self._inline(folder, reader)]
        yield from found
        if not found and (alone or not self.listed(folder)):
            asked, generated = self._item(PROMPTS), self._item(GENERATIONS)
            if (session := prompts(asked, generated, workspace, folder)) is not None:
                yield session

    def _inline(self, folder: str, reader: BubbleReader) -> Iterator[ParsedSession]:
        """The first composers stood whole in the list of them."""
        for entry in map(mapping, sequence(mapping(self._item(LISTS[0])).get("allComposers"))):
            key = string(entry.get("composerId"))
            session = Composer(key, entry, {}, reader).session(Listed(folder=folder), None)
            if key and session is not None:
                yield session

    def sessions(self, lists: dict[str, Listed], reader: BubbleReader) -> Iterator[ParsedSession]:
        """Every conversation that this database holds; ``lists`` is what is known besides."""
        if RECORDS not in self._tables:
            return
        parents = self._parents()
        reader.helpers = parents.keys()
        reader.edits = Edits(self._content)
        for key, value in self._range(_COMPOSER):
            record = stored_json(value)
            if isinstance(record, dict):
                yield from self._session(key, record, lists, parents, reader)
            elif value is not None:
                self._tell(key, Severity.ERROR, _UNREADABLE, lost=1)

    def _session(
        self,
        key: str,
        record: dict[str, Any],
        lists: dict[str, Listed],
        parents: dict[str, str],
        reader: BubbleReader,
    ) -> Iterator[ParsedSession]:
        composer = Composer(key, record, self._bubbles(key), reader)
        told = mapping(record.get("subagentInfo"))
        known = lists.get(key, Listed())
        parent = parents.get(key) or string(told.get("parentComposerId")) or known.parent
        session = composer.session(known, parent or None)
        session = session or self._sent(key, record, known, parent, reader.pieces)
        if composer.missing and session is not None:
            many = "A message" if composer.missing == 1 else f"{composer.missing:,} messages"
            text = f"{many} of this conversation cannot be found or read in the database."
            self._tell(key, Severity.WARNING, text)
        if session is not None:
            yield session

    def _sent(
        self,
        key: str,
        record: dict[str, Any],
        known: Listed,
        parent: str,
        pieces: PieceReader,
    ) -> ParsedSession | None:
        """A conversation whose bubbles are lost, as its agent was sent it."""
        store = AgentStore(self._blob, pieces, Teller(self._report, self._member))
        for session in store.helper(key, _root(record), parent):
            if any(message.hidden is None for message in session.messages):
                return replace(
                    session,
                    title=string(record.get("name")).strip() or known.name or session.title,
                    created_at=timestamp(record.get("createdAt")) or known.created_at,
                    updated_at=timestamp(record.get("lastUpdatedAt")) or known.updated_at,
                    model=model_of(record),
                    agent="Cursor",
                    project=project_of(known.folder or workspace_of(record)) or session.project,
                    archived=known.archived or record.get("isArchived") is True,
                )
        return None

    def _blob(self, name: str) -> bytes | None:
        value = self._value(_BLOB + name)
        return value.encode("utf-8", "replace") if isinstance(value, str) else value

    def _content(self, key: str) -> str | None:
        value = self._value(key)
        value = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
        return value if isinstance(value, str) else None

    def _value(self, key: str) -> Any:
        query = f"SELECT value FROM {RECORDS} WHERE key = ?"
        return next((value for (value,) in self._rows(query, (key,))), None)

    def _bubbles(self, composer: str) -> dict[str, Bubble]:
        found: dict[str, Bubble] = {}
        for key, value in self._range(f"{_BUBBLE}{composer}:"):
            bubble = stored_json(value)
            if isinstance(bubble, dict):
                found[key] = bubble
        return found

    def _parents(self) -> dict[str, str]:
        """For each sub-agent's conversation the one that it worked for."""
        parents: dict[str, str] = {}
        called: set[str] = set()
        for key, value in self._range(_COMPOSER):
            if key.startswith(CALLED):
                called.add(key)
            content = value.encode("utf-8", "replace") if isinstance(value, str) else value or b""
            if _HAS_CHILDREN.search(content):
                record = mapping(stored_json(content))
                children = [child for name in _CHILDREN for child in sequence(record.get(name))]
                parents |= {child: key for child in children if isinstance(child, str)}
        called -= parents.keys()
        return {**dict(self._callers(called)), **parents} if called else parents

    def _callers(self, called: set[str]) -> Iterator[tuple[str, str]]:
        """For each conversation that is named after a call of a tool the one with that call."""
        for key, value in self._range(_BUBBLE):
            content = value.encode("utf-8", "replace") if isinstance(value, str) else value or b""
            if _TASK not in content:
                continue
            told = mapping(mapping(stored_json(content)).get("toolFormerData"))
            child = CALLED + string(told.get("toolCallId")).partition("\n")[0]
            if child in called:
                yield child, key.rpartition(":")[0]

    def _range(self, prefix: str) -> Iterator[tuple[str, Any]]:
        """What is kept under keys with the prefix, which ends with a colon; by what follows it."""
        end = prefix[:-1] + chr(ord(":") + 1)
        query = f"SELECT key, value FROM {RECORDS} WHERE key >= ? AND key < ?"
        for key, value in self._rows(query, (prefix, end)):
            if isinstance(key, str) and len(key) > len(prefix):
                yield key[len(prefix) :], value

    def _item(self, key: str) -> Any:
        if ITEMS not in self._tables:
            return None
        rows = self._rows(f"SELECT value FROM {ITEMS} WHERE {NO_INDEX}key = ?", (key,))
        return next((stored_json(value) for (value,) in rows), None)

    def _tell(self, composer: str, severity: Severity, text: str, lost: int = 0) -> None:
        self._report(Issue(f"conversation {composer[:64]}", severity, text, self._member, lost))


def _root(record: dict[str, Any]) -> bytes:
    """The state of the conversation's agent, empty where it has none."""
    text = string(record.get("conversationState")).removeprefix(_STATE_MARK)
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_")
    except ValueError:  # which is none
        return b""
