"""What is noted of a session beside its transcript: what it is called, whether it was put away.

Claude Code keeps both in the session's own folder, Claude Desktop in a record. In 2026 there
was an index of each project besides, with what its sessions are about.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from chatvault.importers.claude_code.desktop import DesktopRecords, record_in
from chatvault.importers.claude_code.folder import task_record
from chatvault.importers.claude_code.place import ARCHIVED, CUSTOM_TITLE, Place
from chatvault.importers.containers.container import Container, FolderContainer
from chatvault.importers.homes.home_above import files_of
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.times.timestamps import timestamp

_INDEX = "sessions-index.json"


@dataclass(frozen=True, slots=True)
class Noted:
    """``since`` tells when it was put away, in UTC ms; a prompt that is newer brought it back.

    ``summary`` is what it is about, for a session to which no title is given.
    """

    title: str = ""
    archived: bool = False
    since: int | None = None
    summary: str = ""

    def is_archived(self, prompted_at: int | None) -> bool:
        """Whether it is put away, of a session in which something was last typed at that time."""
        came_back = None not in (self.since, prompted_at) and (prompted_at or 0) > (self.since or 0)
        return self.archived and not came_back


class Notes:
    """What is noted beside the transcripts of an import; records of many are read once."""

    def __init__(self, container: Container) -> None:
        self._container, self._desktop = container, DesktopRecords(container)
        self._indexes: dict[str, dict[str, str]] = {}  # by the folder of a project

    def of(self, place: Place, names: Collection[str]) -> Noted:
        """What is noted of the session; sub-agents are told of by their descriptions."""
        if place.agent:
            return Noted()
        record = task_record(self._container, place) or self._desktop.of_session(place.key)
        shown = string(record.get("title")).strip()
        title = string(self._beside(place, names, CUSTOM_TITLE, "customTitle")).strip() or shown
        summary = self._summaries(place.member.rpartition("/")[0]).get(place.key, "")
        if record.get("isArchived") is True:
            return Noted(title, archived=True, summary=summary)
        put_away = self._beside(place, names, ARCHIVED, "archived") is True
        since = timestamp(self._beside(place, names, ARCHIVED, "at"))
        return Noted(title, put_away, since, summary)

    def _beside(self, place: Place, names: Collection[str], file: str, key: str) -> object:
        name = f"{place.folder}/{file}"
        return record_in(self._container, name).get(key) if name in names else None

    def _summaries(self, folder: str) -> dict[str, str]:
        """Those of an index that Claude Code kept in 2026, by session."""
        if folder not in self._indexes:
            entries = sequence(self._index(folder).get("entries"))
            self._indexes[folder] = {
                string(entry.get("sessionId")): string(entry.get("summary")).strip()
                for entry in map(mapping, entries)
            }
        return self._indexes[folder]

    def _index(self, folder: str) -> dict[str, Any]:
        """The index of a project, which lies there also where others alone are imported."""
        name = f"{folder}/{_INDEX}".lstrip("/")
        if name in self._container.names():
            return record_in(self._container, name)
        is_folder = isinstance(self._container, FolderContainer) and self._container.path.is_dir()
        for file in files_of(self._container.path / folder if is_folder else None, _INDEX):
            return record_in(file, file.path.name)
        return {}
