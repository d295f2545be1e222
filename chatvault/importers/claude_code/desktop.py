"""What Claude Desktop notes of the sessions of Claude Code that it shows.

Their transcripts lie where all others do. What a session is called and whether it was put away
stands in a record far from it, which tells of the account as well and is never claimed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chatvault.errors import UnreadableFile
from chatvault.importers.containers.container import Container, FileContainer, FolderContainer
from chatvault.importers.homes.home_above import files_of, home_above
from chatvault.importers.json_files.json_values import from_json, mapping, number, string

_RECORD = re.compile(r"(?:^|/)claude-code-sessions/(?:[^/]+/)*local_[^/]+\.json$")
_LARGEST = 4 << 20  # bytes of a record
_RECORDS = "claude-code-sessions/*/*/local_*.json"
_HOMES = (  # of the program, from the person's home on
    "Library/Application Support/Claude",
    "AppData/Roaming/Claude",
    "AppData/Local/Packages/Claude_*/LocalCache/Roaming/Claude",
    ".config/Claude",
)


class DesktopRecords:
    """The records beside an import, or in it; they are read when one is asked for."""

    def __init__(self, container: Container) -> None:
        self._container = container
        self._by_session: dict[str, dict[str, Any]] | None = None

    def of_session(self, session_id: str) -> dict[str, Any]:
        """What is noted of the session, of several records the one that was used last."""
        if self._by_session is None:
            self._by_session = {}
            for record in sorted(self._all(), key=_used_at):
                self._by_session[string(record.get("cliSessionId"))] = record
        return self._by_session.get(session_id, {})

    def _all(self) -> Iterator[dict[str, Any]]:
        for name in self._container.names():
            if _RECORD.search(name):
                yield record_in(self._container, name)
        for file in _beside(self._container):
            yield record_in(file, file.path.name)


def title_files(folder: Path) -> list[Path]:
    """The records in the home that a folder of transcripts is in."""
    return [file.path for file in _beside(FolderContainer(folder, ()))]


def titles_beside(folder: Path) -> dict[str, str]:
    """The titles that they tell, by the ids of sessions."""
    files = _beside(FolderContainer(folder, ()))
    records = sorted((record_in(file, file.path.name) for file in files), key=_used_at)
    titles = {string(one.get("cliSessionId")): string(one.get("title")).strip() for one in records}
    return {name: title for name, title in titles.items() if name and title}


def _beside(container: Container) -> Iterator[FileContainer]:
    home = home_above(container, (".claude",))
    for program in _HOMES:
        yield from files_of(home, f"{program}/{_RECORDS}")


def record_in(container: Container, name: str) -> dict[str, Any]:
    """What a file of one JSON object tells, nothing where it cannot be read."""
    before = container.bytes_read
    try:
        with container.open(name) as stream:
            return mapping(from_json(stream.read(_LARGEST).decode("utf-8", "replace")))
    except UnreadableFile:
        return {}
    finally:
        container.bytes_read = before  # what is read beside is no progress


def _used_at(record: dict[str, Any]) -> float:
    return number(record.get("lastActivityAt")) or 0
