"""The names that sessions of Codex were given, where they stand beside the rollouts.

An index of lines has those that a person gave; the database of its state has a row a session,
whose title is the first prompt until it has a name. Newer versions have a column for the name,
and tell where it was never given, or taken away. Facts of the format: codex-rs/state of
openai/codex.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from chatvault.errors import UnreadableFile
from chatvault.importers.codex.desktop import desktop_files, desktop_titles
from chatvault.importers.containers.container import Container, FolderContainer
from chatvault.importers.databases.read_only_database import Database, is_database, opened
from chatvault.importers.growing_files.reading_on import ignore
from chatvault.importers.homes.home_above import files_of, home_above
from chatvault.importers.json_files.json_lines import records
from chatvault.importers.json_files.json_values import string

INDEX = "session_index.jsonl"
FOLDERS = ("sessions", "archived_sessions")

_STATE = re.compile(r"state_(?P<version>\d{1,6})\.sqlite")
_NAMED = "SELECT id, substr(title, 1, 1000), substr(first_user_message, 1, 1000), {} FROM threads"
_NAME = "substr(name, 1, 1000)"
_STATE_OF_NAME = "name_state"
_NAMELESS = ("unnamed", "cleared")
_TOLD = {"id", "rollout_path", "title", "first_user_message"}


def titles_in(container: Container, names: Sequence[str]) -> dict[str, str]:
    """The names of sessions by their ids.

    What cannot be read of them is no loss: a rollout tells its name itself, or has a prompt.
    """
    home = home_above(container, FOLDERS)
    indexes = [(container, name) for name in names if name.endswith(INDEX)]
    indexes += [(one, one.path.name) for one in files_of(home, INDEX)]
    states = [(container, name) for name in names if is_state(container, name)]
    states += [(one, one.path.name) for one in files_of(home, "state_*.sqlite")]
    titles, prompts = dict[str, str](), dict[str, str]()
    for where, name in sorted(states, key=lambda one: _version(one[1])):
        for key, title, prompt in _of_state(where, name):
            prompts[key] = prompt
            titles |= {key: title} if title else {}
    titles = desktop_titles(container, home, prompts) | titles
    for where, name in indexes:
        titles |= _of_index(where, name)
    return titles


def title_files(folder: Path) -> list[Path]:
    """The files beside a folder of rollouts that tell names."""
    home = home_above(FolderContainer(folder, ()), FOLDERS)
    own = [one for name in (INDEX, "state_*.sqlite*") for one in files_of(home, name)]
    return [one.path for one in (*own, *desktop_files(home))]


def titles_beside(folder: Path) -> dict[str, str]:
    """The names that they tell, by the ids of sessions."""
    return titles_in(FolderContainer(folder, ()), ())


def is_state(container: Container, name: str) -> bool:
    """Whether the file is such a database, as far as its name and its head tell."""
    return _version(name) > 0 and is_database(container, name)


def _version(name: str) -> int:
    match = _STATE.fullmatch(PurePosixPath(name).name)
    return int(match["version"]) if match else 0


def _of_index(container: Container, name: str) -> dict[str, str]:
    """The newest line wins."""
    titles: dict[str, str] = {}
    try:
        with container.open(name) as stream:
            for _number, _offset, record in records(stream, ignore, name):
                if title := string(record.get("thread_name")).strip():
                    titles[string(record.get("id"))] = title
    except UnreadableFile:
        pass
    return titles


def _of_state(container: Container, name: str) -> list[tuple[str, str, str]]:
    """Of each session its id, its title, "" where it has none, and its first prompt."""
    try:
        with opened(container, name, container.names()) as database:
            return list(_named(database))
    except UnreadableFile:
        return []


def _named(database: Database) -> Iterator[tuple[str, str, str]]:
    columns = database.columns("threads") if "threads" in database.tables else frozenset()
    if not columns >= _TOLD:
        return
    name = _NAME if "name" in columns else "NULL"
    state = _STATE_OF_NAME if _STATE_OF_NAME in columns else "NULL"
    for key, told, first, given, how in database.rows(_NAMED.format(f"{name}, {state}")):
        title = string(given).strip() or ("" if how in _NAMELESS else string(told).strip())
        prompt = string(first).strip()
        is_copy = not given and prompt.startswith(title)
        yield string(key), "" if is_copy else title, prompt
