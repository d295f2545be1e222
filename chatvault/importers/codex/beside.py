"""The rollouts that lie beside those of an import: files of the same sessions, and what those
came out of. When a folder is followed, or a file imported by itself, they are not part of it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from chatvault.importers.codex.about import UUID, file_id_in_name, id_in_name
from chatvault.importers.codex.files import holds_session, stem_of, without_copies
from chatvault.importers.codex.names import FOLDERS
from chatvault.importers.containers.container import Container, FileContainer, FolderContainer
from chatvault.importers.homes.home_above import home_above


class Beside:
    """The files around an import.

    Attributes:
        container: what opens them and the members of the import, by the names given here.
        is_lone: whether one file is imported by itself.
    """

    def __init__(self, container: Container) -> None:
        self.is_lone = isinstance(container, FileContainer)
        self.container = container
        if self.is_lone:
            self.container = FolderContainer(container.path.parent, [container.path.name])

    def rollouts_of(self, session_id: str) -> list[str]:
        """The rollouts that are named after the session."""
        if not UUID.fullmatch(session_id):
            return []
        names = self._named(f"rollout-*{session_id}*")
        return without_copies([name for name in names if holds_session(self.container, name)])

    def going_on(self) -> set[str]:
        """The sessions of which there is a file with an id of its own, in which they go on."""
        stems = map(stem_of, self._named("rollout-*_*"))
        return {id_in_name(stem) for stem in stems if file_id_in_name(stem)}

    def _named(self, pattern: str) -> list[str]:
        path = self.container.path
        if not isinstance(self.container, FolderContainer) or not path.is_dir():
            return []
        found = sorted(one for one in self._paths(pattern) if _is_plain(one))
        return [Path(os.path.relpath(one, path)).as_posix() for one in found]

    def _paths(self, pattern: str) -> Iterator[Path]:
        """What is called so in the folders of Codex, else right beside a lone file."""
        home = home_above(self.container, FOLDERS)
        if home is not None:
            for name in FOLDERS:
                yield from (home / name).rglob(pattern)
        elif self.is_lone:
            yield from self.container.path.glob(pattern)
        else:
            yield from self.container.path.rglob(pattern)


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()
