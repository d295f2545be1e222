"""Archives that lie among other files in an archive: those that hold conversations are read too.

What an export has attached stays the file that it is, for its importer claims it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from chatvault.domain.parsed import Issue, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers import registry
from chatvault.importers.base import Importer
from chatvault.importers.containers.archive_names import is_archive
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.export_parts import ExportParts
from chatvault.importers.containers.watched import Looked
from chatvault.importers.containers.zip_container import ZipContainer

_SHUT = (
    "An archive in it could not be opened. If conversations are in it, unpack it and import what "
    "is inside."
)
_SHUT_SEVERAL = (
    "{:,} archives in it could not be opened. If conversations are in them, unpack them and import "
    "what is inside."
)


class ArchivesAmongFiles:
    """Looks into archives that nobody claims."""

    def __init__(
        self,
        container: Container,
        importers: tuple[Importer, ...],
        looked: Looked = lambda _: None,
        check: Callable[[], None] = lambda: None,
    ) -> None:
        """``looked`` hears how many files were looked at; ``check`` may raise."""
        self._container = container if isinstance(container, ZipContainer | ExportParts) else None
        self._importers, self._looked, self._check = importers, looked, check
        self._shut = 0

    def opened(self, names: Sequence[str]) -> bool:
        """Whether some of these hold conversations: then their members are those of the whole."""
        found = [name for name in names if is_archive(name) and self._holds(name)]
        return bool(found)

    def issue(self) -> Issue | None:
        """What is to be said of those that could not be opened, or were too many."""
        if not self._shut:
            return None
        one = self._shut == 1
        return Issue("", Severity.WARNING, _SHUT if one else _SHUT_SEVERAL.format(self._shut))

    def _holds(self, name: str) -> bool:
        if self._container is None:
            return False
        try:
            inside = self._container.look_into(name, self._check)
        except UnreadableFile:
            self._shut += 1
            return False
        plan = registry.plan(self._container, self._importers, self._looked, inside)
        if self.opened(plan.unclaimed) or plan.portions:
            return True
        self._container.leave(name)
        return False
