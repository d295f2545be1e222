"""Telling what a JSON file holds from its first bytes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

import ijson

from chatvault.importers.containers.container import Container
from chatvault.importers.json_files import json_text
from chatvault.importers.json_files.known_shapes import KnownShapes, Path, Paths
from chatvault.importers.json_files.whole_characters import whole

_DEEPEST = 7  # keys; nothing that tells formats apart lies deeper
_KNOWN = KnownShapes()
_CUT = "premature EOF"  # as yajl says it
# What programs write for a number and a reader of JSON stops at: none, or more than it can hold.
_NO_NUMBER = re.compile(
    rb"(?<=[\s:,\[])(?:NaN|-?Infinity|-?[0-9]{19,}(?:\.[0-9]+)?"
    rb"|-?[0-9]+(?:\.[0-9]+)?[eE]\+?[0-9]{3,})(?=[\s,\]}])"
)


@dataclass(frozen=True, slots=True)
class Shape:
    """The keys of the records at the beginning of a file, with where they stand.

    A path leads from a record to a key through keys and, for the elements of an array, "[]".
    """

    paths: Paths

    def has(self, *pattern: str) -> bool:
        """Whether a record has that path; "*" stands for any one step."""
        if "*" not in pattern:
            return pattern in self.paths
        return any(_matches(path, pattern) for path in self.paths)

    def below(self, *prefix: str) -> Shape:
        """What stands below a path."""
        size = len(prefix)
        return Shape(
            frozenset(
                path[size:] for path in self.paths if path[:size] == prefix and len(path) > size
            )
        )


def shape(head: bytes, *, wrapper: str = "") -> Shape:
    """The shape of the records: of the elements of an array, also one that is the value of
    the object's key ``wrapper``, or else of the one object.
    """
    return Shape(_KNOWN.paths(head, wrapper, _of_records))


def shape_with(head: bytes, *words: str, wrapper: str = "") -> Shape:
    """The shape where one of these words stands in the text, else an empty one.

    Looking for words takes a fraction of the time, and most files are another format's.
    """
    text = json_text.beginning(head)
    told = any(word.encode() in text for word in words)
    return shape(head, wrapper=wrapper) if told else Shape(frozenset())


def may_be_json(container: Container, name: str, *, lines: bool = False) -> bool:
    """Whether the file is worth looking into: by its ending, or because it was chosen itself.

    ``lines``: it may also have a record on every line.
    """
    endings = (".json", ".jsonl", ".ndjson") if lines else (".json",)
    return name.lower().endswith(endings) or len(container.names()) == 1


def _matches(path: Path, pattern: Path) -> bool:
    return len(path) == len(pattern) and all(
        expected in ("*", step) for step, expected in zip(path, pattern, strict=True)
    )


def _of_records(head: bytes, wrapper: str) -> Paths:
    seen = Shape(frozenset(_paths(json_text.beginning(head))))
    for prefix in (("[]",), (wrapper, "[]")):
        if below := seen.below(*prefix).paths:  # none where "[]" is the name of a key
            return below
    return seen.paths


def _paths(head: bytes) -> Iterator[Path]:
    """The paths of all keys, as far as the text goes."""
    text = whole(head)
    try:
        yield from _read_paths(text)
    except (ijson.JSONError, ValueError) as error:  # ValueError: a number of thousands of digits
        # Most texts are cut where the head ends: to look for numbers takes five times as long.
        if _CUT not in str(error) and _NO_NUMBER.search(text):
            yield from _paths(_NO_NUMBER.sub(b"0", text))


def _read_paths(text: bytes) -> Iterator[Path]:
    """The same. Raises JSONError and ValueError where it is no JSON."""
    stack: list[str] = []
    for event, value in ijson.basic_parse(io.BytesIO(text), use_float=True):
        if event == "map_key":
            stack[-1] = value
            if len(stack) <= _DEEPEST:
                yield tuple(stack)
        elif event in ("start_map", "start_array"):
            stack.append("[]")
        elif event in ("end_map", "end_array"):
            stack.pop()
