"""The parts a message is drawn from: what is to be shown, before anything is laid out."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from chatvault.domain.blocks import Attachment
from chatvault.ui.thread.inline import Run

Key = tuple[int, ...]  # (block, place in it, …): compares like the reading order
Cell = tuple[Run, ...]


class Ink(enum.Enum):
    """Which ink a text is set in; the value is the theme's token."""

    FIRST = "text"
    SECOND = "text2"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a text block that is parsed and laid out only when it comes into view.

    The ``source`` of all segments of a text, put together, is the text. ``prefix`` is put
    before it for parsing: the head of a table that was cut in two. A ``code`` segment is one
    fenced block, too large to be worth parsing.
    """

    source: str
    prefix: str = ""
    code: bool = False
    ink: Ink = Ink.FIRST


@dataclass(frozen=True, slots=True)
class TextPart:
    """Paragraphs, headings and lists, as rich text without colours and fonts."""

    html: str
    ink: Ink = Ink.FIRST


@dataclass(frozen=True, slots=True)
class CodePart:
    """Code or output in a block of its own; ``limit`` is how many lines are shown at first."""

    code: str
    language: str = ""
    indent: int = 0
    label: str = ""
    limit: int = 0
    terminal: bool = False  # may hold the colour codes of a terminal


class Alignment(enum.Enum):
    """On which side a table's column is flush."""

    LEFT = "left"
    RIGHT = "right"
    CENTER = "center"


@dataclass(frozen=True, slots=True)
class TablePart:
    """A table: every row has as many cells as ``alignments``."""

    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    alignments: tuple[Alignment, ...]
    indent: int = 0


class Outcome(enum.Enum):
    """How something ended; the value is the theme's token of its word and sign."""

    GOOD = "ok"
    BAD = "bad"
    NONE = ""


@dataclass(frozen=True, slots=True)
class LinePart:
    """One line that stands for something folded away: a tool call, a thought, a file."""

    icon: str
    name: str
    argument: str = ""
    duration: str = ""
    word: str = ""
    outcome: Outcome = Outcome.NONE
    foldable: bool = True
    mono: bool = True
    child: str = ""  # the call whose sub-agent's conversation can be opened
    tip: str = ""


class Sign(enum.Enum):
    """What a row of a diff tells."""

    SAME = " "
    ADDED = "+"
    REMOVED = "-"
    GAP = "@"


@dataclass(frozen=True, slots=True)
class DiffRow:
    """One line of a diff; ``changed`` are (start, length) of the words that differ."""

    sign: Sign
    text: str
    old: int | None = None
    new: int | None = None
    changed: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class DiffPart:
    """What an edit changed."""

    rows: tuple[DiffRow, ...]
    language: str = ""
    limit: int = 0


@dataclass(frozen=True, slots=True)
class ImagePart:
    """A picture of the conversation, or the place of one that is not in the export."""

    attachment: Attachment


class RuleStyle(enum.Enum):
    """How a rule across the column is drawn."""

    LINE = enum.auto()
    DASHED = enum.auto()
    BAD = enum.auto()


@dataclass(frozen=True, slots=True)
class RulePart:
    """A thin rule across the column with a few words: a day, a compaction, an error."""

    label: str
    icon: str = ""
    style: RuleStyle = RuleStyle.LINE
    tip: str = field(default="", compare=False)
    is_day: bool = False  # the way to other days


Part = Segment | TextPart | CodePart | TablePart | LinePart | DiffPart | ImagePart | RulePart
