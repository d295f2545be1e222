"""The parts a message is drawn from: what is to be shown, before anything is laid out."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import NamedTuple

from chatvault.domain.blocks import Attachment
from chatvault.ui.thread.text.inline import Run
from chatvault.ui.thread.text.paragraphs import Paragraph

# (block, place in it, …): compares like the reading order. What stands in a sub-agent's run
# begins with the run's own (block, place), and the number of the message in the run.
Key = tuple[int, ...]
GROUPED = -1  # the place of the line that stands for several tool calls
Cell = tuple[Run, ...]


def depth(key: Key) -> int:
    """In how many sub-agents' runs the part stands."""
    return max(0, len(key) - 2) // 3


def stem(key: Key) -> Key:
    """The key of the part before it was parsed and became several."""
    return key[: 3 * depth(key) + 2]


class Ink(enum.Enum):
    """Which ink a text is set in; the value is the theme's token."""

    FIRST = "text"
    SECOND = "text2"
    BAD = "bad"


class Elsewhere(NamedTuple):
    """What other segments of the same text define: links, and the numbers of footnotes."""

    links: str = ""
    notes: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a text block that is parsed and laid out only when it comes into view.

    The ``source`` of all segments of a text, put together, is the text. ``prefix`` is put
    before it for parsing: the head of a table that was cut in two. ``lists`` is put before
    it, too, but not shown: it tells which lists are open. A ``code`` segment is one fenced
    block, too large to be worth parsing. A ``tail`` has no source; its prefix is the
    footnotes of the text. A text that is not cut knows nothing of an ``elsewhere``.
    ``breaks``: its lines end where they were ended, as in what a person typed.
    """

    source: str
    prefix: str = ""
    code: bool = False
    ink: Ink = Ink.FIRST
    lists: str = ""
    elsewhere: Elsewhere | None = None
    tail: bool = False
    breaks: bool = False


class Origin(NamedTuple):
    """Where in a Markdown text a part comes from: its lines, and what it is nested in."""

    source: str
    first: int
    end: int
    nest: str = ""

    def __str__(self) -> str:
        return "\n".join(self.source.split("\n")[self.first : self.end]).rstrip("\n")


@dataclass(frozen=True, slots=True)
class TextPart:
    """Paragraphs, headings and lists: as rich text without colours and fonts, and one by one.

    ``source`` is the Markdown that the paragraphs' lines are counted in.
    """

    html: str
    ink: Ink = Ink.FIRST
    paragraphs: tuple[Paragraph, ...] = field(default=(), compare=False)
    source: str = field(default="", compare=False)
    notes: bool = False  # these are the footnotes below a text


@dataclass(frozen=True, slots=True)
class CodePart:
    """Code or output in a block of its own; ``limit`` is how many lines are shown at first.

    ``first_line`` is the number of its first line in the file that it was read from; 0 where
    lines have no numbers.
    """

    code: str
    language: str = ""
    indent: int = 0
    label: str = ""
    limit: int = 0
    terminal: bool = False  # may hold the colour codes of a terminal
    first_line: int = 0
    bad: bool = False  # it tells what went wrong
    origin: Origin | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class TerminalPart:
    """A command and what it wrote, as a terminal shows them."""

    command: str = ""
    output: str = ""
    errors: str = ""  # what it wrote to its error stream, where that was kept apart
    label: str = ""
    limit: int = 0
    bad: bool = False


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
    origin: Origin | None = field(default=None, compare=False)


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
    child: str = ""  # external id of the sub-agent's session that can be opened
    tip: str = ""
    ruled: bool = False  # what is unfolded under it is prose, and stands beside a rule
    file: Attachment | None = None  # the kept file that can be saved
    ours: bool = False  # its words are the program's, not the conversation's


@dataclass(frozen=True, slots=True)
class FilePart:
    """The text of a kept file, which is still to be read."""

    blob: str


@dataclass(frozen=True, slots=True)
class RunPart:
    """What a sub-agent did, which is still to be read; ``name`` is its session's external id."""

    name: str


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

    @property
    def signed(self) -> str:
        """The line with its sign, as it is copied."""
        return f"@@ {self.text}" if self.sign is Sign.GAP else f"{self.sign.value}{self.text}"


@dataclass(frozen=True, slots=True)
class DiffPart:
    """What an edit changed."""

    rows: tuple[DiffRow, ...]
    language: str = ""
    limit: int = 0


class Progress(enum.Enum):
    """How far an entry of a list to tick off has come; the value is its icon."""

    DONE = "check-circle"
    DOING = "circle-half"
    OPEN = "circle"


_BOXES = {Progress.DONE: "☑", Progress.DOING: "◐", Progress.OPEN: "☐"}


@dataclass(frozen=True, slots=True)
class Check:
    """One entry of a list to tick off."""

    text: str
    progress: Progress = Progress.OPEN

    @property
    def signed(self) -> str:
        """The entry with its sign, as it is copied."""
        return f"{_BOXES[self.progress]} {self.text}"


@dataclass(frozen=True, slots=True)
class ChecksPart:
    """A list to tick off: tasks, or answers to choose from."""

    checks: tuple[Check, ...]


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


Part = (
    Segment
    | TextPart
    | CodePart
    | TerminalPart
    | TablePart
    | LinePart
    | FilePart
    | RunPart
    | DiffPart
    | ChecksPart
    | ImagePart
    | RulePart
)
