"""Sessions that began as a copy of another: resumed in a new file, or forked.

Older versions of Claude Code copy all records into the new file and leave no pointer, but
the records keep their ids.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chatvault.domain.parsed import Issue
from chatvault.domain.session import Relation
from chatvault.errors import UnreadableFile
from chatvault.importers.claude_code.folder import beforehand
from chatvault.importers.claude_code.place import UUID, Place
from chatvault.importers.container import Container
from chatvault.importers.heads import head_of
from chatvault.importers.json_lines import records, sniff
from chatvault.importers.json_values import string
from chatvault.importers.timestamps import timestamp

_TURNS = ("user", "assistant")


@dataclass(frozen=True, slots=True)
class Origin:
    """The session that another one came out of."""

    key: str
    relation: Relation


@dataclass(frozen=True, slots=True)
class _Course:
    """The turns of a file by uuid, in order, with their times."""

    place: Place
    turns: dict[str, int]


def origins(container: Container, places: Iterable[Place]) -> dict[str, Origin]:
    """For the files that began as a copy of another one among them, which one."""
    alike: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for place in places:
        first = _first_turn(head_of(container, place.member))
        if first and not place.agent:
            alike[place.member.rpartition("/")[0], first].append(place)
    found: dict[str, Origin] = {}
    with beforehand(container):
        for group in alike.values():
            if len(group) > 1:
                found.update(_within([_course(container, place) for place in group]))
    return found


def _first_turn(head: bytes) -> str:
    for record in sniff(head):
        if record.get("type") in _TURNS and record.get("isSidechain") is not True:
            uuid = string(record.get("uuid"))
            return uuid if UUID.fullmatch(uuid) else ""
    return ""


def _course(container: Container, place: Place) -> _Course:
    turns: dict[str, int] = {}
    try:
        with container.open(place.member) as stream:
            for _number, _offset, record in records(stream, _ignore, place.member):
                uuid = string(record.get("uuid"))
                if uuid and record.get("type") in _TURNS:
                    turns.setdefault(uuid, timestamp(record.get("timestamp")) or 0)
    except UnreadableFile:  # told when the file itself is read
        pass
    return _Course(place, turns)


def _within(courses: Sequence[_Course]) -> Iterable[tuple[str, Origin]]:
    """The file that first went its own way is the oldest; each other came out of one before it."""
    shared = set.intersection(*(set(course.turns) for course in courses))
    in_age = sorted(courses, key=lambda course: (_own_since(course, shared), course.place.member))
    for position, course in enumerate(in_age[1:], 1):
        older = max(in_age[:position], key=lambda other: len(other.turns.keys() & course.turns))
        if older.place.key == course.place.key or older.turns.keys() == course.turns.keys():
            continue  # the same session twice, not one that came out of the other
        whole = older.turns.keys() <= course.turns.keys()
        relation = Relation.CONTINUATION if whole else Relation.FORK
        yield course.place.member, Origin(older.place.key, relation)


def _own_since(course: _Course, shared: set[str]) -> int:
    return min((at for uuid, at in course.turns.items() if uuid not in shared), default=0)


def _ignore(issue: Issue) -> None:
    """A problem with a line is told when the file itself is read."""
