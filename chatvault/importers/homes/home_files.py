"""Files of a tool's home that its sessions name: imported with them, or in the home above them."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cached_property
from pathlib import Path

from chatvault.importers.containers.container import Container, FileContainer, is_plain_file
from chatvault.importers.homes.home_above import home_above


class HomeFiles:
    """Finds them by their places below the home; no others are opened, whatever a text names."""

    def __init__(
        self, container: Container, member: re.Pattern[str], folders: Collection[str]
    ) -> None:
        """``member`` finds the ``place`` in a name, ``folders`` are parts of the home by name."""
        self._container, self._member, self._folders = container, member, folders

    def find(self, place: str) -> tuple[Container, str] | None:
        """The container and the name in it, None where the file is not there."""
        if (name := self._imported.get(place)) is not None:
            return self._container, name
        path = self._home / place if self._home is not None else None
        if path is None or not is_plain_file(path) or path.is_symlink():
            return None
        return FileContainer(path), path.name

    @cached_property
    def _imported(self) -> dict[str, str]:
        found = ((self._member.search(name), name) for name in self._container.names())
        return {match["place"]: name for match, name in found if match is not None}

    @cached_property
    def _home(self) -> Path | None:
        return home_above(self._container, self._folders)
