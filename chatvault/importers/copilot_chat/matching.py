"""Finds the calls that a model made among those that a response shows.

The two number them differently but keep their order. A call whose input was invalid is not shown,
and what a subagent called, or the editor itself, is not among those of the model.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from chatvault.importers.json_files.json_values import string

Fields = dict[str, Any]

_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_INNER = "_internal"
# What the editor calls otherwise than the model does; most names differ in their writing alone.
_NAMES = {
    "find_text_in_files": "grep_search",
    "find_files": "file_search",
    "list_directory": "list_dir",
    "fetch_web_page": "fetch_webpage",
    "search_codebase": "semantic_search",
    "replace_string": "replace_string_in_file",
    "multi_replace_string": "multi_replace_string_in_file",
    "insert_edit": "insert_edit_into_file",
}


def matched(shown: Sequence[Fields], made: Sequence[Fields]) -> Iterator[tuple[Fields, Fields]]:
    """Each call that is shown with the one that was made, as far as that is certain."""
    own = [part for part in shown if not (_of_subagent(part) or _of_editor(part))]
    if len(own) == len(made):
        yield from zip(own, made, strict=True)
        return
    there, here = [_name(call) for call in made], [_name(part) for part in own]
    calls = [call for call, name in zip(made, there, strict=True) if name in here]
    parts = [part for part, name in zip(own, here, strict=True) if name in there]
    yield from _in_order(parts, calls)


def _in_order(parts: Sequence[Fields], calls: Sequence[Fields]) -> Iterator[tuple[Fields, Fields]]:
    """Those that can only be each other where one list is the other with some left out."""
    names, others = list(map(_name, parts)), list(map(_name, calls))
    swapped = len(names) > len(others)
    few, many = (others, names) if swapped else (names, others)
    first = _places(few, many)
    last = [len(many) - 1 - place for place in reversed(_places(few[::-1], many[::-1]))]
    if len(first) < len(few):
        return
    for number, place in enumerate(first):
        if place == last[number]:
            part, call = (place, number) if swapped else (number, place)
            yield parts[part], calls[call]


def _places(few: Sequence[str], many: Sequence[str]) -> list[int]:
    """Where the names stand in the longer list, each as early as it can be."""
    places: list[int] = []
    for place, name in enumerate(many):
        if len(places) < len(few) and few[len(places)] == name:
            places.append(place)
    return places


def _of_subagent(part: Fields) -> bool:
    return bool(part.get("subAgentInvocationId")) or part.get("fromSubAgent") is True


def _of_editor(part: Fields) -> bool:
    """Whether the editor called it to do what the model had called another tool for."""
    return string(part.get("toolId")).endswith(_INNER)


def _name(call: Fields) -> str:
    """What the model calls the tool."""
    told = string(call.get("toolId")) or string(call.get("name"))
    name = _WORD.sub("_", told.removeprefix("copilot_")).lower()
    return _NAMES.get(name, name)
