"""What Antigravity lists of all its conversations, in a database above their folders."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from chatvault.domain.parsed import Issue, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.antigravity.steps import is_scratch
from chatvault.importers.base import Report
from chatvault.importers.containers.container import (
    Container,
    FileContainer,
    FolderContainer,
    is_plain_file,
    place_of,
)
from chatvault.importers.contents.file_addresses import path_in
from chatvault.importers.databases.read_only_database import BESIDE, Database, is_database, opened
from chatvault.importers.json_files.json_values import sequence, string
from chatvault.importers.json_files.stored_json import stored_json

_LIST = "conversation_summaries"
_COLUMNS = {"conversation_id", "title"}


@dataclass(frozen=True, slots=True)
class Summary:
    """What is listed of one conversation; ``parent`` is the one that an agent worked for."""

    title: str = ""
    folder: str = ""
    parent: str = ""


_NOTHING = Summary()


class Summaries:
    """Looks conversations up by their folders; each database is opened once."""

    def __init__(self, container: Container, names: Collection[str], report: Report) -> None:
        self._container, self._names, self._report = container, names, report
        self._known: dict[str, dict[str, Summary]] = {}  # by database and conversation

    def of(self, folder: PurePosixPath | None) -> Summary:
        """What is listed of the conversation in that folder."""
        name = list_above(folder) if folder is not None else ""
        if folder is None or not name:
            return _NOTHING
        if name not in self._known:
            self._known[name] = self._read(name)
        return self._known[name].get(folder.name, _NOTHING)

    def _read(self, name: str) -> dict[str, Summary]:
        """What the list tells; one that is not imported is looked for on the disk.

        Else a conversation that is followed would lose its title as it goes on.
        """
        container, names = self._container, self._names
        if name not in names:
            path = place_of(container, name)
            if not (isinstance(container, FolderContainer) and is_plain_file(path)):
                return {}
            container, name, names = FileContainer(path), path.name, (path.name,)
        try:
            if not is_database(container, name):
                return {}
            with opened(container, name, names) as database:
                return dict(_listed(database))
        except UnreadableFile as error:
            self._report(Issue("", Severity.WARNING, error.sentence, name))
            return {}


def list_above(folder: PurePosixPath) -> str:
    """The database above ``brain`` and the conversation's folder in that."""
    above = folder.parents
    return str(above[1] / f"{_LIST}.db") if len(above) > 1 else ""


def files_of(name: str, names: Collection[str]) -> set[str]:
    """A database that is there, with what SQLite keeps beside it."""
    return {name, *(name + end for end in BESIDE)} & set(names) if name in names else set()


def _listed(database: Database) -> Iterator[tuple[str, Summary]]:
    if _LIST not in database.tables or not database.columns(_LIST) >= _COLUMNS:
        return
    for row in database.records(_LIST):
        told = stored_json(string(row.get("workspace_uris")))
        folders = (path_in(string(each)) for each in sequence(told))
        yield (
            string(row.get("conversation_id")),
            Summary(
                string(row.get("title")).strip(),
                next((one for one in folders if one and not is_scratch(one)), ""),
                string(row.get("parent_conversation_id")),
            ),
        )
