"""What every kind of part has in common once it is laid out: it measures, paints and is hit."""

from __future__ import annotations

import abc
import enum
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from chatvault.ui import utf16
from chatvault.ui.thread.look import Look
from chatvault.ui.thread.text.wanted import Match


class ActionKind(enum.Enum):
    """What a click on a part asks for."""

    FOLD = enum.auto()
    COPY = enum.auto()  # the text that comes with it
    SHOW_WHOLE = enum.auto()
    OPEN_CHILD = enum.auto()  # the sub-agent's session whose external id comes with it
    OPEN_PICTURE = enum.auto()  # the blob that comes with it
    SAVE_FILE = enum.auto()
    PREVIOUS_BRANCH = enum.auto()
    NEXT_BRANCH = enum.auto()
    COPY_MESSAGE = enum.auto()
    MENU = enum.auto()
    BOOKMARK = enum.auto()
    GO_TO_DATE = enum.auto()
    OPEN_LINK = enum.auto()  # the address that comes with it


class Action(NamedTuple):
    """A click's meaning and what it is about."""

    kind: ActionKind
    subject: str = ""


class Stop(NamedTuple):
    """Something that the keyboard can come to and press: where it is, and what it is called."""

    rect: QRectF  # from the corner of what it belongs to
    action: Action
    name: str


class Marked(NamedTuple):
    """A stretch of hits, and the colours of its ground and its letters."""

    start: int
    length: int
    ground: str
    ink: str


@dataclass(slots=True)
class Painting:
    """One turn of painting a box, in the box's own coordinates."""

    painter: QPainter
    look: Look
    clip: QRectF
    selected: tuple[int, int] | None = None
    marks: Sequence[Match] = ()
    current: int = -1  # which of the marks is the current hit
    pointer: QPointF | None = None  # where the mouse is, if it is over the box
    copied: bool = False  # its text was copied just now
    sunken: str = "sunken"  # the ground of code: another one on a person's wash

    def marked(self, start: int, end: int) -> Iterator[Marked]:
        """The marks that begin between two places; those that touch become one."""
        index = bisect_left(self.marks, start, key=_start_of)
        before: Marked | None = None
        while index < len(self.marks) and self.marks[index].start < end:
            place, length = self.marks[index]
            ground, ink = self.mark_token(index), self.mark_token(index, ink=True)
            if before and before.ground == ground and before.start + before.length == place:
                before = before._replace(length=before.length + length)
            else:
                if before:
                    yield before
                before = Marked(place, length, ground, ink)
            index += 1
        if before:
            yield before

    def mark_token(self, index: int, *, ink: bool = False) -> str:
        """The colour of a mark, or of the letters on it."""
        now = "hit_now" if index == self.current else "hit"
        return f"{now}_text" if ink else now


def _start_of(mark: Match) -> int:
    return mark.start


class Box(abc.ABC):
    """A part that was laid out at a width. Places in its text are UTF-16 units."""

    above = 8  # clear space to the part before it
    below = 8

    def __init__(self, look: Look) -> None:
        self.look = look
        self.width = 0.0
        self.height = 0.0
        self._text: str | None = None
        self._length = -1

    @property
    def text(self) -> str:
        """What the part says, as it is copied."""
        if self._text is None:
            self._text = self._say()
        return self._text

    @property
    def searched(self) -> str:
        """The text in which words are found and marked: all of it, or where it begins."""
        return self.text

    def reveal(self, position: int) -> bool:
        """Scroll sideways until that place of the text is in view; False where nothing moves."""
        return False

    @abc.abstractmethod
    def _say(self) -> str:
        """Put together what the part says; asked once."""

    @abc.abstractmethod
    def lay_out(self, width: float) -> None:
        """Fit the part into that width, and know the height afterwards."""

    @abc.abstractmethod
    def paint(self, painting: Painting) -> None:
        """Paint what is inside the clip."""

    @property
    def length(self) -> int:
        """How many units the text has."""
        if self._length < 0:
            self._length = utf16.length(self.text)
        return self._length

    def cut(self, start: int, end: int) -> str:
        """The text between two places."""
        return utf16.cut(self.text, start, end)

    def hit(self, point: QPointF) -> int:
        """The place in the text that is nearest to the point."""
        return 0 if point.y() < self.height / 2 else self.length

    def rect_of(self, position: int) -> QRectF:
        """Where that place of the text is."""
        return QRectF(0, 0, self.width, self.height)

    def caret_rect(self, position: int) -> QRectF:
        """Where a caret at that place of the text would stand."""
        rect = self.rect_of(position)
        return QRectF(rect.left(), rect.top(), 1, rect.height())

    def link_at(self, point: QPointF) -> str:
        """Where the link under the point leads."""
        return ""

    def action_at(self, point: QPointF) -> Action | None:
        """What a click at the point asks for."""
        return None

    def stops(self) -> Sequence[Stop]:
        """What can be pressed in the part, in reading order."""
        return ()

    def tip_at(self, point: QPointF) -> str:
        """What to tell about the thing under the point."""
        return ""

    def is_text_at(self, point: QPointF) -> bool:
        """Whether there is text to select under the point."""
        return True

    def scroll_sideways(self, distance: float) -> bool:
        """Move what is wider than the box; False where nothing moves."""
        return False

    def bring_sideways(self, rect: QRectF) -> bool:
        """Move until that rectangle is in view; False where nothing ever moves."""
        return False
