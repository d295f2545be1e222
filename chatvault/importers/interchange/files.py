"""Files of many conversations: an array, one object, or one on every line."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.containers.unicode_text import as_utf8
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_lines import records, sniff
from chatvault.importers.json_files.json_shape import Shape, shape
from chatvault.importers.json_files.json_values import mapping, sequence, string, to_json
from chatvault.importers.messages.own_ids import OwnIds

Fields = dict[str, Any]

_LINES = (".jsonl", ".ndjson")
_ENDINGS = (".json", *_LINES)
WRAPPERS = ("conversations", "data", "examples")  # that hold conversations
# Lists of them, and of the answers of an interface.
_TURNS = ("messages", "conversations", "conversation", "contents", "items", "choices", "output")
_PREFERENCES = ("chosen", "rejected")
_LOOKED_AT = 20  # conversations
_LIST = re.compile(rb"\[\s*\{")
_LAID_OUT = re.compile(rb"\s*[{\[][ \t]*\r?\n")  # for people, whatever its name promises
_LIST_OF_LISTS = re.compile(rb"\s*\[\s*\[\s*\{")


def is_of_lines(container: Container, name: str) -> bool:
    """Whether every line of the file is a record by itself."""
    return _is_of_lines(name, head_of(container, name))


def is_of_lists(container: Container, name: str) -> bool:
    """Whether every line, or every element, of the file is a list of messages, a conversation."""
    if _LIST_OF_LISTS.match(head_of(container, name)):
        return True
    return is_of_lines(container, name) and _LIST.match(_first(container, name)) is not None


def claimed(
    container: Container, names: Sequence[str], is_ours: Callable[[Shape], bool]
) -> tuple[str, ...]:
    """Those of the names whose first record has the shape, or the first in an object around all."""
    alone = len(container.names()) == 1
    ways = (*((key, "[]") for key in WRAPPERS), ("[]",))

    def fits(seen: Shape) -> bool:
        return is_ours(seen) or any(is_ours(seen.below(*way)) for way in ways)

    found = [
        name
        for name in names
        if (alone or name.lower().endswith(_ENDINGS)) and fits(first_shape(container, name))
    ]
    return tuple(sorted(found))


def told(
    container: Container,
    name: str,
    findings: Findings,
    report: Report,
    essential: str,
    *,
    lists_as: str = "",
) -> Iterator[Fields]:
    """The records of a file; ``findings`` counts them. Raises UnreadableFile.

    A line or an element that is a list is a record with the key ``lists_as``.
    """
    if not is_of_lines(container, name):
        # An object's array mostly holds the turns of one conversation here, not conversations.
        listed = read(container, name, findings, essential=essential, wrapper="", lists_as=lists_as)
        for found in listed:
            for place, one in enumerate(_conversations_in(found)):
                findings.number += place > 0
                yield one
        return
    with container.open(name) as stream:
        found_lines = records(as_utf8(stream), report, name, repeats=True, lists_as=lists_as)
        for line, _offset, record in found_lines:
            findings.number = line
            yield record


def _conversations_in(record: Fields) -> list[Fields]:
    """The record, or those that it holds in a list where it has no turns itself."""
    for key in WRAPPERS:
        listed = sequence(record.get(key))
        if listed and all(map(_has_turns, listed[:_LOOKED_AT])):
            return [one for one in listed if isinstance(one, dict)]
    return [record]


def _has_turns(value: object) -> bool:
    return any(isinstance(mapping(value).get(key), list) for key in _TURNS)


def answers_by_preference(record: Fields) -> list[tuple[str, Fields]]:
    """The answer that somebody preferred and the other one, by what these are called."""
    answers = [(key, mapping(record.get(key))) for key in _PREFERENCES]
    return [(key, answer) for key, answer in answers if answer]


class Names:
    """Gives conversations names that are theirs alone in a file, and the same every time."""

    def __init__(self) -> None:
        self._given = OwnIds()

    def of(self, record: Fields, *keys: str) -> str:
        """The id that the record tells under one of the keys; what it holds, where it has none.

        A number is none: every file counts its conversations so.
        """
        told = (string(record.get(name)) for name in keys)
        known = next((key for key in told if key and not key.isdecimal()), "")
        name = known or digest(record)
        if name in self._given:
            name = f"{known or 'same'}#{digest([record, name])[:12]}"
        return self._given.of(name)  # the very same may come once more


def digest(value: object) -> str:
    """What tells a value from others."""
    return hashlib.sha256(to_json(value).encode("utf-8", "replace")).hexdigest()[:32]


def first_shape(container: Container, name: str) -> Shape:
    """The shape of a file's first record."""
    return shape(_first(container, name), wrapper="")


def _first(container: Container, name: str) -> bytes:
    """The first bytes of a file, up to the end of the first record where each has a line."""
    head = head_of(container, name)
    return head.lstrip().split(b"\n", 1)[0] if _is_of_lines(name, head) else head


def _is_of_lines(name: str, head: bytes) -> bool:
    if name.lower().endswith(_LINES):
        return _LAID_OUT.match(head) is None
    return _begins_with_lines(head)


def _begins_with_lines(head: bytes) -> bool:
    """Whether the first lines are records, or the first is a list and another one follows."""
    first, _, rest = head.lstrip().partition(b"\n")
    lists = _LIST.match(first) is not None and first.rstrip().endswith(b"]")
    return (lists and rest.lstrip().startswith(b"[")) or len(list(sniff(head))) > 1
