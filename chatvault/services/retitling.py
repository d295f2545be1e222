"""Finds which files of a followed folder are to be read again, for their tool tells another title.

The title stands apart from the files, which stay as they were. Whether it counts more than a title
in the file itself is decided where the file is read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from chatvault.importers.stores.title_files import TitleFiles
from chatvault.storage.database.engine import Database
from chatvault.storage.import_repository import ImportRepository
from chatvault.storage.merging import told_titles

# The ids of conversations whose tools keep titles apart from them.
_ID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")

_State = Mapping[Path, tuple[int, int]]  # size and time of modification by file


class Retitling:
    """Remembers what the files with titles were like, and which titles were read for already."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._seen: dict[Path, _State] = {}
        self._tried: set[tuple[Path, str, str]] = set()

    def due(
        self, source: str, folder: Path, told: TitleFiles, names: Collection[str]
    ) -> frozenset[str]:
        """Those of the files; from now on they count as never read."""
        state = _state(told.files(folder))
        if state == self._seen.get(folder, {}):
            return frozenset()
        self._seen[folder] = state
        titles = told.titles(folder)
        with self._database.read() as session:
            differing = told_titles.differing(session, source, titles)
        tried = {(folder, name, titles[name]) for name in differing} - self._tried
        self._tried |= tried
        found = _files_of({name for _, name, _ in tried}, names)
        if found:
            with self._database.write() as session:
                ImportRepository(session).read_again([str(folder / name) for name in found])
        return found


def _files_of(session_ids: Collection[str], names: Collection[str]) -> frozenset[str]:
    """The files that are named after one of these conversations."""
    asked = frozenset(session_ids)
    ids = {name: _ID.findall(name.rpartition("/")[2]) for name in names}
    return frozenset(name for name, told in ids.items() if asked.intersection(told))


def _state(paths: Collection[Path]) -> _State:
    found = {}
    for path in paths:
        try:
            status = path.stat()
        except OSError:  # it is gone by now
            continue
        found[path] = (status.st_size, status.st_mtime_ns)
    return found
