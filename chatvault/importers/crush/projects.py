"""The list of projects that Crush keeps, which tells where their databases are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.json_files.stored_json import stored_json

_LARGEST = 16 * 1024**2  # bytes; nobody has that many projects


def crush_folders(registry: Path) -> Iterator[Path]:
    """The folders with the databases of all projects; none where there is no such list."""
    try:
        if not registry.is_file():
            return
        with registry.open("rb") as stream:
            told = stored_json(stream.read(_LARGEST))
    except OSError:  # a list that is not for us to read
        return
    for project in map(mapping, sequence(mapping(told).get("projects", told))):
        path, data = string(project.get("path")), string(project.get("data_dir"))
        folder = Path(path, data or ".crush")
        if "\0" not in path + data and folder.is_absolute():
            yield folder
