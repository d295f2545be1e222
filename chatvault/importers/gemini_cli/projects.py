"""Which folder a session of Gemini CLI was held in: files beside it tell, or a sum of its path."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from chatvault.errors import UnreadableFile
from chatvault.importers.containers.container import Container
from chatvault.importers.gemini_cli.log import Record
from chatvault.importers.homes.home_above import files_of, home_above
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.json_files.stored_json import stored_json

LIST, ROOT = "projects.json", ".project_root"
_TMP = ("tmp",)  # the folder beside the list, in which the sessions are
_LARGEST = 1 << 20  # bytes


class Projects:
    """Knows the folders that the list of projects names."""

    def __init__(self, container: Container, names: Sequence[str]) -> None:
        self._container, self._names = container, frozenset(names)
        self._slugs: dict[str, str] = {}  # slug or sum -> folder
        lists = [(container, name) for name in names if PurePosixPath(name).name == LIST]
        lists += [(one, LIST) for one in files_of(home_above(container, _TMP), LIST)]
        for where, name in lists:
            listed = mapping(mapping(stored_json(_read(where, name))).get("projects"))
            for folder, slug in listed.items():
                self._slugs[string(slug)] = folder
                self._slugs[_sum(folder)] = folder

    def folder(self, name: str, about: Record) -> str:
        """The folder of the session in that file, "" where nobody tells."""
        folders = list(self._beside(name))
        folders += filter(None, map(string, sequence(about.get("directories"))))
        project = string(about.get("projectHash"))
        # Others are folders that were added to it, or an older place of the project.
        held = next((one for one in folders if _sum(one) == project), "")
        return held or self._slugs.get(project, "") or next(iter(folders), "")

    def _beside(self, name: str) -> Iterator[str]:
        for place in list(PurePosixPath(name).parents)[:3]:
            root = str(place / ROOT)
            if root in self._names:
                yield _read(self._container, root).decode("utf-8", "replace").strip()
            if place.name in self._slugs:
                yield self._slugs[place.name]


def _read(container: Container, name: str) -> bytes:
    try:
        with container.open(name) as stream:
            return stream.read(_LARGEST)
    except UnreadableFile:  # a session is one without it too
        return b""


def _sum(folder: str) -> str:
    """What the program names a folder by."""
    return hashlib.sha256(folder.encode("utf-8", "replace")).hexdigest()
