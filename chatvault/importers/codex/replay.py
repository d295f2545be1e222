"""Leaving out what a forked Codex session repeats of the one it came out of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from chatvault.importers.codex.lines import Line
from chatvault.importers.json_values import string, to_json

_SAID = ("response_item", "event_msg")


@dataclass(slots=True)
class Course:
    """What a session went through: its turns by id, and where there are none, its records."""

    turns: set[str] = field(default_factory=set)
    records: set[int] = field(default_factory=set)

    def covers(self, line: Line) -> bool:
        """Whether the session had this record, as far as that can be told."""
        turn = _turn_of(line)
        if self.turns:
            return not turn or turn in self.turns
        return line.kind not in _SAID or _digest(line) in self.records


def course_of(lines: Iterable[Line]) -> Course:
    """The course of a session."""
    course = Course()
    for line in lines:
        if turn := _turn_of(line):
            course.turns.add(turn)
            course.records.clear()
        elif not course.turns and line.kind in _SAID:
            course.records.add(_digest(line))
    return course


class Replay:
    """Tells the lines of a file that are its parent's, from the parent's head on."""

    def __init__(self, course_of_session: Callable[[str], Course | None]) -> None:
        self._course_of = course_of_session
        self._courses: list[Course] = []  # the parent's, and of those that it came out of
        self.origin = ""  # the session whose lines are being repeated
        self.unknown = False  # whether that session is not at hand

    def begin(self, session_id: str) -> None:
        """The head of another session stands in the file: the parent's, then its parent's."""
        self.origin = session_id
        course = self._course_of(session_id)
        self.unknown = course is None
        if course is not None:
            self._courses.append(course)

    def drops(self, line: Line) -> bool:
        """Whether the line is of a session before this one and is read there."""
        if not self._courses:
            return False
        if any(course.covers(line) for course in self._courses):
            return True
        self._courses, self.origin = [], ""
        return False


def _turn_of(line: Line) -> str:
    if line.kind == "turn_context" or line.type in ("task_started", "turn_started"):
        return string(line.payload.get("turn_id"))
    return ""


def _digest(line: Line) -> int:
    return hash((line.kind, to_json(line.payload)))
