"""Objects that lie deeper inside of a large JSON file, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

import ijson

from chatvault.errors import UnreadableFile
from chatvault.importers.containers.container import Container
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.json_events import NotJson, events

_DAMAGED = "The file is damaged or cut short from here on. What stands before it was kept."
_DEEPEST = 200  # levels; no message of a chat has a tenth of it
_ITEM = "item"  # what a path calls an element of an array


def objects(
    container: Container, name: str, path: str, findings: Findings, *further: str
) -> Iterator[dict[str, Any]]:
    """The objects at that path of the file, as ijson writes it; ``findings`` counts them.

    Those at ``further`` paths come after them. Raises UnreadableFile where there was nothing to
    read.
    """
    for place in (path, *further):
        with container.open(name) as stream:
            try:
                for value in values(stream, tuple(place.split("."))):
                    findings.number += 1
                    if isinstance(value, dict):
                        yield value
            except NotJson as error:
                if not findings.number:
                    raise UnreadableFile(_DAMAGED) from error
                findings.error(_DAMAGED)
                return


def values(stream: BinaryIO, path: tuple[str, ...]) -> Iterator[Any]:
    """The values at a path of keys, in which "item" is any element of an array. Raises NotJson.

    ijson's own way writes the whole path of every event, which takes hours where somebody has
    nested a megabyte of brackets.
    """
    here: list[str] = []  # the key of each level that is open
    builder: ijson.ObjectBuilder | None = None
    for event, value in events(stream, _DEEPEST):
        begins = event in ("start_map", "start_array")
        if event in ("end_map", "end_array"):
            here.pop()
        if event == "map_key":
            here[-1] = value
        elif builder is None and len(here) == len(path) and tuple(here) == path:
            builder = ijson.ObjectBuilder()
        if builder is not None:
            builder.event(event, value)
        if begins:
            here.append(_ITEM)
        elif builder is not None and len(here) == len(path) and event != "map_key":
            yield builder.value
            builder = None
