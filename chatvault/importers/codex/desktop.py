"""What Codex's desktop program calls sessions.

It titles them itself. Up to spring 2026 it noted that in its own state, then in a catalogue, in
which a session without a title is called by its prompt or its folder. Both tell of other things
as well and are never claimed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from chatvault.errors import UnreadableFile
from chatvault.importers.containers.container import Container, FileContainer
from chatvault.importers.databases.read_only_database import Database, is_database, opened
from chatvault.importers.homes.home_above import files_of
from chatvault.importers.json_files.json_values import mapping, string
from chatvault.importers.json_files.stored_json import stored_json

_STATE, _CATALOGUE = ".codex-global-state.json", "sqlite/codex*.db"
_IS_CATALOGUE = re.compile(r"(?:^|/)sqlite/codex[^/]*\.db")
_LARGEST = 16 << 20  # bytes of a state, which holds what was asked in all windows
_LONGEST = 1_000  # characters of a title
_SHOWN = (
    f"SELECT thread_id, substr(display_title, 1, {_LONGEST}), substr(cwd, 1, {_LONGEST})"
    " FROM local_thread_catalog"
)
_TOLD = {"thread_id", "display_title", "cwd"}


def desktop_files(home: Path | None) -> list[FileContainer]:
    """The files of a home of Codex in which the desktop program notes titles, with their logs."""
    return [*files_of(home, _STATE), *files_of(home, f"{_CATALOGUE}*")]


def desktop_titles(
    container: Container, home: Path | None, prompts: Mapping[str, str]
) -> dict[str, str]:
    """The titles that it gave, by the ids of sessions; ``prompts`` are what these began with."""
    titles: dict[str, str] = {}
    for where, name in _states(container, home):
        titles |= _noted(where, name)
    for where, name in _catalogues(container, home):
        titles |= _shown(where, name, prompts)
    return titles


def _states(container: Container, home: Path | None) -> Iterator[tuple[Container, str]]:
    yield from ((container, one) for one in container.names() if one.endswith(_STATE))
    yield from ((one, one.path.name) for one in files_of(home, _STATE))


def _catalogues(container: Container, home: Path | None) -> Iterator[tuple[Container, str]]:
    yield from ((container, one) for one in container.names() if _IS_CATALOGUE.search(one))
    yield from ((one, one.path.name) for one in files_of(home, _CATALOGUE))


def _noted(container: Container, name: str) -> dict[str, str]:
    before = container.bytes_read
    try:
        with container.open(name) as stream:
            state = mapping(stored_json(stream.read(_LARGEST)))
    except UnreadableFile:
        return {}
    finally:
        container.bytes_read = before  # what is read beside is no progress
    told = mapping(mapping(state.get("thread-titles")).get("titles"))
    titles = {key: string(title).strip()[:_LONGEST] for key, title in told.items()}
    return {key: title for key, title in titles.items() if title}


def _shown(container: Container, name: str, prompts: Mapping[str, str]) -> dict[str, str]:
    if not is_database(container, name):
        return {}
    try:
        with opened(container, name, container.names()) as database:
            return dict(_in_catalogue(database, prompts))
    except UnreadableFile:
        return {}


def _in_catalogue(database: Database, prompts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if not database.columns("local_thread_catalog") >= _TOLD:
        return
    for key, told, folder in database.rows(_SHOWN):
        title = " ".join(string(told).split())
        prompt = " ".join(prompts.get(string(key), "").split())
        if title and not (string(folder).endswith(title) or prompt.startswith(title.rstrip("…."))):
            yield string(key), title
