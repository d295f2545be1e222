"""What is said of exports that came in several archives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from chatvault.domain.first_names import first_names
from chatvault.domain.parsed import Issue, Severity
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.export_parts import ExportParts, stem_of

_TOGETHER = "It was read together with {names}, for they are parts of one export."
_APART = (
    "Its name says that it is one part of an export: lay all parts into one folder and import "
    "them together, so that its files come with their conversations. "
)
_NAMED = 3


def parts_of(container: Container) -> Iterator[Issue]:
    """Which archives were read together, and which of them could not be read."""
    if not isinstance(container, ExportParts):
        return
    others = [path.name for path in container.parts if path != container.path]
    if others:
        yield Issue("", Severity.INFO, _TOGETHER.format(names=first_names(others, _NAMED)))
    for error in container.unreadable:
        name = "" if error.path is None else error.path.name
        yield Issue("", Severity.ERROR, error.sentence, name, lost=1)


def a_part(path: Path) -> str:
    """A sentence about an archive that is no use without others; "" of any other."""
    return _APART if stem_of(path.name) is not None else ""
