"""What is said of folders in a folder that cannot be looked into."""

from __future__ import annotations

from collections.abc import Iterator

from chatvault.domain.counted import counted
from chatvault.domain.parsed import Issue, Severity
from chatvault.importers.containers.container import Container, FolderContainer

_NAMED = 3
_LONGEST = 80  # characters of a name, of which the end tells most


def closed_in(container: Container) -> Iterator[Issue]:
    """The issue of such folders, if there are any."""
    closed = container.closed if isinstance(container, FolderContainer) else ()
    if not closed:
        return
    named = [f"“{_short(name)}”" for name in closed[:_NAMED]]
    more = len(closed) - len(named)
    told = ", ".join(named) + (f" and {counted(more, 'other', 'others')}" if more else "")
    folders = counted(len(closed), "folder in it", "folders in it")
    what = "it holds" if len(closed) == 1 else "they hold"
    sentence = f"{folders} cannot be opened, so nobody knows what {what}: {told}."
    yield Issue("", Severity.WARNING, sentence)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"…{name[-_LONGEST:]}"
