"""Telling what a forked Codex session repeats of the one it came out of from what is its own.

Where the parent is at hand, its course tells. Else the ids of turns do, which are UUIDs of
version 7 since there are any in rollouts: a turn that is older than the session is its parent's.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from chatvault.importers.codex.lines import Line
from chatvault.importers.json_files.json_values import string, to_json

_SAID = ("response_item", "event_msg")
_DATED = 7  # the version of UUIDs that begin with their time


class Whose(enum.Enum):
    """Whose a line of a rollout is."""

    OWN = enum.auto()
    READ_ELSEWHERE = enum.auto()  # the parent's, which is at hand
    REPEATED = enum.auto()  # the parent's, which is not


@dataclass(slots=True)
class Course:
    """What a session went through: its turns by id, and where there are none, its records."""

    turns: set[str] = field(default_factory=set)
    records: set[int] = field(default_factory=set)

    @property
    def is_dated(self) -> bool:
        """Whether its turns tell when they were."""
        return any(moment_of(turn) is not None for turn in self.turns)

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
    """Tells whose the lines of a file are, from its parent's head on.

    Attributes:
        origin: the session whose lines are being repeated.
        at: when that was, as far as it is known, in UTC ms.
        unknown: whether the parent is not at hand.
        lacking: whether the parent that is at hand does not have all that is repeated.
    """

    def __init__(
        self,
        course_of_session: Callable[[str], Course | None],
        *,
        all_own: bool = False,
        beside: bool = False,
    ) -> None:
        """``all_own``: where the parent is not at hand, all lines are the file's own.

        ``beside``: the courses are of files that are not imported.
        """
        self._course_of, self._all_own, self._beside = course_of_session, all_own, beside
        self._courses: list[Course] = []  # the parent's, and of those that it came out of
        self._heads: list[tuple[int, str]] = []  # when they began, and what they are called
        self._since: int | None = None  # when the session of the file began
        self._own_from: int | None = None  # the first ordinal that is the file's own
        self._lost = self._repeating = self._dated = False
        self._untold_alone = False  # whether, read alone, the file had all as its own
        self.origin = ""
        self.at: int | None = None
        self.unknown = self.lacking = False

    def begin(self, session_id: str, since: int | None, own_from: int | None = None) -> None:
        """The head of another session stands in the file: the parent's, then its parent's.

        ``since`` is when the session of the file began, in UTC ms; ``own_from`` the ordinal of
        the first line that is its own, where the file tells that.
        """
        is_parent, began = not self._heads, moment_of(session_id)
        head = (began or 0, session_id)
        self._since, self.origin, self.at = since, session_id, began or self.at
        self._own_from = own_from
        if head in self._heads:
            return
        self._heads.append(head)
        course = None if self._lost else self._course_of(session_id)
        if course is not None:
            self._courses.append(course)
            self._untold_alone = not any(one.is_dated for one in self._courses)
            self.unknown = self._beside
        elif is_parent:
            self.unknown = self._lost = True
            self._repeating = not self._all_own

    @property
    def is_untold(self) -> bool:
        """Whether nothing told where the lines of the parent end, that is not at hand."""
        return self._lost and not self._all_own and not self._dated

    def whose(self, line: Line) -> Whose:
        """Whose the line is."""
        if not (self._courses or self._repeating):
            return Whose.OWN
        own = None if line.ordinal is None else self._is_own(line.ordinal)
        if own:
            return self._end()
        turn = _turn_of(line)
        at = moment_of(turn) if turn else None
        if at is not None and self._since is not None:
            if at >= self._since:
                return self._end()
            self._take_turn(at)
        covered = any(course.covers(line) for course in self._courses)
        if self._repeating:
            return Whose.REPEATED
        if not covered and at is None and own is None:
            return self._end()
        self.lacking = self.lacking or not covered
        return Whose.REPEATED if self._beside or self._untold_alone else Whose.READ_ELSEWHERE

    def _is_own(self, ordinal: int) -> bool | None:
        """Whether a line is the file's own by its number, None where that tells nothing."""
        if self._own_from is None:
            return None
        self._dated = True
        return ordinal >= self._own_from

    def _take_turn(self, at: int) -> None:
        """A turn began at that time in the youngest session that is older."""
        self._dated, self.at = True, at
        self.origin = max((head for head in self._heads if head[0] <= at), default=(0, ""))[1]

    def _end(self) -> Whose:
        """From here on the lines are the file's own."""
        self._dated = True
        self._courses, self._repeating, self.origin = [], False, ""
        return Whose.OWN


def moment_of(name: str) -> int | None:
    """When a UUID was made, in UTC ms; None where it does not tell that."""
    try:
        known = UUID(name)
    except ValueError:
        return None
    return known.int >> 80 if known.version == _DATED else None


def _turn_of(line: Line) -> str:
    if line.kind == "turn_context" or line.type in ("task_started", "turn_started"):
        return string(line.payload.get("turn_id"))
    return ""


def _digest(line: Line) -> int:
    return hash((line.kind, to_json(line.payload)))
