"""The titles of chats, in the list that VS Code keeps of them in the window's database."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import PurePosixPath

from chatvault.domain.parsed import Issue, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.databases.read_only_database import Database, is_database, opened
from chatvault.importers.json_files.json_values import mapping, string
from chatvault.importers.json_files.stored_json import stored_json

_STATE = "state.vscdb"  # beside the folder of the chats; other programs' things stand in it too
_LIST = "SELECT value FROM ItemTable WHERE key = 'chat.ChatSessionStore.index'"
_UNNAMED = ("", "New Chat")


class Titles:
    """Looks titles up; each database is opened once, and read no further than its list."""

    def __init__(self, container: Container, members: Collection[str], report: Report) -> None:
        self._container, self._members, self._report = container, members, report
        self._known: dict[str, dict[str, str]] = {}  # by database and id

    def of(self, name: str, session_id: str) -> str:
        """The title of the chat in that file, "" where none is told."""
        folders = PurePosixPath(name).parents
        state = str(folders[1] / _STATE) if len(folders) > 1 else ""
        if state not in self._members:
            return ""
        if state not in self._known:
            self._known[state] = self._read(state)
        return self._known[state].get(session_id, "")

    def _read(self, state: str) -> dict[str, str]:
        try:
            if not is_database(self._container, state):
                return {}
            with opened(self._container, state, self._members) as database:
                return _titles(database)
        except UnreadableFile as error:
            self._report(Issue("", Severity.WARNING, error.sentence, state))
            return {}


def _titles(database: Database) -> dict[str, str]:
    if "ItemTable" not in database.tables:
        return {}
    titles: dict[str, str] = {}
    for (value,) in database.rows(_LIST):
        for key, entry in mapping(mapping(stored_json(value)).get("entries")).items():
            title = string(mapping(entry).get("title")).strip()
            if title not in _UNNAMED:
                titles[key] = title
    return titles
