"""Which documents of a session are its sub-agents', where nothing in them tells that.

Older versions gave an agent's document the id of the session that waited for it: so its time lies
within that of another document. A session that was resumed goes on behind the first one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from chatvault.errors import UnreadableFile
from chatvault.importers.containers.container import (
    Container,
    FileContainer,
    FolderContainer,
    place_of,
)
from chatvault.importers.containers.heads import head_of
from chatvault.importers.times.timestamps import timestamp

_SPAN = re.compile(rb'"startTime": ?"([^"]{1,40})",\s{0,80}"lastUpdated": ?"([^"]{1,40})"')
_TOLD = 8  # characters of a session's id, with which the names of its files end

_Span = tuple[int, int]  # when it began and was written last, in UTC ms


def of_agents(container: Container, documents: Mapping[str, str]) -> frozenset[str]:
    """Those of the documents, by name with the session's id, also where others alone are read."""
    named: dict[str, list[str]] = defaultdict(list)
    for name, session_id in documents.items():
        named[session_id].append(name)
    beside = _Beside(container)
    return frozenset(
        name for session_id, names in named.items() for name in _within(container, names, beside)
    )


def _within(container: Container, names: Iterable[str], beside: _Beside) -> Iterator[str]:
    """Those of a session's documents that lie within another one of it."""
    spans = {name: span for name in names if (span := _span(container, name)) is not None}
    around = [*spans.values(), *(one for name in spans for one in beside.spans(name))]
    for name, (begun, ended) in spans.items():
        if any(first < begun and ended < last for first, last in around):
            yield name


def _span(container: Container, name: str) -> _Span | None:
    match = _SPAN.search(head_of(container, name))
    if match is None:
        return None
    begun, ended = (timestamp(told.decode("utf-8", "replace")) for told in match.groups())
    return (begun, ended) if begun is not None and ended is not None else None


class _Beside:
    """What lies in the same folders as the documents, but is not among those that are read."""

    def __init__(self, container: Container) -> None:
        self._container = container
        self._read = frozenset(place_of(container, name) for name in container.names())
        self._listed: dict[Path, dict[str, list[Path]]] = {}
        self._span_of = cache(_span_of)

    def spans(self, name: str) -> Iterator[_Span]:
        """When the other documents were written whose names end like this one's."""
        if not isinstance(self._container, FolderContainer):
            return
        for other in self._alike(place_of(self._container, name)):
            span = None if other in self._read else self._span_of(other)
            if span is not None:
                yield span

    def _alike(self, path: Path) -> list[Path]:
        if path.parent not in self._listed:
            listed: dict[str, list[Path]] = defaultdict(list)
            for other in sorted(path.parent.glob("session-*.json")):
                listed[other.stem[-_TOLD:]].append(other)
            self._listed[path.parent] = listed
        return self._listed[path.parent].get(path.stem[-_TOLD:], [])


def _span_of(path: Path) -> _Span | None:
    try:
        return _span(FileContainer(path), path.name) if path.is_file() else None
    except UnreadableFile:  # it is not among those that are read
        return None
