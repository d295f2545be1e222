"""What tools gave back, in a file of its own: programs put aside what is long."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

from chatvault.domain.parsed import Issue, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container, FileContainer

LARGEST = 16 * 1024**2  # bytes of an output that are taken in

_CUT = "The output is longer than 16 MB; its beginning was taken."


def output_in(container: Container, name: str, report: Report) -> str | None:
    """The output in that file; None where it cannot be read, which is reported."""
    try:
        with container.open(name) as stream:
            content = stream.read(LARGEST)
            if stream.read(1):
                report(Issue("", Severity.WARNING, _CUT, name))
    except UnreadableFile as error:
        report(Issue("", Severity.WARNING, error.sentence, name))
        return None
    return content.decode("utf-8", "replace").replace("\0", "\u2400")


class OutputFiles:
    """The files that a tool put outputs into, by their names, which no other of them has.

    They are among those that are imported, or in the tool's folder above a part of it that is. No
    others are opened, whatever a text names.
    """

    def __init__(
        self,
        container: Container,
        imported: Iterable[str],
        beside: Callable[[], list[FileContainer]],
        report: Report,
    ) -> None:
        self._container, self._imported = container, tuple(imported)
        self._beside, self._report = beside, report

    def written(self, path: str) -> str | None:
        """What is in the file of a path; None where it is not there."""
        place = self._places.get(path.strip().replace("\\", "/").rpartition("/")[2])
        return output_in(*place, self._report) if place is not None else None

    @cached_property
    def _places(self) -> dict[str, tuple[Container, str]]:
        found: dict[str, tuple[Container, str]] = {}
        for file in self._beside():
            found[file.path.name] = file, file.path.name
        for name in self._imported:
            found[name.rpartition("/")[2]] = self._container, name
        return found
